"""Where the figure of a measure comes from: its value from the rows of ledgers, and the rows behind it."""

from dataclasses import dataclass
from decimal import Decimal

from forms.schema.letter import Measure, Node
from forms.services.session import Session
from forms.validation.ledger_figures import Selection, figure_of, selections_of
from forms.validation.view import MeasureView


@dataclass(frozen=True, slots=True)
class RowFigure:
    """`value` is None when no figure can be made of the rows. Of a percent, `parts` has first the part."""

    value: Decimal | None
    parts: tuple[Selection, ...]

    @property
    def rows(self) -> tuple[str, ...]:
        """The rows to open first: of a percent those of its part."""
        return self.parts[0].rows if self.parts else ()


def figure_from_rows(session: Session, node: Node, measure: Measure) -> RowFigure | None:
    """The figure that the rows of a node make; None for a measure that no ledger feeds."""
    summary = session.rules.summaries.get(measure.no)
    if summary is None:
        return None
    view = MeasureView(session.letter, node, measure, session.entries)
    return RowFigure(figure_of(view, summary), tuple(selections_of(view, summary)))


def reckon_figures(session: Session, node: Node, ledger: str) -> None:
    """Go through the rows once for every figure they make, so that the first change of a row is as quick as others."""
    for no in session.rules.fed_by(ledger):
        view = MeasureView(session.letter, node, session.letter.measure(no), session.entries)
        figure_of(view, session.rules.summaries[no])
