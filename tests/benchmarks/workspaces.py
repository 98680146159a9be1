"""A workspace to measure with, and a folder on the disk: the Dazu letter, 3月底 filled with the practice entries."""

import subprocess
import sys
import tempfile
from pathlib import Path

from forms.schema.load import load_shipped_letter
from forms.services.desk import NodeDesk
from forms.services.practice import fill_with_examples
from forms.services.session import create_workspace

_NAME = "大足区-2024"
_OUTPUT = Path(__file__).parent.parent / "output"


def folder_on_disk() -> "tempfile.TemporaryDirectory[str]":
    """On the disk of the checkout: /tmp may be memory, where every save is fast."""
    _OUTPUT.mkdir(exist_ok=True)
    return tempfile.TemporaryDirectory(dir=_OUTPUT)


def filled_workspace(folder: Path) -> Path:
    """Made by a process of its own: in a program that opens a workspace there is one letter, and one of each measure."""
    subprocess.run([sys.executable, "-m", __name__, str(folder)], check=True)
    return folder / _NAME


def _make(folder: Path) -> None:
    session = create_workspace(folder / _NAME, load_shipped_letter("dazu-2024"), "示例填报人", practice=True)
    fill_with_examples(NodeDesk(session, session.letter.nodes[0]))
    session.close()


if __name__ == "__main__":
    _make(Path(sys.argv[1]))
