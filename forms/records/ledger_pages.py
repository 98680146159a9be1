"""Rows of a ledger as they are looked at: a few screens at a time, the last pages kept."""

from collections import OrderedDict
from collections.abc import Sequence

from forms.records.ledger_at_node import LedgerAtNode
from forms.records.ledger_editor import shown_text
from forms.schema.ledger_row import LedgerRow

PAGE_ROWS = 64
_PAGES_KEPT = 40

_Page = list[tuple[LedgerRow, list[str]]]
"""Rows, each with the texts that it shows; none before they are asked for."""


class RowPages:
    """Pages over a list of ids that stays the same until `clear`."""

    def __init__(self, rows: LedgerAtNode) -> None:
        self._rows = rows
        self._columns = rows.definition.columns
        self._pages: OrderedDict[int, _Page] = OrderedDict()

    def row(self, ids: Sequence[str], position: int) -> LedgerRow:
        return self._page(ids, position)[position % PAGE_ROWS][0]

    def texts(self, ids: Sequence[str], position: int) -> list[str]:
        """What the row shows, by column."""
        row, texts = self._page(ids, position)[position % PAGE_ROWS]
        if not texts:
            texts += [shown_text(row, column) for column in self._columns]
        return texts

    def put(self, position: int, row: LedgerRow) -> None:
        """The row changed where it stands."""
        page = self._pages.get(position // PAGE_ROWS)
        if page is not None:
            page[position % PAGE_ROWS] = (row, [])

    def clear(self) -> None:
        self._pages.clear()

    def _page(self, ids: Sequence[str], position: int) -> _Page:
        number = position // PAGE_ROWS
        page = self._pages.get(number)
        if page is None:
            if position < 0:
                raise IndexError(position)
            wanted = ids[number * PAGE_ROWS : (number + 1) * PAGE_ROWS]
            found = self._rows.some(wanted)
            page = self._pages[number] = [(found[row_id], []) for row_id in wanted]
            if len(self._pages) > _PAGES_KEPT:
                self._pages.popitem(last=False)
        else:
            self._pages.move_to_end(number)
        return page
