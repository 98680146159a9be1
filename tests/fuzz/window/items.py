"""Finds what PySide still takes for items of layouts that are gone: whatever comes to lie there is taken for them too."""

from collections.abc import Iterator

from PySide6.QtWidgets import QApplication, QLayout, QSpacerItem, QWidgetItem
from shiboken6 import Shiboken


def outlived_items() -> list[str]:
    """The layouts that hold such items, in PySide's words. Looking makes items known: once a process, at the end."""
    known = {
        Shiboken.getCppPointer(each)[0]: each
        for each in Shiboken.getAllValidWrappers()
        if type(each) in (QWidgetItem, QSpacerItem)
    }
    there = {
        place
        for widget in QApplication.allWidgets()
        if widget.layout() is not None
        for place in _items(widget.layout())
    }
    return [Shiboken.dump(each) for place, each in known.items() if place not in there]


def _items(layout: QLayout) -> Iterator[int]:
    for number in range(layout.count()):
        item = layout.itemAt(number)
        yield Shiboken.getCppPointer(item)[0]
        if item.layout() is not None:
            yield from _items(item.layout())
