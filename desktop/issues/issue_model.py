"""The issues of the node as a list model that changes only the rows that differ."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QSize, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel

from desktop.style import LEVEL_WORDS
from forms.issues import Issue
from resources.translation import _

_DISPLAY, _SIZE = int(Qt.ItemDataRole.DisplayRole), int(Qt.ItemDataRole.SizeHintRole)


class IssueModel(QStandardItemModel):
    """Rows are issues, errors first. `show_issues` leaves selection and place alone where nothing changed.

    Whenever a row comes or goes the list asks for all rows and their sizes: they are kept where it finds them without
    a call into Python each.
    """

    def __init__(self, size_of: Callable[[Issue], QSize], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.issues: list[Issue] = []
        self._size_of = size_of

    def show_issues(self, issues: Sequence[Issue]) -> bool:
        """Replace the rows between what is the same at the start and at the end; False when all is the same."""
        old, new = self.issues, list(issues)
        shortest, start = min(len(old), len(new)), 0
        while start < shortest and _is_same(old[start], new[start]):
            start += 1
        end = 0
        while end < shortest - start and _is_same(old[-1 - end], new[-1 - end]):
            end += 1
        gone, come = len(old) - start - end, len(new) - start - end
        if not gone and not come:
            return False
        both = start + min(gone, come)
        for row in range(start, both):
            old[row] = new[row]
            self.setItemData(self.index(row, 0), {_DISPLAY: _text(new[row]), _SIZE: self._size_of(new[row])})
        if gone > come:
            self.removeRows(both, gone - come)
            del old[both : both + gone - come]
        elif come > gone:
            added = new[both : both + come - gone]
            old[both:both] = added
            self.invisibleRootItem().insertRows(both, [self._item(issue) for issue in added])
        return True

    def fit_rows(self) -> None:
        """The list has another width: every row its size for it."""
        for row, issue in enumerate(self.issues):
            self.item(row).setSizeHint(self._size_of(issue))

    def _item(self, issue: Issue) -> QStandardItem:
        made = QStandardItem(_text(issue))
        made.setSizeHint(self._size_of(issue))
        made.setEditable(False)
        return made


def level_word(issue: Issue) -> str:
    """错误, 待说明, 提示, or what became of an explanation."""
    if issue.explained == "yes":
        return _("已说明")
    if issue.explained == "void":
        return _("说明已失效")
    return _(LEVEL_WORDS[issue.level])


def _text(issue: Issue) -> str:
    return _("{level} {text}").format(level=level_word(issue), text=issue.text)


def _is_same(one: Issue, other: Issue) -> bool:
    return one is other or one == other
