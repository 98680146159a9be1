"""The top of the dialog: the new letter, a workbook or a folder, chosen or dropped, and read again once corrected."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from desktop.style import TOKENS, label
from resources.translation import _


class LetterSource(QFrame):
    """`chosen` carries the Path of a file or folder; `path` is the last one."""

    chosen = Signal(object)

    def __init__(self, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "card")
        self.setAcceptDrops(True)
        self.path: Path | None = None
        self._start = folder
        self._file = QPushButton(_("选择 Excel 文件…  Ctrl+O"))
        self._file.setShortcut(QKeySequence("Ctrl+O"))
        self._folder = QPushButton(_("选择文件夹…"))
        self._again = QPushButton(_("重新读取  F5"))
        self._again.setShortcut(QKeySequence("F5"))
        self._name = label(wrap=True)
        self._name.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        row = QHBoxLayout(self)
        row.setContentsMargins(TOKENS.wide_gap, 10, TOKENS.wide_gap, 10)
        row.setSpacing(TOKENS.gap)
        for widget in (self._file, self._folder, self._name, self._again):
            row.addWidget(widget, int(widget is self._name))
        self._file.clicked.connect(self._on_file_clicked)
        self._folder.clicked.connect(self._on_folder_clicked)
        self._again.clicked.connect(self._on_again_clicked)
        self._show_path()

    def choose(self, path: Path) -> None:
        self.path = path
        self._show_path()
        self.chosen.emit(path)

    def focus_choose(self) -> None:
        (self._again if self.path else self._file).setFocus()

    def _show_path(self) -> None:
        self._again.setVisible(self.path is not None)
        self._name.setText(self.path.name if self.path else _("也可以把 Excel 文件或责任书文件夹拖到这里"))
        self._name.setToolTip(str(self.path or ""))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            self.choose(paths[0])

    def _on_file_clicked(self) -> None:
        kinds = _("Excel 工作簿 (*.xlsx);;所有文件 (*)")
        name, _filter = QFileDialog.getOpenFileName(self, _("选择新版责任书"), str(self._start), kinds)
        if name:
            self._start = Path(name).parent
            self.choose(Path(name))

    def _on_folder_clicked(self) -> None:
        name = QFileDialog.getExistingDirectory(self, _("选择新版责任书的文件夹"), str(self._start))
        if name:
            self._start = Path(name)
            self.choose(Path(name))

    def _on_again_clicked(self) -> None:
        if self.path is not None:
            self.choose(self.path)
