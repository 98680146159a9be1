"""The paragraphs of the text report, one a row: what was changed, what newer data say, which numbers disagree."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem, QWidget

from desktop.style import TOKENS
from desktop.tables import make_table
from forms.reports.text_report import ReportParagraph, TextReport
from forms.services.report_numbers import NumberDoubt
from resources.translation import _

_WIDTHS = (108,)
_INDENT = ("　　", "", "　", "　　", "　　　")
_WORDS = {"generated": "", "changed": "✎ 已改", "added": "＋ 新增", "removed": "－ 已删去"}


class ParagraphItem(QTreeWidgetItem):
    """One paragraph; `needs_look`: newer data, or a number that disagrees."""

    def __init__(self, paragraph: ReportParagraph, doubts: int, *, is_title: bool) -> None:
        self.key = paragraph.key
        self.needs_look = bool(doubts) or paragraph.is_outdated
        text = " ".join(paragraph.printed.split())
        super().__init__([_state(paragraph, doubts), f"{'' if is_title else _INDENT[paragraph.level]}{text}"])
        self.setToolTip(1, text if len(text) < 600 else f"{text[:600]}…")
        tone = TOKENS.explain if self.needs_look else TOKENS.accent_dark
        self.setForeground(0, QColor(tone))
        if is_title or paragraph.level in (1, 2):
            self._embolden()
        if paragraph.origin == "removed":
            self._strike_out()

    def _embolden(self) -> None:
        font = QFont(self.font(1))
        font.setBold(True)
        self.setFont(1, font)

    def _strike_out(self) -> None:
        font = QFont(self.font(1))
        font.setStrikeOut(True)
        self.setFont(1, font)
        self.setForeground(1, QColor(TOKENS.muted))


def _state(paragraph: ReportParagraph, doubts: int) -> str:
    """The gravest first: a number that disagrees, newer data, what the clerk did."""
    if doubts:
        return _("! 数字不一致")
    if paragraph.is_outdated:
        return _("! 数据已变")
    return _(_WORDS[paragraph.origin])


class ParagraphList:
    """The tree and what is selected in it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self.tree: QTreeWidget = make_table((_("状态"), _("段落")), _WIDTHS, _("文字报告的段落"))
        self.tree.setTextElideMode(Qt.TextElideMode.ElideRight)

    def show_report(self, report: TextReport, doubts: Sequence[NumberDoubt], key: str) -> None:
        """Show every paragraph; the one of that key is selected, else the first. No signal is given."""
        self.tree.blockSignals(True)
        self.tree.clear()
        for paragraph in (report.title, *report.all):
            count = sum(doubt.key == paragraph.key for doubt in doubts)
            self.tree.addTopLevelItem(ParagraphItem(paragraph, count, is_title=paragraph is report.title))
        chosen = next((item for item in self.items() if item.key == key), None) or next(self.items())
        self.tree.setCurrentItem(chosen)
        self.tree.scrollToItem(chosen)
        self.tree.blockSignals(False)

    @property
    def current_key(self) -> str:
        item = self.tree.currentItem()
        return item.key if isinstance(item, ParagraphItem) else ""

    def items(self) -> Iterator[ParagraphItem]:
        for row in range(self.tree.topLevelItemCount()):
            item = self.tree.topLevelItem(row)
            if isinstance(item, ParagraphItem):
                yield item

    def go_to_next_doubt(self) -> bool:
        """Select the next paragraph that wants a look, round the end; False when there is none."""
        items = list(self.items())
        at = next((place for place, item in enumerate(items) if item.key == self.current_key), -1)
        wanted = [item for item in items[at + 1 :] + items[: at + 1] if item.needs_look]
        if wanted:
            self.tree.setCurrentItem(wanted[0])
        return bool(wanted)
