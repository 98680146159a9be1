"""One frame of a ledger of 100,000 rows scrolled by a page, against the same frame over a model of Qt's own.

The floor is a QTableView of the same size, fonts, rows and columns over a QStandardItemModel with the same texts; its
rows are fewer, as a frame does not depend on them and 100,000 of its items would fill the memory. Times are of the
processor.
"""

import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.benchmarks.table import Figure

ROWS, FLOOR_ROWS = 100_000, 3_000
FRAMES = 120
BUDGET = 2.5
LEDGER = "state_assets"


def measure() -> list[Figure]:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    from desktop.style import STYLE_ARGUMENTS, apply_style

    app = QApplication.instance() or QApplication(["benchmark", *STYLE_ARGUMENTS])
    apply_style(app)
    with tempfile.TemporaryDirectory() as folder, long_page(Path(folder)) as page:
        texts = [[page.view.text(row, column) for column in range(len(page.view.columns))] for row in range(FLOOR_ROWS)]
        grid, bare = page.grid, _bare_view(page, texts)
        ours = _median(app, grid, ROWS)
        floor = _median(app, bare, FLOOR_ROWS)
        bare.deleteLater()
    return [Figure(f"scroll frame, ledger of {ROWS:,} rows, ms", ours, floor, BUDGET)]


@contextmanager
def long_page(folder: Path) -> Iterator:
    """The page of a ledger with many rows, saved and opened anew, as it is on the screen."""
    from desktop.ledgers.ledger_page import LedgerPage
    from desktop.workbench import Workbench
    from forms.records.ledger_editor import RowEdit
    from forms.schema.load import load_shipped_letter
    from forms.services.desk import NodeDesk
    from forms.services.ledger_desk import LedgerDesk
    from forms.services.session import create_workspace, open_workspace
    from tests.unit.ledgers import generated_assets

    session = create_workspace(folder / "ws", load_shipped_letter("dazu-2024"), "示例填报人", practice=True)
    desk = LedgerDesk(session, session.letter.nodes[0], LEDGER)
    desk.edit([RowEdit("", row) for row in generated_assets(ROWS)])
    desk.save()
    session.close()
    session = open_workspace(folder / "ws", "示例填报人")
    bench = Workbench(session, NodeDesk(session, session.letter.nodes[0]))
    page = LedgerPage(bench, LEDGER)
    page.resize(1050, 640)
    page.show()
    page.start()
    yield page
    page.close()
    page.deleteLater()
    bench.close()


def _bare_view(page, texts: list[list[str]]):
    from PySide6.QtGui import QStandardItem, QStandardItemModel
    from PySide6.QtWidgets import QTableView

    model = QStandardItemModel()
    for row in texts:
        model.appendRow([QStandardItem(text) for text in row])
    view = QTableView()
    model.setParent(view)
    view.setModel(model)
    view.setStyleSheet(page.styleSheet())
    view.setWordWrap(False)
    view.setVerticalScrollMode(view.ScrollMode.ScrollPerPixel)
    view.verticalHeader().setDefaultSectionSize(page.grid.verticalHeader().defaultSectionSize())
    for column in range(model.columnCount()):
        view.setColumnWidth(column, page.grid.columnWidth(column))
    view.resize(page.grid.size())
    view.show()
    return view


def _median(app, view, rows: int) -> float:
    """Milliseconds of a frame, each scrolled to where nothing was seen before."""
    bar = view.verticalScrollBar()
    step = max(bar.maximum() // (FRAMES + 2), view.viewport().height())
    spent = []
    frame = _frame(app, bar)
    for number in range(FRAMES):
        begun = time.thread_time()
        frame((number * step) % max(bar.maximum(), 1))
        spent.append((time.thread_time() - begun) * 1000)
    return statistics.median(spent[5:])


def _frame(app, bar) -> Callable[[int], None]:
    def scroll(value: int) -> None:
        bar.setValue(value)
        app.processEvents()

    return scroll


if __name__ == "__main__":
    from tests.benchmarks.table import print_table

    print_table(measure())
