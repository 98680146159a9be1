"""The issues of the node as a list model that changes only the rows that differ."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop.style import LEVEL_WORDS
from forms.issues import Issue
from resources.translation import _

Index = QModelIndex | QPersistentModelIndex
_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_ACCESSIBLE = int(Qt.ItemDataRole.AccessibleTextRole)


class IssueModel(QAbstractListModel):
    """Rows are issues, errors first. `show_issues` leaves selection and place alone where nothing changed."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.issues: list[Issue] = []

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's signature
        return 0 if parent.isValid() else len(self.issues)

    def data(self, index: Index, role: int = _DISPLAY) -> object:
        if role in (_DISPLAY, _ACCESSIBLE):
            issue = self.issues[index.row()]
            return _("{level} {text}").format(level=level_word(issue), text=issue.text)
        return None

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
        both = min(gone, come)
        if both:
            old[start : start + both] = new[start : start + both]
            self.dataChanged.emit(self.index(start), self.index(start + both - 1))
        if gone > both:
            self.beginRemoveRows(QModelIndex(), start + both, start + gone - 1)
            del old[start + both : start + gone]
            self.endRemoveRows()
        elif come > both:
            self.beginInsertRows(QModelIndex(), start + both, start + come - 1)
            old[start + both : start + both] = new[start + both : start + come]
            self.endInsertRows()
        return True


def level_word(issue: Issue) -> str:
    """错误, 待说明, 提示, or what became of an explanation."""
    if issue.explained == "yes":
        return _("已说明")
    if issue.explained == "void":
        return _("说明已失效")
    return _(LEVEL_WORDS[issue.level])


def _is_same(one: Issue, other: Issue) -> bool:
    return one is other or one == other
