"""What is verified and by what: the package, trial certificates or not, and root certificates."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop.style import TOKENS, card, label
from resources.translation import _


class VerifyChoice(QWidget):
    """`package_chosen` carries a path; `changed`: the same package is to be judged anew."""

    package_chosen = Signal(str)
    changed = Signal()

    def __init__(self, *, allows_trial: bool, has_workspace: bool) -> None:
        super().__init__()
        self.roots: tuple[Path, ...] = ()
        self._has_workspace = has_workspace
        self._package = label(_("还没有选择报送包"), "heading")
        self._package.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._file = QPushButton(_("选择文件…"))
        self._folder = QPushButton(_("选择文件夹…"))
        self._trial = QCheckBox(_("允许试用证书（只检查内容是否被改动）"))
        self._trial.setChecked(allows_trial)
        self._roots = label(look="muted", wrap=True)
        self._roots.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._add_roots = QPushButton(_("选择根证书…"))
        for button in (self._file, self._folder, self._add_roots):
            button.setAutoDefault(False)
        self._qr = QLineEdit()
        self._qr.setProperty("look", "field")
        self._qr.setAccessibleName(_("封面二维码的文字"))
        self._qr.setPlaceholderText(_("核对纸质报告：把光标放在这里扫封面的二维码，或照着输入后按回车"))
        self._options = QWidget()
        self._more = QPushButton(_("选项"))
        self._more.setCheckable(True)
        self._more.setAutoDefault(False)
        self._lay_out()
        self._show_roots()
        self.set_low(False)
        self._more.toggled.connect(self._options.setVisible)
        self._file.clicked.connect(self._on_file_clicked)
        self._folder.clicked.connect(self._on_folder_clicked)
        self._add_roots.clicked.connect(self._on_add_roots_clicked)
        self._trial.toggled.connect(self._on_trial_toggled)
        self._qr.returnPressed.connect(self.changed)

    def _lay_out(self) -> None:
        frame = card()
        rows = QVBoxLayout(frame)
        rows.setContentsMargins(TOKENS.wide_gap, 10, TOKENS.wide_gap, 10)
        top, below = QHBoxLayout(), QHBoxLayout()
        top.addWidget(self._package, 1)
        top.addWidget(self._file)
        top.addWidget(self._folder)
        below.addWidget(self._trial)
        below.addSpacing(TOKENS.wide_gap)
        below.addWidget(self._roots, 1)
        below.addWidget(self._add_roots)
        top.addWidget(self._more)
        rows.addLayout(top)
        options = QVBoxLayout(self._options)
        options.setContentsMargins(0, 0, 0, 0)
        options.addLayout(below)
        options.addWidget(self._qr)
        rows.addWidget(self._options)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(frame)

    def set_low(self, is_low: bool) -> None:
        """On a low screen the options are folded away behind a button."""
        self._more.setVisible(is_low)
        self._options.setVisible(not is_low or self._more.isChecked())

    @property
    def allows_trial(self) -> bool:
        return self._trial.isChecked()

    @property
    def qr_text(self) -> str:
        """What was scanned from the cover; "" when no paper is to be held against the package."""
        return self._qr.text().strip()

    def clear_qr(self) -> None:
        self._qr.clear()

    def show_package(self, path: Path) -> None:
        self._package.setText(path.name)
        self._package.setToolTip(str(path))

    def allow_trial(self, allowed: bool) -> None:
        self._trial.setChecked(allowed)

    def _show_roots(self) -> None:
        if self.roots:
            text = _("根证书：{names}").format(names="、".join(path.name for path in self.roots))
        elif self._has_workspace:
            text = _("根证书：用本工作区登记的")
        else:
            text = _("根证书：没有选择，只能确认内容，不能确认签名人")
        self._roots.setText(text)
        self._roots.setToolTip("\n".join(str(path) for path in self.roots))

    def _on_file_clicked(self) -> None:
        name, _kind = QFileDialog.getOpenFileName(self, _("选择报送包"), "", _("报送包 (*.zip);;所有文件 (*)"))
        if name:
            self.package_chosen.emit(name)

    def _on_folder_clicked(self) -> None:
        name = QFileDialog.getExistingDirectory(self, _("选择报送包的文件夹"))
        if name:
            self.package_chosen.emit(name)

    def _on_add_roots_clicked(self) -> None:
        names, _kind = QFileDialog.getOpenFileNames(
            self, _("选择信任的根证书"), "", _("证书 (*.pem *.cer *.crt *.der);;所有文件 (*)")
        )
        if names:
            self.roots = tuple(Path(name) for name in names)
            self._show_roots()
            self.changed.emit()

    def _on_trial_toggled(self, _checked: bool) -> None:
        self.changed.emit()
