"""Sends a package back: a comment on any measure, row or cell of it, or on the whole, collected into a return slip."""

from collections.abc import Iterator
from dataclasses import replace
from typing import get_args

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSplitter,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop.messages import MessageBar
from desktop.style import TOKENS, card, colour, label
from desktop.tables import make_table
from desktop.tasks import Tasks
from desktop.turns.row_choice import RowChoice
from forms.package.package_data import PackageData
from forms.package.return_slip import Comment, Place, parse_place
from forms.package.stated import cells_of, figures_of
from forms.package.stated_rows import StatedLedger
from forms.schema.letter import Kind
from forms.schema.measure_fields import fields_of_kind, plain_label
from forms.services.package_changes import cell_text
from resources.translation import _

_PLACE = Qt.ItemDataRole.UserRole
_SHORT = Qt.ItemDataRole.UserRole + 1
_BOX_HEIGHT = 74
_FORM_ORDER = tuple(dict.fromkeys(field.name for kind in get_args(Kind) for field in fields_of_kind(kind)))


class CommentsPage(QWidget):
    """`return_asked`: with `comments` and `person`. `left`: back to the package; the comments stay."""

    return_asked = Signal()
    left = Signal()

    def __init__(self, data: PackageData, person: str, tasks: Tasks) -> None:
        super().__init__()
        self._comments: dict[str, str] = {}
        self.bar = MessageBar()
        self._find = QLineEdit()
        self._find.setProperty("look", "field")
        self._find.setPlaceholderText(_("查找编号、名称、栏目"))
        self._find.setAccessibleName(_("查找"))
        self.rows = RowChoice(data, tasks)
        self.tree = make_table((_("位置"), _("内容")), (210,), _("报送包的内容"), is_flat=False)
        self._where = label(look="heading", wrap=True)
        self.box = QPlainTextEdit()
        self.box.setProperty("look", "field")
        self.box.setTabChangesFocus(True)
        self.box.setAccessibleName(_("意见"))
        self.box.setPlaceholderText(_("对左边选中的这一处写意见，如“请附认定名单”。"))
        self.list = make_table((_("位置"), _("意见")), (110,), _("已写的意见"))
        self._by = QLineEdit(person)
        self._by.setProperty("look", "field")
        self._by.setAccessibleName(_("退回人"))
        self._return = QPushButton(_("写退回单"))
        self._return.setProperty("look", "primary")
        self._back = QPushButton(_("返回"))
        self._lay_out()
        self._fill(data)
        self._connect()
        self._show_list()

    def _lay_out(self) -> None:
        left, right = card(), card()
        one = QVBoxLayout(left)
        one.setContentsMargins(TOKENS.gap, TOKENS.gap, 1, 1)
        one.addWidget(self._find)
        one.addWidget(self.rows)
        one.addWidget(self.tree, 1)
        other = QVBoxLayout(right)
        other.setContentsMargins(TOKENS.gap, TOKENS.gap, TOKENS.gap, 1)
        other.addWidget(self._where)
        other.addWidget(self.box)
        self.box.setMinimumHeight(_BOX_HEIGHT // 2)
        self.box.setMaximumHeight(_BOX_HEIGHT)
        other.addWidget(self.list, 1)
        panes = QSplitter()
        panes.setChildrenCollapsible(False)
        for pane in (left, right):
            panes.addWidget(pane)
        panes.setStretchFactor(0, 3)
        panes.setStretchFactor(1, 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(TOKENS.gap)
        column.addWidget(self.bar)
        column.addWidget(panes, 1)
        row = QHBoxLayout()
        row.addWidget(label(_("退回人"), "heading"))
        row.addWidget(self._by, 1)
        row.addStretch(1)
        for button in (self._back, self._return):
            button.setAutoDefault(False)
            row.addWidget(button)
        column.addLayout(row)

    def _connect(self) -> None:
        self.rows.found.connect(self._on_row_found)
        self.rows.refused.connect(lambda text: self.bar.show_message("warning", text))
        self._find.textChanged.connect(self._on_find_changed)
        self.tree.currentItemChanged.connect(self._on_tree_current_changed)
        self.tree.itemActivated.connect(lambda _item: self.box.setFocus())
        self.box.textChanged.connect(self._on_box_changed)
        self.list.itemActivated.connect(self._on_list_activated)
        self._return.clicked.connect(self._on_return_clicked)
        self._back.clicked.connect(self.left)
        self.tree.setCurrentItem(self.tree.topLevelItem(0))

    def _fill(self, data: PackageData) -> None:
        self.tree.addTopLevelItem(_item(_("整个报送包"), "", Place("package"), _("整个报送包")))
        cells = cells_of(data)
        for figure in figures_of(data):
            shown = f"{figure.shown}{figure.unit}" if figure.shown else ""
            name, place = f"{figure.measure} {figure.title}", Place("measure", measure=figure.measure)
            item = _item(name, shown, place, figure.measure)
            for (measure, field), cell in sorted(cells.items(), key=lambda pair: _order(pair[0][1])):
                place = Place("measure", measure=measure, field=field)
                if measure == figure.measure and parse_place(place.text) is not None:
                    title = plain_label(field)
                    item.addChild(_item(title, cell_text(cell), place, f"{measure} {title}"))
            self.tree.addTopLevelItem(item)

    @property
    def comments(self) -> tuple[Comment, ...]:
        """Those written, in the package's order; lines become blanks."""
        return tuple(
            Comment(item.data(0, _PLACE), " ".join(self._comments[item.data(0, _PLACE).text].split()))
            for item in self._items()
            if item.data(0, _PLACE).text in self._comments
        )

    @property
    def person(self) -> str:
        return self._by.text().strip()

    def start(self) -> None:
        self._find.setFocus()

    def choose(self, place: str) -> None:
        """Put the cursor of the tree on a place (9.2.value)."""
        for item in self._items():
            if item.data(0, _PLACE).text == place:
                self.tree.setCurrentItem(item)
                return

    def _items(self) -> Iterator[QTreeWidgetItem]:
        for row in range(self.tree.topLevelItemCount()):
            top = self.tree.topLevelItem(row)
            yield top
            yield from (top.child(place) for place in range(top.childCount()))

    def _current(self) -> Place | None:
        item = self.tree.currentItem()
        return item.data(0, _PLACE) if item is not None else None

    def _on_tree_current_changed(self) -> None:
        item, place = self.tree.currentItem(), self._current()
        self.box.setEnabled(place is not None)
        if item is None or place is None:
            return
        parent = item.parent()
        name = f"{parent.text(0)} {item.text(0)}" if parent is not None else item.text(0)
        shown = item.text(1)
        self._where.setText(_("{name}：{shown}").format(name=name, shown=shown) if shown else name)
        self.box.blockSignals(True)
        self.box.setPlainText(self._comments.get(place.text, ""))
        self.box.blockSignals(False)

    def _on_box_changed(self) -> None:
        """Kept with every key, so that nothing is lost by going elsewhere."""
        place, text = self._current(), self.box.toPlainText()
        if place is None:
            return
        if text.strip():
            self._comments[place.text] = text
        else:
            self._comments.pop(place.text, None)
        self._show_list()

    def _show_list(self) -> None:
        self.list.clear()
        for item in self._items():
            place: Place = item.data(0, _PLACE)
            has_comment = place.text in self._comments
            item.setForeground(0, colour(TOKENS.explain if has_comment else TOKENS.text))
            if has_comment:
                line = QTreeWidgetItem([item.data(0, _SHORT), " ".join(self._comments[place.text].split())])
                line.setData(0, _PLACE, place)
                line.setToolTip(0, item.data(0, _SHORT))
                line.setToolTip(1, self._comments[place.text])
                self.list.addTopLevelItem(line)
        self._return.setEnabled(bool(self._comments))
        count = len(self._comments)
        self._return.setText(_("写退回单（{count} 条）").format(count=count) if count else _("写退回单"))

    def _on_list_activated(self, item: QTreeWidgetItem) -> None:
        self._find.clear()
        self.choose(item.data(0, _PLACE).text)
        self.box.setFocus()

    def _on_row_found(self, ledger: StatedLedger, row_id: str, values: dict[str, str]) -> None:
        """Into the tree, unless it is there already, and to the box: what is typed next is said of this row."""
        self.bar.hide()
        self._find.clear()
        place = Place("row", ledger=ledger.name, row=row_id)
        if all(item.data(0, _PLACE) != place for item in self._items()):
            self.tree.addTopLevelItem(_row_item(ledger, place, values))
        self.choose(place.text)
        self.tree.currentItem().setExpanded(True)
        self.tree.scrollToItem(self.tree.currentItem(), QTreeWidget.ScrollHint.PositionAtTop)
        self.box.setFocus()

    def _on_find_changed(self, text: str) -> None:
        """Measures that match stay, whole; of others the fields that match."""
        wanted = text.strip().lower()
        for row in range(self.tree.topLevelItemCount()):
            top = self.tree.topLevelItem(row)
            is_whole = wanted in _words(top)
            children = [top.child(place) for place in range(top.childCount())]
            for child in children:
                child.setHidden(not (is_whole or wanted in _words(child)))
            top.setHidden(not (is_whole or any(not child.isHidden() for child in children)))
            top.setExpanded(bool(wanted) and not top.isHidden() and not is_whole)

    def _on_return_clicked(self) -> None:
        if self.person:
            self.return_asked.emit()
        else:
            self.bar.show_message("warning", _("请写明退回人。"))
            self._by.setFocus()


def _row_item(ledger: StatedLedger, place: Place, values: dict[str, str]) -> QTreeWidgetItem:
    """A row with its cells, in the letter's order."""
    code = values.get(ledger.key, "") or place.row
    columns = [name for name in ledger.labels if name in values] or list(values)
    shown = "　".join(values[name] for name in columns if name != ledger.key)
    item = _item(f"{ledger.title} {code}", shown, place, code)
    for name in columns:
        cell, title = replace(place, field=name), ledger.labels.get(name, name)
        if parse_place(cell.text) is not None:
            item.addChild(_item(title, values[name], cell, f"{code} {title}"))
    return item


def _item(name: str, shown: str, place: Place, short: str) -> QTreeWidgetItem:
    """`short` is what it is called in the list of comments."""
    flat = " ".join(shown.split())
    item = QTreeWidgetItem([name, flat])
    item.setToolTip(0, name)
    item.setToolTip(1, flat)
    item.setData(0, _PLACE, place)
    item.setData(0, _SHORT, short)
    return item


def _order(field: str) -> int:
    """Where the field stands on the form."""
    return _FORM_ORDER.index(field) if field in _FORM_ORDER else len(_FORM_ORDER)


def _words(item: QTreeWidgetItem) -> str:
    return f"{item.text(0)} {item.text(1)}".lower()
