"""The window of one workspace: lays out its parts, shows news, and closes only when everything is saved."""

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QCloseEvent, QPaintEvent
from PySide6.QtWidgets import QApplication, QBoxLayout, QFrame, QMainWindow, QVBoxLayout, QWidget

from desktop.panes import Panes
from desktop.recent import Preferences
from desktop.room import resize_within_screen
from desktop.style import TOKENS
from desktop.timers import single_shot
from desktop.typing_end import end_typing
from desktop.window_parts import WindowParts
from desktop.workbench import Workbench
from forms.errors import ShownFault
from resources.translation import _

if TYPE_CHECKING:
    from desktop.navigator import Navigator
    from desktop.window_actions import WindowActions

_DEFAULT_SIZE = (1366, 728)
_QUIET_AFTER_START_MS = 200


class MainWindow(QMainWindow):
    """First painted with letter, nodes and measures; form, issues and actions follow at once (`completed`).

    `closed` comes when the workspace is closed; the program then shows another window or ends. `letter_adopted`: the
    workspace has to be opened anew, at this measure and with this message.
    """

    completed = Signal()
    closed = Signal()
    start_page_asked = Signal()
    verify_asked = Signal(str)
    turn_asked = Signal()
    letter_adopted = Signal(str, str)

    def __init__(self, workbench: Workbench, preferences: Preferences) -> None:
        super().__init__()
        self.workbench = workbench
        self._preferences = preferences
        self._is_complete = False
        self._has_failed = False
        self._is_closed = False
        self.parts = WindowParts(workbench)
        self._lay_out()
        self._show_place()
        self._panes.restore(preferences.layout("splitter"), _DEFAULT_SIZE[0])
        self._panes.fit(self.screen().availableSize().width())  # first: what has no room must not widen the window
        if not self.restoreGeometry(preferences.layout("window")):
            resize_within_screen(self, *_DEFAULT_SIZE)

    def _lay_out(self) -> None:
        letter, parts = self.workbench.letter, self.parts
        self.setWindowTitle(_("{unit} {title} — 责任书填报").format(unit=letter.unit, title=letter.title))
        _fill_card(parts.tree_card, parts.tree)
        centre = QWidget()
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(TOKENS.gap)
        column.addWidget(parts.pages, 1)
        column.addWidget(parts.steps)
        self._panes = Panes(parts.tree_card, centre, parts.issues_card)
        self._panes.narrowed.connect(self._on_panes_narrowed)
        whole = QWidget()
        self._rows = rows = QVBoxLayout(whole)
        rows.setContentsMargins(10, 8, 10, 4)
        rows.setSpacing(TOKENS.gap)
        rows.addWidget(parts.top)
        rows.addWidget(self._panes, 1)
        rows.addWidget(parts.status)
        self.setCentralWidget(whole)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._is_complete:
            QTimer.singleShot(0, self.complete)

    def complete(self) -> None:
        """Add what the first paint did without. Once, and not in a window that was closed at once."""
        if self._is_complete or self._is_closed:
            return
        self._is_complete = True
        self._rows.insertWidget(1, self.parts.bar)
        _fill_card(self.parts.issues_card, self.parts.issues, self.parts.context)
        self._on_panes_narrowed(self._panes.is_narrow)
        self._connect()
        self.parts.tree.complete()
        self._show_counts()
        _node, measure = self._preferences.place(self.workbench.path)
        self.navigator.start(measure)
        QTimer.singleShot(_QUIET_AFTER_START_MS, self._on_start_done)
        self.completed.emit()

    @cached_property
    def navigator(self) -> "Navigator":
        from desktop.navigator import Navigator  # late: after the first paint

        return Navigator(self.parts, self)

    @cached_property
    def window_actions(self) -> "WindowActions":
        from desktop.window_actions import WindowActions  # late, as above

        return WindowActions(self.parts, self.navigator, self._preferences, self)

    def _connect(self) -> None:
        bench, parts = self.workbench, self.parts
        bench.saved.connect(self._on_workbench_saved)
        parts.top.measures_asked.connect(self.navigator.go_to_tree)
        parts.top.page_asked.connect(self.navigator.go_to_form)
        parts.top.issues_asked.connect(self.navigator.go_to_issues)
        parts.tree.measure_clicked.connect(self._on_tree_measure_clicked)
        QApplication.instance().focusChanged.connect(self._on_focus_changed)
        bench.unsaved.connect(parts.steps.show_unsaved)
        bench.leaving.connect(self._on_workbench_leaving)
        bench.save_failed.connect(self._on_workbench_save_failed)
        bench.issues_changed.connect(single_shot(self, 0, self._show_counts).start)  # not before they are painted
        bench.node_opened.connect(self._on_workbench_node_opened)
        bench.tasks.failed.connect(parts.bar.show_fault)
        self.window_actions.start_page_asked.connect(self.start_page_asked)
        self.window_actions.verify_asked.connect(self.verify_asked)
        self.window_actions.turn_asked.connect(self.turn_asked)
        self.window_actions.letter_adopted.connect(self.letter_adopted)

    def _on_panes_narrowed(self, is_narrow: bool) -> None:
        """Where panes come one at a time there is width for issues and context side by side, and no height to spare."""
        self.parts.top.set_narrow(is_narrow)
        self.parts.status.setHidden(is_narrow)
        both = self.parts.issues_card.layout()
        if isinstance(both, QBoxLayout):
            both.setDirection(QBoxLayout.Direction.LeftToRight if is_narrow else QBoxLayout.Direction.TopToBottom)
            both.setStretch(1, int(is_narrow))

    def _on_focus_changed(self, _before: QWidget | None, now: QWidget | None) -> None:
        if now is not None:
            self._panes.show_pane(now)

    def _on_tree_measure_clicked(self, _no: str) -> None:
        if self._panes.is_narrow:
            self.navigator.go_to_form()

    def _on_workbench_node_opened(self, _node: str) -> None:
        self._show_place()
        self._show_counts()

    def _show_place(self) -> None:
        self.parts.top.show_node(self.workbench.node.id, self.workbench.locked_nodes)
        self.parts.status.show_facts(
            _("工作区 {path}").format(path=self.workbench.path),
            _("填报人 {name}").format(name=self.workbench.session.by),
            _("离线"),
        )

    def _show_counts(self) -> None:
        bench = self.workbench
        is_checking = bench.desk.ledgers.is_awaiting
        self.parts.top.show_counts(bench.desk.counts(), is_locked=bench.is_locked, is_checking=is_checking)

    def _on_workbench_leaving(self) -> None:
        end_typing(self)

    def _on_workbench_saved(self, at: str) -> None:
        self.parts.steps.show_saved(at)
        if self._has_failed:
            self._has_failed = False
            self.parts.bar.hide()

    def _on_workbench_save_failed(self, fault: ShownFault) -> None:
        self._has_failed = True
        self.parts.steps.show_failed()
        self.parts.bar.show_fault(fault, (_("现在重试"), self.workbench.commit))

    def _on_start_done(self) -> None:
        """What can wait: room for the saves, the backup, a look over all, and which input method is there."""
        from desktop.input_method import find_input_method  # late: D-Bus

        if self._is_closed:
            return
        session, tasks = self.workbench.session, self.workbench.tasks
        tasks.run(session.make_room_for_saves)
        tasks.run(session.back_up_at_start)
        tasks.run(session.look_over, self._on_tasks_looked_over)
        method = find_input_method()
        if method is None:
            self.parts.status.add_fact(_("未检测到中文输入法"))
        elif method:
            self.parts.status.add_fact(_("输入法 {name}").format(name=method))

    def _on_tasks_looked_over(self, soundness: object) -> None:
        text = soundness_text(soundness)
        if text:
            self.parts.bar.show_message("error", text)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Waits until all is saved; what cannot be saved is given up only when the person says so."""
        from desktop.messages import ask  # late: only at the end

        if self._is_closed:
            event.accept()
            return
        end_typing(self)
        if not self.workbench.settle():
            text = _("还有内容没有保存（磁盘或数据库出错）。现在关闭将丢失这些内容。")
            if not ask(self, text, _("放弃未保存的内容并关闭"), _("返回")):
                event.ignore()
                return
        self._preferences.keep_layout("window", self.saveGeometry())
        if not self._panes.is_narrow:
            self._preferences.keep_layout("splitter", self._panes.saveState())
        if self._is_complete:
            self._preferences.keep_place(self.workbench.path, self.workbench.desk.node.id, self.navigator.measure)
        self._is_closed = True
        self.workbench.close()
        event.accept()
        self.closed.emit()


def soundness_text(soundness: object) -> str:
    """What a look over the workspace found, or "" when all is well."""
    broken = getattr(soundness, "broken_change", None)
    missing = getattr(soundness, "missing_evidence", ())
    texts = []
    if broken is not None:
        texts.append(
            _("变更记录第{number}条与前后不符，可能被改动过。请保留现状并联系技术人员。").format(number=broken)
        )
    if missing:
        texts.append(
            _("{count}份佐证材料找不到了：{names}。请从原处重新添加。").format(
                count=len(missing), names="、".join(missing[:5])
            )
        )
    return "\n".join(texts)


def _fill_card(frame: QFrame, inside: QWidget, *below: QWidget) -> None:
    column = QVBoxLayout(frame)
    column.setContentsMargins(1, 4, 1, 4)
    column.setSpacing(0)
    column.addWidget(inside, 1)
    for widget in below:
        column.addWidget(widget)
