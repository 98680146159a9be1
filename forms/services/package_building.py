"""Builds the files of a package, signs them role by role, and puts the verified package in its place.

The stamp and the reason of a signature are part of the official report: Chinese, whatever the language.
"""

import contextlib
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path

from forms.clock import local_text, now
from forms.errors import EnvironmentFault, UserError
from forms.excel.signature import sign_workbook
from forms.excel.writer import write_workbook
from forms.files import make_folder, sync_folder, write_fault
from forms.package.contents import Evidence, PackageContents
from forms.package.data_json import build_data_json, data_sha256
from forms.package.entries import package_name
from forms.package.role_signature import add_signature
from forms.package.verify_report import Note, VerifyReport
from forms.package.writer import write_package
from forms.pdf.archive import archive
from forms.pdf.stamp import draw_stamp
from forms.pdf.writer import PdfLayout, write_pdf
from forms.reports.build_report import build_report, build_workbook
from forms.reports.facts import NodeFacts
from forms.services.agreement import figures_agree
from forms.services.identities import trust_of
from forms.services.session import Session
from forms.services.verifying import verify
from forms.signing.pdf_signature import sign_pdf
from forms.signing.signer import Signer
from resources.translation import _

Step = Callable[[str], None]


class PackageBuilder:
    """The files of one export: data.json first, since everything else bears its hash."""

    def __init__(self, facts: NodeFacts, evidence_folder: Path, step: Step) -> None:
        self._facts = facts
        self._evidence_folder = evidence_folder
        self._step = step
        self._layout = PdfLayout(0, {})

    def build(self) -> PackageContents:
        """The unsigned files. Raises UserError: a character without a glyph, evidence that cannot be read."""
        self._step(_("整理数据"))
        data = build_data_json(self._facts)
        self._facts = replace(self._facts, data_sha256=data_sha256(data))
        self._step(_("生成 data.xlsx"))
        workbook = write_workbook(build_workbook(self._facts))
        self._step(_("生成 report.pdf"))
        return PackageContents(self._report(), workbook, data, self._evidence())

    def _report(self) -> bytes:
        document = build_report(self._facts)
        drawn = BytesIO()
        self._layout = write_pdf(document, drawn)
        return archive(
            drawn.getvalue(),
            title=document.title,
            author=document.author,
            data_sha256=self._facts.data_sha256,
            created=self._facts.exported_at,
        )

    def _evidence(self) -> tuple[Evidence, ...]:
        unique = {evidence.entry: evidence for evidence in self._facts.evidence}
        return tuple(
            Evidence(entry, self._evidence_folder / evidence.sha256, evidence.sha256, evidence.size_bytes)
            for entry, evidence in unique.items()
        )

    def sign(self, contents: PackageContents, index: int, signer: Signer) -> PackageContents:
        """Sign the report visibly, the workbook and then the container, as the role at `index` of the letter's list."""
        roles = self._facts.letter.roles
        role, at = roles[index], now()
        self._step(_("{role}签名").format(role=role.title))
        place = self._layout.stamp_boxes[role.title]
        left, bottom, right, top = place.box
        certificate = signer.certificate
        lines = (
            f"{role.title}：{certificate.name}",
            self._facts.letter.unit,
            f"时间：{local_text(at)}（本机时钟）",
            f"证书序列号：{certificate.serial}",
        )
        stamp = draw_stamp(lines, right - left, top - bottom, certificate.is_trial)
        reason = f"{role.title}确认本报告内容"
        report = sign_pdf(
            contents.report_pdf,
            signer,
            field_name=role.id,
            page=place.page_index,
            box=place.box,
            stamp_pdf=stamp,
            reason=reason,
            at=at,
        )
        workbook = sign_workbook(contents.data_xlsx, signer, role=role.id, reason=reason, at=at)
        signed = replace(contents, report_pdf=report, data_xlsx=workbook)
        return add_signature(signed, index, len(roles), signer, at)


@dataclass(frozen=True, slots=True)
class PlacedPackage:
    path: Path
    sha256: str
    report: VerifyReport


def place_package(
    session: Session, facts: NodeFacts, contents: PackageContents, folder: Path, step: Step
) -> PlacedPackage:
    """Write under a hidden name, read back, verify, rename.

    Raises:
        UserError: a package of that name is there already, or the folder cannot be written.
        EnvironmentFault: disk full, or what was read back is not what was written.
        Cancelled: nothing is left behind.
    """
    letter = facts.letter
    name = package_name(
        letter.unit_code,
        letter.id,
        facts.node.id,
        facts.revision,
        len(contents.signatures),
        practice=facts.is_practice,
    )
    target, beside = folder / name, folder / f".{name}.checking"
    if target.exists():
        todo = _("请先移走它，或换一个文件夹。")
        raise UserError("package_exists", _("已有同名的报送包，没有覆盖。"), todo=todo, where=str(target))
    try:
        step(_("写入报送包"))
        make_folder(folder)
        write_package(beside, contents, at=facts.exported_at)
        step(_("读回并核验"))
        report = _verify_written(session, beside)
        digest = hashlib.sha256(beside.read_bytes()).hexdigest()
        beside.replace(target)
        sync_folder(folder)
        return PlacedPackage(target, digest, replace(report, package=name))
    except OSError as fault:
        raise write_fault(fault, target) from fault
    finally:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)


def _verify_written(session: Session, path: Path) -> VerifyReport:
    """What verifying the written file says. Unknown roots are no fault here: the office may have registered none yet.

    Raises:
        EnvironmentFault: what was read back is not what was written.
    """
    report = verify(path, trust=trust_of(session), allow_trial=session.is_practice, figures=figures_agree)
    faults = [fault for fault in report.faults if fault.code != "certificate_unknown"]
    if faults:
        reasons = "".join(f"\n  {fault.message}" for fault in faults[:10])
        todo = _("没有生成报送包。请换一个磁盘重试；仍不行时请把下面的内容告诉技术人员：{reasons}")
        what = _("写出的报送包没有通过核验。")
        raise EnvironmentFault("written_wrong", what, todo=todo.format(reasons=reasons), where=path.name)
    if len(faults) == len(report.faults):
        return report
    text = _("工作区没有登记签名证书的根证书，本机无法确认签名人身份；内容和签名本身完好。")
    return replace(report, faults=(), notes=(*report.notes, Note("root_not_registered", text, is_warning=True)))
