"""F7: what stood in a field at the node before, into the same field now. For form and sheet alike."""

from desktop.workbench import Workbench
from forms.records.editor import Author
from forms.services.carrying import previous_text, why_not_previous


def take_previous(bench: Workbench, measure: str, field: str) -> str:
    """Enter it as one step of undo, marked as carried; why it cannot be, in words, or "" when it was."""
    reason = why_not_previous(bench.desk, measure, field)
    if not reason:
        text = previous_text(bench.desk, measure, field)
        bench.set_many([(measure, field, text)], Author(bench.session.by, "carried"))
    return reason
