"""A clerk at the window: types into fields by their labels, presses buttons by their words, reads what is shown."""

import re
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.entry.form_field import FormField
from desktop.ledgers.ledger_page import LedgerPage
from desktop.main_window import MainWindow
from desktop.packages.export_dialog import ExportDialog
from desktop.packages.reopen_dialog import ReopenDialog
from desktop.packages.signer_row import SignerRow
from desktop.recent import Preferences
from desktop.workbench import Workbench
from forms.schema.measure_fields import fields_of, label_of
from forms.services.desk import NodeDesk
from forms.services.identities import make_trial_identities
from forms.services.session import open_workspace
from tests.gui.benches import compose
from tests.gui.signing_steps import agree_to_certificates
from tests.screen import dress
from tests.workspaces import make_workspace, shipped_letter

PATIENCE_MS = 20_000
_LIGHTS = {"●": "正常", "▲": "预警", "■": "滞后"}


class Clerk:
    """One practice workspace and its window."""

    def __init__(self, qtbot: QtBot, folder: Path) -> None:
        self.qtbot = qtbot
        self.folder = folder
        self.answer = ""
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        dress(app)
        first = shipped_letter("dazu-2024").nodes[0]
        session = open_workspace(make_workspace(folder / "ws", "填报人", practice=True, filled=first.id), "填报人")
        self._show(Workbench(session, NodeDesk(session, first)))

    def _show(self, bench: Workbench) -> None:
        self.bench = bench
        settings = QSettings(str(self.folder / "settings.ini"), QSettings.Format.IniFormat)
        self.window = MainWindow(bench, Preferences(settings))
        with self.qtbot.waitExposed(self.window):
            self.window.show()
        self.window.complete()

    def leave(self) -> None:
        self.window.close()
        self.window.deleteLater()

    def come_back(self) -> None:
        self.leave()
        session = open_workspace(self.folder / "ws", "填报人")
        self._show(Workbench(session, NodeDesk(session, session.letter.nodes[0])))

    def go_to_node(self, label: str) -> None:
        node = next(node for node in self.bench.letter.nodes if node.label == label)
        with self.qtbot.waitSignal(self.bench.node_opened, timeout=PATIENCE_MS):
            self.bench.open_node(node.id)

    def field(self, measure_no: str, label: str) -> FormField:
        measure = self.bench.letter.measure(measure_no)
        name = next(field.name for field in fields_of(measure) if label_of(measure, field) == label)
        self.window.navigator.go_to(measure_no, name)
        (found,) = [
            field for field in self.window.findChildren(FormField) if field.field.name == name and field.isVisible()
        ]
        return found

    def type_into(self, measure_no: str, label: str, text: str) -> None:
        """Replace what stands in the field, key by key, and press Enter."""
        editor = self.field(measure_no, label).editor
        editor.setFocus()
        editor.selectAll()
        QTest.keyClick(editor, Qt.Key.Key_Delete)
        for character in text:
            compose(editor, character)
        QTest.keyClick(editor, Qt.Key.Key_Return)
        self.bench.commit()  # in a text of several lines Enter begins the next one
        assert self.bench.tasks.flush()
        QApplication.processEvents()

    def message_under(self, label: str) -> str:
        """What is said under the field of the measure that is shown."""
        measure = self.window.parts.form.measure
        assert measure is not None
        return self.field(measure.no, label).content.message

    def light(self, measure_no: str) -> str:
        """The word of the light beside the figure; — where nothing is judged."""
        self.window.navigator.show_measure(measure_no)
        text = self.window.parts.form.body.fields["value"].aside.text()
        return next((word for mark, word in _LIGHTS.items() if text.startswith(f"{mark} {word}（")), "—")

    def open_issues(self) -> int:
        """The number on the export button: what must be dealt with before; 0 where there is none."""
        button = self.window.parts.top.findChild(QPushButton, "export")
        found = re.fullmatch(r"导出报送包(?:（(\d+)）|（提示 \d+）)?…", button.text())
        assert found is not None, button.text()
        return int(found[1] or 0)

    def open_rules(self, measure_no: str) -> set[str]:
        """Rules of the measure that still want an explanation."""
        issues = self.bench.desk.issues(measure_no)
        return {issue.rule for issue in issues if issue.level == "explain" and issue.explained != "yes"}

    def explain(self, measure_no: str, rule: str, text: str) -> None:
        issues = [issue for issue in self.bench.desk.issues(measure_no) if issue.rule == rule]
        self.bench.explain(issues, text)
        assert self.bench.tasks.flush()

    @property
    def ledger(self) -> LedgerPage:
        """The ledger on the screen."""
        page = self.window.window_actions.ledgers.page
        assert page is not None
        return page

    def open_ledger(self, title: str) -> None:
        """From the tree, with Enter, and past the words of an empty one."""
        tree = self.window.parts.tree
        (item,) = tree.findItems(title, Qt.MatchFlag.MatchExactly | Qt.MatchFlag.MatchRecursive)
        tree.setCurrentItem(item)
        QTest.keyClick(tree, Qt.Key.Key_Return)
        if self.ledger.empty.isVisible():
            QTest.keyClick(_focused(), Qt.Key.Key_Return)

    def type_row(self, texts: Sequence[str]) -> None:
        """Into the line below the last row: a text in each cell, Tab, and Enter at the end."""
        self.ledger.grid.go_cell(self.ledger.view.count(), 0)
        for place, text in enumerate(texts):
            self.type_cell(text, Qt.Key.Key_Tab if place + 1 < len(texts) else Qt.Key.Key_Return)

    def type_cell(self, text: str, leave: Qt.Key) -> None:
        """Into the current cell, as the input method gives it."""
        if text:
            compose(self.ledger.grid, text[0])
            compose(_focused(), text[1:])
        QTest.keyClick(_focused(), leave)
        assert self.bench.tasks.flush()

    def paste(self, text: str) -> None:
        """At the line below the last row."""
        QGuiApplication.clipboard().setText(text)
        self.ledger.grid.go_cell(self.ledger.view.count(), 0)
        QTest.keyClick(self.ledger.grid, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
        assert self.bench.tasks.flush()

    def export_with_trial_identities(self) -> None:
        dialog = ExportDialog(self.bench, self.window)
        self.qtbot.addWidget(dialog)
        dialog.show()
        _press(dialog, "使用试用证书")
        rows = dialog.findChildren(SignerRow)
        self.qtbot.waitUntil(lambda: all(row.certificate for row in rows), timeout=PATIENCE_MS)
        self._export(dialog)

    def export_as_preparer(self) -> None:
        """Signed by the preparer alone: the others sign elsewhere."""
        dialog = ExportDialog(self.bench, self.window)
        self.qtbot.addWidget(dialog)
        dialog.show()
        row = dialog.findChildren(SignerRow)[0]
        row.use_trial(make_trial_identities(self.bench.session)[row.role.id])
        self._export(dialog)

    def _export(self, dialog: ExportDialog) -> None:
        agree_to_certificates()
        with self.qtbot.waitSignal(self.bench.node_opened, timeout=PATIENCE_MS):
            _press(dialog, "导出")
        assert dialog.result is not None
        self.answer = dialog.result.banner.text
        dialog.close()

    def reopen(self, reason: str) -> None:
        dialog = ReopenDialog(self.bench, self.window)
        self.qtbot.addWidget(dialog)
        dialog.show()
        (field,) = dialog.findChildren(QPlainTextEdit)
        field.setPlainText(reason)
        with self.qtbot.waitSignal(self.bench.node_opened, timeout=PATIENCE_MS):
            _press(dialog, "重新打开")

    def packages(self) -> list[Path]:
        """Packages made, the newest last."""
        return sorted(self.bench.session.folder.packages_path.glob("*.zip"))


def _focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def _press(widget: QWidget, text: str) -> None:
    (button,) = [button for button in widget.findChildren(QPushButton) if button.text() == text and button.isVisible()]
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
