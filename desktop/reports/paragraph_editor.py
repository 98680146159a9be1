"""Beside the list: the paragraph to write, what newer data would say, and the numbers that disagree."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from desktop.editors.choice import ChoiceEditor
from desktop.editors.text import TextEditor
from desktop.style import TOKENS, card, fill_as_card, label
from forms.records.report_text import TITLE_KEY
from forms.reports.text_report import ReportParagraph
from forms.services.report_numbers import NumberDoubt
from resources.translation import _

IDLE_BEFORE_SAVE_MS = 1_000
_LEVELS = ("正文", "一、", "（一）", "1.", "（1）")


class ParagraphEditor(QWidget):
    """Signals carry the paragraph's key: `written` with its text and level, a second after the last key or on leaving.

    `go_asked` carries measure and field of the cell that a number should agree with.
    """

    written = Signal(str, str, int)
    restore_asked = Signal(str)
    kept = Signal(str)
    remove_asked = Signal(str)
    add_asked = Signal(str)
    go_asked = Signal(str, str)

    def __init__(self, *, is_locked: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_locked = is_locked
        self._paragraph: ReportParagraph | None = None
        self._head = label(look="heading", wrap=True)
        self._who = label(look="muted", wrap=True)
        self.level = ChoiceEditor(tuple(_(word) for word in _LEVELS))
        self.level.setAccessibleName(_("段落层次"))
        self.level.setMaximumWidth(96)
        self.text = TextEditor()
        self.text.setAccessibleName(_("段落文字"))
        self._news = label(wrap=True)
        self._news_card = self._make_news()
        self._doubts = QVBoxLayout()
        self._restore = self._button(_("恢复生成"), self.restore_asked)
        self._remove = self._button(_("删去"), self.remove_asked)
        self._add = self._button(_("新增一段  Ctrl+N"), self.add_asked)
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.setInterval(IDLE_BEFORE_SAVE_MS)
        self._idle.timeout.connect(self.commit)
        self.text.typed.connect(lambda _text: self._idle.start())
        self.text.committed.connect(self.commit)
        self.level.typed.connect(lambda _text: self._idle.start())
        self.level.committed.connect(self.commit)
        self._lay_out()

    def _button(self, text: str, signal: Signal) -> QPushButton:
        made = QPushButton(text)
        made.clicked.connect(lambda _checked=False: self._ask(signal))
        return made

    def _ask(self, signal: Signal) -> None:
        self.commit()
        if self._paragraph is not None:
            signal.emit(self._paragraph.key)  # type: ignore[attr-defined]

    def _make_news(self) -> QWidget:
        """What the data say now, and the choice between both."""
        frame = card()
        column = QVBoxLayout(frame)
        column.setContentsMargins(TOKENS.gap, TOKENS.gap, TOKENS.gap, TOKENS.gap)
        column.addWidget(self._news)
        row = QHBoxLayout()
        row.addWidget(self._button(_("用新文字"), self.restore_asked))
        row.addWidget(self._button(_("仍用我的文字"), self.kept))
        row.addStretch(1)
        column.addLayout(row)
        return frame

    def _lay_out(self) -> None:
        inside = QWidget()
        fill_as_card(inside)
        column = QVBoxLayout(inside)
        column.setContentsMargins(TOKENS.wide_gap, TOKENS.gap, TOKENS.wide_gap, TOKENS.gap)
        column.setSpacing(TOKENS.gap)
        top = QHBoxLayout()
        top.addWidget(self._head, 1)
        top.addWidget(label(_("层次"), look="muted"))
        top.addWidget(self.level)
        column.addLayout(top)
        for part in (self._who, self.text):
            column.addWidget(part)
        column.addLayout(self._doubts)
        column.addWidget(self._news_card)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(inside)
        row = QHBoxLayout()
        row.setContentsMargins(TOKENS.wide_gap, 0, TOKENS.wide_gap, 0)
        for button in (self._add, self._restore, self._remove):
            row.addWidget(button)
        row.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll, 1)
        outer.addLayout(row)

    def show_paragraph(self, paragraph: ReportParagraph, doubts: Sequence[NumberDoubt]) -> None:
        """Show it; text being typed in the same paragraph is left alone."""
        is_same = self._paragraph is not None and self._paragraph.key == paragraph.key
        self._paragraph = paragraph
        is_removed = paragraph.origin == "removed"
        self._head.setText(_("标题") if paragraph.key == TITLE_KEY else paragraph.number or _("正文段落"))
        self._who.setText(_who(paragraph))
        text = "" if is_removed else paragraph.text
        if not is_same or (self.text.current_text().strip() != text and not self._idle.isActive()):
            self.text.show_text(text)  # what is being typed keeps its cursor and its last blank
        self.level.show_text(_(_LEVELS[paragraph.level]))
        self.text.show_state(_("此段已删去；写入文字或按“恢复生成”可找回") if is_removed else "", "", "")
        self.text.set_read_only(self._is_locked)
        self.level.set_read_only(self._is_locked or paragraph.key == TITLE_KEY)
        self._news.setText(_news(paragraph))
        self._news_card.setVisible(paragraph.is_outdated and not self._is_locked)
        self._show_doubts(doubts)
        self._add.setEnabled(not self._is_locked)
        self._restore.setEnabled(not self._is_locked and bool(paragraph.generated) and paragraph.origin != "generated")
        self._remove.setEnabled(not self._is_locked and not is_removed and paragraph.key != TITLE_KEY)

    def _show_doubts(self, doubts: Sequence[NumberDoubt]) -> None:
        while self._doubts.count():
            row = self._doubts.takeAt(0).widget()
            row.deleteLater()
        for doubt in doubts:
            self._doubts.addWidget(self._make_doubt(doubt))

    def _make_doubt(self, doubt: NumberDoubt) -> QWidget:
        made = QWidget()
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(label(f"! {doubt.message}", look="explain", wrap=True), 1)
        if doubt.near is not None:
            go = QPushButton(_("到 {measure}").format(measure=doubt.near.measure))
            go.setProperty("look", "flat")
            go.clicked.connect(partial(self._on_go_clicked, doubt.near.measure, doubt.near.field))
            row.addWidget(go)
        return made

    def _on_go_clicked(self, measure: str, field: str, _checked: bool = False) -> None:
        self.go_asked.emit(measure, field)

    def begin(self) -> None:
        """Put the cursor behind the text."""
        self.text.setFocus()
        self.text.moveCursor(self.text.textCursor().MoveOperation.End)

    def forget(self) -> None:
        """What is typed no longer counts: the paragraph has been put back or taken out."""
        self._idle.stop()
        self._paragraph = None

    def commit(self) -> None:
        """Hand over what was typed, if anything."""
        self._idle.stop()
        paragraph = self._paragraph
        if paragraph is None or self._is_locked:
            return
        words = [_(word) for word in _LEVELS]
        level = words.index(self.level.text()) if self.level.text() in words else paragraph.level
        text = self.text.current_text().strip()
        shown = "" if paragraph.origin == "removed" else paragraph.text
        if (text, level) != (shown, paragraph.level):
            self.written.emit(paragraph.key, text, level)


def _who(paragraph: ReportParagraph) -> str:
    match paragraph.origin:
        case "generated":
            return _("由填报的数据生成，数据变了文字跟着变。直接修改即可，改过的段落会标出。")
        case "changed":
            return _("此段由 {by} 改过，不再跟着数据变。").format(by=paragraph.by)
        case "added":
            return _("此段由 {by} 新增。").format(by=paragraph.by)
        case "removed":
            return _("此段由 {by} 删去，不打印。").format(by=paragraph.by)


def _news(paragraph: ReportParagraph) -> str:
    if not paragraph.generated:
        return _("此段由您改过；数据变化后不再生成这一段。")
    return _("此段由您改过；数据变化后的新文字为：{text}").format(text=paragraph.generated)
