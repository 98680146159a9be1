"""Signs a package in turn, or sends it back (签名或退回报送包), on a machine that needs no workspace.

For the window: `TurnDialog(person, trust, parent)`; `open_package(path)` starts at once. The package itself is never
changed: the signed one, or the return slip, is written beside it.
"""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QDialog, QFileDialog, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from desktop.messages import MessageBar
from desktop.packages.drop_zone import DropZone, dropped_files
from desktop.packages.verify_progress import VerifyProgress
from desktop.room import resize_within_screen
from desktop.style import TOKENS
from desktop.tasks import Job, Tasks
from desktop.turns.comments_page import CommentsPage
from desktop.turns.document_html import document_html
from desktop.turns.look_page import LookPage
from desktop.turns.sign_page import SignPage
from desktop.turns.turn_result import TurnResult
from forms.package.verify_report import verdict_text
from forms.schema.letter import Role
from forms.services.last_look import LastLooks
from forms.signing.trust import TrustStore
from resources.translation import _

if TYPE_CHECKING:
    from forms.package.return_slip import ReturnSlip
    from forms.services.package_placing import PlacedPackage
    from forms.services.turn_opening import OpenedPackage


class TurnDialog(QDialog):
    """`trust` gives what is registered in the open workspace (on a worker); None without one. `opened`: it is shown."""

    opened = Signal()

    def __init__(
        self, person: str = "", trust: "Callable[[], TrustStore] | None" = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("签名或退回报送包"))
        resize_within_screen(self, 960, 660)
        self.setAcceptDrops(True)
        self._person = person
        self._trust = trust or TrustStore
        self._tasks = Tasks("turn")
        self._job: Job | None = None
        self._package: OpenedPackage | None = None
        self.bar = MessageBar()
        self.look = LookPage()
        self.sign: SignPage | None = None
        self.comments: CommentsPage | None = None
        self.result: TurnResult | None = None
        choose = QPushButton(_("选择报送包…"))
        choose.setProperty("look", "primary")
        hint = _("把收到的报送包（.zip）拖到这里，或点“选择报送包…”。\n只打开看，不会改动它；看过再签名或退回。")
        self._empty = DropZone(hint, choose)
        self._waiting = VerifyProgress()
        self._pages = QStackedWidget()
        for page in (self._empty, self._waiting, self.look):
            self._pages.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(*(TOKENS.wide_gap,) * 4)
        column.setSpacing(TOKENS.gap)
        column.addWidget(self.bar)
        column.addWidget(self._pages, 1)
        choose.clicked.connect(self.choose)
        self.look.sign_asked.connect(self._on_look_sign_asked)
        self.look.return_asked.connect(self._on_look_return_asked)
        self.look.left.connect(self.reject)

    def choose(self) -> None:
        name, _kind = QFileDialog.getOpenFileName(self, _("选择报送包"), "", _("报送包 (*.zip);;所有文件 (*)"))
        if name:
            self.open_package(Path(name))

    def open_package(self, path: Path) -> None:
        """Verify it and show what there is to look at before signing."""
        self.bar.hide()
        self._waiting.start()
        self._pages.setCurrentWidget(self._waiting)
        trust = self._trust

        def work() -> "tuple[OpenedPackage, str]":
            from forms.services.summary_document import build_summary  # late: reportlab
            from forms.services.turn_opening import open_for_turn  # late: pyHanko, lxml, pypdfium

            opened = open_for_turn(path, trust(), LastLooks())
            return opened, document_html(build_summary(opened.look.summary, cut_to_page=False))

        self._run(work, self._show_package, self._show_opening_fault)

    def _run(
        self, work: Callable[[], Any], on_success: Callable[[Any], None], on_failure: Callable[[Exception], None]
    ) -> None:
        """One piece of work at a time; the answer of one that was given up is dropped."""

        def succeed(result: Any) -> None:
            if self._job is job:
                self._job = None
                on_success(result)

        def fail(fault: Exception) -> None:
            if self._job is job:
                self._job = None
                on_failure(fault)

        job = self._job = self._tasks.run(work, succeed, fail)

    def _show_package(self, read: "tuple[OpenedPackage, str]") -> None:
        package, page = read
        self._package = package
        self._drop_pages()
        self.look.show_package(package, page)
        package.look.remember(LastLooks())
        self._pages.setCurrentWidget(self.look)
        self.opened.emit()

    def _show_opening_fault(self, fault: Exception) -> None:
        self._pages.setCurrentWidget(self._empty)
        self.bar.show_fault(fault)

    def _drop_pages(self) -> None:
        """Of the package before: its keys, comments and result."""
        for page in (self.sign, self.comments, self.result):
            if page is not None:
                self._pages.removeWidget(page)
                page.deleteLater()
        if self.sign is not None:
            self.sign.talk.close()
        self.sign = self.comments = self.result = None

    def _on_look_sign_asked(self) -> None:
        package = self._package
        if package is None or package.next_role is None:
            return
        if self.sign is None:
            self.sign = SignPage(Role(package.next_role.id, package.next_role.title), self._tasks)
            self.sign.left.connect(lambda: self._pages.setCurrentWidget(self.look))
            self.sign.sign_asked.connect(self._on_sign_asked)
            self._pages.addWidget(self.sign)
        self._pages.setCurrentWidget(self.sign)
        self.sign.start()

    def _on_sign_asked(self) -> None:
        package, page = self._package, self.sign
        if package is None or page is None or page.row.choice is None:
            return
        path, choice, terms, trust = package.path, page.row.choice, page.signing_terms, self._trust

        def work() -> "PlacedPackage":
            from forms.services.turns import sign_package  # late, as above

            return sign_package(path, choice, terms, trust())

        def fail(fault: Exception) -> None:
            page.show_running(False)
            page.show_fault(fault)

        page.show_running(True)
        self._run(work, self._show_signed, fail)
        if self._job is not None:
            self._job.cancelled.connect(self._on_job_cancelled)

    def _on_job_cancelled(self) -> None:
        self._job = None
        if self.sign is not None:
            self.sign.show_running(False)
            self.sign.bar.show_message("info", _("没有签名，没有写出任何文件。"))

    def _show_signed(self, placed: "PlacedPackage") -> None:
        if self.sign is not None:
            self.sign.terms.remember()
            self.sign.row.forget_password()
        package = self._package
        roles = package.data.roles if package else ()
        count = len(placed.report.signers)
        name = placed.path.name
        if count < len(roles):
            step = _("请把 {name} 交给{role}，在他的电脑上打开后签名或退回。").format(
                name=name, role=roles[count].title
            )
        else:
            step = _("各角色都已签名。请把 {name} 发回填报单位，由填报人在工作区里收回。").format(name=name)
        word = _("已签名，核验{verdict}").format(verdict=verdict_text(placed.report.verdict))
        facts = [
            (_("文件名"), name),
            (_("位置"), str(placed.path.parent)),
            ("SHA-256", placed.sha256),
            *((_("提示"), note.message) for note in placed.report.notes if note.is_warning),
        ]
        self._show_result(TurnResult(placed.report.verdict, word, step, facts, placed.path.parent))

    def _on_look_return_asked(self) -> None:
        package = self._package
        if package is None:
            return
        if self.comments is None:
            self.comments = CommentsPage(package.data, self._person, self._tasks)
            self.comments.left.connect(lambda: self._pages.setCurrentWidget(self.look))
            self.comments.return_asked.connect(self._on_return_asked)
            self._pages.addWidget(self.comments)
        self._pages.setCurrentWidget(self.comments)
        self.comments.start()

    def _on_return_asked(self) -> None:
        package, page = self._package, self.comments
        if package is None or page is None:
            return
        comments, by = page.comments, page.person
        role = package.next_role.id if package.next_role else ""

        def work() -> "tuple[Path, ReturnSlip]":
            from forms.services.returning import return_package  # late: only to send back
            from forms.services.slip_document import write_slip

            path, slip = return_package(package.path, comments, by=by, role=role)
            write_slip(slip, package.data, path.with_suffix(".pdf"))
            return path, slip

        self._run(work, self._show_returned, page.bar.show_fault)

    def _show_returned(self, made: "tuple[Path, ReturnSlip]") -> None:
        path, slip = made
        step = _("请把 {name} 发回填报单位；填报人在工作区里收回后，意见会显示在各栏旁边。").format(name=path.name)
        facts = [
            (_("退回单"), path.name),
            (_("打印用"), path.with_suffix(".pdf").name),
            (_("位置"), str(path.parent)),
            (_("意见"), _("{count} 条").format(count=len(slip.comments))),
        ]
        self._show_result(TurnResult("warn", _("已写好退回单，没有签名"), step, facts, path.parent))

    def _show_result(self, page: TurnResult) -> None:
        self.result = page
        page.left.connect(self.accept)
        page.other_asked.connect(self._on_other_asked)
        self._pages.addWidget(page)
        self._pages.setCurrentWidget(page)

    def _on_other_asked(self) -> None:
        self._drop_pages()
        self._pages.setCurrentWidget(self._empty)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        files = dropped_files(event.mimeData())
        if files and self._job is None:
            event.acceptProposedAction()
            self.open_package(files[0])

    def reject(self) -> None:
        """Esc goes back a page; from the package or the result it closes. What is being written is not broken off."""
        page = self._pages.currentWidget()
        if self._job is not None and page in (self.sign, self.comments):
            return
        if page in (self.sign, self.comments) and page is not None:
            self._pages.setCurrentWidget(self.look)
            return
        super().reject()

    def done(self, result: int) -> None:
        self._job = None
        if self.sign is not None:
            self.sign.talk.close()
            self.sign.row.forget_password()
        self.look.close_report()
        self._tasks.close(0)
        super().done(result)
