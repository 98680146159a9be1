"""What verifying a folder of many packages said: how many of each, and one line a package."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from desktop.packages.answer import AnswerBanner, Verdict
from desktop.style import TOKENS, card, colour, label
from desktop.tables import make_table
from forms.package.verify_report import VerifyReport, verdict_text
from forms.services.verifying_many import FolderReport
from resources.translation import _

_MARKS: dict[Verdict, str] = {"pass": "✓", "warn": "!", "fail": "✗"}
_COLOURS: dict[Verdict, str] = {"pass": TOKENS.good, "warn": TOKENS.explain, "fail": TOKENS.error}
_WIDTHS = (130, 210, 90, 80, 60)


class FolderView(QWidget):
    """`package_chosen`: its place in the report, to be read in full."""

    package_chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.banner = AnswerBanner()
        self.table: QTreeWidget = make_table(
            (_("结论"), _("报送包"), _("单位"), _("节点"), _("次数"), _("首要问题或提示")), _WIDTHS, _("核验的报送包")
        )
        frame: QFrame = card()
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(self.table)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(TOKENS.gap)
        column.addWidget(self.banner)
        column.addWidget(frame, 1)
        self._hint = label(_("按回车或双击看一个报送包的全部结果。"), "muted")
        column.addWidget(self._hint)
        self.table.itemActivated.connect(self._on_table_activated)

    def set_low(self, is_low: bool) -> None:
        """On a low screen every line is the table's."""
        self._hint.setVisible(not is_low)

    def show_report(self, report: FolderReport) -> None:
        bad = report.count("fail")
        word = _("有 {count} 个不通过").format(count=bad) if bad else verdict_text(report.verdict)
        self.banner.show_answer(report.verdict, word, f"{report.folder}：{report.summary()}")
        self.table.clear()
        for each in report.reports:
            self.table.addTopLevelItem(_item(each))
        self.table.setCurrentItem(self.table.topLevelItem(0))
        self.table.setFocus()

    def _on_table_activated(self, item: QTreeWidgetItem) -> None:
        self.package_chosen.emit(self.table.indexOfTopLevelItem(item))


def first_finding(report: VerifyReport) -> str:
    """The first fault, else the first warning; "" when there is neither."""
    warnings = [note.message for note in report.notes if note.is_warning]
    return next(iter([*(fault.message for fault in report.faults), *warnings]), "")


def _item(report: VerifyReport) -> QTreeWidgetItem:
    identity = report.identity
    word = f"{_MARKS[report.verdict]} {verdict_text(report.verdict)}"
    unit = (identity.unit_name or identity.unit) if identity else ""
    node = identity.node if identity else ""
    revision = ""
    if identity:
        revision = _("补充件") if identity.kind == "supplement" else str(identity.revision)
    texts = [word, report.package, unit or "—", node or "—", revision or "—", first_finding(report) or "—"]
    item = QTreeWidgetItem(texts)
    for column, text in enumerate(texts):
        item.setToolTip(column, text)
    item.setForeground(0, colour(_COLOURS[report.verdict]))
    return item
