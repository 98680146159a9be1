"""The window of one workspace: lays out its parts and passes wishes between them. It knows no rules and no formats."""

from PySide6.QtCore import QPoint, QSize, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QCloseEvent, QDesktopServices
from PySide6.QtWidgets import QMainWindow, QMenu, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from desktop.actions import WINDOW_ACTIONS, build_actions
from desktop.entry.form_page import FormPage
from desktop.issues.issue_panel import IssuePanel
from desktop.messages import MessageBar, ask
from desktop.overview.bottom_bar import StatusLine, StepBar
from desktop.overview.measure_tree import MeasureTree
from desktop.overview.top_bar import TopBar
from desktop.recent import Preferences
from desktop.style import TOKENS, card
from desktop.window_jobs import WindowJobs
from desktop.workbench import Workbench
from forms.errors import ShownFault
from resources.translation import _

_DEFAULT_SIZE = QSize(1366, 740)
_LEFT, _RIGHT = 300, 290


class MainWindow(QMainWindow):
    """`start_page_asked` and `closed` go to the program, which shows another window or ends."""

    start_page_asked = Signal()
    verify_asked = Signal()
    closed = Signal()

    def __init__(self, workbench: Workbench, preferences: Preferences) -> None:
        super().__init__()
        self.workbench = workbench
        self._preferences = preferences
        letter = workbench.letter
        self._numbers = [measure.no for measure in letter.measures]
        self.top = TopBar(letter, is_practice=workbench.session.is_practice)
        self.bar = MessageBar()
        self.tree = MeasureTree(workbench)
        self.form = FormPage(workbench)
        self.steps = StepBar()
        self.issues = IssuePanel(workbench)
        self.status = StatusLine()
        self.sheet: QWidget | None = None
        self.jobs = WindowJobs(self)
        self.setWindowTitle(_("{unit} {title} — 责任书填报").format(unit=letter.unit, title=letter.title))
        self._lay_out()
        self.actions_by_id = build_actions(self, self, WINDOW_ACTIONS)
        self._connect()
        self._show_node()
        self._restore()

    def _lay_out(self) -> None:
        self._left = _in_card(self.tree)
        self._right = _in_card(self.issues)
        centre = QWidget()
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(TOKENS.gap)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.form)
        column.addWidget(self._pages, 1)
        column.addWidget(self.steps)
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setHandleWidth(TOKENS.gap)
        for place, widget in enumerate((self._left, centre, self._right)):
            self._splitter.addWidget(widget)
            self._splitter.setStretchFactor(place, int(widget is centre))
        whole = QWidget()
        rows = QVBoxLayout(whole)
        rows.setContentsMargins(10, 8, 10, 4)
        rows.setSpacing(TOKENS.gap)
        for widget in (self.top, self.bar):
            rows.addWidget(widget)
        rows.addWidget(self._splitter, 1)
        rows.addWidget(self.status)
        self.setCentralWidget(whole)

    def _connect(self) -> None:
        bench = self.workbench
        bench.saved.connect(self.steps.show_saved)
        bench.unsaved.connect(self.steps.show_unsaved)
        bench.save_failed.connect(self._on_workbench_save_failed)
        bench.measure_changed.connect(self._show_counts)
        bench.node_opened.connect(self._on_workbench_node_opened)
        bench.tasks.failed.connect(self.show_fault)
        self.top.node_chosen.connect(bench.open_node)
        self.top.quick_entry_asked.connect(self._on_quick_entry_triggered)
        self.top.export_asked.connect(self._on_export_triggered)
        self.top.menu_asked.connect(self._on_top_menu_asked)
        self.tree.measure_chosen.connect(self.show_measure)
        self.tree.activated_measure.connect(lambda _no: self.form.focus_field(""))
        self.issues.issue_chosen.connect(self.go_to)
        self.issues.explain_asked.connect(self.jobs.explain)
        self.steps.previous_asked.connect(self._on_previous_measure_triggered)
        self.steps.next_asked.connect(self._on_next_measure_triggered)
        self.steps.issue_asked.connect(self._on_next_issue_triggered)
        self.form.add_evidence_asked.connect(self.jobs.ask_evidence)
        self.form.files_dropped.connect(self.jobs.add_evidence)
        self.form.open_evidence_asked.connect(self.jobs.open_evidence)
        self.form.remove_evidence_asked.connect(self.jobs.remove_evidence)
        self.form.reopen_asked.connect(self.jobs.reopen)

    def _restore(self) -> None:
        if not self.restoreGeometry(self._preferences.layout("window")):
            self.resize(_DEFAULT_SIZE)
        if not self._splitter.restoreState(self._preferences.layout("splitter")):
            self._splitter.setSizes([_LEFT, _DEFAULT_SIZE.width() - _LEFT - _RIGHT, _RIGHT])
        _node, measure = self._preferences.place(self.workbench.path)
        self.show_measure(measure if measure in self._numbers else self._numbers[0])
        self.form.focus_field("")

    @property
    def measure(self) -> str:
        return self.form.measure.no if self.form.measure else self._numbers[0]

    def show_measure(self, no: str) -> None:
        if self.form.measure is None or self.form.measure.no != no:
            self.form.show_measure(self.workbench.letter.measure(no))
        self.tree.show_measure(no)
        place = self._numbers.index(no)
        after = self._numbers[place + 1] if place + 1 < len(self._numbers) else ""
        self.steps.show_neighbours(self._numbers[place - 1] if place else "", after)

    def go_to(self, measure: str, field: str) -> None:
        """Show the field of an issue and put the cursor there."""
        self._show_form()
        self.show_measure(measure)
        self.form.focus_field(field)

    def show_fault(self, fault: ShownFault) -> None:
        self.bar.show_fault(fault)

    def _show_node(self) -> None:
        desk = self.workbench.desk
        self.top.show_node(desk.node.id, self.jobs.locked_nodes())
        self.status.show_facts(
            _("工作区 {path}").format(path=self.workbench.path),
            _("填报人 {name}").format(name=self.workbench.session.by),
            _("离线"),
        )
        self._show_counts()

    def _show_counts(self, _measure: str = "") -> None:
        self.top.show_counts(self.workbench.desk.counts(), is_locked=self.workbench.is_locked)

    def _show_form(self) -> None:
        if self._pages.currentWidget() is not self.form:
            self._pages.setCurrentWidget(self.form)
            self._left.show()
            self.top.show_quick_entry(False)

    def _step(self, steps: int) -> None:
        place = self._numbers.index(self.measure) + steps
        if 0 <= place < len(self._numbers):
            field = self.form.focused_field()
            self._show_form()
            self.show_measure(self._numbers[place])
            if not self.tree.hasFocus():
                self.form.focus_field(field)

    def _step_node(self, steps: int) -> None:
        nodes = [node.id for node in self.workbench.letter.nodes]
        place = nodes.index(self.workbench.desk.node.id) + steps
        if 0 <= place < len(nodes):
            self.workbench.open_node(nodes[place])

    def _on_workbench_node_opened(self, _node: str) -> None:
        self._show_node()

    def _on_workbench_save_failed(self, fault: ShownFault) -> None:
        self.steps.show_failed()
        self.bar.show_fault(fault, (_("现在重试"), self.workbench.commit))
        self.workbench.saved.connect(self.bar.hide, Qt.ConnectionType.SingleShotConnection)

    def _on_previous_measure_triggered(self) -> None:
        self._step(-1)

    def _on_next_measure_triggered(self) -> None:
        self._step(1)

    def _on_next_issue_triggered(self) -> None:
        self.issues.step(1)

    def _on_previous_issue_triggered(self) -> None:
        self.issues.step(-1)

    def _on_go_measures_triggered(self) -> None:
        self._show_form()
        self.tree.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _on_go_form_triggered(self) -> None:
        self._show_form()
        self.form.focus_field("")

    def _on_go_issues_triggered(self) -> None:
        self.issues.list.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _on_next_node_triggered(self) -> None:
        self._step_node(1)

    def _on_previous_node_triggered(self) -> None:
        self._step_node(-1)

    def _on_save_triggered(self) -> None:
        self.workbench.commit()

    def _on_undo_triggered(self) -> None:
        outcome = self.workbench.undo()
        if outcome is not None:
            self.go_to(outcome.cell.measure, outcome.cell.field)

    def _on_explain_triggered(self) -> None:
        self.jobs.explain_here()

    def _on_quick_entry_triggered(self) -> None:
        self.jobs.toggle_sheet()

    def _on_export_triggered(self) -> None:
        self.jobs.export()

    def _on_verify_triggered(self) -> None:
        self.verify_asked.emit()

    def _on_reopen_triggered(self) -> None:
        self.jobs.reopen()

    def _on_start_page_triggered(self) -> None:
        self.start_page_asked.emit()

    def _on_open_folder_triggered(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.workbench.path)))

    def _on_keys_triggered(self) -> None:
        self.jobs.show_keys()

    def _on_quit_triggered(self) -> None:
        self.close()
