"""20,000 rows pasted into a ledger of 100,000 in the window, undone, and copied: how long the window waits at most.

Times are of the processor, on the thread of the screen. The floor of a wait is a tenth of a second, which is what a
person does not notice; that of the whole paste is the same text taken apart and its numbers and dates read, alone.
"""

import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.benchmarks.ledger_scroll import long_page
from tests.benchmarks.table import Figure

ROWS = 20_000
_NOTICED_MS = 100.0
_WAIT_BUDGET = 1.5
_WHOLE_BUDGET = 4.0


def measure() -> list[Figure]:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtGui import QGuiApplication
    from PySide6.QtWidgets import QApplication

    from desktop.style import STYLE_ARGUMENTS, apply_style
    from tests.screen import garbage_on_this_thread

    app = QApplication.instance() or QApplication(["benchmark", *STYLE_ARGUMENTS])
    apply_style(app)
    with garbage_on_this_thread(), tempfile.TemporaryDirectory() as folder, long_page(Path(folder)) as page:
        text = _block(page)
        floor = _reading(page, text)
        count = page.view.count()

        def run(wish: str) -> tuple[float, float]:
            return _do(app, page, lambda: page.work.do(wish))

        QGuiApplication.clipboard().setText(text)
        page.grid.go_cell(count, 0)
        whole, paste = run("paste")
        page.grid.clearSelection()
        _select(page, count)
        _all_of_it, copy = run("copy")
        _all_of_it, undo = run("undo")
        assert page.view.count() == count
    name = f"{ROWS:,} rows in a ledger of {count:,}"
    waits = (("pasted", paste), ("copied", copy), ("paste undone", undo))
    return [
        Figure(f"{name}: pasted, ms", whole, floor, _WHOLE_BUDGET),
        *(Figure(f"{name}: {step}, longest wait, ms", wait, _NOTICED_MS, _WAIT_BUDGET) for step, wait in waits),
    ]


def _block(page) -> str:
    from forms.excel.clipboard import format_block
    from tests.unit.ledgers import generated_assets

    columns = [column for column in page.view.columns if not column.is_computed]
    rows = ({**row, "code": f"ZT-{number:05}"} for number, row in enumerate(generated_assets(ROWS)))
    texts = [[row.get(column.name, "") for column in columns] for row in rows]
    return format_block([[column.label for column in columns], *texts])


def _reading(page, text: str) -> float:
    """Milliseconds of taking the text apart and reading what is a number or a date."""
    from forms.excel.clipboard import parse_block

    read = [
        (place, column.type.parse)
        for place, column in enumerate(column for column in page.view.columns if not column.is_computed)
        if column.is_number or column.base == "date"
    ]
    begun = time.thread_time()
    for texts in parse_block(text)[1:]:
        for place, parse in read:
            if texts[place]:
                parse(texts[place])
    return (time.thread_time() - begun) * 1000


def _select(page, first: int) -> None:
    from PySide6.QtCore import QItemSelection, QItemSelectionModel

    model = page.model
    last = model.index(model.count - 1, model.columnCount() - 1)
    rows = QItemSelection(model.index(first, 0), last)
    page.grid.selectionModel().select(rows, QItemSelectionModel.SelectionFlag.ClearAndSelect)


def _do(app, page, step: Callable[[], object]) -> tuple[float, float]:
    """Milliseconds of the whole step, and of the longest time in which the window took no key."""
    waits = []

    def note(work: Callable[[], object]) -> None:
        begun = time.thread_time()
        work()
        waits.append((time.thread_time() - begun) * 1000)

    note(step)
    while page.edits.steps.is_busy:
        note(app.processEvents)
    whole = sum(waits)
    bench = page._bench
    while bench.has_unsaved or bench.desk.ledgers.is_awaiting:
        note(app.processEvents)
        time.sleep(0.001)
    return whole, max(waits)
