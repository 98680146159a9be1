"""A real practice workspace under a real workbench, empty or filled with the examples, and pictures of widgets."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QWidget

from desktop.workbench import Workbench
from forms.services.desk import NodeDesk
from forms.services.session import open_workspace
from tests.screen import dress
from tests.workspaces import make_workspace, shipped_letter

OUTPUT = Path(__file__).parent.parent / "output"


@contextmanager
def practice_bench(folder: Path, *, filled: bool = False, exported: bool = False) -> Iterator[Workbench]:
    """The first node of the Dazu letter in a new practice workspace; `exported` as `make_workspace` says."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    dress(app)
    first = shipped_letter("dazu-2024").nodes[0]
    path = make_workspace(folder, "张", practice=True, filled=first.id if filled or exported else "", exported=exported)
    session = open_workspace(path, "张")
    bench = Workbench(session, NodeDesk(session, first))
    yield bench
    bench.settle()
    bench.close()


def saved_cell(folder: Path, measure: str, field: str) -> tuple[str, str]:
    """State and text of a cell as another program finds it on disk."""
    session = open_workspace(folder, "李", for_writing=False)
    cell = session.entries.cell(session.letter.nodes[0].id, measure, field)
    session.close()
    return cell.state, cell.value or cell.raw


def picture(widget: QWidget, name: str) -> None:
    """Keep what the widget looks like in tests/output."""
    OUTPUT.mkdir(exist_ok=True)
    QApplication.processEvents()
    widget.grab().save(str(OUTPUT / f"{name}.png"))


def compose(widget: QWidget, text: str) -> None:
    """Commit a text from the input method; QTest's keys know Latin letters only."""
    event = QInputMethodEvent("", [])
    event.setCommitString(text)
    QApplication.sendEvent(widget, event)
