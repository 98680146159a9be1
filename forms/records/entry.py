"""All cells of a workspace in memory, with empty cells for what nobody entered."""

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache

from forms.records.ledger_rows import LedgerTable
from forms.schema.cell import Cell
from forms.schema.expression_tally import TallyingRows
from forms.schema.letter import Letter
from forms.schema.measure_fields import field_of

Key = tuple[str, str, str]


class EntryTable:
    """Cells by (node, measure, field), and the rows of ledgers beside them.

    Targets and owners are looked up in earlier nodes when empty.
    """

    def __init__(self, letter: Letter, cells: Iterable[Cell] = (), ledgers: LedgerTable | None = None) -> None:
        self._letter = letter
        self._cells: dict[Key, Cell] = {(cell.node, cell.measure, cell.field): cell for cell in cells}
        self.ledgers = ledgers or LedgerTable(letter)
        self._evidence: Counter[tuple[str, str]] = Counter()

    def cell(self, node: str, measure: str, field: str) -> Cell:
        return self._cells.get((node, measure, field)) or _empty_cell(node, measure, field)

    def effective(self, node: str, measure: str, field: str) -> Cell:
        """The cell that holds at `node`: its own, or for inheriting fields the nearest earlier one that is filled."""
        own = self.cell(node, measure, field)
        if not own.is_empty:
            return own
        definition = field_of(self._letter.measure(measure), field)
        if definition is None or not definition.inherits:
            return own
        for earlier in self._letter.nodes_before(node):
            cell = self.cell(earlier.id, measure, field)
            if not cell.is_empty:
                return cell
        return own

    def evidence_count(self, node: str, measure: str) -> int:
        return self._evidence[node, measure]

    def rows(self, node: str, ledger: str) -> TallyingRows:
        """The rows of a ledger at a node, in order, as the rule language reads them."""
        return self.ledgers.at(node, ledger)

    def set_evidence(self, places: Iterable[tuple[str, str]]) -> None:
        """Take the (node, measure) of every attached file."""
        self._evidence = Counter(places)

    def put(self, cell: Cell) -> None:
        self._cells[cell.node, cell.measure, cell.field] = cell

    def at_node(self, node: str) -> Iterator[Cell]:
        """Cells of the node that are not empty, in no order; those of now, also when others are put meanwhile."""
        return (cell for cell in tuple(self._cells.values()) if cell.node == node and not cell.is_empty)

    def node_is_blank(self, node: str) -> bool:
        return next(self.at_node(node), None) is None


@cache
def _empty_cell(node: str, measure: str, field: str) -> Cell:
    """Made once: a keystroke asks for forty of them."""
    return Cell(node, measure, field)
