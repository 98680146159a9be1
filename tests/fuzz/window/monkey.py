"""The monkey itself: opens the program on its workspace and takes its steps. Each step has a chance of its own, so
that a step of a seed is the same whatever the threads did before it.
"""

import gc
import time
from collections.abc import Callable, Iterator

from PySide6.QtCore import QCoreApplication, QEvent, QSettings
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from desktop.app import Program
from desktop.main_window import MainWindow
from desktop.recent import Preferences
from tests.fuzz.window import hands
from tests.fuzz.window.answers import Answerer, no_other_programs
from tests.fuzz.window.hands import Chance
from tests.fuzz.window.items import outlived_items
from tests.fuzz.window.notes import Notes, Trouble
from tests.fuzz.window.places import Places
from tests.fuzz.window.truth import look_at

LOOK_EVERY = 12
_PERSON = "张敏"
_PATIENCE_S = 60.0
_SIZES = ((1366, 768), (1024, 700), (683, 384), (1920, 1000))


class Monkey:
    """One program on one workspace. `step` raises Trouble."""

    def __init__(self, places: Places, seed: str, notes: Notes) -> None:
        self._places = places
        self._seed = seed
        self._notes = notes
        settings = QSettings(str(places.root / "settings.ini"), QSettings.Format.IniFormat)
        self._preferences = Preferences(settings)
        self._preferences.person = _PERSON
        self._program = Program(self._preferences)
        self._answerer = Answerer(notes)
        self._deeds: tuple[tuple[int, Callable[[Chance], str]], ...] = (
            (30, self._act),
            (12, self._write_in_form),
            (12, self._work_in_ledger),
            (8, self._work_in_sheet),
            (6, self._trigger),
            (6, self._go_to_node),
            (4, self._act_beside),
            (3, self._export),
            (3, self._open_beside),
            (3, self._resize),
            (2, self._close_and_reopen),
            (2, self._collect),
            (4, self._wait),
        )

    def play(self, steps: int) -> Iterator[None]:
        """So many steps, with a look at the truth after every few. After each the program's own loop goes on."""
        with no_other_programs(self._places, self._answerer):
            try:
                for number in range(steps):
                    yield self._step(number)
                    if number % LOOK_EVERY == LOOK_EVERY - 1:
                        yield self._look()
                yield self._look()
                outlived = outlived_items()
                if outlived:
                    raise Trouble(f"{len(outlived)} items of layouts outlive them\n{outlived[0]}")
                self._notes.add("finish")
                self._program.finish()
                yield
                gc.collect()
                self._notes.look()
            finally:
                self._answerer.close()

    def _step(self, number: int) -> None:
        chance = Chance(f"{self._seed}:{number}")
        self._answerer.chance = Chance(f"{self._seed}:{number}:answers")
        weights = [weight for weight, _deed in self._deeds]
        (deed,) = chance.choices([deed for _weight, deed in self._deeds], weights)
        self._window.activateWindow()
        self._notes.add(f"{number} {deed.__name__}")
        self._notes.add(f"  {deed(chance)}")
        for _time in range(chance.choice((0, 1, 1, 5))):
            QApplication.processEvents()
        self._until(lambda: not self._answerer.is_asked, "a dialog stays")
        self._notes.look()

    @property
    def _window(self) -> MainWindow:
        """Opened again where the monkey closed it."""
        window = self._program.window
        if not isinstance(window, MainWindow) or not window.isVisible():
            self._notes.add("  open")
            self._program.open(self._places.workspace, _PERSON)
            window = self._program.window
            if not isinstance(window, MainWindow):
                raise Trouble("the workspace does not open again")
            window.resize(1366, 768)
            window.complete()
            window.workbench.save_failed.connect(lambda fault: self._notes.add(f"  not saved: {fault!r}"))
        return window

    def _until(self, is_so: Callable[[], bool], otherwise: str) -> None:
        end = time.monotonic() + _PATIENCE_S
        while not is_so():
            if time.monotonic() > end:
                raise Trouble(otherwise)
            QTest.qWait(5)
            self._notes.look()

    def _look(self) -> None:
        """Come to rest, then compare."""
        self._notes.add("look")
        self._answerer.chance = Chance(f"{self._seed}:look")
        bench = self._window.workbench
        self._until(lambda: not self._answerer.is_asked and bench.settle(), "the desk does not come to rest")
        bench = self._window.workbench
        self._until(lambda: not bench.desk.ledgers.is_awaiting, "rows stay unchecked")
        QTest.qWait(1)
        self._notes.look()
        if not self._answerer.is_asked and bench is self._window.workbench:
            look_at(self._window)
        self._notes.look()

    def _act(self, chance: Chance) -> str:
        return hands.act(self._window, chance)

    def _write_in_form(self, chance: Chance) -> str:
        window = self._window
        if chance.random() < 0.5:
            measure = chance.choice(window.workbench.letter.measures)
            window.navigator.go_to(measure.no, chance.choice(("value", "progress", "status", "as_of", "")))
        else:
            window.navigator.show_form()
        return hands.type_here(window, chance) if chance.random() < 0.4 else hands.write(window.parts.form, chance)

    def _work_in_ledger(self, chance: Chance) -> str:
        window = self._window
        ledgers = window.window_actions.ledgers
        if ledgers.page is None or chance.random() < 0.2:
            names = [ledger.name for ledger in window.workbench.letter.ledgers]
            ledgers.show_ledger("state_assets" if chance.random() < 0.5 else chance.choice(names))
        page = ledgers.page
        if page is None:
            return "no ledger"
        page.begin()
        page.grid.keep_current(
            chance.randrange(max(page.view.count() + 1, 1)), chance.randrange(len(page.view.columns))
        )
        deed = chance.choice((hands.type_here, hands.type_here, hands.strike, hands.paste, hands.press, hands.click))
        return f"{page.name}: {deed(page, chance)}"

    def _work_in_sheet(self, chance: Chance) -> str:
        window = self._window
        if not window.navigator.is_sheet_shown:
            window.navigator.toggle_sheet()
        inside = window.parts.pages.currentWidget()
        deed = chance.choice((hands.click, hands.type_here, hands.type_here, hands.strike, hands.paste, hands.press))
        hands.click(inside, chance)
        return deed(inside, chance)

    def _trigger(self, chance: Chance) -> str:
        """Any row of the menu."""
        actions = self._window.window_actions.by_id
        name = chance.choice(sorted(actions))
        self._notes.add(f"  trigger {name}")
        actions[name].trigger()
        return "done"

    def _go_to_node(self, chance: Chance) -> str:
        """At once, or twice while the worker is busy."""
        bench = self._window.workbench
        nodes = [chance.choice(bench.session.letter.nodes).id for _time in range(chance.choice((1, 1, 3)))]
        for node in nodes:
            bench.open_node(node)
        if chance.random() < 0.3:
            bench.settle()
        return f"to {' '.join(nodes)}"

    def _export(self, chance: Chance) -> str:
        """Out of the way what would keep it from being exported, then the dialog."""
        window = self._window
        bench = window.workbench
        for issue in [issue for issue in bench.desk.issues() if issue.level == "error" and not issue.ledger]:
            if not bench.is_locked and issue.field:
                bench.set_raw(issue.measure, issue.field, "")
        open_ones = [issue for issue in bench.desk.issues() if issue.level == "explain" and issue.explained != "yes"]
        if not bench.is_locked:
            bench.explain(open_ones, "已与提供单位核对，情况属实。")
        action = "reopen" if bench.is_locked and chance.random() < 0.5 else "export"
        window.window_actions.by_id[action].trigger()
        return action

    def _beside(self) -> list[QWidget]:
        shown = QApplication.topLevelWidgets()
        return [each for each in shown if each.isVisible() and each.isWindow() and each is not self._program.window]

    def _act_beside(self, chance: Chance) -> str:
        """In a window beside the main one: signing in turn, verifying."""
        others = self._beside()
        if not others:
            return "none"
        other = others[0]
        other.activateWindow()
        return f"{type(other).__name__}: {hands.act(other, chance)}"

    def _open_beside(self, chance: Chance) -> str:
        packages = sorted(self._places.files.glob("*.zip")) + sorted(self._places.workspace.glob("packages/*.zip"))
        if chance.random() < 0.5:
            self._program.show_turn()
        else:
            self._program.show_verify(str(chance.choice(packages)))
        return "opened"

    def _resize(self, chance: Chance) -> str:
        size = chance.choice(_SIZES)
        self._window.resize(*size)
        return f"{size}"

    def _close_and_reopen(self, chance: Chance) -> str:
        """As it is, whatever is under way."""
        if chance.random() < 0.5:
            self._window.start_page_asked.emit()
        else:
            self._window.close()
        return "closed"

    def _collect(self, _chance: Chance) -> str:
        gc.collect()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        return "collected"

    def _wait(self, chance: Chance) -> str:
        time_ms = chance.choice((1, 20, 120, 400))
        QTest.qWait(time_ms)
        return f"{time_ms} ms"
