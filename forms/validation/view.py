"""One measure at one node, as the checks see it: its cells, inherited targets and the nodes before."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol

from forms.schema.cell import Cell
from forms.schema.expression_tally import TallyingRows
from forms.schema.field_types import format_date
from forms.schema.letter import Letter, Measure, Node
from forms.schema.measure_fields import Field, field_of, label_of, type_of, unit_of
from forms.schema.numbers import grouped


class Entries(Protocol):
    """What is entered. `cell` is empty, never missing; `effective` looks back for fields that inherit."""

    def cell(self, node: str, measure: str, field: str) -> Cell: ...

    def effective(self, node: str, measure: str, field: str) -> Cell: ...

    def evidence_count(self, node: str, measure: str) -> int: ...

    def rows(self, node: str, ledger: str) -> TallyingRows: ...


@dataclass(frozen=True, slots=True)
class MeasureView:
    letter: Letter
    node: Node
    measure: Measure
    entries: Entries

    @property
    def subject(self) -> str:
        """How messages name the measure: number and indicator, or number and title."""
        name = self.measure.indicator if self.measure.kind != "checklist" else self.measure.title
        return f"{self.measure.no} {name}"

    @property
    def previous(self) -> "MeasureView | None":
        """The same measure at the node before, or None at the first node."""
        earlier = self.letter.nodes_before(self.node.id)
        return MeasureView(self.letter, earlier[0], self.measure, self.entries) if earlier else None

    def all_before(self) -> "Iterator[MeasureView]":
        """The same measure at every node before, latest first, each figure as a node between it and this corrected it.

        What this node itself corrects stays as it was: that is compared by rules of its own.
        """
        later, earlier = self, self.previous
        while earlier is not None:
            correction = later.cell("restated")
            is_between = later is not self and correction.is_value
            yield _as_corrected(earlier, correction) if is_between else earlier
            later, earlier = earlier, earlier.previous

    def other(self, measure_no: str) -> "MeasureView | None":
        """Another measure at the same node, or None when the letter has no such measure."""
        if not self.letter.has_measure(measure_no):
            return None
        return MeasureView(self.letter, self.node, self.letter.measure(measure_no), self.entries)

    @property
    def evidence_count(self) -> int:
        """How many files are attached to the measure at this node."""
        return self.entries.evidence_count(self.node.id, self.measure.no)

    @property
    def is_overdue(self) -> bool:
        return self.measure.due is not None and self.measure.due <= self.node.end

    def cell(self, field: str) -> Cell:
        return self.entries.effective(self.node.id, self.measure.no, field)

    def text(self, field: str) -> str:
        """The canonical text, "" in every state but value."""
        return self.cell(field).value

    def number(self, field: str) -> Decimal | None:
        """A figure, the letter's own target standing in for one that nobody entered; None when there is none."""
        cell = self.cell(field)
        if cell.is_value:
            return Decimal(cell.value)
        return self.measure.target if field == "target" and cell.is_empty else None

    def day(self, field: str) -> date | None:
        text = self.text(field)
        return date.fromisoformat(text) if text else None

    def label(self, field: str) -> str:
        return label_of(self.measure, self._field(field))

    def shown(self, field: str) -> str:
        """The value with its unit, as a sentence needs it: 110 亿元."""
        number = self.number(field) if self._field(field).shape == "figure" else None
        if number is not None:
            return self.with_unit(number)
        text = self.text(field)
        return type_of(self.measure, self._field(field)).format(text) if text else ""

    def with_unit(self, number: Decimal) -> str:
        unit = unit_of(self.measure, self._field("value")) if self.measure.has_figure else ""
        return f"{grouped(number)} {unit}".strip()

    @property
    def node_end_text(self) -> str:
        return format_date(self.node.end)

    def _field(self, name: str) -> Field:
        field = field_of(self.measure, name)
        if field is None:
            raise KeyError(name)
        return field


@dataclass(frozen=True, slots=True)
class _CorrectedView(MeasureView):
    """A measure at a node whose figure a later node corrected: `correction` is the cell that says what it is."""

    correction: Cell

    def cell(self, field: str) -> Cell:
        return self.correction if field == "value" else MeasureView.cell(self, field)


def _as_corrected(view: MeasureView, correction: Cell) -> MeasureView:
    return _CorrectedView(view.letter, view.node, view.measure, view.entries, correction)
