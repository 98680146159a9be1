"""What Enter presses, what F10 opens, and leaving a dialog while it still waits for an answer."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QApplication, QDialog, QHBoxLayout, QMenu, QPushButton, QWidget

from desktop.enter_key import let_enter_press
from desktop.main_window import MainWindow
from desktop.packages.export_dialog import ExportDialog
from desktop.packages.signer_row import SignerRow
from forms.services.identities import make_trial_identities
from tests.gui.benches import practice_bench


@pytest.fixture
def enter_presses(qapp: QApplication) -> Iterator[None]:
    connection = let_enter_press(qapp)
    yield
    qapp.disconnect(connection)


@pytest.mark.parametrize("window_class", [QWidget, QDialog])
def test_enter_presses_the_button_one_is_on(qtbot, enter_presses: None, window_class: type[QWidget]) -> None:
    window = window_class()
    qtbot.addWidget(window)
    row = QHBoxLayout(window)
    pressed: list[str] = []
    for name in ("签名", "退回"):
        button = QPushButton(name)
        button.setAutoDefault(False)
        button.clicked.connect(lambda _checked=False, name=name: pressed.append(name))
        row.addWidget(button)
    first, second = window.findChildren(QPushButton)
    first.setDefault(window_class is QDialog)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    second.setFocus()
    qtbot.waitUntil(second.hasFocus)
    qtbot.keyClick(second, Qt.Key.Key_Return)
    assert pressed == ["退回"]


def test_f10_opens_the_menu_at_its_first_row(qtbot, window: MainWindow) -> None:
    window.navigator.go_to("9.2", "value")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_F10)
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert menu.activeAction() is menu.actions()[0]
    menu.close()


def test_the_export_is_left_while_certificates_are_read(qtbot, tmp_path: Path) -> None:
    """An answer that comes for a dialog that is gone is dropped: nothing of it is touched any more."""
    with practice_bench(tmp_path / "ws") as bench:
        dialog = ExportDialog(bench)
        row = dialog.findChildren(SignerRow)[0]
        row.use_trial(make_trial_identities(bench.session)["preparer"])
        dialog.reject()
        dialog.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        assert bench.settle()
