"""What only the office knows of its report: 主送机关, 署名, 成文日期, a 版头 where it has the paper, 表号 if given."""

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QFormLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.editors.line import LineEditor
from desktop.messages import MessageBar
from desktop.room import resize_within_screen, scrolled
from desktop.style import TOKENS, label
from forms.errors import ShownFault
from forms.records.report_text import HEAD_FIELDS
from forms.schema.field_types import DateType
from forms.services.report_text import ReportDesk, TextEdit
from resources.translation import _

_EXAMPLES = {
    "addressee": "如 市国资委；不填则留空待填",
    "unit": "不填则用责任书的单位名称",
    "day": "如 2024-04-03；不填则用导出的日期",
    "issuer": "如 ××区人民政府文件；没有版头纸就不填",
    "doc_no": "如 大足府文〔2024〕14号",
    "signatory": "上行文才填",
    "table_no": "制表机关给了表号才填，印在措施表右上角",
    "table_issuer": "有表号时填制定这张表的机关",
    "approval_no": "有批准文号才填",
}


class HeadDialog(QDialog):
    """After accept: `edit` is to be saved. An entry that is not right keeps it open and is said."""

    def __init__(self, report: ReportDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("主送机关、署名、版头"))
        resize_within_screen(self, 620, 500)
        self._report = report
        self.edit = TextEdit()
        self.bar = MessageBar()
        self.fields: dict[str, LineEditor] = {}
        form = QFormLayout()
        form.setSpacing(TOKENS.gap)
        for field in HEAD_FIELDS:
            editor = LineEditor()
            editor.setAccessibleName(_(field.label))
            editor.show_state(_(_EXAMPLES[field.name]), "", "")
            value = getattr(report.head, field.name)
            editor.show_text(field.type.format(value) if value and isinstance(field.type, DateType) else value)
            self.fields[field.name] = editor
            form.addRow(_(field.label), editor)
        column = QVBoxLayout(self)
        column.setContentsMargins(*(TOKENS.wide_gap,) * 4)
        column.setSpacing(TOKENS.gap)
        inside = QWidget()
        parts = QVBoxLayout(inside)
        parts.setContentsMargins(0, 0, 4, 0)
        parts.addLayout(form)
        parts.addWidget(label(self._note(), look="muted", wrap=True))
        parts.addStretch(1)
        column.addWidget(self.bar)
        column.addWidget(scrolled(inside), 1)
        column.addLayout(self._make_foot())
        QShortcut(QKeySequence("Ctrl+Return"), self, self.accept)

    def _note(self) -> str:
        if self._report.session.is_practice:
            return _("练习工作区的报告从不印版头，每页印着“示例数据 不得报送”。")
        return _("除成文日期和发文字号外，填一次，以后的节点沿用。程序不会替您填写其中任何一项。")

    def _make_foot(self) -> QHBoxLayout:
        foot = QHBoxLayout()
        foot.addStretch(1)
        cancel, save = QPushButton(_("取消")), QPushButton(_("保存  Ctrl+回车"))
        save.setProperty("look", "primary")
        save.setDefault(True)
        cancel.clicked.connect(self.reject)
        save.clicked.connect(self.accept)
        foot.addWidget(cancel)
        foot.addWidget(save)
        return foot

    def accept(self) -> None:
        try:
            self.edit = self._report.set_head({name: editor.text() for name, editor in self.fields.items()})
        except ShownFault as fault:
            self.bar.show_fault(fault)
            return
        super().accept()
