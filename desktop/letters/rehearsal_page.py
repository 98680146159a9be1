"""What a new version would do, listed gravest first; which old measure becomes which new one can be put right here."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QBrush, QColor, QGuiApplication, QWheelEvent
from PySide6.QtWidgets import QComboBox, QTreeWidgetItem, QVBoxLayout, QWidget

from desktop.letters.rehearsal_row import Row, Section, Tone
from desktop.letters.rehearsal_rows import RehearsalRows, plain_text
from desktop.style import TOKENS, card, font, label
from desktop.tables import make_table
from resources.translation import _

_WIDTHS = (220, 250, 270, 0)
_COLOURS: Mapping[Tone, str] = {
    "": TOKENS.text,
    "error": TOKENS.error,
    "explain": TOKENS.explain,
    "good": TOKENS.good,
    "muted": TOKENS.muted,
}
_WHAT, _BEFORE, _AFTER, _WHY = range(4)


class _RowItem(QTreeWidgetItem):
    def __init__(self, parent: QTreeWidgetItem, row: Row) -> None:
        super().__init__(parent, [" ".join(text.split()) for text in row[:4]])
        self.row = row
        for column, text in enumerate(row[:4]):
            self.setToolTip(column, text)
        self.setForeground(_WHAT, QBrush(QColor(_COLOURS[row.tone])))
        if row.tone == "error":
            self.setForeground(_BEFORE, QBrush(QColor(TOKENS.error)))


class _Choice(QComboBox):
    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # scrolling the list must not choose


class RehearsalPage(QWidget):
    """`match_chosen` carries an old number and the new one it becomes, "" for none."""

    match_chosen = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sections: list[Section] = []
        self._head = label(look="heading", wrap=True)
        self.list = make_table(("", "", "", ""), _WIDTHS, _("新版责任书的影响"), is_flat=False)
        self.list.setExpandsOnDoubleClick(False)
        self._full = label(wrap=True)
        self._full.setMinimumHeight(2 * TOKENS.field_height)
        self._full.setAlignment(Qt.AlignmentFlag.AlignTop)
        frame, below = card(), card()
        for outer, inside in ((frame, self.list), (below, self._full)):
            column = QVBoxLayout(outer)
            column.setContentsMargins(*((1,) * 4 if inside is self.list else (TOKENS.wide_gap, 6, TOKENS.wide_gap, 6)))
            column.addWidget(inside)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(TOKENS.gap)
        column.addWidget(self._head)
        column.addWidget(frame, 1)
        column.addWidget(below)
        self.list.itemActivated.connect(self._on_list_item_activated)
        self.list.currentItemChanged.connect(self._on_list_current_item_changed)

    def show_rows(self, rows: RehearsalRows) -> None:
        """List everything anew; the cursor stays with the measure it was at."""
        current = self.list.currentItem()
        kept = current.row.measure if isinstance(current, _RowItem) else ""
        self._sections = rows.sections()
        versions = {"current": rows.current.version, "version": rows.rehearsal.letter.version}
        self._head.setText(_headline(rows))
        self.list.clear()
        self.list.setHeaderLabels(
            [
                _("内容"),
                _("现在（第{current}版）").format(**versions),
                _("新版（第{version}版）").format(**versions),
                _("说明"),
            ]
        )
        for section in self._sections:
            self._add_section(section, rows)
        self.list.expandAll()
        at = self.item_of(kept) if kept else None
        first = self.list.topLevelItem(0)
        self.list.setCurrentItem(at or (first.child(0) if first is not None else None))
        if at is None:
            self.list.scrollToTop()

    def _add_section(self, section: Section, rows: RehearsalRows) -> None:
        title = _("{title}（{count}）").format(title=section.title, count=len(section.rows))
        top = QTreeWidgetItem(self.list, [title])
        top.setFirstColumnSpanned(True)
        top.setFont(0, font(bold=True))
        top.setForeground(0, QBrush(QColor(_COLOURS[section.tone])))
        for row in section.rows:
            item = _RowItem(top, row)
            if row.measure:
                self.list.setItemWidget(item, _AFTER, self._make_choice(row, rows))

    def _make_choice(self, row: Row, rows: RehearsalRows) -> QComboBox:
        box = _Choice()
        box.setAccessibleName(_("{name} 在新版中").format(name=row.before))
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        box.addItem(_("（新版没有）"), "")
        for measure in rows.candidates(row.measure):
            box.addItem(f"{measure.no}  {measure.title}", measure.no)
        box.setCurrentIndex(max(box.findData(rows.matched.get(row.measure, "")), 0))
        box.setToolTip(box.currentText())
        box.activated.connect(lambda _index, box=box: self._on_choice_activated(row.measure, box.currentData()))
        return box

    def item_of(self, measure: str) -> QTreeWidgetItem | None:
        """The row where the counterpart of an old measure is chosen."""
        for place in range(self.list.topLevelItemCount()):
            top = self.list.topLevelItem(place)
            for child in range(top.childCount()):
                item = top.child(child)
                if isinstance(item, _RowItem) and item.row.measure == measure:
                    return item
        return None

    def choice_of(self, measure: str) -> QComboBox | None:
        item = self.item_of(measure)
        box = self.list.itemWidget(item, _AFTER) if item is not None else None
        return box if isinstance(box, QComboBox) else None

    @property
    def text(self) -> str:
        """Everything listed, as it is copied."""
        return self._head.text() + "\n" + plain_text(self._sections)

    def copy_all(self) -> None:
        QGuiApplication.clipboard().setText(self.text)

    def _on_choice_activated(self, measure: str, chosen: str) -> None:
        self.match_chosen.emit(measure, chosen)

    def _on_list_item_activated(self, item: QTreeWidgetItem, _column: int) -> None:
        """Enter opens the choice of a row that has one, and folds a section."""
        box = self.list.itemWidget(item, _AFTER)
        if isinstance(box, QComboBox):
            box.setFocus()
            box.showPopup()
        elif item.childCount():
            item.setExpanded(not item.isExpanded())

    def _on_list_current_item_changed(self, item: QTreeWidgetItem | None, _before: QTreeWidgetItem | None) -> None:
        self._full.setText(_sentence(item.row) if isinstance(item, _RowItem) else "")


def _sentence(row: Row) -> str:
    """The row in full, where a cell cuts it."""
    change = _("{before} → {after}").format(before=row.before, after=row.after) if row.before and row.after else ""
    return "　".join(text for text in (row.what, change or row.before or row.after, row.why) if text)


def _headline(rows: RehearsalRows) -> str:
    found = rows.rehearsal
    lost = len(rows.lost)
    if found.refused:
        losses = _("有放不下的数，不能采用")
    else:
        losses = _("将丢失 {count} 处").format(count=lost) if lost else _("已填内容都保留")
    text = _(
        "第{current}版改为第{version}版：新增措施 {added} · 改编号 {moved} · 去掉 {removed} · {losses}。"
        "按“采用”之前不改动任何内容。"
    )
    return text.format(
        current=rows.current.version,
        version=found.letter.version,
        added=len(found.added),
        moved=len(found.renumbered),
        removed=len(found.removed),
        losses=losses,
    )
