"""The menu of a cell (right click, menu key): what can be done there, each with its key."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu, QWidget

from resources.translation import _

_WISHES: tuple[tuple[str, str, str], ...] = (
    ("copy", "复制", "Ctrl+C"),
    ("paste", "粘贴", "Ctrl+V"),
    ("fill_down", "向下填充", "Ctrl+D"),
    ("clear", "清空", "Delete"),
    ("", "", ""),
    ("insert", "在下方插入行", "Ctrl++"),
    ("duplicate", "复制所选的行到下方", "Ctrl+Shift+D"),
    ("delete", "删除所选的行", "Ctrl+-"),
    ("", "", ""),
    ("filter", "本列筛选与排序…", "Alt+↓"),
    ("take_over", "沿用上一节点的内容", "F7"),
    ("open", "行表单", "Ctrl+回车"),
    ("history", "谁改过…", "Ctrl+H"),
)
_READING = ("copy", "filter", "open", "history")


def open_grid_menu(
    parent: QWidget,
    place: QPoint,
    ask: Callable[[str], None],
    *,
    is_locked: bool,
    to_explain: bool,
) -> None:
    """`to_explain`: an issue at the cell wants an explanation."""
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    if to_explain and not is_locked:
        menu.addAction(_("写审核说明…") + "\tF4", lambda: ask("explain"))
        menu.addSeparator()
    for wish, text, key in _WISHES:
        if not wish:
            menu.addSeparator()
            continue
        action = menu.addAction(f"{_(text)}\t{key}")
        action.setEnabled(not is_locked or wish in _READING)
        action.triggered.connect(lambda _checked=False, wish=wish: ask(wish))
    menu.popup(place)
