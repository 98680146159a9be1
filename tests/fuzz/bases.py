"""The packages that are mutated. They are kept as files, so that a seed gives the same bytes for ever.

`python -m tests.fuzz bases` makes them anew, after a change of the format.
"""

import io
import json
import zipfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from forms.package.contents import SupplementContents
from forms.package.data_json import data_sha256
from forms.package.identity import identity_of
from forms.package.package_data import SigningRole, parse_data
from forms.package.role_signature import add_signature
from forms.package.supplement import SupplementFile, build_index
from forms.package.supplement_check import belongs_to
from forms.package.writer import write_package
from forms.services.agreement import figures_agree
from forms.signing.trust import TrustStore, open_trust_store
from tests.tampering import figure_attacks
from tests.unit.packages import AT, evidence_items, make_identities, sign_as, signed_contents

FOLDER = Path(__file__).parent / "bases"
NAMES = ("three_roles", "figures", "supplement")
_FACTS = FOLDER / "facts.json"


@dataclass(frozen=True)
class Base:
    """A good package, its entries, and how it is verified."""

    name: str
    blob: bytes
    entries: dict[str, bytes]
    options: dict[str, Any]


def load_bases() -> list[Base]:
    facts = json.loads(_FACTS.read_text(encoding="utf-8"))
    at, store = datetime.fromisoformat(facts["at"]), open_trust_store([FOLDER / "root.pem"])
    return [_load(name, at, store) for name in NAMES]


def _load(name: str, at: datetime, store: TrustStore) -> Base:
    blob = (FOLDER / f"{name}.zip").read_bytes()
    with zipfile.ZipFile(io.BytesIO(blob)) as archive:
        entries = {each: archive.read(each) for each in archive.namelist()}
    options: dict[str, Any] = {"trust": store, "allow_trial": True, "at": at}
    if name == "figures":
        options["figures"] = figures_agree
    if name == "supplement":
        base = (FOLDER / "three_roles.zip").read_bytes()
        with zipfile.ZipFile(io.BytesIO(base)) as archive:
            data = archive.read("data.json")
        options["identity_checks"] = (belongs_to(identity_of(parse_data(data), data_sha256(data))),)
    return Base(name, blob, entries, options)


def make_bases(scratch: Path) -> None:
    """Write the bases anew, with new keys that are thrown away."""
    identities = make_identities(scratch)
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / "root.pem").write_bytes(identities.authority.root_path.read_bytes())
    unit = {
        "unit": {"code": "500111", "name": "大足区"},
        "letter": {"id": "dazu-2024", "title": "责任书", "version": 1},
    }
    whole = signed_contents(identities, **unit)
    write_package(FOLDER / "three_roles.zip", whole, at=AT)
    preparer = identities.signer("preparer")
    write_package(FOLDER / "figures.zip", sign_as(figure_attacks.contents(), 0, preparer, AT, count=1), at=AT)
    files = [SupplementFile(item.entry, "扫描件", "a.pdf", item.sha256, item.size_bytes) for item in evidence_items()]
    roles = [SigningRole("preparer", "填报人")]
    data = whole.data_json
    index = build_index(
        parse_data(data), data_sha256(data), title="盖章扫描件", files=files, roles=roles, by="测试", at=AT
    )
    supplement = add_signature(SupplementContents(index, evidence_items()), 0, 1, preparer, AT)
    write_package(FOLDER / "supplement.zip", supplement, at=AT)
    _FACTS.write_text(json.dumps({"at": datetime.now(UTC).replace(microsecond=0).isoformat()}), encoding="utf-8")
