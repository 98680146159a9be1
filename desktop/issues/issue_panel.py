"""The issues of the node at the right: counts, the list, and the way to explain them."""

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QListView,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.issues.issue_delegate import IssueDelegate
from desktop.issues.issue_model import IssueModel
from desktop.steady import SteadyLabel
from desktop.style import TOKENS, fill_as_card, label
from desktop.workbench import Workbench
from forms.issues import Issue
from forms.records.report_text import paragraph_of
from forms.records.status import count_issues
from resources.translation import _

_EMPTY_INSETS = (10, 8, -10, 0)


class IssueList(QListView):
    """Enter and a click go to the issue's field; →, the menu key and a right click ask for its menu."""

    chosen = Signal(int)
    menu_asked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self._delegate = IssueDelegate(self)
        self.issues = IssueModel(self._delegate.size_of, self)
        self._delegate.issues = self.issues.issues
        self.setModel(self.issues)
        self.setItemDelegate(self._delegate)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setAccessibleName(_("问题清单"))
        self.clicked.connect(self._on_self_clicked)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.chosen.emit(self.currentIndex().row())
        elif event.key() == Qt.Key.Key_Right and self.currentIndex().isValid():
            self.menu_asked.emit(self.currentIndex().row())
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        is_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if is_key else self.indexAt(event.pos())
        if index.isValid():
            self.menu_asked.emit(index.row())

    def below_row(self, row: int) -> QPoint:
        """The place under a row on the screen, for its menu."""
        rect = self.visualRect(self.model().index(row, 0))
        return self.viewport().mapToGlobal(rect.bottomLeft())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        for part in (self.viewport(), self.verticalScrollBar().parentWidget()):
            fill_as_card(part)  # only now: the style sheet begins with taking it away

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.issues.issues:
            painter = QPainter(self.viewport())
            painter.setPen(QColor(TOKENS.muted))
            rect = self.viewport().rect().adjusted(*_EMPTY_INSETS)
            painter.drawText(
                rect, Qt.TextFlag.TextWordWrap, _("已填的内容没有问题。有问题时列在这里，点一条到那一栏。")
            )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The event carries the size of the viewport."""
        if self._delegate.width != event.size().width():
            self._delegate.width = event.size().width()
            self.issues.fit_rows()
        super().resizeEvent(event)

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        self._show_marks()

    def currentChanged(self, current: QModelIndex, previous: QModelIndex) -> None:
        super().currentChanged(current, previous)
        self._show_marks()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._show_marks()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._show_marks()

    def _show_marks(self) -> None:
        """Which rows are painted as selected, and which has the cursor."""
        rows = frozenset(index.row() for index in self.selectedIndexes())
        current = self.currentIndex().row() if self.hasFocus() else -1
        if (rows, current) != (self._delegate.selected_rows, self._delegate.current_row):
            self._delegate.selected_rows, self._delegate.current_row = rows, current
            self.viewport().update()

    def _on_self_clicked(self, index: QModelIndex) -> None:
        if len(self.selectionModel().selectedIndexes()) == 1:
            self.chosen.emit(index.row())


class IssuePanel(QWidget):
    """`issue_chosen` carries measure and field, `row_chosen` ledger, row and column.

    `paragraph_chosen` carries the key of a paragraph of the text report.

    `explain_asked` carries the ids of the selected issues, `menu_asked` an issue's id and where its menu may
    open; `all_asked` wants the list of all explanations.
    """

    issue_chosen = Signal(str, str)
    row_chosen = Signal(str, str, str)
    paragraph_chosen = Signal(str)
    menu_asked = Signal(str, QPoint)
    all_asked = Signal()
    explain_asked = Signal(list)

    def __init__(self, workbench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workbench = workbench
        self._blank: set[str] = set()
        self._head = SteadyLabel("heading")
        self.list = IssueList()
        self._model = self.list.issues
        self._rest = label(look="muted", wrap=True)
        self._all = QCheckBox(_("列出未填措施的问题"))
        self._explain = QPushButton(_("写审核说明…  F4"))
        self._list_all = QPushButton(_("全部说明…"))
        self._list_all.setToolTip(_("列出本节点的全部审核说明（Shift+F4）"))
        column = QVBoxLayout(self)
        column.setContentsMargins(2, 8, 2, 8)
        column.setSpacing(6)
        self._head.set_margins(10, 8)
        self._rest.setContentsMargins(10, 0, 8, 0)
        column.addWidget(self._head)
        column.addWidget(self.list, 1)
        column.addWidget(self._rest)
        foot = QVBoxLayout()
        foot.setContentsMargins(10, 0, 10, 0)
        foot.setSpacing(TOKENS.gap)
        foot.addWidget(self._all)
        buttons = QHBoxLayout()
        buttons.setSpacing(TOKENS.gap)
        buttons.addWidget(self._explain, 1)
        buttons.addWidget(self._list_all)
        foot.addLayout(buttons)
        column.addLayout(foot)
        self.list.chosen.connect(self._on_list_chosen)
        self.list.menu_asked.connect(self._on_list_menu_asked)
        self._list_all.clicked.connect(self.all_asked)
        self._all.toggled.connect(self.refresh)
        self._explain.clicked.connect(self.ask_explain)
        workbench.issues_changed.connect(self._on_workbench_issues_changed)
        workbench.node_opened.connect(self.refresh)
        workbench.text_watch.changed.connect(self._show)
        workbench.text_watch.look()
        self.refresh()

    def refresh(self, _what: object = None) -> None:
        """Follow the desk in everything: another node, or another choice of what is listed."""
        desk = self._workbench.desk
        self._blank = {measure.no for measure in desk.letter.measures if desk.check_state(measure) == "未填"}
        self._show()

    def _on_workbench_issues_changed(self, measures: tuple[str, ...]) -> None:
        """These differ: the others are as they were."""
        desk = self._workbench.desk
        for no in measures:
            (self._blank.add if desk.check_state(desk.letter.measure(no)) == "未填" else self._blank.discard)(no)
        self._show()

    def _show(self) -> None:
        """Measures nobody has begun are counted, and listed only when asked for; what is explained stands last."""
        issues = self._workbench.text_watch.beside(self._workbench.desk.issues())
        begun = [issue for issue in issues if issue.measure not in self._blank]
        counts = count_issues(begun)
        head = _("审核　错误 {errors} · 待说明 {to_explain} · 提示 {hints}").format(
            errors=counts.errors, to_explain=counts.to_explain, hints=counts.hints
        )
        self._head.set_text(_("审核　正在核对台账…") if self._workbench.desk.ledgers.is_awaiting else head)
        self._show_rest(len(self._blank), len(issues) - len(begun))
        if self._model.show_issues(issues if self._all.isChecked() else begun):
            self.list.executeDelayedItemsLayout()  # painted together with all else that follows from a key

    def _show_rest(self, measures: int, issues: int) -> None:
        rest = _("另有 {count} 项措施未填（{issues} 处）").format(count=measures, issues=issues) if measures else ""
        if rest != self._rest.text():
            self._rest.setText(rest)
        if self._rest.isHidden() == bool(rest):
            self._rest.setVisible(bool(rest))
            self._all.setVisible(bool(rest))

    @property
    def issues(self) -> list[Issue]:
        """What is listed, in its order."""
        return self._model.issues

    def step(self, steps: int) -> None:
        """Go to the next or previous open issue and its field; round the end to the start."""
        open_rows = [row for row, issue in enumerate(self.issues) if issue.explained != "yes"]
        if not open_rows:
            return
        now = self.list.currentIndex().row()
        later = [row for row in open_rows if (row > now if steps > 0 else row < now)]
        row = (later or open_rows)[0 if steps > 0 else -1]
        self.select_rows([row])
        self._on_list_chosen(row)

    def select_rows(self, rows: list[int]) -> None:
        selection = self.list.selectionModel()
        selection.clearSelection()
        for row in rows:
            selection.select(self._model.index(row, 0), QItemSelectionModel.SelectionFlag.Select)
        selection.setCurrentIndex(self._model.index(rows[0], 0), QItemSelectionModel.SelectionFlag.NoUpdate)
        self.list.scrollTo(self._model.index(rows[0], 0))

    def ask_explain(self) -> None:
        """Explain what is selected; with nothing selected, the current issue."""
        rows = sorted({index.row() for index in self.list.selectionModel().selectedIndexes()})
        if not rows and self.list.currentIndex().isValid():
            rows = [self.list.currentIndex().row()]
        self.explain_asked.emit([self.issues[row].id for row in rows])

    def ask_menu(self) -> None:
        """The menu of the current issue."""
        if self.list.currentIndex().isValid():
            self._on_list_menu_asked(self.list.currentIndex().row())

    def _on_list_menu_asked(self, row: int) -> None:
        self.menu_asked.emit(self.issues[row].id, self.list.below_row(row))

    def _on_list_chosen(self, row: int) -> None:
        self.open_issue(self.issues[row])

    def open_issue(self, issue: Issue) -> None:
        """Go where the issue stands: a field of a measure, a cell of a ledger, a paragraph of the text report."""
        if key := paragraph_of(issue.field):
            self.paragraph_chosen.emit(key)
        elif issue.ledger:
            self.row_chosen.emit(issue.ledger, issue.row, issue.field)
        else:
            self.issue_chosen.emit(issue.measure, issue.field)
