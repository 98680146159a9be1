"""Beside the preview: what of the node is printed, in words, and the way to the parts of the report."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QPushButton, QVBoxLayout, QWidget

from desktop.style import TOKENS, colour_text, label
from forms.services.printable import Printable, PrintChoice
from resources.translation import _


class OfferedContent(NamedTuple):
    """One thing that can be printed, as the list names it."""

    choice: PrintChoice
    text: str


def offered_contents(measure: str, *, is_closed: bool) -> list[OfferedContent]:
    """What a node offers: `measure` is the one that the window shows."""
    whole = _("正式报告") if is_closed else _("送审稿（整份）")
    return [
        OfferedContent(PrintChoice(), whole),
        OfferedContent(PrintChoice("page"), _("领导一页（一页概览）")),
        OfferedContent(PrintChoice("measure", measure), _("本措施一页（{measure}）").format(measure=measure)),
        OfferedContent(PrintChoice("measures"), _("措施表（A4）")),
        OfferedContent(PrintChoice("measures", paper="A3"), _("措施表（A3 横排）")),
        OfferedContent(PrintChoice("text"), _("文字报告")),
    ]


class ContentChoice(QWidget):
    """`asked` carries the PrintChoice that somebody wants instead; `parts_asked`: what the report consists of."""

    asked = Signal(object)
    parts_asked = Signal()

    def __init__(self, offered: Sequence[OfferedContent]) -> None:
        super().__init__()
        self._offered = list(offered)
        self._made = PrintChoice()
        self.box = QComboBox()
        self.box.setAccessibleName(_("打印内容"))
        self.box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.box.setMinimumContentsLength(8)
        self.box.addItems([each.text for each in self._offered])
        self.box.setToolTip(_("选择打印内容（Ctrl+D）"))
        self._words = label(wrap=True)
        self._parts = QPushButton(_("报告组成…"))
        self._parts.setAutoDefault(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(TOKENS.gap)
        column.addWidget(label(_("打印内容"), "heading"))
        for part in (self.box, self._words, self._parts):
            column.addWidget(part)
        self.box.setVisible(bool(offered))
        self.box.activated.connect(self._on_box_activated)
        self._parts.clicked.connect(lambda _checked=False: self.parts_asked.emit())

    def show_made(self, made: Printable) -> None:
        """What is shown now, and in words what it is."""
        self._made = made.choice
        places = [place for place, each in enumerate(self._offered) if each.choice == made.choice]
        self.box.setCurrentIndex(places[0] if places else -1)
        self._say(*words_of(made))
        self._parts.setVisible(bool(self._offered) and made.is_draft and made.choice.content == "report")

    @property
    def words(self) -> str:
        return self._words.text()

    def show_busy(self, text: str) -> None:
        self._say(text, TOKENS.muted)

    def _say(self, text: str, colour: str) -> None:
        self._words.setText(text)
        colour_text(self._words, colour)

    def _on_box_activated(self, place: int) -> None:
        if self._offered[place].choice != self._made:
            self.asked.emit(self._offered[place].choice)


def words_of(made: Printable) -> tuple[str, str]:
    """Whether this is what was handed in, in words, and their colour."""
    if made.is_final:
        return _("正式报告：与报送包中的 report.pdf 一字不差。"), TOKENS.good
    if made.is_draft:
        text = _("送审稿：本节点还没有导出。打印出来供领导审阅，不锁定节点，不能代替正式报告。")
        return text, TOKENS.explain
    return _("本节点已导出：这一份按导出时的数据另行打印，不是报送包中的正式报告。"), TOKENS.explain
