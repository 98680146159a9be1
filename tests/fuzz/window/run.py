"""Lets monkeys play in processes of their own, and says what became of them: a crash, a hang, a broken invariant."""

import faulthandler
import gc
import os
import random
import subprocess
import sys
import tempfile
import time
import traceback
from dataclasses import dataclass
from pathlib import Path

from tests.fuzz.window.places import Places, make_places
from tests.screen import garbage_on_this_thread, use_office_screen

STEPS = 60
_LONGEST_S = 600.0
_LINES = 40


@dataclass(frozen=True)
class Outcome:
    """What became of one monkey; `trouble` "" when nothing went wrong."""

    seed: str
    seconds: float
    trouble: str
    last_steps: str = ""


def run(count: int, seed: int) -> int:
    """So many steps in all, in monkeys of sixty; prints a line for each. Exit code 1 on trouble."""
    with tempfile.TemporaryDirectory(prefix="zerenshu-monkey-") as folder:
        base = make_places(Path(folder) / "base")
        outcomes = [
            _print(play_in_child(base, f"{seed}:{number}", STEPS, Path(folder) / str(number)))
            for number in range(max(-(-count // STEPS), 1))
        ]
    bad = sum(bool(outcome.trouble) for outcome in outcomes)
    print(f"{len(outcomes) * STEPS} steps, {bad} monkeys in trouble, seed {seed}")
    return 1 if bad else 0


def run_one(seed: str) -> int:
    """The monkey of one seed again, as `number:number`."""
    with tempfile.TemporaryDirectory(prefix="zerenshu-monkey-") as folder:
        base = make_places(Path(folder) / "base")
        outcome = _print(play_in_child(base, seed, STEPS, Path(folder) / "again"))
    return 1 if outcome.trouble else 0


def _print(outcome: Outcome) -> Outcome:
    print(f"--seed {outcome.seed}  {outcome.seconds:5.1f} s  {'TROUBLE' if outcome.trouble else 'good'}", flush=True)
    if outcome.trouble:
        print(f"{outcome.last_steps}\n{outcome.trouble}", flush=True)
    return outcome


def play_in_child(base: Places, seed: str, steps: int, folder: Path) -> Outcome:
    """A monkey in a process of its own, on a copy of the places in a new folder."""
    places = base.copy_to(folder)
    call = [sys.executable, "-X", "faulthandler", "-m", "tests.fuzz.window.run", str(folder), seed, str(steps)]
    began = time.monotonic()
    environment = {**os.environ, "XDG_DATA_HOME": str(folder / "data"), "PYTHONUTF8": "1"}
    try:
        done = subprocess.run(call, capture_output=True, text=True, env=environment, timeout=_LONGEST_S)
        trouble = "" if done.returncode == 0 else f"{done.stderr[-6000:]}\nexit code {done.returncode}"
    except subprocess.TimeoutExpired as late:
        trouble = f"hang: {late.timeout:.0f} s"
    notes = places.root / "notes.txt"
    lines = notes.read_text(encoding="utf-8").splitlines() if notes.exists() else []
    return Outcome(seed, time.monotonic() - began, trouble, "\n".join(lines[-_LINES:]))


def play(places: Places, seed: str, steps: int) -> None:
    """In this process. Raises whatever went wrong."""
    from PySide6.QtCore import QTimer  # late: the parent needs no Qt
    from PySide6.QtWidgets import QApplication

    from tests.fuzz.window.monkey import Monkey  # late, as above
    from tests.fuzz.window.notes import Notes
    from tests.screen import dress

    app = QApplication([])
    dress(app)
    app.setQuitOnLastWindowClosed(False)
    notes = Notes(places.root / "notes.txt")
    random.seed(seed)
    faults: list[Exception] = []

    def go_on() -> None:
        try:
            next(game)
        except StopIteration:
            app.quit()
        except Exception as fault:  # noqa: BLE001  raised again below: a slot's own would only be printed
            faults.append(fault)
            app.quit()
        else:
            QTimer.singleShot(0, go_on)

    with garbage_on_this_thread(), notes.listening():
        game = Monkey(places, seed, notes).play(steps)
        QTimer.singleShot(0, go_on)
        app.exec()
    if faults:
        raise faults[0]


def main() -> int:
    folder, seed, steps = sys.argv[1:]
    use_office_screen(os.environ)
    faulthandler.dump_traceback_later(_LONGEST_S - 20)
    try:
        play(Places(Path(folder)), seed, int(steps))
    except Exception:  # noqa: BLE001  whatever went wrong is what is looked for
        traceback.print_exc()
        sys.stderr.flush()
        os._exit(1)  # windows that are open would end the process by another fault
    gc.collect()
    return 0


if __name__ == "__main__":
    sys.exit(main())
