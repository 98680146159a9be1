"""What is let go of while work is under way, or while something is being typed: nothing crashes, nothing is lost."""

import gc
import sys
import threading
import weakref
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.entry.sheet_page import SheetPage
from desktop.main_window import MainWindow
from desktop.packages.export_dialog import ExportDialog
from desktop.signing.asker import Asker
from desktop.signing.trust_dialog import TrustDialog
from desktop.tasks import Tasks
from forms.errors import UserError
from forms.services.session import open_workspace
from tests.fuzz.window.items import outlived_items
from tests.gui.nodes import enter, go_to_node

MARCH, JUNE = "2024-03", "2024-06"


class Held:
    """Refers to a widget, as work of the window does, and notes on which thread it is let go of."""

    freed_on: list[threading.Thread]

    def __init__(self, freed_on: list[threading.Thread]) -> None:
        self.freed_on = freed_on
        self.widget = QWidget()

    def __del__(self) -> None:
        self.freed_on.append(threading.current_thread())


@pytest.fixture
def hasty() -> Iterator[None]:
    """Threads take turns as often as they can."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


def delete_what_was_left() -> None:
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()


def succeed(_held: Held, _job: object) -> int:
    return 1


def refuse(_held: Held, _job: object) -> None:
    raise UserError("no", "不行。")


def report(_held: Held, job) -> None:
    for done in range(20):
        job.report(done, 20)


@pytest.mark.parametrize("work", [succeed, refuse, report])
def test_the_worker_is_never_the_last_to_hold_what_work_refers_to(qtbot: QtBot, hasty: None, work: Callable) -> None:
    freed_on: list[threading.Thread] = []
    tasks = Tasks("held")
    for _time in range(100):
        held = Held(freed_on)
        tasks.start(lambda job, held=held: work(held, job), lambda _result, held=held: None, lambda _fault: None)
        del held
        QCoreApplication.processEvents()
    assert tasks.close()
    delete_what_was_left()
    assert freed_on == [threading.main_thread()] * 100


def test_after_a_flush_everything_is_delivered(qtbot: QtBot, hasty: None) -> None:
    """Also what was queued by a delivery, and done before the deliveries were over."""
    tasks, told = Tasks("chain"), 0

    def go_on(left: int) -> None:
        nonlocal told
        told += 1
        if left:
            tasks.run(lambda: left - 1, go_on)

    for _time in range(100):
        tasks.run(lambda: 20, go_on)
        assert tasks.flush()
    assert told == 100 * 21
    assert tasks.close()


def test_work_given_up_tells_nobody_and_is_let_go_of_on_this_thread(qtbot: QtBot) -> None:
    freed_on: list[threading.Thread] = []
    told: list[object] = []
    may_end = threading.Event()
    held, tasks = Held(freed_on), Tasks("given up")
    tasks.run(lambda held=held: may_end.wait(), told.append, told.append)
    del held
    assert not tasks.close(0)
    tasks.run(lambda: told.append("after the end"))
    del tasks
    may_end.set()
    qtbot.waitUntil(lambda: bool(freed_on))
    assert (freed_on, told) == ([threading.main_thread()], [])


def test_what_listens_to_a_job_may_be_the_last_to_hold_its_tasks(qtbot: QtBot) -> None:
    page = QObject()
    page.tasks = Tasks("listener")
    job = page.tasks.run(lambda: 1)
    job.failed.connect(lambda _fault, page=page: page)
    tasks = page.tasks
    del page, job
    assert tasks.close()
    left = weakref.ref(tasks)
    del tasks
    delete_what_was_left()
    assert left() is None


def test_a_question_from_the_worker_is_let_go_of_on_this_thread(qtbot: QtBot, hasty: None) -> None:
    freed_on: list[threading.Thread] = []
    tasks, asker = Tasks("asking"), Asker()
    answers: list[str] = []
    for _time in range(20):
        held = Held(freed_on)
        tasks.run(lambda held=held: asker.ask(lambda: f"{held.widget.isVisible()}"), answers.append)
        del held
    qtbot.waitUntil(lambda: len(answers) == 20)
    assert tasks.close()
    delete_what_was_left()
    assert freed_on == [threading.main_thread()] * 20


def test_a_dialog_left_before_its_answer_hears_nothing(window: MainWindow, tmp_path: Path) -> None:
    dialog = TrustDialog(window.workbench, window)
    dialog.add(tmp_path / "没有这个文件.pem")
    dialog.deleteLater()
    QCoreApplication.sendPostedEvents(dialog, QEvent.Type.DeferredDelete)
    assert window.workbench.settle()


def type_in_sheet(window: MainWindow, measure: str, text: str) -> SheetPage:
    """Into the figure's cell, left open."""
    window.navigator.show_measure(measure)
    window.navigator.toggle_sheet()
    sheet = window.parts.pages.currentWidget()
    assert isinstance(sheet, SheetPage)
    sheet._view.go_measure(measure)
    QTest.keyClicks(sheet._view, text[0])
    QTest.keyClicks(QApplication.focusWidget(), text[1:])
    return sheet


def figure_on_disk(window: MainWindow, node: str, field: str) -> str:
    session = open_workspace(window.workbench.path, "李", for_writing=False)
    value = session.entries.cell(node, "9.2", field).raw
    session.close()
    return value


def test_a_cell_being_typed_into_is_saved_when_the_window_closes(window: MainWindow) -> None:
    sheet = type_in_sheet(window, "9.2", "205")
    field = sheet.current_field
    assert window.close()
    assert figure_on_disk(window, MARCH, field) == "205"


def test_a_cell_being_typed_into_belongs_to_the_node_it_was_opened_in(window: MainWindow) -> None:
    sheet = type_in_sheet(window, "9.2", "205")
    field = sheet.current_field
    go_to_node(window, JUNE)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert window.workbench.settle()
    assert figure_on_disk(window, MARCH, field) == "205"
    assert figure_on_disk(window, JUNE, field) == ""


def test_a_desk_made_before_the_last_edit_is_made_again(qtbot: QtBot, window: MainWindow) -> None:
    bench = window.workbench
    bench.open_node(JUNE)
    explained = next(issue for issue in bench.desk.issues() if issue.level == "explain")
    bench.explain([explained], "目标待下达。")
    bench.open_node(MARCH)
    bench.explain([explained], "目标待下达，已去函催问。")
    assert bench.settle()
    assert bench.desk.node.id == MARCH
    assert bench.desk.explanations[explained.id].text == "目标待下达，已去函催问。"


def test_keys_never_go_to_a_form_that_is_hidden(window: MainWindow) -> None:
    """A ledger is shown in place of the form, which meanwhile changes to a measure with other fields."""
    window.navigator.go_to("1.1", "status")
    window.window_actions.ledgers.show_ledger("state_assets")
    window.navigator.follow("9.2")
    window.navigator.show_form()
    focused = QApplication.focusWidget()
    assert focused is None or focused.isVisible()


def test_an_export_is_of_the_node_it_was_asked_for(window: MainWindow) -> None:
    dialog = ExportDialog(window.workbench, window)
    go_to_node(window, JUNE)
    enter(window, "9.2.value=210")
    assert dialog._node == MARCH


def test_rows_of_the_top_bar_that_are_made_anew_leave_nothing_behind(window: MainWindow) -> None:
    """Else PySide takes whatever comes to lie where an item of theirs was for that item."""
    for is_narrow in (True, False) * 3:
        window.parts.top.set_narrow(is_narrow)
        delete_what_was_left()
    assert outlived_items() == []
