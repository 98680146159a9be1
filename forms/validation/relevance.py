"""Which fields are asked at all, given what else is entered, and which of them must be filled."""

from forms.schema.measure_fields import NOT_STARTED, YES
from forms.validation.view import MeasureView

_ALWAYS = frozenset({"value", "status", "lead_unit", "person"})
_WITH_A_FIGURE = frozenset({"as_of", "basis"})
_RESTATEMENT = frozenset({"restated", "restated_reason"})
_WHEN_DONE = frozenset({"done_on", "doc_no"})


def is_relevant(view: MeasureView, field: str) -> bool:
    """Whether the field makes sense now; a date of completion does not before the work is done."""
    if field in _WHEN_DONE:
        return view.text("value") == YES or not view.cell(field).is_empty
    if field in _WITH_A_FIGURE:
        return view.cell("value").state != "not_applicable"
    if field in _RESTATEMENT:
        return view.previous is not None
    return True


def is_required(view: MeasureView, field: str) -> bool:
    """Whether an empty field blocks export. 暂缺 and 不适用 count as answers to `value`."""
    if field in _ALWAYS or field.startswith("item."):
        return not (field == "value" and view.measure.kind == "checklist")
    if field == "progress":
        return view.text("status") not in ("", NOT_STARTED)
    if field in _WITH_A_FIGURE:
        return view.cell("value").is_value
    return False
