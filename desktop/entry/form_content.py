"""What each field of the form shows, worked out from cells and issues. No widgets here."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from desktop.style import LEVEL_MARKS
from forms.issues import Issue
from forms.records.status import is_started
from forms.schema.cell import Cell
from forms.schema.field_types import format_date
from forms.schema.letter import Measure
from forms.schema.measure_fields import Field, type_of, unit_of
from forms.schema.numbers import grouped
from forms.schema.units import SCALES
from forms.services.operands import OperandLink, operand_links
from forms.validation.calculate import LIGHT_MARKS, completion, light
from forms.validation.relevance import is_relevant, is_required
from forms.validation.view import MeasureView
from resources.translation import _

STATE_WORDS = {"pending": "暂缺", "not_applicable": "不适用"}
SIGNS = {">=": "≥", "<=": "≤", "=": "＝"}
_HINTS = {"date": "如 2024-03-31", "doc_no": "如 渝府办发〔2024〕14号"}


class FieldContent(NamedTuple):
    """`text` is what stands in the field; `tone` colours it; `message` stands under it; `note` says how it was read.

    `links` lead to the other numbers that the message compares with; none while one is typing.
    """

    text: str = ""
    placeholder: str = ""
    chip: str = ""
    reason: str = ""
    promised: str = ""
    tone: str = ""
    message: str = ""
    note: str = ""
    is_visible: bool = True
    links: tuple[OperandLink, ...] = ()


def issues_by_field(issues: Iterable[Issue]) -> dict[str, list[Issue]]:
    found: dict[str, list[Issue]] = {}
    for issue in issues:
        found.setdefault(issue.field, []).append(issue)
    return found


def content_basis(
    view: MeasureView, field: Field, issues: Mapping[str, list[Issue]], *, is_typing: bool
) -> tuple[object, ...] | None:
    """What the content of a filled field is made of: on the same basis it is the same.

    None for an empty one, which says more or less depending on the whole measure.
    """
    own = view.entries.cell(view.node.id, view.measure.no, field.name)
    if own.is_empty:
        return None
    return own, issues.get(field.name), is_relevant(view, field.name), is_typing


def field_content(
    view: MeasureView, field: Field, issues: Mapping[str, list[Issue]], *, is_typing: bool = False
) -> FieldContent:
    """The field as it stands: its own cell, what it inherits, and what the checks say of it.

    While someone types, how the text is read is said beside it; later the field itself shows it.
    """
    own = view.entries.cell(view.node.id, view.measure.no, field.name)
    if not is_relevant(view, field.name):
        return FieldContent(is_visible=False)
    found = issues.get(field.name, [])
    if own.is_empty:
        return _empty_content(view, field, found)
    tone = found[0].level if found and found[0].explained != "yes" else ""
    message = "\n".join(_message(issue) for issue in found)
    if own.state in STATE_WORDS:
        chip = _(STATE_WORDS[own.state])
        return FieldContent("", own.reason, chip, own.reason, own.promised, tone or "hint", message)
    if own.is_value:
        shown = type_of(view.measure, field).format(own.value) if field.shape != "date" else own.value
        note = _reading(view, field, own, shown) if is_typing or _is_scaled(field, own) else ""
        links = () if is_typing else _links(view, field, found)
        return FieldContent(shown, tone=tone, message=message, note=note, links=links)
    return FieldContent(own.raw, tone=tone, message=message)


def _empty_content(view: MeasureView, field: Field, found: list[Issue]) -> FieldContent:
    """Nothing typed here. What is owed is said only once the measure has been begun: empty is no mistake."""
    inherited = view.entries.effective(view.node.id, view.measure.no, field.name) if field.inherits else None
    if inherited is not None and not inherited.is_empty:
        label = view.letter.node(inherited.node).label
        text = _("沿用{node}：{value}").format(node=label, value=_inherited_text(view, field, inherited))
        return FieldContent(placeholder=text)
    if field.name == "target" and view.measure.target is not None:
        return FieldContent(placeholder=published_target(view.measure))
    owed = [issue for issue in found if issue.rule == "missing"]
    others = [issue for issue in found if issue.rule != "missing"]
    if owed and is_started(view.measure, view):
        return FieldContent(placeholder=_("✗ 没有填写"), tone="error", message="\n".join(map(_message, others)))
    hint = _(_HINTS[field.shape]) if field.shape in _HINTS else ""
    if not hint and is_required(view, field.name):
        hint = _("必填")
    tone = others[0].level if others and others[0].explained != "yes" else ""
    return FieldContent(placeholder=hint, tone=tone, message="\n".join(map(_message, others)))


def _inherited_text(view: MeasureView, field: Field, cell: Cell) -> str:
    if cell.state == "invalid":
        return cell.raw
    return type_of(view.measure, field).format(cell.value)


def _links(view: MeasureView, field: Field, issues: list[Issue]) -> tuple[OperandLink, ...]:
    here = (view.measure.no, field.name, view.node.id)
    links = (link for issue in issues if issue.explained != "yes" for link in operand_links(view.letter, issue))
    known = {(link.measure, link.field, link.node): link for link in links if link.has_place}
    return tuple(link for place, link in known.items() if place != here)


def _message(issue: Issue) -> str:
    if issue.explained == "yes":
        return _("✓ 已说明：{message}").format(message=issue.message)
    void = _("（数字已变，原说明失效）") if issue.explained == "void" else ""
    return _("{mark} {message}{void}。{fix}").format(
        mark=LEVEL_MARKS[issue.level], message=issue.message, void=void, fix=issue.fix
    )


def _reading(view: MeasureView, field: Field, cell: Cell, shown: str) -> str:
    """How a figure or a date was read when it was typed otherwise: 1,234.5万 → 0.12345 亿元."""
    typed = cell.raw.strip()
    if field.shape not in ("figure", "date") or not typed or typed in (shown, cell.value):
        return ""
    text = type_of(view.measure, field).format(cell.value)
    return _("“{raw}”记为 {value}").format(raw=typed[:30], value=f"{text} {unit_of(view.measure, field)}".strip())


def _is_scaled(field: Field, cell: Cell) -> bool:
    """Whether a figure was typed with 万 or 亿: how that was read stays in sight."""
    return field.shape == "figure" and any(scale and scale in cell.raw for scale in SCALES)


def published_target(measure: Measure) -> str:
    """The letter's own target with where it comes from: ≥ 210 家（公开报道）."""
    source = _("公开报道") if measure.target_source == "published" else _("由措施文字推得")
    return _("{sign} {value} {unit}（{source}）").format(
        sign=SIGNS[measure.comparator or ">="],
        value=grouped(measure.target or 0),
        unit=measure.unit or "",
        source=source,
    )


def light_text(view: MeasureView) -> tuple[str, str]:
    """The word of the traffic light and the line beside the figure: ● 正常（达到或接近计划）."""
    judged = light(view)
    if not judged.word:
        return "", judged.reason
    return judged.word, _("{mark} {word}（{reason}）").format(
        mark=LIGHT_MARKS[judged.word], word=judged.word, reason=judged.reason
    )


def target_summary(view: MeasureView) -> str:
    """The folded group in one line."""
    parts = []
    if view.number("target") is not None:
        sign = SIGNS[view.measure.comparator or ">="]
        parts.append(_("目标 {sign} {value}").format(sign=sign, value=view.shown("target")))
    else:
        parts.append(_("未填目标"))
    if view.number("planned") is not None:
        parts.append(_("本节点计划 {value}").format(value=view.shown("planned")))
    if definition := view.text("definition") or view.measure.definition:
        parts.append(_("口径：{text}").format(text=definition))
    return "　".join(parts)


def figure_rows(view: MeasureView) -> tuple[tuple[str, ...], ...]:
    """The table above the form: heads, figures, completion. A milestone has its answers only."""
    nodes = view.letter.nodes
    at_nodes = [MeasureView(view.letter, node, view.measure, view.entries) for node in nodes]
    if not view.measure.has_figure:
        heads = ("", *(node.label for node in nodes), _("时限"))
        due = format_date(view.measure.due) if view.measure.due else "—"
        return heads, (_("是否完成"), *(_own_text(other) for other in at_nodes), due)
    plan = _("计划（{node}）").format(node=view.node.label)
    last = [view.label("last_year")] if view.measure.kind != "checklist" else []
    heads = ("", *last, *(node.label for node in nodes), plan, _("目标"))
    target = view.number("target")
    sign = SIGNS[view.measure.comparator or ">="]
    figures = (
        view.measure.unit or "",
        *(_figure(view, "last_year") for _one in last),
        *(_own_text(other) for other in at_nodes),
        _figure(view, "planned"),
        f"{sign} {grouped(target)}" if target is not None else "—",
    )
    rounding = view.letter.rounding
    done = (
        _("完成率"),
        *("" for _one in last),
        *(completion(other).text(rounding) for other in at_nodes),
        completion(view, "planned").text(rounding),
        "",
    )
    return heads, figures, done


def completion_reason(view: MeasureView) -> str:
    """Why there is no completion, or ""; a figure that is simply not typed yet needs no reason."""
    judged = completion(view) if view.measure.has_figure and view.number("value") is not None else None
    return _("完成率：{reason}").format(reason=judged.reason) if judged and judged.reason else ""


def _own_text(view: MeasureView) -> str:
    cell = view.entries.cell(view.node.id, view.measure.no, "value")
    if cell.state in STATE_WORDS:
        return _(STATE_WORDS[cell.state])
    if not cell.is_value:
        return "—"
    return grouped(cell.value) if view.measure.has_figure else cell.value


def _figure(view: MeasureView, field: str) -> str:
    number = view.number(field)
    return "—" if number is None else grouped(number)
