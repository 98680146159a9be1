"""The measures of the open node as a table with a row above each aspect. It reads the desk and changes nothing."""

from typing import Any

from PySide6.QtCore import QModelIndex, QObject, Qt, Signal

from desktop.entry.sheet_columns import COLUMNS, CellLook, choices_of, issues_at, look_of
from desktop.grid.grid_model import Editor, GridModel, Index
from desktop.workbench import Workbench
from forms.records.status import CheckState
from forms.schema.letter import Aspect, Measure
from resources.translation import _

LOOK_ROLE = int(Qt.ItemDataRole.UserRole)
_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_EDIT = int(Qt.ItemDataRole.EditRole)
_TOOL_TIP = int(Qt.ItemDataRole.ToolTipRole)
_SPOKEN = int(Qt.ItemDataRole.AccessibleTextRole)
_ALIGNMENT = int(Qt.ItemDataRole.TextAlignmentRole)
_ANSWERED: tuple[CheckState, ...] = ("已填", "不适用")


class SheetModel(GridModel):
    """`entered` carries measure, field and text of an edit; the model itself changes nothing."""

    entered = Signal(str, str, str)

    def __init__(self, bench: Workbench, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bench = bench
        self._rows: list[Aspect | Measure] = [
            row for aspect in bench.letter.aspects for row in (aspect, *aspect.measures)
        ]
        self._row_of = {row.no: place for place, row in enumerate(self._rows) if isinstance(row, Measure)}
        self._group_of = {row.no: place for place, row in enumerate(self._rows) if isinstance(row, Aspect)}
        self._looks: dict[tuple[int, int], CellLook] = {}
        bench.measure_changed.connect(self._on_bench_measure_changed)
        bench.node_opened.connect(self._on_bench_node_opened)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's signature
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(COLUMNS)

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        if role == LOOK_ROLE:
            return self.look(index.row(), index.column())
        if role == _DISPLAY:
            return self.look(index.row(), index.column()).text
        if role == _EDIT:
            return self.look(index.row(), index.column()).content
        if role == _TOOL_TIP:
            return self._tool_tip(index)
        if role == _SPOKEN:
            return self._spoken(index)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == _DISPLAY:
            return _(COLUMNS[section].title)
        return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter) if role == _ALIGNMENT else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid() or self.measure_at(index.row()) is None:
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        editable = self.look(index.row(), index.column()).editor != "none"
        return flags | Qt.ItemFlag.ItemIsEditable if editable else flags

    def setData(self, index: Index, value: Any, role: int = _EDIT) -> bool:
        measure = self.measure_at(index.row())
        if role != _EDIT or measure is None or self.look(index.row(), index.column()).editor == "none":
            return False
        self.entered.emit(measure.no, COLUMNS[index.column()].field, str(value))
        return True

    def measure_at(self, row: int) -> Measure | None:
        """The measure of a row; None for the row of an aspect."""
        entry = self._rows[row]
        return entry if isinstance(entry, Measure) else None

    def aspect_at(self, row: int) -> Aspect | None:
        entry = self._rows[row]
        return entry if isinstance(entry, Aspect) else None

    def row_of(self, measure: str) -> int:
        return self._row_of[measure]

    def check_state(self, measure: Measure) -> CheckState:
        return self._bench.desk.check_state(measure)

    def look(self, row: int, column: int) -> CellLook:
        look = self._looks.get((row, column))
        if look is None:
            look = self._looks[row, column] = self._make_look(row, column)
        return look

    def editor_at(self, row: int, column: int) -> Editor:
        return self.look(row, column).editor if self.measure_at(row) is not None else "none"

    def content_at(self, row: int, column: int) -> str:
        return self.look(row, column).content

    def choices_at(self, row: int, column: int) -> list[tuple[str, str]]:
        measure = self.measure_at(row)
        return [(word, "") for word in choices_of(measure, COLUMNS[column])] if measure is not None else []

    def refresh(self) -> None:
        """Read everything again: another node, or edits made while the sheet did not listen."""
        self._looks.clear()
        last = self.index(len(self._rows) - 1, len(COLUMNS) - 1)
        self.dataChanged.emit(self.index(0, 0), last)

    def _make_look(self, row: int, column: int) -> CellLook:
        entry = self._rows[row]
        if isinstance(entry, Measure):
            return look_of(self._bench.desk, entry, COLUMNS[column])
        return CellLook(f"{entry.no}  {entry.title}", self._progress(entry), "none")

    def _progress(self, aspect: Aspect) -> str:
        """Measures answered without an open question, of all."""
        answered = sum(self.check_state(measure) in _ANSWERED for measure in aspect.measures)
        return f"{answered}/{len(aspect.measures)}"

    def _tool_tip(self, index: Index) -> str | None:
        measure = self.measure_at(index.row())
        if measure is None:
            return self.look(index.row(), 0).text
        sentences = [f"{issue.message}。{issue.fix}" for issue in self._issues(index, measure)]
        text = self.look(index.row(), index.column()).text
        return "\n".join([text, *sentences] if len(text) > 6 else sentences) or None

    def _spoken(self, index: Index) -> str:
        measure = self.measure_at(index.row())
        look = self.look(index.row(), index.column())
        if measure is None:
            return look.text
        words = [f"{measure.no} {_(COLUMNS[index.column()].title)}", look.text]
        return "，".join([*words, *(issue.message for issue in self._issues(index, measure))])

    def _issues(self, index: Index, measure: Measure) -> list[Any]:
        column = COLUMNS[index.column()]
        return issues_at(self._bench.desk, measure, column) if column.field or column.key == "check" else []

    def _on_bench_measure_changed(self, no: str) -> None:
        for row in (self._row_of[no], self._group_of[self._bench.letter.measure(no).aspect_no]):
            for column in range(len(COLUMNS)):
                self._looks.pop((row, column), None)
            self.dataChanged.emit(self.index(row, 0), self.index(row, len(COLUMNS) - 1))

    def _on_bench_node_opened(self, _node: str) -> None:
        self.refresh()
