"""A bug: it is logged, and shown with details to copy. What was typed has been saved or is still being saved."""

import logging
import platform
import sys
import traceback
from functools import partial
from types import TracebackType

from PySide6 import __version__ as pyside_version
from PySide6.QtCore import QMessageLogContext, QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication, QDialog, QHBoxLayout, QPlainTextEdit, QPushButton, QVBoxLayout

from desktop.room import resize_within_screen
from desktop.style import label
from resources.translation import _

_log = logging.getLogger("zerenshu")
_QT_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


def install() -> None:
    """Catch what nobody caught, and log what Qt complains of."""
    sys.excepthook = take_exception
    qInstallMessageHandler(_on_qt_message)


def details_of(kind: type[BaseException], fault: BaseException, trace: TracebackType | None) -> str:
    """What a technician needs: where in the program, on which system. Values that were typed are not in it."""
    frames = "".join(traceback.format_list(traceback.extract_tb(trace)))
    system = f"Python {platform.python_version()}, PySide6 {pyside_version}, {platform.platform()}"
    return f"{system}\n\n{frames}{kind.__name__}: {str(fault)[:500]}\n"


class CrashDialog(QDialog):
    """Says that the program made a mistake; copies the details; lets work go on."""

    def __init__(self, details: str) -> None:
        super().__init__()
        self.setWindowTitle(_("程序出错"))
        resize_within_screen(self, 640, 400)
        text = _("程序内部出错，刚才的操作可能没有完成。已保存的内容不受影响。请把下面的内容复制给技术人员。")
        self._details = QPlainTextEdit(details)
        self._details.setReadOnly(True)
        copy = QPushButton(_("复制内容"))
        close = QPushButton(_("继续使用"))
        copy.clicked.connect(self._on_copy_clicked)
        close.clicked.connect(self.accept)
        column = QVBoxLayout(self)
        column.addWidget(label(text, wrap=True))
        column.addWidget(self._details, 1)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(copy)
        row.addWidget(close)
        column.addLayout(row)

    def _on_copy_clicked(self) -> None:
        QApplication.clipboard().setText(self._details.toPlainText())


def take_exception(kind: type[BaseException], fault: BaseException, trace: TracebackType | None) -> None:
    """Log what nobody caught, and show it in a turn of its own (`sys.excepthook`)."""
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, fault, trace)
        return
    details = details_of(kind, fault, trace)
    _log.error("%s", details)
    sys.stderr.write(details)
    if QApplication.instance() is not None:
        QTimer.singleShot(0, partial(_show, details))  # not amid the painting or the closing that went wrong


def _show(details: str) -> None:
    """One is enough: what fails while it is painted fails again and again."""
    if not any(isinstance(each, CrashDialog) and each.isVisible() for each in QApplication.topLevelWidgets()):
        CrashDialog(details).exec()


def _on_qt_message(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    _log.log(_QT_LEVELS.get(kind, logging.WARNING), "Qt: %s (%s)", message, context.category or "")
