"""Opens a package for whoever signs it next or sends it back: everything there is to look at, and nothing written."""

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from forms.package.entries import REPORT
from forms.package.folder_reader import open_source
from forms.package.limits import DEFAULT_LIMITS
from forms.package.package_data import PackageData, SigningRole
from forms.package.reader import read_entry
from forms.services.last_look import LastLooks, data_of_package
from forms.services.signing_summary import Look, look_at
from forms.services.turns import verify_so_far
from forms.signing.trust import TrustStore


@dataclass(frozen=True, slots=True)
class OpenedPackage:
    """`report_pdf` is b"" where there is none that can be shown; `next_role` None when nobody has to sign."""

    path: Path
    look: Look
    data: PackageData
    report_pdf: bytes
    next_role: SigningRole | None

    @property
    def can_be_signed(self) -> bool:
        """Whether it is whole and it is somebody's turn."""
        return self.next_role is not None and self.look.summary.report.verdict != "fail"


def open_for_turn(package: Path, trust: TrustStore, looks: LastLooks) -> OpenedPackage:
    """Verify the package as far as it is signed, and read what is shown before signing.

    Raises:
        UserError, PackageRefused: it cannot be opened, or holds no readable data.json.
    """
    look = look_at(package, verify_so_far(package, trust), looks=looks)
    seen, _blob = data_of_package(package)
    is_endless = any(fault.code == "too_large" for fault in look.summary.report.faults)
    with closing(open_source(package)) as source:
        is_shown = REPORT in source.names and not is_endless  # a viewer would unpack it without limits
        report = read_entry(source, REPORT, DEFAULT_LIMITS.entry_bytes) if is_shown else b""
    roles = seen.data.roles
    signed = len(look.summary.report.signers)
    is_done = seen.data.is_paper or signed >= len(roles)
    return OpenedPackage(package, look, seen.data, report, None if is_done else roles[signed])
