"""The work of the verify window, off the GUI thread: one package or a folder of many, by the roots wanted."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.tasks import Job

if TYPE_CHECKING:
    from forms.package.verification import IdentityCheck
    from forms.package.verify_report import VerifyReport
    from forms.services.verifying_many import FolderReport
    from forms.signing.trust import TrustStore


@dataclass(frozen=True, slots=True)
class VerifyWish:
    """`trust` gives the roots of an open workspace, `roots` are files besides; `base` of a supplement."""

    path: Path
    trust: "Callable[[], TrustStore] | None"
    roots: tuple[Path, ...]
    allows_trial: bool
    qr_text: str = ""
    base: Path | None = None


def verify_wish(wish: VerifyWish, job: Job) -> "VerifyReport | FolderReport":
    """Raises UserError: the file is gone, the QR text cannot be read, too many packages; Cancelled."""
    from forms.services.agreement import figures_agree  # pyHanko, lxml, pypdfium: only when verifying
    from forms.services.verifying import verify
    from forms.services.verifying_many import packages_in, verify_many

    trust = _trust(wish)
    packages = packages_in(wish.path)
    if packages:
        return verify_many(
            wish.path,
            packages,
            trust=trust,
            allow_trial=wish.allows_trial,
            figures=figures_agree,
            progress=job.report,
            is_cancelled=lambda: job.is_cancelled,
        )
    return verify(
        wish.path,
        trust=trust,
        allow_trial=wish.allows_trial,
        figures=figures_agree,
        identity_checks=_checks(wish),
        is_cancelled=lambda: job.is_cancelled,
    )


def _trust(wish: VerifyWish) -> "TrustStore":
    from forms.signing.trust import TrustStore, open_trust_store  # late, as above

    known = wish.trust() if wish.trust is not None else TrustStore()
    chosen = open_trust_store(wish.roots)
    return TrustStore((*known.roots, *chosen.roots), (*known.crls, *chosen.crls))


def _checks(wish: VerifyWish) -> "list[IdentityCheck]":
    from forms.package.qr_check import QrCheck, parse_qr_text  # late, as above
    from forms.package.supplement_check import belongs_to
    from forms.services.last_look import data_of_package

    checks: list[IdentityCheck] = []
    if wish.qr_text:
        checks.append(QrCheck(parse_qr_text(wish.qr_text)))
    if wish.base is not None:
        checks.append(belongs_to(data_of_package(wish.base)[0].identity))
    return checks
