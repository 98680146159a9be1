"""The report as it will be on paper, with the printing beside it: what is seen, printed and saved is one PDF."""

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.printing.backends import Backend
from desktop.printing.content_choice import ContentChoice, OfferedContent
from desktop.printing.page_view import PageView
from desktop.printing.preview_bar import PreviewBar
from desktop.printing.print_panel import PrintPanel
from desktop.room import scrolled
from desktop.style import TOKENS, card, fill_as_card, label, set_look
from forms.errors import ShownFault
from forms.files import write_atomically
from forms.pdf.pages import PdfPages
from forms.services.printable import Printable
from forms.services.printing import PrintSettings
from resources.translation import _

_PANEL_WIDTH = 264
_NARROW = 860
_SIZE = QSize(1240, 720)
_SMALLEST = QSize(620, 340)


class PreviewDialog(QDialog):
    """`settings_used`: what was printed with.

    `offered` is what else the node can print: `content.asked` and `content.parts_asked` say what is wanted, and
    `show_printable` shows it.
    """

    settings_used = Signal(object)

    def __init__(
        self,
        printable: Printable,
        backend: Backend,
        settings: PrintSettings,
        parent: QWidget | None = None,
        offered: Sequence[OfferedContent] = (),
    ) -> None:
        super().__init__(parent)
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self.resize(self.screen().availableSize().boundedTo(_SIZE))
        self._folder = tempfile.TemporaryDirectory(prefix="zerenshu-", ignore_cleanup_errors=True)
        self._made_count = 0
        self._pages: PdfPages | None = None
        self.content = ContentChoice(offered)
        self.view = PageView()
        self.bar = PreviewBar(self.view)
        self.panel = PrintPanel(backend, settings)
        self._saved = label(wrap=True)
        self._is_printing_asked = False
        self._lay_out()
        self._add_keys()
        self.panel.settings_used.connect(self.settings_used)
        self.bar.printing_asked.connect(lambda: self._show_printing(True))
        self.show_printable(printable)
        self.view.setFocus()

    def show_printable(self, printable: Printable) -> None:
        """Show a document, print and save it from now on."""
        self.view.clear()
        if self._pages is not None:
            self._pages.close()
        self._printable = printable
        self._made_count += 1  # a file of its own: the one before may be on its way to the printer
        pdf = Path(self._folder.name) / f"report{self._made_count}.pdf"
        write_atomically(pdf, printable.pdf)
        self._pages = PdfPages(printable.pdf)
        self.setWindowTitle(_("预览与打印：{title}").format(title=printable.title))
        self._saved.clear()
        self.content.show_made(printable)
        self.panel.show_document(pdf, printable.title, len(self._pages), printable.choice.paper)
        self.bar.show_count(len(self._pages))
        self.bar.search.clear()
        self.view.show_pages(self._pages)

    def show_fault(self, fault: Exception) -> None:
        """What was asked for could not be made; what is shown stays."""
        self.content.show_made(self._printable)
        set_look(self._saved, "error")
        self._saved.setText(fault.text if isinstance(fault, ShownFault) else str(fault))

    def _lay_out(self) -> None:
        self._side = card()
        column = QVBoxLayout(self._side)
        column.setContentsMargins(TOKENS.wide_gap, TOKENS.wide_gap, TOKENS.wide_gap, TOKENS.wide_gap)
        column.setSpacing(TOKENS.gap)
        upper = QWidget()
        fill_as_card(upper)
        settings = QVBoxLayout(upper)
        settings.setContentsMargins(0, 0, TOKENS.gap, 0)
        settings.setSpacing(TOKENS.wide_gap)
        settings.addWidget(self.content)
        settings.addWidget(self.panel)
        settings.addStretch(1)
        self._back = self._button(_("返回页面"), lambda: self._show_printing(False))
        buttons = QHBoxLayout()
        for button in (
            self._back,
            self._button(_("保存 PDF…"), self._on_save_clicked),
            self._button(_("关闭"), self.reject),
        ):
            buttons.addWidget(button)
        column.addWidget(scrolled(upper), 1)
        column.addWidget(self._saved)
        column.addLayout(buttons)
        self._paper = card()
        frame = QVBoxLayout(self._paper)
        frame.setContentsMargins(TOKENS.gap, TOKENS.gap, TOKENS.gap, TOKENS.gap)
        frame.addWidget(self.bar)
        frame.addWidget(self.view, 1)
        self.view.setFrameShape(QFrame.Shape.NoFrame)
        row = QHBoxLayout(self)
        row.setContentsMargins(TOKENS.gap, TOKENS.gap, TOKENS.gap, TOKENS.gap)
        row.addWidget(self._paper, 1)
        row.addWidget(self._side)
        row.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)  # one of the two may give way
        self.setMinimumSize(_SMALLEST)
        self._arrange()

    def _button(self, text: str, do: Callable[[], None]) -> QPushButton:
        button = QPushButton(text)
        button.setAutoDefault(False)
        button.clicked.connect(lambda _checked=False: do())
        return button

    def _arrange(self) -> None:
        """Pages and printing side by side; in a narrow window (large type on a small screen) one at a time."""
        is_narrow = self.width() < _NARROW
        self._back.setVisible(is_narrow)
        self.bar.to_printing.setVisible(is_narrow)
        self._paper.setVisible(not is_narrow or not self._is_printing_asked)
        self._side.setVisible(not is_narrow or self._is_printing_asked)
        self._side.setMaximumWidth(_NARROW if is_narrow else _PANEL_WIDTH)

    def _show_printing(self, is_asked: bool) -> None:
        self._is_printing_asked = is_asked
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _add_keys(self) -> None:
        for keys, do in (
            ("Ctrl+F", self._on_find_key),
            ("F3", self.bar.next_hit),
            ("Shift+F3", self.bar.previous_hit),
            ("Ctrl++", self.view.zoom_in),
            ("Ctrl+=", self.view.zoom_in),
            ("Ctrl+-", self.view.zoom_out),
            ("Ctrl+0", lambda: self.view.set_fit("width")),
            ("Ctrl+9", lambda: self.view.set_fit("page")),
            ("Ctrl+R", self.view.turn_page),
            ("Ctrl+D", self.content.box.setFocus),
            ("Ctrl+P", self._on_print_key),
            ("Ctrl+S", self._on_save_clicked),
        ):
            QShortcut(QKeySequence(keys), self, do)

    def _on_print_key(self) -> None:
        """Print; in a narrow window show first what it will be printed with."""
        if self._side.isVisible():
            self.panel.start()
        else:
            self._show_printing(True)

    def _on_find_key(self) -> None:
        self.bar.search.setFocus()
        self.bar.search.selectAll()

    def _on_save_clicked(self) -> None:
        proposal = f"{self._printable.title}.pdf"
        name, _kind = QFileDialog.getSaveFileName(self, _("保存为 PDF"), proposal, _("PDF 文件 (*.pdf)"))
        if not name:
            return
        try:
            write_atomically(Path(name), self._printable.pdf)
        except ShownFault as fault:
            set_look(self._saved, "error")
            self._saved.setText(fault.text)
        else:
            set_look(self._saved, "good")
            self._saved.setText(_("✓ 已保存"))

    def done(self, result: int) -> None:
        self.panel.close_tasks()
        self.view.clear()
        if self._pages is not None:
            self._pages.close()
            self._pages = None
        self._folder.cleanup()
        super().done(result)
