"""What the clerk wants beside a figure: earlier nodes, last year, limits, meaning, source, and who changed it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from forms.clock import local_text
from forms.reports.wording import figure_text, target_text
from forms.schema.cell import Cell
from forms.schema.letter import Measure
from forms.schema.measure_fields import field_of, label_of
from forms.schema.numbers import grouped
from forms.services.desk import NodeDesk
from forms.storage.audit_store import Change
from forms.validation.calculate import completion, light, round_to
from forms.validation.environment import latest_before
from forms.validation.view import MeasureView
from resources.translation import _


@dataclass(frozen=True, slots=True)
class NodeFigure:
    """The measure at one node: texts as printed; `number` is the figure, None when there is none."""

    node: str
    label: str
    shown: str
    planned: str
    completion: str
    light: str
    basis: str
    number: Decimal | None


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """One place on the trend line: a node, or the end of last year. `plan` is what was planned for it."""

    label: str
    number: Decimal | None
    plan: Decimal | None = None


@dataclass(frozen=True, slots=True)
class FigureContext:
    """Everything beside one measure's figure. Texts are "" where nothing is known.

    `against` compares with the latest node before that has a figure, as rules on `earlier` do, and with last year;
    `earlier` is how that figure came about
    (快报, who, how, when), `earlier_note` what was noted on it; `restated` is what the node before was corrected to and
    why.
    Last year's figure of the same months (of a flow) is not one of `points`: it is no step on the way.
    """

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
    against: tuple[str, ...]
    earlier_label: str
    earlier: str
    earlier_note: str
    restated_label: str
    restated: str
    points: tuple[TrendPoint, ...]
    target_number: Decimal | None


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One change of a figure, ready to be shown."""

    time: str
    by: str
    what: str


def figure_context(desk: NodeDesk, measure: Measure) -> FigureContext:
    """The context of a measure at the desk's node; in memory, no database is touched."""
    view = desk.view(measure)
    before = _last_with_figure(view) or view.previous
    last_year = view.number("last_year") if field_of(measure, "last_year") else None
    is_flow = measure.nature == "flow"
    return FigureContext(
        figures=tuple(_node_figure(desk, measure, node.id) for node in desk.letter.nodes),
        last_year_label=_label(measure, "last_year"),
        last_year="" if last_year is None else grouped(last_year),
        target=target_text(view),
        target_source=_target_source(view),
        base=_shown(view, "base"),
        limits=_limits(measure),
        definition=view.text("definition") or measure.definition,
        supplied=_supplied(view),
        note=_shown(view, "note"),
        against=tuple(_against(view)),
        earlier_label=before.node.label if before else "",
        earlier=_quality(before) if before else "",
        earlier_note=_shown(before, "note") if before else "",
        restated_label=view.previous.node.label if view.previous else "",
        restated=_restated(view),
        points=tuple(_points(view, None if is_flow else last_year)),
        target_number=view.number("target") if measure.has_figure else None,
    )


def last_edit(cell: Cell) -> str:
    """Who entered what stands in a field, when and how: 张 · 2024-04-02 09:30 · 键入; "" when nothing does."""
    if cell.is_empty or not cell.at:
        return ""
    time = local_text(datetime.fromisoformat(cell.at), "%Y-%m-%d %H:%M")
    return " · ".join(part for part in (cell.by, time, _(_ORIGINS.get(cell.origin, ""))) if part)


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


def _against(view: MeasureView) -> Iterator[str]:
    """The figure against the last one before (as corrected since) and against last year."""
    now = view.number("value") if view.measure.has_figure else None
    if now is None:
        return
    corrected = view.number("restated") if field_of(view.measure, "restated") else None
    before = view.previous if corrected is not None else _last_with_figure(view)
    earlier = corrected if corrected is not None or before is None else before.number("value")
    if before is not None and earlier is not None:
        yield _compared(view, before.node.label, now, earlier)
    last_year = view.number("last_year") if field_of(view.measure, "last_year") else None
    if last_year is not None:
        yield _compared(view, view.label("last_year"), now, last_year)


def _last_with_figure(view: MeasureView) -> MeasureView | None:
    return latest_before(view, ("value",)) if view.measure.has_figure else None


def _compared(view: MeasureView, label: str, now: Decimal, then: Decimal) -> str:
    if now == then:
        return _("与{label}相同").format(label=label)
    by = grouped(abs(now - then))
    if view.measure.unit == "%":
        text = _("比{label}高 {by} 个百分点") if now > then else _("比{label}低 {by} 个百分点")
        return text.format(label=label, by=by)
    text = _("比{label}多 {by} {unit}") if now > then else _("比{label}少 {by} {unit}")
    said = text.format(label=label, by=by, unit=view.measure.unit or "")
    if not then:
        return said
    percent = round_to((now - then) / abs(then) * 100, 1, view.letter.rounding)
    return _("{said}（{sign}{percent}%）").format(said=said, sign="+" if percent > 0 else "", percent=grouped(percent))


def _points(view: MeasureView, year_end: Decimal | None) -> Iterator[TrendPoint]:
    """Last year's end where it is on the same footing, then the nodes; a corrected figure stands as corrected."""
    if not view.measure.has_figure:
        return
    if year_end is not None:
        yield TrendPoint(view.label("last_year").removesuffix(_("数")), year_end)
    views = [MeasureView(view.letter, node, view.measure, view.entries) for node in view.letter.nodes]
    for place, at_node in enumerate(views):
        later = views[place + 1] if place + 1 < len(views) else None
        corrected = later.number("restated") if later is not None and field_of(view.measure, "restated") else None
        number = at_node.number("value") if corrected is None else corrected
        yield TrendPoint(at_node.node.label, number, at_node.number("planned"))


def _quality(view: MeasureView) -> str:
    return " · ".join(part for part in (_shown(view, "basis"), _supplied(view)) if part)


def _restated(view: MeasureView) -> str:
    if view.previous is None or not _shown(view, "restated"):
        return ""
    reason = _shown(view, "restated_reason") or _("未写原因")
    return _("修正为 {value}（{reason}）").format(value=_shown(view, "restated"), reason=reason)


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
    """The bounds outside which a figure cannot be true, as a range with its unit on both sides.

    That nothing is below zero goes without saying.
    """
    unit, low, high = measure.unit or "", measure.minimum, measure.maximum
    gap = "" if unit == "%" else " "
    if low is not None and high is not None:
        return f"{grouped(low)}{gap}{unit}～{grouped(high)}{gap}{unit}"
    if low:
        return _("不小于 {bound}").format(bound=f"{grouped(low)}{gap}{unit}")
    return _("不大于 {bound}").format(bound=f"{grouped(high)}{gap}{unit}") if high is not None else ""


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
