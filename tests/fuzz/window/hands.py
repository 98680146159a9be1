"""What a hand does to whatever is on the screen: presses, types, pastes, clicks somewhere. Chance says which and how."""

import random
from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QSpinBox,
    QWidget,
)

from desktop.actions import FIELD_KEYS, WINDOW_ACTIONS
from tests.gui.benches import compose

Chance = random.Random
TEXTS = (
    *(
        "205",
        "2",
        "1",
        "0",
        "-3",
        "２０５．５",
        "1,234.5万",
        "1.2亿",
        "约1500",
        "1e999",
        "NaN",
        "9" * 60,
        "=12.5+3",
        "=1/0",
    ),
    *(
        "2024-03-31",
        "2024年6月1日",
        "20240230",
        "12月",
        "正在推进",
        "已完成",
        "区科技局",
        "渝府办发〔2024〕14号",
        "ZC-0003",
    ),
    *(
        "有效发明专利稳步增长，已完成渝科局发〔2024〕3号。",
        "很长的一段话" * 400,
        " 　",
        "a\tb",
        "一行\n又一行",
        "\u202e右到左",
        "\U00020bb7",
    ),
    *("\x07\x00", "<b>x</b> &amp;", "%s {x} {0}", "'; drop table cells; --", "，。", "𝟙𝟚", "是", "否"),
)
BLOCKS = (
    *(
        "205\t210\n206\tx",
        "ZC-8001\t旧厂房\n\tZC-8002",
        '"两行\n一格"\t１２\n',
        "\t\t\t\n\n",
        "a" + "\tb" * 60,
        "1\n" * 70,
        "",
    ),
    *("2024-02-30\t12.5\n半个\t", "=1+2\t+3\n-4\t@5"),
)
_PLAIN_KEYS = (
    *("Return", "Tab", "Backtab", "Esc", "Up", "Down", "Left", "Right", "PgUp", "PgDown", "Home", "End", "Space"),
    *("Delete", "Backspace", "F2", "Ctrl+C", "Ctrl+X", "Ctrl+V", "Ctrl+A", "Ctrl+D", "Ctrl+Z", "Ctrl+Z", "Ctrl+Y"),
    *(
        "Ctrl+F",
        "F3",
        "Shift+Down",
        "Ctrl+Down",
        "Ctrl+Home",
        "Ctrl+End",
        "Ctrl+Return",
        "Alt+Down",
        "Ctrl++",
        "Ctrl+Insert",
    ),
)
KEYS = (
    *_PLAIN_KEYS,
    *(key for spec in WINDOW_ACTIONS for key in spec.keys),
    *(key for note in FIELD_KEYS for key in note.keys if key != "Enter"),
)
_TYPABLE = (QLineEdit, QPlainTextEdit)


def act(inside: QWidget, chance: Chance) -> str:
    """Do something to a window or dialog, and say what. It may open another, and come back when that is left."""
    deeds: Sequence[tuple[int, Callable[[QWidget, Chance], str]]] = (
        (5, press),
        (4, write),
        (4, strike),
        (3, click),
        (1, choose),
        (1, ask_menu),
        (1, paste),
    )
    (deed,) = chance.choices([deed for _weight, deed in deeds], [weight for weight, _deed in deeds])
    return deed(inside, chance)


def press(inside: QWidget, chance: Chance) -> str:
    """A button; most often the one that goes on."""
    buttons = [button for button in _shown(inside, QAbstractButton) if button.isEnabled()]
    first = [button for button in buttons if button.property("look") == "primary"]
    if first and chance.random() < 0.5:
        buttons = first
    if not buttons:
        return "no button"
    button = chance.choice(buttons)
    said = f"press {button.text() or button.toolTip()!r}"
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    return said


def write(inside: QWidget, chance: Chance) -> str:
    """Into some field, instead of what is there or beside it, and leave it by some key."""
    fields = [field for field in _shown(inside, *_TYPABLE) if field.isEnabled()]
    if not fields:
        return "no field"
    field, text = chance.choice(fields), chance.choice(TEXTS)
    field.setFocus(Qt.FocusReason.MouseFocusReason)
    if chance.random() < 0.6:
        field.selectAll()
    _type(field, text, chance)
    key = chance.choice(("Return", "Tab", "Esc", "Down", ""))
    if key:
        _strike(inside, key)
    return f"write {text[:20]!r} {key}"


def strike(inside: QWidget, chance: Chance) -> str:
    """Some keys, wherever the focus is."""
    keys = [chance.choice(KEYS) for _time in range(chance.choice((1, 1, 2, 4)))]
    for key in keys:
        _strike(inside, key)
    return f"strike {' '.join(keys)}"


def type_here(inside: QWidget, chance: Chance) -> str:
    """Into whatever has the focus, a grid too."""
    focused = _focused(inside)
    text = chance.choice(TEXTS)
    _type(focused, text, chance)
    key = chance.choice(("Return", "Tab", "Esc", "Ctrl+Return", ""))
    if key:
        _strike(inside, key)
    return f"type {text[:20]!r} {key} into {type(focused).__name__}"


def click(inside: QWidget, chance: Chance) -> str:
    """Somewhere in a list, tree or grid."""
    views = _shown(inside, QAbstractItemView)
    if not views:
        return "no list"
    view = chance.choice(views)
    place = _place(view.viewport().rect(), chance)
    is_double = chance.random() < 0.3
    said = f"{'double ' if is_double else ''}click {type(view).__name__} {place.x()},{place.y()}"
    modifier = chance.choice((Qt.KeyboardModifier.NoModifier,) * 3 + (Qt.KeyboardModifier.ShiftModifier,))
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, modifier, place)
    if is_double:
        QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, modifier, place)
    return said


def choose(inside: QWidget, chance: Chance) -> str:
    """Another entry of a box, or a number."""
    boxes = [box for box in _shown(inside, QComboBox, QSpinBox) if box.isEnabled()]
    if not boxes:
        return "no box"
    box = chance.choice(boxes)
    box.setFocus()
    for _time in range(chance.randrange(1, 4)):
        QTest.keyClick(box, chance.choice((Qt.Key.Key_Down, Qt.Key.Key_Up)))
    return f"choose in {type(box).__name__}"


def ask_menu(inside: QWidget, chance: Chance) -> str:
    """The right button somewhere."""
    widgets = [inside, *_shown(inside, QWidget)]
    widget = chance.choice(widgets)
    place = _place(widget.rect(), chance)
    reason = chance.choice((QContextMenuEvent.Reason.Mouse, QContextMenuEvent.Reason.Keyboard))
    said = f"menu of {type(widget).__name__}"
    QApplication.sendEvent(widget, QContextMenuEvent(reason, place, widget.mapToGlobal(place)))
    return said


def paste(inside: QWidget, chance: Chance) -> str:
    block = chance.choice(BLOCKS)
    QGuiApplication.clipboard().setText(block)
    _strike(inside, "Ctrl+V")
    return f"paste {block[:20]!r}"


def answer_menu(menu: QWidget, chance: Chance) -> str:
    """Choose in it, or leave it."""
    if isinstance(menu, QMenu) and chance.random() < 0.7:
        actions = [action for action in menu.actions() if action.isEnabled() and not action.isSeparator()]
        if actions:
            action = chance.choice(actions)
            said = f"choose {action.text()!r}"
            menu.setActiveAction(action)
            QTest.keyClick(menu, Qt.Key.Key_Return)
            return said
    for _time in range(chance.randrange(3)):
        QTest.keyClick(menu, Qt.Key.Key_Down)
    key = chance.choice((Qt.Key.Key_Return, Qt.Key.Key_Escape))
    QTest.keyClick(menu, key)
    return f"answer {type(menu).__name__}"


def _type(field: QWidget, text: str, chance: Chance) -> None:
    """As the input method gives it, or key by key."""
    if text.isascii() and text.isprintable() and len(text) < 20 and chance.random() < 0.7:
        QTest.keyClicks(field, text)
    elif text and field.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled):
        compose(field, text)


def _strike(inside: QWidget, key: str) -> None:
    combination = QKeySequence(key)[0]
    QTest.keyClick(_focused(inside), combination.key(), combination.keyboardModifiers())


def _focused(inside: QWidget) -> QWidget:
    """Where keys go; the window itself while nothing has the focus."""
    return QApplication.focusWidget() or inside


def _shown(inside: QWidget, *kinds: type) -> list:
    """In the order in which they were made, which a seed can rely on."""
    return [widget for kind in kinds for widget in inside.findChildren(kind) if widget.isVisible()]


def _place(area: QRect, chance: Chance) -> QPoint:
    spot = QPointF(chance.random() * max(area.width() - 1, 1), chance.random() * max(area.height() - 1, 1))
    return area.topLeft() + spot.toPoint()
