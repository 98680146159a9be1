"""Takes home what others signed or sent back (收回), and shows the comments of return slips beside their cells."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.window_parts import WindowParts
from forms.package.verify_report import verdict_text
from resources.translation import _

if TYPE_CHECKING:
    from forms.package.return_slip import ReturnSlip
    from forms.services.turns import Accepted

_SLIP_ENDING = ".json"


class AcceptFlow(QObject):
    """`go` shows a field at a node (measure, field, node), `go_to_row` a cell of a ledger (ledger, row, column, node).

    `verify_asked` carries a package's path.

    `reopen` opens the closed node again after asking for the reason.
    """

    verify_asked = Signal(str)

    def __init__(
        self,
        parts: WindowParts,
        go: Callable[[str, str, str], None],
        go_to_row: Callable[[str, str, str, str], None],
        reopen: Callable[[], None],
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._bench = parts.workbench
        self._bar = parts.bar
        self._go = go
        self._go_to_row = go_to_row
        self._reopen = reopen
        self._window = window

    def start(self) -> None:
        title, kinds = _("收回签好的报送包或退回单"), _("报送包或退回单 (*.zip *.json);;所有文件 (*)")
        name, _kind = QFileDialog.getOpenFileName(self._window, title, "", kinds)
        if name:
            self.accept(Path(name))

    def accept(self, path: Path) -> None:
        """A package, or by its ending a return slip; on the database thread."""
        session = self._bench.session
        if path.suffix.lower() == _SLIP_ENDING:
            from forms.services.return_slips import take_slip  # late: seldom wanted

            self._bench.run_change(lambda: take_slip(session, path), self._on_slip_taken, self._bar.show_fault)
            return
        self._bar.show_message("info", _("正在核验和收回报送包…"), keep=True)

        def work() -> "Accepted":
            from forms.services.turns import accept_package  # late: pyHanko

            return accept_package(session, path)

        self._bench.run_change(work, self._on_package_accepted, self._bar.show_fault)

    def show_comments(self, node: str = "") -> None:
        """Every comment on a node, the open one by default."""
        from desktop.turns.comments_dialog import CommentsDialog  # late: seldom wanted

        self._bench.commit()
        dialog = CommentsDialog(self._bench, node or self._bench.desk.node.id, self._window)
        dialog.comment_chosen.connect(self._go)
        dialog.row_chosen.connect(self._go_to_row)
        is_reopening_asked = []
        dialog.reopen_asked.connect(lambda: is_reopening_asked.append(True))
        dialog.exec()
        dialog.deleteLater()
        if is_reopening_asked:
            self._reopen()

    def _on_package_accepted(self, accepted: "Accepted") -> None:
        text = _("已收回 {name}，核验{verdict}。它在工作区的 packages 文件夹里。")
        said = text.format(name=accepted.path.name, verdict=verdict_text(accepted.report.verdict))
        path = str(accepted.path)
        tone = "good" if accepted.report.verdict == "pass" else "warning"
        self._bar.show_message(tone, said, (_("看核验结果"), lambda: self.verify_asked.emit(path)))

    def _on_slip_taken(self, slip: "ReturnSlip") -> None:
        from forms.services.return_slips import slip_words  # late: seldom wanted

        self._bar.show_message(
            "warning", _("已收下：{slip}。").format(slip=slip_words(slip)), (_("看意见"), self.show_comments)
        )
        self._bench.announce([])
        self.show_comments(slip.identity.node)
