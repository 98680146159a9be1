"""Puts a package in its place: written under a hidden name, read back, verified, renamed."""

import contextlib
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from forms.errors import EnvironmentFault, UserError
from forms.files import make_folder, sync_folder, write_fault
from forms.package.contents import PackageContents, SupplementContents
from forms.package.verify_report import Note, VerifyReport
from forms.package.writer import write_package
from forms.services.agreement import figures_agree
from forms.services.verifying import verify
from forms.signing.trust import TrustStore
from resources.translation import _

if TYPE_CHECKING:
    from forms.package.verification import IdentityCheck

Step = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class PlacedPackage:
    path: Path
    sha256: str
    report: VerifyReport


@dataclass(frozen=True, slots=True)
class Judgement:
    """How the written package is to be judged: by which roots, whether trial is accepted, who must have signed.

    `identity_checks` hold a supplement against its base.
    """

    trust: TrustStore
    is_practice: bool
    role_ids: Sequence[str]
    identity_checks: "Sequence[IdentityCheck]" = ()

    def stage(self, contents: PackageContents | SupplementContents) -> str | None:
        """The last role that has signed; None for a paper package."""
        return self.role_ids[len(contents.signatures) - 1] if contents.signatures else None


def place_package(
    contents: PackageContents | SupplementContents, target: Path, at: datetime, judgement: Judgement, step: Step
) -> PlacedPackage:
    """Write, read back, verify, rename.

    Raises:
        UserError: a package of that name is there already, or the folder cannot be written.
        EnvironmentFault: disk full, or what was read back is not what was written.
        Cancelled: nothing is left behind.
    """
    beside = target.with_name(f".{target.name}.checking")
    if target.exists():
        todo = _("请先移走它，或换一个文件夹。")
        raise UserError("package_exists", _("已有同名的报送包，没有覆盖。"), todo=todo, where=str(target))
    try:
        step(_("写入报送包"))
        make_folder(target.parent)
        write_package(beside, contents, at=at)
        step(_("读回并核验"))
        report = _verify_written(beside, judgement, judgement.stage(contents))
        digest = hashlib.sha256(beside.read_bytes()).hexdigest()
        beside.replace(target)
        sync_folder(target.parent)
        return PlacedPackage(target, digest, replace(report, package=target.name))
    except OSError as fault:
        raise write_fault(fault, target) from fault
    finally:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)


def _verify_written(path: Path, judgement: Judgement, stage: str | None) -> VerifyReport:
    """What verifying the written file says. Unknown roots are no fault: the office may have registered none yet."""
    report = verify(
        path,
        trust=judgement.trust,
        allow_trial=judgement.is_practice,
        stage=stage,
        figures=figures_agree,
        identity_checks=judgement.identity_checks,
    )
    faults = [fault for fault in report.faults if fault.code != "certificate_unknown"]
    if faults:
        reasons = "".join(f"\n  {fault.message}" for fault in faults[:10])
        todo = _("没有生成报送包。请换一个磁盘重试；仍不行时请把下面的内容告诉技术人员：{reasons}")
        what = _("写出的报送包没有通过核验。")
        raise EnvironmentFault("written_wrong", what, todo=todo.format(reasons=reasons), where=path.name)
    if len(faults) == len(report.faults):
        return report
    text = _("工作区没有登记签名证书的根证书，本机无法确认签名人身份；内容和签名本身完好。")
    if judgement.trust.roots:  # some are registered, and say no more of this signer
        text = _("本机无法确认签名人身份；内容和签名本身完好。{reason}").format(reason=report.faults[0].message)
    return replace(report, faults=(), notes=(*report.notes, Note("root_not_registered", text, is_warning=True)))
