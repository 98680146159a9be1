"""One measure on a page: the letter's sentence, figures and how they are judged, texts, evidence, earlier nodes."""

from collections.abc import Iterable, Iterator

from forms.clock import local_text
from forms.reports.document import Block, Heading, Section, Table, TableCell, TableColumn, TableRow, Tone
from forms.reports.facts import NodeFacts
from forms.reports.text_sentences import reason_of
from forms.reports.wording import figure_text, indicator_text, measure_title, scope_note, target_text
from forms.schema.field_types import format_date
from forms.schema.measure_fields import fields_of
from forms.schema.numbers import grouped
from forms.validation.calculate import LightWord, completion, light
from forms.validation.view import MeasureView

_TONES: dict[LightWord, Tone] = {"正常": "good", "预警": "warning", "滞后": "bad", "": "faint"}
_JOINED: dict[str, tuple[str, ...]] = {
    "数据来源": ("as_of", "basis", "supplied_by", "supplied_via", "note"),
    "牵头、责任人": ("lead_unit", "person"),
}
"""Short fields that share a row, so that the sheet is one page."""

_SAID_ELSEWHERE = frozenset({"value", "status", "progress", "problems", "next", *sum(_JOINED.values(), ())})

Line = tuple[str, str, Tone]


def build_measure_sheet(facts: NodeFacts, measure_no: str) -> Section:
    """The sheet of one measure; what nobody entered is shown as empty where it is owed, and left out elsewhere."""
    view = facts.view(measure_no)
    name = f"{view.measure.no} {view.measure.title}"
    blocks: tuple[Block, ...] = (
        Heading(measure_title(view.measure)),
        _table("项目", "内容", _facts(facts, view)),
        _history(facts, view),
        *_evidence(facts, view),
        *_explanations(facts, view),
    )
    return Section(name, blocks)


def _table(label: str, content: str, lines: Iterable[Line]) -> Table:
    rows = tuple(TableRow((TableCell(name), TableCell(text, tone=tone))) for name, text, tone in lines)
    return Table((TableColumn(label, 18), TableColumn(content, 82)), rows)


def _facts(facts: NodeFacts, view: MeasureView) -> Iterator[Line]:
    measure, judged = view.measure, light(view)
    aspect = next(aspect for aspect in facts.letter.aspects if aspect.no == measure.aspect_no)
    yield "编号", f"{measure.no}（{aspect.no} {aspect.title}）", "plain"
    yield "节点", f"{facts.node.label}（截至{format_date(facts.node.end)}）", "plain"
    yield "责任书原文", measure.source_quote or "（责任书数据中没有原文）", "plain"
    if scope_note(measure):
        yield "来源", scope_note(measure), "plain"
    yield "指标", indicator_text(measure), "plain"
    yield "本期数" if measure.has_figure else "是否完成", _with_unit(view, figure_text(view)) or "未填", "plain"
    if view.cell("value").reason:
        yield "原因", reason_of(view), "plain"
    if measure.has_figure:
        yield "目标", _with_unit(view, target_text(view)) or "未填", "plain"
        yield "完成率", _completion(view), "plain"
    yield "进度", f"{judged.text}　{judged.reason}".strip("　"), _TONES[judged.word]
    if measure.due:
        yield "时限", format_date(measure.due), "plain"
    yield from _entered(view)
    names = {field.name for field in fields_of(measure)}
    for label, fields in _JOINED.items():
        texts = [view.shown(field) for field in fields if field in names]
        if any(texts):
            yield label, "，".join(filter(None, texts)), "plain"
    for field in ("status", "progress", "problems", "next"):
        yield view.label(field), view.text(field) or "未填", "plain"


def _completion(view: MeasureView) -> str:
    done = completion(view)
    return done.text(view.letter.rounding) if done.percent is not None else f"—（{done.reason}）"


def _entered(view: MeasureView) -> Iterator[Line]:
    """The other fields that hold something, in the order of the form; private ones never leave the workspace."""
    for field in fields_of(view.measure):
        if field.private or field.name in _SAID_ELSEWHERE or (field.name == "target" and view.measure.has_figure):
            continue
        cell = view.cell(field.name)
        if cell.is_value:
            yield view.label(field.name), view.shown(field.name), "plain"
        elif cell.reason:
            yield view.label(field.name), cell.reason, "plain"


def _with_unit(view: MeasureView, text: str) -> str:
    is_number = view.measure.has_figure and text[-1:].isdigit()
    return f"{text} {view.measure.unit or ''}".strip() if is_number else text


def _history(facts: NodeFacts, view: MeasureView) -> Table:
    """The measure at each node up to this one, the newest last."""
    unit = view.measure.unit or ""
    columns = (
        TableColumn("节点", 19, "centre"),
        TableColumn("本期数" if view.measure.has_figure else "是否完成", 16, "right", unit),
        TableColumn("计划", 14, "right", unit),
        TableColumn("目标", 14, "right", unit),
        TableColumn("完成率", 12, "right"),
        TableColumn("进度", 12, "centre"),
        TableColumn("完成状态", 18, "centre"),
    )
    nodes = [*reversed(facts.letter.nodes_before(facts.node.id)), facts.node]
    views = [MeasureView(facts.letter, node, view.measure, facts.entries) for node in nodes]
    return Table(columns, tuple(_history_row(each) for each in views))


def _history_row(view: MeasureView) -> TableRow:
    judged, planned = light(view), view.number("planned") if view.measure.has_figure else None
    done = completion(view).text(view.letter.rounding) if view.measure.has_figure else ""
    return TableRow(
        (
            TableCell(f"{view.node.end.year}年{view.node.label}", as_text=True),
            TableCell(figure_text(view)),
            TableCell("" if planned is None else grouped(planned)),
            TableCell(target_text(view)),
            TableCell(done),
            TableCell(judged.text, tone=_TONES[judged.word]),
            TableCell(view.text("status")),
        )
    )


def _evidence(facts: NodeFacts, view: MeasureView) -> Iterator[Block]:
    found = [each for each in facts.evidence if each.measure == view.measure.no]
    if found:
        columns = (TableColumn("佐证材料", 45), TableColumn("文号", 22), TableColumn("原文件名", 33))
        rows = (TableRow((TableCell(each.title), TableCell(each.doc_no), TableCell(each.file_name))) for each in found)
        yield Table(columns, tuple(rows))


def _explanations(facts: NodeFacts, view: MeasureView) -> Iterator[Block]:
    """What is questioned: each issue with its explanation, or as open. Hints are the clerk's own affair."""
    written = {each.issue: each for each in facts.explanations}
    issues = [issue for issue in facts.issues if issue.measure == view.measure.no and issue.level != "hint"]
    if not issues:
        return
    columns = (TableColumn("审核事项", 46), TableColumn("审核说明", 36), TableColumn("说明人、时间", 18))
    rows = []
    for issue in issues:
        explanation = written.get(issue.id) if issue.explained == "yes" else None
        said = explanation.text if explanation else "（尚未解决）"
        by = ""
        if explanation:
            instant = facts.exported_at.fromisoformat(explanation.at)
            by = f"{explanation.by}\n{local_text(instant, '%Y-%m-%d')}"
        rows.append(TableRow((TableCell(issue.text), TableCell(said), TableCell(by, as_text=True))))
    yield Table(columns, tuple(rows))
