"""The page before signing as a neutral document: on one sheet, the longest lists cut with their count."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from forms.clock import local_text, now
from forms.files import write_atomically
from forms.package.verify_report import VerifyReport, verdict_text
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
from forms.services.signing_summary import SigningSummary, SummaryLine
from resources.translation import _, listed, source_language

# Of the printed sheet: table lines of 7.6 mm below the head, and Han characters in a line of the second column.
_LINES_ON_SHEET = 22
_TEXT_LINE = 28
_TWO_LINES = 1.7
_LONGEST_NAME = 15
_SHEET = PageLayout(top=18 * MM, bottom=20 * MM, binding=20 * MM, outer=20 * MM)
_TONES: dict[str, Tone] = {"pass": "good", "warn": "warning", "fail": "bad"}


def build_summary(summary: SigningSummary, *, cut_to_page: bool = True) -> Document:
    """Lagging and why, 暂缺, 不适用, done without evidence, explanations, changes, and whose clock the times are.

    Args:
        cut_to_page: keep to one sheet of A4; otherwise everything is listed in full, for a window that scrolls.
    """
    identity = summary.identity
    title = _("签名前请看这一页")
    what = _("{unit}　{title}　{node}　第{revision}次报送").format(
        unit=identity.unit_name or identity.unit,
        title=identity.title,
        node=identity.node,
        revision=identity.revision,
    )
    blocks: tuple[Block, ...] = (
        Heading(title),
        Paragraph(what, "note"),
        *(Paragraph(line, "note") for line in _head(summary)),
        _table(summary, cut_to_page=cut_to_page),
    )
    return Document(title, identity.unit_name, now().astimezone().date(), (Section(title, blocks),))


def write_summary(summary: SigningSummary, target: Path) -> None:
    """The page as a PDF of one sheet. Raises UserError: a character without a glyph; and as `write_atomically`."""
    with source_language():
        page = build_summary(summary)
    write_atomically(target, write_archived(page, created=now(), layout=_SHEET)[0])


def _head(summary: SigningSummary) -> Iterator[str]:
    report = summary.report
    yield _("核验：{verdict}。{first}").format(verdict=verdict_text(report.verdict), first=_first_fault(report))
    if summary.next_role:
        yield _("现在轮到：{role}。").format(role=summary.next_role)
    exported = _("导出时间 {time}，操作人 {by}：填报单位电脑的时钟。")
    yield exported.format(time=_instant(summary.identity.exported_at), by=summary.exported_by or "—")
    for signer in report.signers:
        time = local_text(signer.signed_at) if signer.signed_at else _("时间不明")
        line = _("{title}已签：{name}，{time}（{clock}）。")
        text = line.format(title=signer.title, name=signer.name or _("姓名不明"), time=time, clock=signer.clock_text)
        yield text + (_("代签依据：{basis}。").format(basis=signer.basis) if signer.basis else "")
    empty = [title for title, lines in _parts(summary) if not lines]
    if empty:
        yield _("没有：{parts}。").format(parts=listed(title.partition("（")[0] for title in empty))
    clock = _("本机时钟现在是 {time}。措施共 {count} 项，完整内容见报告。")
    yield clock.format(time=local_text(now(), "%Y-%m-%d %H:%M"), count=summary.measures)


def _first_fault(report: VerifyReport) -> str:
    return report.faults[0].message if report.faults else ""


def _instant(stated: str) -> str:
    try:
        return local_text(datetime.fromisoformat(stated), "%Y-%m-%d %H:%M")
    except ValueError:
        return stated or "—"


def _table(summary: SigningSummary, *, cut_to_page: bool) -> Table:
    parts = [part for part in _parts(summary) if part[1]]
    room = _shares(parts) if cut_to_page else [len(lines) for _title, lines in parts]
    rows: list[TableRow] = []
    for (title, lines), most in zip(parts, room, strict=True):
        rows.append(TableRow((TableCell(title),), "group"))
        rows += [_row(line, cut_to_page=cut_to_page) for line in lines[:most]]
        if len(lines) > most:
            more = _("……另有 {count} 项，见报告。").format(count=len(lines) - most)
            rows.append(TableRow((TableCell("", as_text=True), TableCell(more))))
    columns = (TableColumn(_("措施"), 3), TableColumn(_("情况"), 5.6))
    return Table(columns, tuple(rows), empty_text=_("没有需要特别留意的事项。"))


def _parts(summary: SigningSummary) -> list[tuple[str, Sequence[SummaryLine]]]:
    changed = _("与{since}相比的变化（{count} 处）") if summary.since else _("可以比较的上一次报送")
    explained = _("审核说明（{count} 条）").format(count=len(summary.explanations))
    parts = (
        (_("■ 滞后（{count} 项）"), summary.lagging),
        (_("▲ 预警（{count} 项）"), summary.warning),
        (_("暂缺（{count} 处）"), summary.pending),
        (_("不适用（{count} 处）"), summary.not_applicable),
        (_("写明已完成而没有佐证材料（{count} 项）"), summary.without_evidence),
        (_("文字报告疑点（{count} 段）"), summary.text_doubts),
        (explained, _grouped(summary.explanations)),
        (changed, summary.changes),
    )
    return [(title.format(count=len(lines), since=summary.since), lines) for title, lines in parts]


def _grouped(explanations: Sequence[SummaryLine]) -> list[SummaryLine]:
    """One line a text: offices explain many issues alike."""
    by_text: dict[str, list[str]] = {}
    for line in explanations:
        by_text.setdefault(line.text, []).append(line.name)
    return [
        SummaryLine(
            "",
            names[0]
            if len(names) == 1
            else _("{count} 条：{numbers}").format(
                count=len(names), numbers=listed(dict.fromkeys(name.split(" ")[0] for name in names))
            ),
            text,
        )
        for text, names in by_text.items()
    ]


def _shares(parts: Sequence[tuple[str, Sequence[SummaryLine]]]) -> list[int]:
    """How many lines of each part fit on the sheet: the short ones whole, what is left goes evenly to the long ones.

    Each part takes a line for its title and, in case it is cut, one for what is left out.
    """
    shares, left = [0] * len(parts), _LINES_ON_SHEET - 2.0 * len(parts)
    is_full = False
    while not is_full:
        is_full = True
        for place, (_title, lines) in enumerate(parts):
            if shares[place] < len(lines):
                cost = 1.0 if len(lines[shares[place]].text) <= _TEXT_LINE else _TWO_LINES
                if cost <= left:
                    shares[place], left, is_full = shares[place] + 1, left - cost, False
    return shares


def _row(line: SummaryLine, *, cut_to_page: bool) -> TableRow:
    name, text = (
        (_cut(line.name, _LONGEST_NAME), _cut(line.text, 2 * _TEXT_LINE)) if cut_to_page else (line.name, line.text)
    )
    return TableRow((TableCell(name, as_text=True), TableCell(text, as_text=True)))


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1] + "…"
