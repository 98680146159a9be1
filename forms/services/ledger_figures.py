"""Where the figure of a measure comes from: its value from the rows of ledgers, and the rows behind it."""

from dataclasses import dataclass
from decimal import Decimal

from forms.schema.letter import Measure, Node
from forms.schema.rule_vocabulary import summary_vocabulary
from forms.services.session import Session
from forms.validation.ledger_figures import figure_of, selections_of
from forms.validation.view import MeasureView


@dataclass(frozen=True, slots=True)
class RowsBehind:
    """Ids of the rows of one ledger, in its order, that one part of a summary counts or adds up."""

    ledger: str
    rows: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RowFigure:
    """`value` is None when no figure can be made of the rows. Of a percent, `parts` has first the part."""

    value: Decimal | None
    parts: tuple[RowsBehind, ...]

    @property
    def rows(self) -> tuple[str, ...]:
        """The rows to open first: of a percent those of its part."""
        return self.parts[0].rows if self.parts else ()


def figure_from_rows(session: Session, node: Node, measure: Measure) -> RowFigure | None:
    """The figure that the rows of a node make; None for a measure that no ledger feeds.

    The node's rows must be in memory, as they are once a desk of the node is open.
    """
    summary = session.rules.summaries.get(measure.no)
    if summary is None:
        return None
    view = MeasureView(session.letter, node, measure, session.entries)
    vocabulary = summary_vocabulary(session.letter.measures, session.letter.ledgers)
    parts = tuple(
        RowsBehind(found.ledger, tuple(_id(session, node, found.ledger, number) for number in found.rows))
        for found in selections_of(view, measure, vocabulary)
    )
    return RowFigure(figure_of(view, summary), parts)


def _id(session: Session, node: Node, ledger: str, number: int) -> str:
    return session.entries.ledgers.rows(node.id, ledger)[number].id
