"""From an issue to the numbers it compares, at this node or an earlier one, and back again."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QMenu, QWidget

from desktop.letters.counterpart import counterpart
from desktop.navigator import Navigator
from desktop.window_parts import WindowParts
from forms.issues import Issue
from forms.records.report_text import paragraph_of
from forms.schema.letter import Letter
from forms.services.operands import OperandLink, operand_links
from resources.translation import _

_MOST_DIGITS = 9


class LookFlow(QObject):
    """Opens the menu of operands, goes to one of them, and remembers where one came from.

    `place` says which measure and field one is in, "" for no field.
    """

    def __init__(
        self, parts: WindowParts, navigator: Navigator, place: Callable[[], tuple[str, str]], window: QWidget
    ) -> None:
        super().__init__(window)
        self._parts = parts
        self._bench = parts.workbench
        self._navigator = navigator
        self._place = place
        self._window = window
        self._wanted: tuple[str, str, Letter | None] | None = None
        self._said = ""
        self._came_from: tuple[str, str, str] | None = None
        parts.issues.menu_asked.connect(self._on_issues_menu_asked)
        parts.form.look_asked.connect(self.go)
        self._bench.node_opened.connect(self._on_bench_node_opened)

    def look_here(self) -> None:
        """Ctrl+J: the operands of what is wrong at the field one is in, or in the list, of its current issue."""
        if self._parts.issues.list.hasFocus():
            self._parts.issues.ask_menu()
            return
        measure, field = self._place()
        issues = self._bench.desk.issues(measure)
        here = [issue for issue in issues if issue.field == field and issue.operands]
        if not here:
            self._parts.bar.show_message("info", _("这一栏没有与其他数字对照的问题。"))
            return
        if self._navigator.is_sheet_shown:
            self._open_menu(here, QCursor.pos())
            return
        editor = self._parts.form.body.fields[field].editor
        self._open_menu(here, editor.mapToGlobal(QPoint(0, editor.height())))

    def _open_menu(self, issues: Sequence[Issue], place: QPoint) -> None:
        menu = QMenu(self._window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        letter = self._bench.letter
        links = list(dict.fromkeys(link for issue in issues for link in operand_links(letter, issue)))
        for number, link in enumerate(links, 1):
            mark = f"&{number}  " if number <= _MOST_DIGITS else ""
            text = _("查看：{link}") if link.has_place else _("对照：{link}")
            action = menu.addAction(mark + text.format(link=link.text.replace("&", "&&")))
            action.setEnabled(link.has_place)
            action.triggered.connect(lambda _checked=False, link=link: self._go_to_link(link))
        menu.addSeparator()
        first_issue = issues[0]
        there = _("到文字报告的这一段") if paragraph_of(first_issue.field) else _("到这一栏")
        menu.addAction(there, lambda: self._parts.issues.open_issue(first_issue))
        if first_issue.level == "explain":
            menu.addAction(_("写审核说明…"), lambda: self._parts.issues.explain_asked.emit([first_issue.id]))
        first = next((action for action in menu.actions() if action.isEnabled()), None)
        if first is not None:
            menu.setActiveAction(first)
        menu.popup(place)

    def _go_to_link(self, link: OperandLink) -> None:
        self.go(link.measure, link.field, link.node)

    def go(self, measure: str, field: str, node: str) -> None:
        """Go to a field at a node, which is opened first if it is another one."""
        here = self._bench.node.id
        is_return = (measure, field, node) == self._came_from
        self._came_from = None if is_return else (*self._place(), here)
        if node == here or not self._bench.session.letter.has_node(node):
            self._navigator.go_to(measure, field)
            self._offer_return()
            return
        self._wanted = (measure, field, None if is_return else self._bench.letter)
        self._bench.open_node(node)

    def go_back(self) -> None:
        """Alt+Left: where one was before looking."""
        if self._came_from is None:
            self._parts.bar.show_message("info", _("没有可返回的位置。"))
            return
        self.go(*self._came_from)

    def _offer_return(self) -> None:
        if self._came_from is None:
            self._parts.bar.hide()
            return
        measure, _field, node = self._came_from
        here, before = self._bench.desk.node, self._bench.session.letter.node(node)
        text = _("正在查看{node}的 {measure}。").format(node=here.label, measure=self._navigator.measure)
        label = _("返回{node} {measure}  Alt+←").format(node=before.label, measure=measure)
        self._said = text
        self._parts.bar.show_message("info", text, (label, self.go_back))

    def _on_issues_menu_asked(self, issue_id: str, place: QPoint) -> None:
        self._open_menu([issue for issue in self._parts.issues.issues if issue.id == issue_id], place)

    def _on_bench_node_opened(self, _node: str) -> None:
        if self._wanted is None:
            self._came_from = None
            if self._said and self._parts.bar.text == self._said:
                self._parts.bar.hide()  # one has gone elsewhere since
            return
        (measure, field, letter), self._wanted = self._wanted, None
        if letter is not None:  # a closed node may number its measures otherwise
            measure = counterpart(letter, self._bench.letter, measure)
        self._navigator.go_to(measure, field)
        self._offer_return()
