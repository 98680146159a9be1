"""The package that was opened: the one page before signing, the report as on paper, what verifying said; then on."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QTabWidget, QTextBrowser, QVBoxLayout, QWidget

from desktop.messages import MessageBar
from desktop.packages.report_view import ReportView
from desktop.printing.page_view import PageView
from desktop.style import TOKENS, label
from forms.errors import ShownFault
from forms.pdf.pages import PdfPages
from resources.translation import _

if TYPE_CHECKING:
    from forms.services.turn_opening import OpenedPackage


class LookPage(QWidget):
    """`sign_asked`, `return_asked`, `left`: the three ways on."""

    sign_asked = Signal()
    return_asked = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._pages: PdfPages | None = None
        self._file = label(look="muted", wrap=True)
        self.bar = MessageBar()
        self.summary = QTextBrowser()
        self.summary.setFrameShape(QTextBrowser.Shape.NoFrame)
        self.summary.setAccessibleName(_("签名前请看这一页"))
        self.report = PageView()
        self.verified = ReportView()
        self.tabs = QTabWidget()
        self.tabs.addTab(self.summary, _("签名前请看(&1)"))
        self.tabs.addTab(self.report, _("报告(&2)"))
        self.tabs.addTab(self.verified, _("核验结果(&3)"))
        self._return = QPushButton(_("退回，写意见(&R)…"))
        self._sign = QPushButton()
        self._sign.setProperty("look", "primary")
        self._close = QPushButton(_("关闭"))
        self._lay_out()
        self._sign.clicked.connect(self.sign_asked)
        self._return.clicked.connect(self.return_asked)
        self._close.clicked.connect(self.left)
        for keys, do in (
            ("Ctrl++", self.report.zoom_in),
            ("Ctrl+=", self.report.zoom_in),
            ("Ctrl+-", self.report.zoom_out),
            ("Ctrl+0", lambda: self.report.set_fit("width")),
            ("Ctrl+9", lambda: self.report.set_fit("page")),
        ):
            QShortcut(QKeySequence(keys), self, do)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(TOKENS.gap)
        column.addWidget(self.bar)
        column.addWidget(self.tabs, 1)
        row = QHBoxLayout()
        row.addWidget(self._file, 1)
        for button in (self._close, self._return, self._sign):
            button.setAutoDefault(False)
            row.addWidget(button)
        column.addLayout(row)

    def show_package(self, opened: "OpenedPackage", page: str) -> None:
        """The one page (markup) first; why it cannot be signed stands above it."""
        report = opened.look.summary.report
        self._file.setText(opened.path.name)
        self._file.setToolTip(str(opened.path))
        self.summary.setHtml(page)
        self.verified.show_report(report)
        self._show_report(opened.report_pdf)
        self._sign.setVisible(opened.next_role is not None)
        self._sign.setEnabled(opened.can_be_signed)
        if opened.next_role is not None:
            self._sign.setText(_("以{role}签名(&S)…").format(role=opened.next_role.title))
        self._say_why(opened)
        self.tabs.setCurrentIndex(0)
        self.summary.setFocus()

    def _say_why(self, opened: "OpenedPackage") -> None:
        self.bar.hide()
        if opened.look.summary.report.verdict == "fail":
            text = _("报送包没有通过核验，不能签名。请看“核验结果”，向上一个签名人重新索取，或写明意见退回。")
            self.bar.show_message("error", text, keep=True)
        elif opened.next_role is None:
            text = _("这个报送包不需要再签名：各角色都已签，或是纸质签字的。有意见仍可退回。")
            self.bar.show_message("info", text, keep=True)

    def _show_report(self, pdf: bytes) -> None:
        self.close_report()
        self.tabs.setTabEnabled(1, False)
        if not pdf:
            return
        try:
            self._pages = PdfPages(pdf)
        except ShownFault:
            return  # what is wrong with it stands among the results
        self.tabs.setTabEnabled(1, True)
        self.report.show_pages(self._pages)

    def close_report(self) -> None:
        self.report.clear()
        if self._pages is not None:
            self._pages.close()
            self._pages = None
