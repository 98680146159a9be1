"""One row of the matrix, and what the attacks are made from."""

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from forms.package.contents import PackageContents
from forms.services.agreement import figures_agree
from forms.signing.trust import TrustStore, open_trust_store
from tests.unit.packages import Identities, TestAuthority, signed_contents, write


@dataclass(frozen=True)
class Attempt:
    """A package as an attacker leaves it, and how it is verified; by default with the trial root pinned."""

    package: bytes | PackageContents
    trust: TrustStore | None = None
    options: dict[str, Any] = field(default_factory=dict)


@dataclass
class Bench:
    """What attackers have at hand: true packages, identities of their own, a folder. Each is made once."""

    identities: Identities
    folder: Path

    @cached_property
    def store(self) -> TrustStore:
        return open_trust_store([self.identities.authority.root_path])

    @cached_property
    def contents(self) -> PackageContents:
        """Signed by all three roles."""
        return signed_contents(self.identities)

    @cached_property
    def half_signed(self) -> PackageContents:
        """Signed by two of three: the container does not hold report and workbook yet."""
        return signed_contents(self.identities, 2)

    @cached_property
    def other(self) -> PackageContents:
        """Another revision of the same node, signed by all three."""
        return signed_contents(self.identities, revision=2)

    @cached_property
    def blob(self) -> bytes:
        return self.packed(self.contents)

    @cached_property
    def authority(self) -> TestAuthority:
        return TestAuthority()

    def packed(self, contents: PackageContents) -> bytes:
        return write(self.folder, contents, "made.zip").read_bytes()

    def entries(self) -> dict[str, bytes]:
        with zipfile.ZipFile(io.BytesIO(self.blob)) as archive:
            return {name: archive.read(name) for name in archive.namelist()}


Made = Attempt | bytes | PackageContents


@dataclass(frozen=True)
class Attack:
    """`make` leaves the package; verifying it must find `code` at `where` ("" anywhere) in these `words`."""

    kind: str
    name: str
    make: Callable[[Bench], Made]
    code: str
    where: str
    words: str

    @property
    def id(self) -> str:
        return f"{self.kind}: {self.name}"

    def attempt(self, bench: Bench) -> Attempt:
        made = self.make(bench)
        return made if isinstance(made, Attempt) else Attempt(made)


AGREEING = {"figures": figures_agree}
"""Options of an attempt whose figures are compared too."""


def zipped(entries: dict[str, bytes]) -> bytes:
    """A zip in the form that our writer gives it, with any entries."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in entries.items():
            info = zipfile.ZipInfo(name)
            info.create_system, info.external_attr = 3, 0o100644 << 16
            archive.writestr(info, content)
    return stream.getvalue()
