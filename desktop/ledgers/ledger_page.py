"""One ledger of the open node: head, filters, grid or what an empty one says, totals, the row form beside it."""

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from desktop.grid.grid_notes import CellLine, PasteNote
from desktop.grid.grid_style import GRID_STYLE
from desktop.ledgers.column_filter import ColumnFilter
from desktop.ledgers.column_words import column_note
from desktop.ledgers.empty_ledger import EmptyLedger
from desktop.ledgers.find_bar import FindBar
from desktop.ledgers.grid_menu import open_grid_menu
from desktop.ledgers.grid_work import GridWork
from desktop.ledgers.ledger_edits import LedgerEdits
from desktop.ledgers.ledger_grid import LedgerGrid
from desktop.ledgers.ledger_head import LedgerHead
from desktop.ledgers.ledger_model import LedgerModel
from desktop.ledgers.page_stack import PageStack
from desktop.ledgers.row_filter_bar import RowFilterBar
from desktop.ledgers.row_form import RowForm
from desktop.ledgers.row_lookup import LookupParts, RowLookup
from desktop.ledgers.step_line import StepLine
from desktop.ledgers.totals_line import TotalsLine
from desktop.messages import MessageBar
from desktop.style import TOKENS, card
from desktop.timers import single_shot
from desktop.workbench import Workbench
from forms.issues import Issue
from forms.services.evidence import evidence_of_row
from forms.services.ledger_desk import RowOutcome
from forms.services.ledger_view import ViewChange
from forms.validation.evaluation_notes import evaluation_notes
from resources.translation import _

_FORM_WIDTH = 340
_AFTER_LAST_CHANGE_MS = 30


class LedgerPage(QWidget):
    """Built for one ledger at one node; another node has pages of its own. Signals are wishes.

    `measure_asked` carries a measure's number, `history_asked` a row's id, `explain_asked` ids of issues.
    """

    back_asked = Signal()
    measure_asked = Signal(str)
    import_asked = Signal()
    template_asked = Signal()
    history_asked = Signal(str)
    explain_asked = Signal(list)

    def __init__(self, bench: Workbench, ledger: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setStyleSheet(GRID_STYLE)
        self._bench = bench
        self.name = ledger
        self.edits = LedgerEdits(bench, ledger, self)
        self.view = self.edits.view
        self._model = LedgerModel(self.view, is_locked=bench.is_locked, parent=self)
        self.measures = [measure for measure in bench.letter.measures if measure.ledger == ledger]
        earlier = self._model.earlier
        before = earlier.node.label if earlier.node is not None and earlier.count else ""
        definition = self.view.definition
        notes = evaluation_notes(bench.letter, definition)
        self.head = LedgerHead(definition.title, self.measures, before, is_locked=bench.is_locked, notes=notes)
        self.filters = RowFilterBar()
        self.bar = MessageBar()
        self.find = FindBar()
        self.grid = LedgerGrid(self._model)
        self.grid.setAccessibleName(definition.title)
        self._totals = TotalsLine(self.grid, self._model)
        self.form = RowForm(self._model)
        self.line = CellLine()
        self.note = PasteNote()
        self.empty = EmptyLedger(definition, self.measures, before, is_locked=bench.is_locked)
        self.step_line = StepLine(self.edits.steps, self, (self.head, self.filters, self.find, self.grid, self.form))
        self._is_begun = False
        self._lay_out()
        self.column_filter = ColumnFilter(self._stack)
        self.work = GridWork(self.edits, self._model, self.grid, self.line, self.note)
        looking = (self.filters, self.column_filter, self.find, self.bar)
        self.lookup = RowLookup(LookupParts(self._model, self.grid, *looking))
        self._soon = single_shot(self, _AFTER_LAST_CHANGE_MS, self._show_rest)
        self._connect()
        self._show_empty_or_grid()
        self.grid.keep_current(0, 0)

    def _lay_out(self) -> None:
        frame = card()
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.setSpacing(0)
        inside.addWidget(self.grid, 1)
        inside.addWidget(self._totals)
        self._splitter = QSplitter()
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setHandleWidth(TOKENS.gap)
        self._splitter.addWidget(frame)
        self._splitter.addWidget(self.form)
        self._splitter.setStretchFactor(0, 1)
        self.form.setMinimumWidth(260)
        self.form.hide()
        self._stack = PageStack()
        self._stack.addWidget(self._splitter)
        self._stack.addWidget(self.empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for widget in (self.head, self.bar, self.filters, self.find):
            column.addWidget(widget)
        column.addWidget(self._stack, 1)
        for below in (self.step_line, self.line, self.note):
            column.addWidget(below)
        self.setFocusProxy(self.grid)

    def _connect(self) -> None:
        self.edits.changed.connect(self._on_edits_changed)
        self.grid.asked.connect(self._on_grid_asked)
        self.grid.moved_to.connect(self._on_grid_moved_to)
        self.grid.menu_asked.connect(self._on_grid_menu_asked)
        self.head.form_asked.connect(self.toggle_form)
        self.form.entered.connect(self._on_form_entered)
        self.form.stepped.connect(self._on_form_stepped)
        self.form.left.connect(self.toggle_form)
        self.form.history_asked.connect(lambda: self._on_grid_asked("history"))
        self.note.closed.connect(self.grid.setFocus)
        self.empty.type_asked.connect(self.begin)
        self.empty.paste_asked.connect(self._on_empty_paste_asked)
        for source in (self.head, self.empty):
            source.copy_asked.connect(self.copy_from_before)
            source.import_asked.connect(self.import_asked)
            source.template_asked.connect(self.template_asked)
        self.head.back_asked.connect(self.back_asked)
        self.head.measure_asked.connect(self.measure_asked)
        self._bench.issues_changed.connect(self._on_bench_issues_changed)
        self._bench.evidence_changed.connect(self._show_row)

    def start(self) -> None:
        """Show what is true now and take the keys."""
        self.refresh()
        shown = self.empty if self._stack.currentWidget() is self.empty else self.grid
        shown.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self) -> None:
        """Rows came from elsewhere, as by an import, or a return slip did."""
        self._model.comments.reload()
        self.lookup.keeping_place(self.view.refresh)
        self._show_empty_or_grid()
        self._show_rest()

    def begin(self) -> None:
        """Into the grid, at the first cell."""
        self._is_begun = True
        self._show_empty_or_grid()
        self.grid.keep_current(0, 0)
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def go_to_cell(self, row: str, column: str) -> bool:
        """The cell of a row, named by id or key; False when there is no such row. Shown alone rows are left."""
        found = self.edits.desk.find(row)
        if found is None:
            return False
        if self.view.position(found.id) is None:
            self.lookup.show_all()
        position = self.view.position(found.id)
        names = [each.name for each in self.view.columns]
        self._is_begun = True
        self._show_empty_or_grid()
        self.grid.keep_current(position or 0, names.index(column) if column in names else 0)
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def toggle_form(self) -> None:
        """Ctrl+Enter: the row form beside the grid, at the column one is in; again: back to the grid."""
        if self.form.isVisible():
            self.form.hide()
            self.grid.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.form.show()
            width = self._splitter.width()
            self._splitter.setSizes([width - _FORM_WIDTH, _FORM_WIDTH])
            self._show_row()
            self.form.focus_field(self.view.columns[max(self.grid.currentIndex().column(), 0)].name)
        self.head.show_form(self.form.isVisible())

    def copy_from_before(self) -> None:
        self.edits.run(self.edits.copying_from_before(), _("正在从上一节点复制"), self._say_copied)

    def _say_copied(self, outcome: RowOutcome | None) -> None:
        if outcome is not None:
            self.begin()
            text = _("已复制 {count} 行。请逐行核对；改动过的格左上角有蓝角标，“有变化”只看这些行。Ctrl+Z 可整体撤销。")
            self.bar.show_message("good", text.format(count=len(outcome.rows)))

    @property
    def row_id(self) -> str:
        """The current row's id; "" in the line in which a new one is begun."""
        row = self._model.row_at(self.grid.currentIndex().row())
        return row.id if row is not None else ""

    @property
    def model(self) -> LedgerModel:
        return self._model

    def _show_empty_or_grid(self) -> None:
        is_empty = not self.view.total() and not self._is_begun
        self._stack.setCurrentWidget(self.empty if is_empty else self._splitter)
        self._stack.updateGeometry()
        for widget in (self.filters, self.line):
            widget.setVisible(not is_empty)

    def _show_rest(self) -> None:
        """What follows from the rows a moment later: totals, counts, the measures' figures, the row form."""
        if not self.isVisible():
            return  # the workspace may be closed by now; `start` shows everything again
        self.head.show_count(self.view.total())
        for measure in self.measures:
            view = self._bench.desk.view(measure)
            cell = view.cell("value")
            self.head.show_feed(measure, view.with_unit(view.number("value")) if cell.is_value else _("没有数"))
        found = self._bench.desk.ledgers.found(self.name)
        incomplete = sum(any(issue.rule == "missing" for issue in issues) for issues in found.values())
        has_before = bool(self._model.earlier.count)
        is_checking = self._bench.desk.ledgers.is_awaiting
        counts = (self.view.total(), len(found), incomplete)
        self.filters.show_counts(*counts, has_before=has_before, is_checking=is_checking)
        totals = self.view.totals()
        self._totals.show_totals(totals)
        self._totals.setVisible(bool(totals))
        self.grid.size_row_heads()
        self._show_cell()
        self._show_row()

    def _show_cell(self) -> None:
        index = self.grid.currentIndex()
        if not index.isValid():
            self.line.show_nothing(_("没有符合筛选条件的行。"))
            return
        where = self._model.where(index.row(), index.column())
        note = column_note(self.view.definition, self.view.columns[index.column()])
        self.line.show_cell(where, self._issues_here(), note, _("{first}（共{count}条，Ctrl+回车 到行表单）"))
        self.line.put_before(self._model.comments_at(index.row(), index.column()), "explain")

    def _show_row(self, _what: object = None) -> None:
        if self.form.isVisible():
            position = self.grid.currentIndex().row()
            row = self._model.row_at(position)
            evidence = evidence_of_row(self.edits.desk, row) if row is not None else []
            self.form.show_row(position, self._model.row_issues(position), evidence)

    def _on_empty_paste_asked(self) -> None:
        self.begin()
        self.work.do("paste")

    def _on_edits_changed(self, outcome: RowOutcome, change: ViewChange) -> None:
        self._is_begun = True
        self._model.comments.take(outcome.rows)
        self._model.take(change)
        self._show_empty_or_grid()
        self._soon.start()

    def _on_grid_asked(self, wish: str) -> None:
        if self.work.do(wish) or self.lookup.do(wish):
            return
        match wish:
            case "open":
                self.toggle_form()
            case "explain":
                self.explain_asked.emit([issue.id for issue in self._issues_here()])
            case "history" if self.row_id:
                self.history_asked.emit(self.row_id)
            case "dismiss":
                self.note.hide()
                self.find.hide()

    def _on_grid_menu_asked(self, place: QPoint) -> None:
        to_explain = any(issue.level == "explain" for issue in self._issues_here())
        open_grid_menu(self, place, self._on_grid_asked, is_locked=self._model.is_locked, to_explain=to_explain)

    def _issues_here(self) -> tuple[Issue, ...]:
        index = self.grid.currentIndex()
        return self._model.issues_at(index.row(), index.column())

    def _on_grid_moved_to(self) -> None:
        self._show_cell()
        self._show_row()

    def _on_form_entered(self, column: str, text: str) -> None:
        outcome = self.edits.type_in_row(self.form.row_id, column, text)
        if outcome is not None and not self.form.row_id:
            self.grid.keep_current(self.view.position(outcome.rows[0]) or 0, self.grid.currentIndex().column())
        self._show_row()

    def _on_form_stepped(self, step: int) -> None:
        self.grid.keep_current(self.grid.currentIndex().row() + step, self.grid.currentIndex().column())

    def _on_bench_issues_changed(self, _measures: tuple[str, ...]) -> None:
        if self.isVisible():
            self._model.repaint()
            self._soon.start()
