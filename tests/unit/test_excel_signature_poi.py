"""Apache POI on the workbook's signatures: by how many keys it finds them good, and what it refuses.

Debian's POI lacks four generated classes that read a Transform element; `poi/` holds them beside the program that asks.
"""

import subprocess
from datetime import timedelta
from pathlib import Path

import pytest

from forms.excel.part_zip import read_parts, zip_parts
from forms.excel.signature import sign_workbook
from forms.signing.pkcs12 import open_pkcs12
from forms.signing.signer import Signer
from tests.tampering.workbook_attacks import ATTACKS
from tests.unit.packages import AT, PASSWORD, ROLES, TestAuthority, small_workbook

_SOURCES = Path(__file__).with_name("poi")
_JARS = ":".join(
    f"/usr/share/java/{name}.jar"
    for name in (
        *("poi", "poi-ooxml", "poi-ooxml-schemas", "xmlbeans", "commons-collections4", "commons-compress", "xmlsec"),
        *("slf4j-api", "slf4j-nop", "bcpkix", "bcprov", "bcutil"),
    )
)
REFUSED = ("a changed cell", "a sheet redirected", "a relationship taken out", "a part removed", "another reason")


def ask_poi(folder: Path, workbooks: dict[str, bytes]) -> dict[str, str]:
    """Its line about each workbook: `3 of 3` and the serial numbers of the valid signers."""
    for name, workbook in workbooks.items():
        (folder / name).write_bytes(workbook)
    sources = [str(path) for path in _SOURCES.rglob("*.java")]
    for words in (
        ["javac", "-J-XX:TieredStopAtLevel=1", "-d", str(folder), "-cp", _JARS, *sources],
        ["java", "-Xshare:auto", "-XX:TieredStopAtLevel=1", "-cp", f"{folder}:{_JARS}", "PoiVerify", *workbooks],
    ):
        # The classes must come first on the path: POI's own copy of one of them asks for others that are not there.
        done = subprocess.run(words, cwd=folder, capture_output=True, text=True, timeout=240)
        assert done.returncode == 0, done.stderr
    return dict(zip(workbooks, done.stdout.splitlines(), strict=True))


@pytest.fixture(scope="module")
def signers(tmp_path_factory: pytest.TempPathFactory) -> list[Signer]:
    """RSA, P-256 and RSA again, of an ordinary authority."""
    folder, authority = tmp_path_factory.mktemp("keys"), TestAuthority()
    found = []
    for kind, (role, title) in zip(("rsa", "ec", "rsa"), ROLES, strict=True):
        key, leaf = authority.issue(title, kind=kind)
        found.append(open_pkcs12(authority.key_file(folder / f"{role}.p12", key, leaf), PASSWORD))
    return found


def test_poi_finds_each_signature_valid_and_each_change(signers: list[Signer], tmp_path: Path) -> None:
    workbooks, workbook = {"0.xlsx": small_workbook()}, small_workbook()
    for count, (signer, (role, title)) in enumerate(zip(signers, ROLES, strict=True), 1):
        at = AT + timedelta(minutes=count)
        workbook = sign_workbook(workbook, signer, role=role, reason=f"{title}确认本报告内容", at=at)
        workbooks[f"{count}.xlsx"] = workbook
    for number, attack in enumerate(REFUSED):
        parts = read_parts(workbook)
        ATTACKS[attack][0](parts)
        workbooks[f"refused{number}.xlsx"] = zip_parts(parts)
    said = ask_poi(tmp_path, workbooks)
    serials = [signer.certificate.serial for signer in signers]
    for count in range(4):
        assert said[f"{count}.xlsx"] == " ".join([f"{count} of {count}", *serials[:count]])
    assert {attack: said[f"refused{number}.xlsx"].split(" of ")[0] for number, attack in enumerate(REFUSED)} == {
        attack: "2" if attack == "another reason" else "0" for attack in REFUSED
    }
