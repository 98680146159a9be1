"""Verifies a package or a folder with its files: form, hashes, manifests, signatures, trust, figures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from forms.clock import now
from forms.errors import UserError
from forms.package.limits import DEFAULT_LIMITS, Limits
from forms.package.refused import PackageRefused
from forms.package.verify_report import VerifyReport
from forms.signing.fault import shown_text
from forms.signing.trust import TrustStore
from resources.translation import _

if TYPE_CHECKING:
    from forms.package.verification import FiguresCheck, IdentityCheck

_LONGEST_NAME = 255


def verify(
    path: Path,
    *,
    trust: TrustStore | None = None,
    allow_trial: bool = False,
    stage: str | None = None,
    figures: FiguresCheck | None = None,
    identity_checks: Sequence[IdentityCheck] = (),
    at: datetime | None = None,
    limits: Limits = DEFAULT_LIMITS,
    is_cancelled: Callable[[], bool] = lambda: False,
) -> VerifyReport:
    """Verify a package or a supplement. A crafted file gives faults, never an exception.

    Args:
        path: the zip, or a folder with its files.
        trust: pinned roots and revocation lists; none: nobody is known.
        allow_trial: accept trial certificates, for integrity only; the verdict is `warn` at best.
        stage: a role's id: accept a package that has been signed up to this role only.
        figures: compares the figures of data.json, PDF and workbook; its faults are added.
        identity_checks: hold the package against paper (`qr_check`), or a supplement against its base.
        at: the moment of checking; the present when left out.
        is_cancelled: asked at every piece that is read, from this thread.

    Raises:
        UserError: `package_missing`: no such file, or no right to read it.
        Cancelled: `is_cancelled` said so.
    """
    from forms.excel.signature_check import check_workbook  # late: pyHanko takes most of a second, windows open without
    from forms.package.folder_reader import open_source
    from forms.package.interruptible import InterruptibleSource
    from forms.package.supplement_check import verification_for

    try:
        source = open_source(path, limits)
    except PackageRefused as refused:
        return VerifyReport(_shown_name(path), faults=(refused.fault,))
    except OSError as error:
        raise UserError(
            "package_missing", _("打不开这个报送包。"), todo=_("请检查文件是否存在、能否读取。"), where=str(path)
        ) from error
    try:
        store = trust or TrustStore()
        watched = InterruptibleSource(source, is_cancelled)
        check = verification_for(watched)(
            watched, store, check_workbook, allow_trial, stage, figures, at or now(), limits, identity_checks
        )
        return check.run(_shown_name(path.resolve()))
    finally:
        source.close()


def _shown_name(path: Path) -> str:
    """Who sends a package chooses its name, too."""
    return shown_text(path.name, _LONGEST_NAME)
