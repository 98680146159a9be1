"""Which rows of a ledger are shown and in what order, and finding a text among them. It changes no row."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, QPoint, Qt

from desktop.ledgers.column_filter import ColumnFilter
from desktop.ledgers.column_words import head_text
from desktop.ledgers.find_bar import FindBar
from desktop.ledgers.ledger_grid import LedgerGrid
from desktop.ledgers.ledger_model import LedgerModel
from desktop.ledgers.row_filter_bar import RowFilterBar
from desktop.messages import MessageBar
from forms.records.ledger_filter import contains, sought
from forms.services.ledger_view import Only, Order, RowFilter
from resources.translation import _, listed

_MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class LookupParts:
    """What of a ledger's page takes part in looking."""

    model: LedgerModel
    grid: LedgerGrid
    filters: RowFilterBar
    column_filter: ColumnFilter
    find: FindBar
    bar: MessageBar


class RowLookup(QObject):
    """`do` carries out a wish of the grid; False for one that is not about looking."""

    def __init__(self, page: LookupParts) -> None:
        super().__init__(page.grid)
        self._page = page
        self._view = page.model.view
        page.filters.chosen.connect(self._on_filters_chosen)
        page.filters.cleared.connect(self.show_all)
        page.find.find_asked.connect(self.find)
        page.find.closed.connect(page.grid.setFocus)
        page.grid.sort_asked.connect(self.sort_next)
        page.grid.filter_asked.connect(self.ask_filter)
        page.column_filter.chosen.connect(self._on_column_filter_chosen)
        page.column_filter.sort_chosen.connect(lambda name, falls: self.sort(name, is_descending=falls))
        page.column_filter.closed.connect(page.grid.setFocus)

    def do(self, wish: str) -> bool:
        match wish:
            case "find":
                self._page.find.begin()
            case "find_next" | "find_previous":
                self._page.find.ask(backwards=wish == "find_previous")
            case "filter":
                self.ask_filter(self._page.grid.currentIndex().column())
            case _:
                return False
        return True

    def keeping_place(self, change: Callable[[], None]) -> None:
        """Change what is shown, and stay in the row and column one is in, or near them."""
        page = self._page
        here = page.grid.currentIndex()
        row, column = here.row(), max(here.column(), 0)
        row_id = self._view.row_id(row) if 0 <= row < page.model.count else ""
        change()
        page.model.refresh()
        position = self._view.position(row_id) if row_id else None
        page.grid.keep_current(row if position is None else position, column)
        page.model.mark_heads()
        self._say()

    def sort_next(self, column: int) -> None:
        """Rising, falling, as entered: a click on a head goes from one to the next."""
        name = self._view.columns[column].name
        known = next((order for order in self._view.order if order.column == name), None)
        if known is None:
            self.sort(name, is_descending=False)
        elif known.is_descending:
            self.keeping_place(lambda: self._view.set_order([]))
        else:
            self.sort(name, is_descending=True)

    def sort(self, name: str, *, is_descending: bool) -> None:
        self.keeping_place(lambda: self._view.set_order([Order(name, is_descending)]))

    def ask_filter(self, column: int) -> None:
        """Open the filter of a column below its head."""
        if not 0 <= column < len(self._view.columns):
            return
        definition = self._view.columns[column]
        wish = self._view.filter.columns.get(definition.name)
        texts = self._view.choices(definition.name)
        self._page.column_filter.begin(definition.name, definition.label, texts, wish, self._below_head(column))

    def _below_head(self, column: int) -> QPoint:
        grid = self._page.grid
        left = grid.viewport().x() + max(grid.columnViewportPosition(column), 0)
        return grid.mapTo(self._page.column_filter.parentWidget(), QPoint(left, grid.horizontalHeader().height()))

    def show_only(self, only: Only, ids: frozenset[str] = frozenset()) -> None:
        """Rows of one kind, or those of the ids; asked of columns is nothing then."""
        columns = self._view.filter.columns if only not in ("all", "ids") else {}
        self.keeping_place(lambda: self._view.set_filter(RowFilter(columns=columns, only=only, ids=ids)))
        self._page.filters.show_choice(only)

    def show_all(self) -> None:
        """Every row, in the order of entering."""
        self._page.bar.hide()
        self.keeping_place(self._clear)
        self._page.filters.show_choice("all")
        self._page.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def _clear(self) -> None:
        self._view.set_filter(RowFilter())
        self._view.set_order([])

    def find(self, text: str, backwards: bool) -> None:
        """The next cell with the text, from the one after the current on, and round the end."""
        page, here = self._page, self._page.grid.currentIndex()
        found = self._in_rest_of_row(text, here.row(), here.column(), backwards=backwards)
        if found is None:
            start = here.row() + (-1 if backwards else 1)
            count = max(self._view.count(), 1)
            found = self._view.find(text, start % count, backwards=backwards)
            found = self._last_in_row(text, found) if backwards and found is not None else found
        if found is None:
            page.find.say(_("没有找到“{text}”。").format(text=text))
            return
        page.find.say(_("第{number}行").format(number=page.model.number_of(found[0])))
        page.grid.go_cell(*found)

    def _in_rest_of_row(self, text: str, row: int, column: int, *, backwards: bool) -> tuple[int, int] | None:
        if not 0 <= row < self._view.count():
            return None
        ahead = range(column - 1, -1, -1) if backwards else range(column + 1, len(self._view.columns))
        return next(((row, place) for place in ahead if self._has(text, row, place)), None)

    def _last_in_row(self, text: str, found: tuple[int, int]) -> tuple[int, int]:
        columns = range(len(self._view.columns) - 1, -1, -1)
        return found[0], next(place for place in columns if self._has(text, found[0], place))

    def _has(self, text: str, row: int, column: int) -> bool:
        return contains(self._view.columns[column], self._view.text(row, column), sought(text))

    def _on_filters_chosen(self, only: str) -> None:
        self._page.bar.hide()
        self.show_only(only)  # type: ignore[arg-type]  # one of the words the bar has
        self._page.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_column_filter_chosen(self, name: str, wish: frozenset[str] | str | None) -> None:
        columns = {key: asked for key, asked in self._view.filter.columns.items() if key != name}
        if wish:
            columns[name] = wish
        self.keeping_place(lambda: self._view.set_filter(replace(self._view.filter, columns=columns)))

    def _say(self) -> None:
        parts = [self._asked(name, wish) for name, wish in self._view.filter.columns.items()]
        for order in self._view.order:
            label = head_text(self._view.definition.by_name[order.column])
            parts.append((_("按{label}降序") if order.is_descending else _("按{label}升序")).format(label=label))
        count = _("显示 {shown} 行").format(shown=f"{self._view.count():,}")
        self._page.filters.say("；".join([count, *parts]) if parts else "")

    def _asked(self, name: str, wish: frozenset[str] | str) -> str:
        label = self._view.definition.by_name[name].label
        if isinstance(wish, str):
            return _("{label}含“{text}”").format(label=label, text=wish)
        named = listed(sorted(text or _("（空）") for text in wish)[:_MOST_NAMED])
        if len(wish) > _MOST_NAMED:
            return _("{label}为{texts}等{count}项").format(label=label, texts=named, count=len(wish))
        return _("{label}为{texts}").format(label=label, texts=named)
