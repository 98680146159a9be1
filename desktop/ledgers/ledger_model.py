"""The rows of one ledger as a table model: what each cell shows, made when it is painted and kept for a while."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from PySide6.QtCore import QModelIndex, QObject, Qt, Signal

from desktop.grid.grid_model import Editor, GridModel, Index
from desktop.ledgers.column_words import choices_for, column_note, has_choices, head_text
from forms.issues import LEVELS, Issue, Level
from forms.records.ledger_editor import shown_text
from forms.schema.ledger_definition import ColumnDefinition
from forms.schema.ledger_row import LedgerRow
from forms.services.ledger_surroundings import EarlierRows
from forms.services.ledger_view import LedgerView, ViewChange
from forms.services.row_comments import RowComments
from resources.translation import _

_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_EDIT = int(Qt.ItemDataRole.EditRole)
_TOOL_TIP = int(Qt.ItemDataRole.ToolTipRole)
_SPOKEN = int(Qt.ItemDataRole.AccessibleTextRole)
_ALIGNMENT = int(Qt.ItemDataRole.TextAlignmentRole)
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_MOST_KEPT = 600
_MOST_STEPS = 40
_LONG_TEXT = 8


class CellLook(NamedTuple):
    """What a cell shows. `level` is that of its worst open issue; `is_missing`: it must be filled and is empty.

    `comment` is "open" where a return slip wants something changed, "done" where it was changed.
    """

    text: str
    level: Level | Literal[""] = ""
    is_missing: bool = False
    is_changed: bool = False
    comment: Literal["", "open", "done"] = ""


_EMPTY = CellLook("")


@dataclass(slots=True)
class _RowLooks:
    """A row that is painted, what is found in it, and its cells as far as they were looked at."""

    row: LedgerRow | None
    looks: list[CellLook | None]
    levels: dict[str, Level] = field(default_factory=dict)
    missing: set[str] = field(default_factory=set)
    changed: frozenset[str] = frozenset()


class LedgerModel(GridModel):
    """Rows as the view has them, and while they can be edited one more below them, in which a new row is begun.

    `entered` carries position, column and text of an edit; the model itself changes nothing.
    """

    entered = Signal(int, int, str)

    def __init__(self, view: LedgerView, *, is_locked: bool, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.view = view
        self.columns: tuple[ColumnDefinition, ...] = view.columns
        self.is_locked = is_locked
        self.earlier = EarlierRows(view.desk)
        self.comments = RowComments(view.desk)
        self._count = view.count()
        self._rows: dict[int, _RowLooks] = {}
        self._has_earlier = bool(self.earlier.count)
        self._flags = [self._flags_of(column) for column in view.columns]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's signature
        return 0 if parent.isValid() else self._count + (not self.is_locked)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.columns)

    @property
    def count(self) -> int:
        """Rows shown, without the one in which a new row is begun."""
        return self._count

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        if role == _DISPLAY:
            return self.look(index.row(), index.column()).text
        if role == _EDIT:
            return self.content_at(index.row(), index.column())
        if role == _TOOL_TIP:
            return self._tool_tip(index.row(), index.column())
        if role == _SPOKEN:
            return self._spoken(index.row(), index.column())
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        if orientation == Qt.Orientation.Vertical:
            return self._row_head(section) if role == _DISPLAY else None
        if role == _DISPLAY:
            return self._head_mark(self.columns[section].name) + head_text(self.columns[section])
        if role == _TOOL_TIP:
            column = self.columns[section]
            return f"{head_text(column)}\n{column_note(self.view.definition, column)}"
        return _LEFT if role == _ALIGNMENT else None

    def _head_mark(self, name: str) -> str:
        """What the column is sorted by, and whether something is asked of it."""
        falls = next((order.is_descending for order in self.view.order if order.column == name), None)
        sort_mark = "" if falls is None else "▼ " if falls else "▲ "
        return sort_mark + ("● " if name in self.view.filter.columns else "")

    def mark_heads(self) -> None:
        """Order or filter are others."""
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.columns) - 1)

    def _row_head(self, position: int) -> str:
        return str(self.number_of(position)) if position < self._count else "＊"

    def flags(self, index: Index) -> Qt.ItemFlag:
        return self._flags[index.column()] if index.isValid() else Qt.ItemFlag.NoItemFlags

    def _flags_of(self, column: ColumnDefinition) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags if self.is_locked or column.is_computed else flags | Qt.ItemFlag.ItemIsEditable

    def setData(self, index: Index, value: Any, role: int = _EDIT) -> bool:
        if role != _EDIT or self.editor_at(index.row(), index.column()) == "none":
            return False
        self.entered.emit(index.row(), index.column(), str(value))
        return True

    def row_at(self, position: int) -> LedgerRow | None:
        """None in the line in which a new row is begun."""
        return self.view.row(position) if 0 <= position < self._count else None

    def number_of(self, position: int) -> int:
        """The row's number in the order of entering, from 1, as messages name it."""
        return self.view.desk.at_node.number(self.view.row(position))

    def editor_at(self, row: int, column: int) -> Editor:
        definition = self.columns[column]
        if self.is_locked or definition.is_computed:
            return "none"
        if has_choices(definition):
            return "choice"
        return "long" if definition.base == "longtext" or "\n" in self.content_at(row, column) else "line"

    def content_at(self, row: int, column: int) -> str:
        found = self.row_at(row)
        return found.text(self.columns[column].name) if found is not None else ""

    def choices_at(self, row: int, column: int) -> Sequence[tuple[str, str]]:
        return choices_for(self.view.desk, self.row_at(row), self.columns[column])

    def look(self, position: int, column: int) -> CellLook:
        """What a cell shows."""
        row = self._rows.get(position)
        if row is None:
            row = self._begin_row(position)
        look = row.looks[column]
        if look is None:
            look = row.looks[column] = self._make_look(row, self.columns[column])
        return look

    def _begin_row(self, position: int) -> "_RowLooks":
        if len(self._rows) >= _MOST_KEPT:
            self._rows.clear()
        row = self.row_at(position)
        made = self._rows[position] = _RowLooks(row, [None] * len(self.columns))
        if row is not None:
            made.levels, made.missing = self._faults(row)
            made.changed = self.earlier.changed(row) if self._has_earlier else frozenset()
        return made

    def _make_look(self, row: "_RowLooks", column: ColumnDefinition) -> CellLook:
        if row.row is None:
            return _EMPTY
        name = column.name
        text = shown_text(row.row, column)
        comment = "" if self.comments.is_none else self._comment_mark(row.row, name)
        return CellLook(text, row.levels.get(name, ""), name in row.missing, name in row.changed, comment)

    def _comment_mark(self, row: LedgerRow, name: str) -> Literal["", "open", "done"]:
        """A comment on the whole row is marked in its first cell."""
        place = "" if name == self.columns[0].name else name
        here = [each for each in self.comments.of(row) if each.column in (name, place)]
        return "" if not here else "done" if all(each.is_changed for each in here) else "open"

    def comments_at(self, position: int, column: int) -> list[str]:
        """What a return slip says of a cell, or of its whole row, in lines."""
        row = self.row_at(position)
        name = self.columns[column].name
        return [each.line for each in self.comments.of(row) if each.column in ("", name)] if row is not None else []

    def _faults(self, row: LedgerRow) -> tuple[dict[str, Level], set[str]]:
        levels: dict[str, Level] = {}
        missing = set()
        for issue in self.view.desk.issues(row.id):
            if issue.explained == "yes":
                continue
            if issue.rule == "missing":
                missing.add(issue.field)
            known = levels.get(issue.field)
            if known is None or LEVELS.index(issue.level) < LEVELS.index(known):
                levels[issue.field] = issue.level
        return levels, missing

    def issues_at(self, position: int, column: int) -> list[Issue]:
        """Open issues of a cell, the worst first."""
        if not 0 <= position < self._count:
            return []
        return [issue for issue in self.view.cell_issues(position, column) if issue.explained != "yes"]

    def row_issues(self, position: int) -> dict[str, list[Issue]]:
        """Open issues of a row by column."""
        return {column.name: self.issues_at(position, place) for place, column in enumerate(self.columns)}

    def where(self, position: int, column: int) -> str:
        """A cell in words: 第12行 账面价值（万元）."""
        is_row = position < self._count
        row = _("第{number}行").format(number=self.number_of(position)) if is_row else _("新的一行")
        return f"{row} {head_text(self.columns[column])}"

    def take(self, change: ViewChange) -> None:
        """Show what an edit changed; other rows may have other issues since."""
        self._rows.clear()
        removed, inserted = _ranges(change.removed), _ranges(change.inserted)
        if len(removed) + len(inserted) > _MOST_STEPS:
            self.refresh()
            return
        for first, last in reversed(removed):
            self.beginRemoveRows(QModelIndex(), first, last)
            self._count -= last - first + 1
            self.endRemoveRows()
        for first, last in inserted:
            behind_new = int(first == self._count and not self.is_locked)  # the line for a new row has become the row
            self.beginInsertRows(QModelIndex(), first + behind_new, last + behind_new)
            self._count += last - first + 1
            self.endInsertRows()
        self._repaint()

    def refresh(self) -> None:
        """Rows are in other places: nothing stays where it was."""
        self.layoutAboutToBeChanged.emit()
        self._rows.clear()
        self._count = self.view.count()
        self.changePersistentIndexList(self.persistentIndexList(), [QModelIndex()] * len(self.persistentIndexList()))
        self.layoutChanged.emit()

    def repaint(self) -> None:
        """The same rows say the same, but what is found in them may differ."""
        self._rows.clear()
        self._repaint()

    def _repaint(self) -> None:
        rows = self.rowCount()
        if rows:
            self.dataChanged.emit(self.index(0, 0), self.index(rows - 1, len(self.columns) - 1))
            self.headerDataChanged.emit(Qt.Orientation.Vertical, 0, rows - 1)

    def _tool_tip(self, position: int, column: int) -> str | None:
        row = self.row_at(position)
        if row is None:
            return None
        text = self.look(position, column).text
        lines = [text] if len(text) > _LONG_TEXT else []
        lines += self.comments_at(position, column)
        lines += [f"{issue.message}。{issue.fix}" for issue in self.issues_at(position, column)]
        before = self.earlier.of(row) if self.look(position, column).is_changed else None
        if before is not None and self.earlier.node is not None:
            earlier = shown_text(before, self.columns[column]) or _("（空）")
            lines.append(_("{node}：{text}").format(node=self.earlier.node.label, text=earlier))
        return "\n".join(lines) or None

    def _spoken(self, position: int, column: int) -> str:
        words = [self._row_head(position), head_text(self.columns[column]), self.look(position, column).text]
        words += self.comments_at(position, column)
        return "，".join([*words, *(issue.message for issue in self.issues_at(position, column))])


def _ranges(positions: Sequence[int]) -> list[tuple[int, int]]:
    """Rising positions as runs without a gap."""
    runs: list[tuple[int, int]] = []
    for position in positions:
        if runs and position == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], position)
        else:
            runs.append((position, position))
    return runs
