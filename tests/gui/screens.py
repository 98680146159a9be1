"""One place that keeps pictures of windows in tests/output, and sees to it that every character on them has a glyph."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QRawFont
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QFrame,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTreeWidget,
    QWidget,
)

from resources import resource_path

OUTPUT = Path(__file__).parent.parent / "output"
SCREEN = (1366, 768)


def take(widget: QWidget, name: str, size: tuple[int, int] | None = SCREEN) -> Path:
    """Save what the widget looks like as tests/output/<name>.png."""
    OUTPUT.mkdir(exist_ok=True)
    if size is not None:
        widget.resize(*size)
    QTest.qWait(60)
    QApplication.processEvents()
    path = OUTPUT / f"{name}.png"
    assert widget.grab().save(str(path))
    return path


def texts_of(widget: QWidget) -> str:
    """Every text that the widget and what is in it show."""
    texts = [widget.windowTitle()]
    for child in widget.findChildren(QWidget):
        if isinstance(child, QLabel | QAbstractButton | QLineEdit):
            texts.append(child.text())
        elif isinstance(child, QPlainTextEdit):
            texts.append(child.toPlainText())
        elif isinstance(child, QTreeWidget):
            texts += [item.text(0) + item.text(1) for item in _items(child)]
        texts += [child.toolTip(), child.accessibleName()]
    return "".join(texts)


def unnamed(widget: QWidget) -> list[str]:
    """What one can type or choose in, or press, without a name for who cannot see it."""
    fields = (QAbstractItemView, QComboBox, QAbstractSpinBox, QLineEdit, QPlainTextEdit)
    made_by_qt = (QAbstractSpinBox, QComboBox, QAbstractItemView)
    found = []
    for child in widget.findChildren(QWidget):
        is_popup_list = isinstance(child.parent(), QFrame) and isinstance(child.parent().parent(), QComboBox)
        if child.focusPolicy() == Qt.FocusPolicy.NoFocus or isinstance(child.parent(), made_by_qt) or is_popup_list:
            continue
        is_blank_button = isinstance(child, QAbstractButton) and not child.text() and child.isVisibleTo(widget)
        is_silent = is_blank_button or isinstance(child, fields)
        if is_silent and not child.accessibleName():
            found.append(f"{type(child).__name__} {child.objectName()} in {type(child.parent()).__name__}")
    return found


def missing_glyphs(text: str) -> set[str]:
    """Characters that the bundled fonts have no glyph for."""
    fonts = [QRawFont(str(resource_path("fonts", name)), 15) for name in ("hei.ttf", "hei_bold.ttf")]
    return {
        character
        for character in set(text) - set("\n\t")
        if not all(f.supportsCharacter(ord(character)) for f in fonts)
    }


def _items(tree: QTreeWidget) -> list:
    tops = [tree.topLevelItem(row) for row in range(tree.topLevelItemCount())]
    return tops + [top.child(row) for top in tops for row in range(top.childCount())]
