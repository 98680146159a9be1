"""What verifying found as a neutral document, to be printed or opened in a spreadsheet.

An official document: Chinese, whatever the language of the screen; call it and `verify` within `source_language`.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from forms.clock import local_text, now
from forms.excel.writer import write_workbook
from forms.package.identity import PackageIdentity
from forms.package.verify_report import (
    FiguresState,
    FileReport,
    SignerReport,
    Verdict,
    VerifyReport,
    chain_text,
    file_state_text,
    verdict_text,
)
from forms.pdf.archive import write_archived
from forms.pdf.layout import MM, PageLayout
from forms.reports.document import (
    Block,
    Document,
    Heading,
    Paragraph,
    Section,
    Table,
    TableCell,
    TableColumn,
    TableRow,
    Tone,
)
from forms.services.verifying_many import FolderReport

_TONES: dict[Verdict, Tone] = {"pass": "good", "warn": "warning", "fail": "bad"}
_FIGURES: dict[FiguresState, str] = {"agree": "一致", "differ": "不一致，见问题", "not_compared": "没有比较"}
_TITLE = "报送包核验报告"
_SHEET = PageLayout(top=22 * MM, bottom=22 * MM, binding=22 * MM, outer=22 * MM)


def write_verification(document: Document, *, as_workbook: bool) -> bytes:
    """The document as a PDF of plain sheets, or as a workbook."""
    if as_workbook:
        return write_workbook(document)
    return write_archived(document, created=now(), layout=_SHEET)[0]


def build_verification(report: VerifyReport, at: datetime) -> Document:
    """The report on one package: final word, whose it is, signers, faults, notes, every file."""
    blocks: list[Block] = [
        Heading(_TITLE),
        Paragraph(f"结论：{verdict_text(report.verdict)}", "strong"),
        Paragraph(_meaning(report)),
        _about(report, at),
        *_listed("问题", [fault.message for fault in report.faults]),
        *_signers(report.signers),
        *_listed("提示", [note.message for note in report.notes]),
        *_listed("检查无误", report.good, "note"),
        *_files(report.content_files),
    ]
    return Document(_TITLE, "", at.astimezone().date(), (Section("核验报告", tuple(blocks)),))


def build_folder_verification(report: FolderReport, at: datetime) -> Document:
    """The report on a folder: one line a package, then the faults and warnings of each that is not simply good."""
    head = (
        Heading(_TITLE),
        Paragraph(f"{report.folder}：{report.summary()}", "strong"),
        Paragraph(f"核验时间：{local_text(at)}（本机时钟）", "note"),
        _overview(report.reports),
    )
    columns = (TableColumn("类别", 0.8), TableColumn("内容", 9))
    findings = tuple(row for each in report.reports for row in _finding_rows(each))
    sections = (
        Section("汇总", head, wide=True),
        Section("问题和提示", (Heading("问题和提示"), Table(columns, findings, empty_text="没有问题。")), wide=True),
    )
    return Document(_TITLE, "", at.astimezone().date(), sections)


def _finding_rows(report: VerifyReport) -> list[TableRow]:
    """The package as a heading, and below it what was found."""
    found = [("问题", fault.message) for fault in report.faults]
    found += [("提示", note.message) for note in report.notes if note.is_warning]
    rows = [TableRow((_cell(kind), _cell(text))) for kind, text in found]
    return [TableRow((_cell(report.package),), "group"), *rows] if rows else []


def _meaning(report: VerifyReport) -> str:
    if report.verdict == "fail":
        return f"发现{len(report.faults)}个问题，请勿采用，逐项向报送单位核实。"
    if report.verdict == "warn":
        return "内容与签名一致，采用前请逐条看过下面的提示。"
    return "内容与签名一致，没有发现问题。"


def _about(report: VerifyReport, at: datetime) -> Table:
    rows = [("文件", report.package)]
    if report.identity:
        rows += _identity_rows(report.identity)
    rows.append(("报告、表格和数据里的数字", _FIGURES[report.figures]))
    rows.append(("核验时间", f"{local_text(at)}（核验所用电脑的时钟）"))
    columns = (TableColumn("项目", 1), TableColumn("内容", 5))
    return Table(columns, tuple(TableRow((_cell(name), _cell(text))) for name, text in rows))


def _identity_rows(identity: PackageIdentity) -> list[tuple[str, str]]:
    of = "原报送包的 " if identity.kind == "supplement" else ""
    return [
        ("种类", "补充件" if identity.kind == "supplement" else "报送包"),
        ("单位", f"{identity.unit_name or '—'}（{identity.unit or '—'}）"),
        ("责任书", f"{identity.title or '—'}（{identity.letter or '—'}）"),
        ("节点和次数", f"{identity.node or '—'}　第{identity.revision}次报送"),
        (f"{of}data.json 的 SHA-256", identity.data_sha256 or "—"),
    ]


def _signers(signers: Sequence[SignerReport]) -> list[Block]:
    if not signers:
        return []
    columns = (
        TableColumn("角色", 1),
        TableColumn("签名人、单位", 1.7),
        TableColumn("签名时间", 1.5),
        TableColumn("证书链", 2),
        TableColumn("判断", 3),
    )
    return [Heading("签名", 2), Table(columns, tuple(_signer_row(signer) for signer in signers))]


def _clock(signer: SignerReport) -> str:
    return f"时间戳机构：{signer.authority}" if signer.clock == "timestamp" else "签名人电脑"


def _signer_row(signer: SignerReport) -> TableRow:
    certificate = signer.certificate
    who = "\n".join(part for part in (signer.name or "姓名不明", certificate.unit if certificate else "") if part)
    judged = [signer.trust_text, f"吊销：{signer.revocation}。"]
    if signer.basis:
        judged.append(f"代签依据：{signer.basis}。")
    tones: dict[str, Tone] = {"trusted": "good", "trial": "warning"}
    return TableRow(
        (
            _cell(signer.title),
            _cell(who),
            _cell(f"{local_text(signer.signed_at)}\n（{_clock(signer)}）" if signer.signed_at else "不明"),
            _cell(f"{chain_text(signer.chain)}\n序列号 {certificate.serial if certificate else '—'}"),
            TableCell("".join(judged), tone=tones.get(signer.trust, "bad")),
        )
    )


def _files(files: Sequence[FileReport]) -> list[Block]:
    if not files:
        return []
    columns = (
        TableColumn("文件", 2.6),
        TableColumn("状态", 0.8, "centre"),
        TableColumn("大小", 1, "right", "字节"),
        TableColumn("由谁的签名固定", 1.6),
        TableColumn("SHA-256", 3),
    )
    rows = tuple(
        TableRow(
            (
                _cell(f"{file.name}\n{file.title}" if file.title else file.name),
                TableCell(file_state_text(file.state), tone="good" if file.state == "good" else "bad"),
                _cell(f"{file.size_bytes:,}"),
                _cell("、".join(file.signed_by) or "—"),
                _cell(file.sha256 or "—"),
            )
        )
        for file in files
    )
    return [Heading("文件", 2), Table(columns, rows)]


def _overview(reports: Sequence[VerifyReport]) -> Table:
    columns = (
        TableColumn("报送包", 3),
        TableColumn("单位", 1.4),
        TableColumn("节点", 0.9),
        TableColumn("次数", 0.6, "centre"),
        TableColumn("签名人", 2),
        TableColumn("结论", 1.2),
        TableColumn("首要问题或提示", 4),
    )
    return Table(columns, tuple(_overview_row(report) for report in reports))


def _overview_row(report: VerifyReport) -> TableRow:
    identity = report.identity
    named = [f"{signer.title} {signer.name}" for signer in report.signers]
    warnings = [note.message for note in report.notes if note.is_warning]
    first = [*(fault.message for fault in report.faults), *warnings][:1]
    return TableRow(
        (
            _cell(report.package),
            _cell((identity.unit_name or identity.unit) if identity else "—"),
            _cell((identity.node or "—") if identity else "—"),
            _cell(_revision(identity)),
            _cell("、".join(named) or "—"),
            TableCell(verdict_text(report.verdict), tone=_TONES[report.verdict]),
            _cell("".join(first) or "—"),
        )
    )


def _revision(identity: PackageIdentity | None) -> str:
    if identity is None:
        return "—"
    return "补充" if identity.kind == "supplement" else str(identity.revision)


def _listed(title: str, items: Sequence[str], kind: Literal["body", "note"] = "body") -> list[Block]:
    if not items:
        return []
    return [
        Heading(f"{title}（{len(items)}）", 2),
        *(Paragraph(f"{number}. {item}", kind) for number, item in enumerate(items, 1)),
    ]


def _cell(text: str) -> TableCell:
    return TableCell(text, as_text=True)
