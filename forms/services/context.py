"""What the clerk wants beside a figure: earlier nodes, last year, limits, meaning, source, and who changed it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from forms.clock import local_text
from forms.reports.wording import figure_text, target_text
from forms.schema.letter import Measure
from forms.schema.measure_fields import field_of, label_of
from forms.schema.numbers import grouped
from forms.services.desk import NodeDesk
from forms.storage.audit_store import Change
from forms.validation.calculate import completion, light
from forms.validation.view import MeasureView
from resources.translation import _


@dataclass(frozen=True, slots=True)
class NodeFigure:
    """The measure at one node: texts as printed; `number` for the trend line, None when there is no figure."""

    node: str
    label: str
    shown: str
    planned: str
    completion: str
    light: str
    basis: str
    number: Decimal | None


@dataclass(frozen=True, slots=True)
class FigureContext:
    """Everything beside one measure's figure. Texts are "" where nothing is known."""

    figures: tuple[NodeFigure, ...]
    last_year_label: str
    last_year: str
    target: str
    target_source: str
    base: str
    limits: str
    definition: str
    supplied: str
    note: str
    trend: tuple[Decimal, ...]


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One change of a figure, ready to be shown."""

    time: str
    by: str
    what: str


def figure_context(desk: NodeDesk, measure: Measure) -> FigureContext:
    """The context of a measure at the desk's node; in memory, no database is touched."""
    view = desk.view(measure)
    figures = tuple(_node_figure(desk, measure, node.id) for node in desk.letter.nodes)
    up_to_now = [figure for figure in figures if figure.node <= desk.node.id]
    last_year = view.number("last_year") if field_of(measure, "last_year") else None
    trend = [number for number in (last_year, *(figure.number for figure in up_to_now)) if number is not None]
    return FigureContext(
        figures=figures,
        last_year_label=_label(measure, "last_year"),
        last_year="" if last_year is None else grouped(last_year),
        target=target_text(view),
        target_source=_target_source(view),
        base=_shown(view, "base"),
        limits=_limits(measure),
        definition=view.text("definition") or measure.definition,
        supplied=_supplied(view),
        note=_shown(view, "note"),
        trend=tuple(trend),
    )


def change_lines(measure: Measure, field: str, changes: Sequence[Change]) -> list[ChangeLine]:
    """The changes of a cell in words, newest first."""
    return [
        ChangeLine(local_text(datetime.fromisoformat(change.at), "%Y-%m-%d %H:%M"), change.by, _became(change))
        for change in changes
    ]


def _became(change: Change) -> str:
    detail = change.detail
    origin = _ORIGINS.get(detail.get("origin", ""), "")
    match detail.get("state", "empty"):
        case "value":
            text = detail.get("raw") or detail.get("value", "")
        case "pending":
            text = _("暂缺：{reason}").format(reason=detail.get("reason", ""))
        case "not_applicable":
            text = _("不适用：{reason}").format(reason=detail.get("reason", ""))
        case "invalid":
            text = _("有误：{raw}").format(raw=detail.get("raw", ""))
        case _:
            text = _("清空")
    return _("{text}（{origin}）").format(text=text, origin=_(origin)) if origin else text


def _node_figure(desk: NodeDesk, measure: Measure, node_id: str) -> NodeFigure:
    node = desk.letter.node(node_id)
    view = MeasureView(desk.letter, node, measure, desk.session.entries)
    return NodeFigure(
        node=node.id,
        label=node.label,
        shown=figure_text(view),
        planned=_shown(view, "planned"),
        completion=completion(view).text(desk.letter.rounding) if measure.has_figure else "",
        light=light(view).text,
        basis=_shown(view, "basis"),
        number=view.number("value") if measure.has_figure else None,
    )


def _label(measure: Measure, name: str) -> str:
    field = field_of(measure, name)
    return label_of(measure, field) if field is not None else ""


def _shown(view: MeasureView, name: str) -> str:
    field = field_of(view.measure, name)
    return view.shown(name) if field is not None else ""


def _target_source(view: MeasureView) -> str:
    if field_of(view.measure, "target") is None:
        return ""
    cell = view.cell("target")
    if cell.is_value:
        document = view.text("target_doc")
        return _("单位填写：{document}").format(document=document) if document else _("单位填写，未写依据")
    words = {"published": _("公开报道"), "derived": _("由措施文字推得"), "office": _("由单位填写")}
    return words.get(view.measure.target_source or "", "")


def _limits(measure: Measure) -> str:
    """The bounds outside which a figure cannot be true, as a range with its unit on both sides."""
    unit, low, high = measure.unit or "", measure.minimum, measure.maximum
    if low is not None and high is not None:
        return f"{grouped(low)}{unit}～{grouped(high)}{unit}"
    if low is not None:
        return _("不小于 {bound}{unit}").format(bound=grouped(low), unit=unit)
    return _("不大于 {bound}{unit}").format(bound=grouped(high), unit=unit) if high is not None else ""


def _supplied(view: MeasureView) -> str:
    parts = [_shown(view, "supplied_by"), _shown(view, "supplied_via"), _shown(view, "as_of")]
    return " · ".join(part for part in parts if part)


_ORIGINS = {
    "typed": "键入",
    "pasted": "粘贴",
    "imported": "导入",
    "ledger": "台账",
    "carried": "沿用",
    "computed": "计算",
}
