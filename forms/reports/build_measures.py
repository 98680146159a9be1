"""The table of measures by aspect: figures, targets, completion, light and texts."""

from collections.abc import Iterator
from decimal import Decimal

from forms.records.report_text import ReportHead
from forms.reports.document import (
    Block,
    CoverLine,
    Heading,
    Paragraph,
    Section,
    Table,
    TableCell,
    TableColumn,
    TableRow,
    Tone,
)
from forms.reports.facts import NodeFacts
from forms.reports.wording import figure_number, figure_text, indicator_text, measure_title, target_text
from forms.schema.letter import Measure
from forms.schema.numbers import grouped
from forms.validation.calculate import LightWord, completion, light, round_to
from forms.validation.view import MeasureView

_TONES: dict[LightWord, Tone] = {"正常": "good", "预警": "warning", "滞后": "bad", "": "faint"}

_LONGEST_UNIT = 8

SHEET_NAME, NUMBER_LABEL, FIGURE_LABEL = "措施落实情况", "编号", "本期数"
"""Where the figures stand that are compared when a package is verified."""


def build_measures(facts: NodeFacts) -> Section:
    table = Table(_columns(), tuple(_rows(facts)), empty_text="责任书没有措施。", corner=_corner(facts.head))
    notes = tuple(Paragraph(note, "note") for note in _notes(facts))
    blocks: tuple[Block, ...] = (Heading("措施落实情况"), table, *notes)
    return Section(SHEET_NAME, blocks, wide=True)


def _corner(head: ReportHead) -> tuple[CoverLine, ...]:
    """Only what the office has entered: none of it is ever made up."""
    lines = (("表号", head.table_no), ("制定机关", head.table_issuer), ("批准文号", head.approval_no))
    return tuple(CoverLine(label, text) for label, text in lines if text)


def _columns() -> tuple[TableColumn, ...]:
    return (
        TableColumn(NUMBER_LABEL, 4, "centre"),
        TableColumn("措施", 15),
        TableColumn("指标", 10),
        TableColumn("单位", 4.4, "centre"),
        TableColumn(FIGURE_LABEL, 7, "right"),
        TableColumn("本节点计划", 6.5, "right"),
        TableColumn("目标", 6.5, "right"),
        TableColumn("完成率", 6, "right"),
        TableColumn("进度", 5.6, "centre"),
        TableColumn("完成状态", 6, "centre"),
        TableColumn("进展情况", 22),
        TableColumn("存在问题及下一步举措", 20),
        TableColumn("牵头单位", 7.5),
    )


def _rows(facts: NodeFacts) -> Iterator[TableRow]:
    for aspect in facts.letter.aspects:
        yield TableRow((TableCell(f"{aspect.no}  {aspect.title}", as_text=True),), "group")
        for measure in aspect.measures:
            yield _row(facts.view(measure.no))


def _row(view: MeasureView) -> TableRow:
    measure, judged = view.measure, light(view)
    rounding = view.letter.rounding
    done = completion(view) if measure.has_figure else None
    rounded = round_to(done.percent, 1, rounding) if done and done.percent is not None else None
    target = view.number("target") if measure.has_figure else None
    return TableRow(
        (
            TableCell(measure.no, as_text=True),
            TableCell(measure_title(measure)),
            TableCell(indicator_text(measure)),
            TableCell(_short_unit(measure)),
            TableCell(figure_text(view), figure_number(view), _places(view, "value")),
            TableCell(_number_text(view, "planned"), _number(view, "planned"), _places(view, "planned")),
            TableCell(target_text(view), target, _places(view, "target")),
            TableCell(done.text(rounding) if done else "—", rounded, 1),
            TableCell(judged.text, tone=_TONES[judged.word]),
            TableCell(view.text("status")),
            TableCell(view.text("progress")),
            TableCell(_problems_and_next(view)),
            TableCell(view.text("lead_unit")),
        )
    )


def _short_unit(measure: Measure) -> str:
    """A long unit without what it says in brackets, which stands in the notes: the column is narrow."""
    unit = measure.unit or ""
    return unit.partition("（")[0] or unit if len(unit) > _LONGEST_UNIT else unit


def _problems_and_next(view: MeasureView) -> str:
    parts = []
    if view.text("problems"):
        parts.append(f"问题：{view.text('problems')}")
    if view.text("next"):
        parts.append(f"举措：{view.text('next')}")
    return "\n".join(parts)


def _number(view: MeasureView, field: str) -> Decimal | None:
    return view.number(field) if view.measure.has_figure else None


def _number_text(view: MeasureView, field: str) -> str:
    number = _number(view, field)
    return "" if number is None else grouped(number)


def _places(view: MeasureView, field: str) -> int:
    number = _number(view, field)
    exponent = number.as_tuple().exponent if number is not None else 0
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _notes(facts: NodeFacts) -> list[str]:
    notes = ["注：完成率按目标方向计算，四舍五入保留一位小数；合计由未经舍入的数计算，可能与分项之和略有出入。"]
    if any(measure.scope == "municipal" for measure in facts.letter.measures):
        notes.append("※ 来源：市级部门表态，非责任书原文。")
    units = [f"{each.no} {each.unit}" for each in facts.letter.measures if _short_unit(each) != (each.unit or "")]
    if units:
        notes.append(f"单位：{'；'.join(units)}")
    references = [f"{measure.no} {measure.reference}" for measure in facts.letter.measures if measure.reference]
    if references:
        notes.append(f"参考（不作为目标）：{'；'.join(references)}")
    return notes
