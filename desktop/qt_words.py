"""Qt's own words in Chinese, whatever the system's language: its file dialog, the menus of fields, standard buttons."""

from PySide6.QtCore import QLibraryInfo, QTranslator
from PySide6.QtWidgets import QApplication

_CATALOGUE = "qtbase_zh_CN"


def use_chinese_words(app: QApplication) -> QTranslator:
    """The catalogue comes with PySide6; where a system's Qt has it not, those words stay English."""
    words = QTranslator(app)
    if words.load(_CATALOGUE, QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(words)
    return words
