"""Commands in processes of their own that need not load the libraries again: nine tenths of a command's time go there.

A parent that has imported everything, and done nothing else, forks for each command: memory, streams and exit code are
the command's own, as in a script's call. That a cold call works is seen where the demo is made and first verified.
"""

import gc
import importlib
import json
import os
import pkgutil
import signal
import subprocess
import sys
from pathlib import Path

TIMEOUT_S = 120
ROOT = Path(__file__).parent.parent.parent
_LATE = (
    *("pyhanko.sign.validation", "pyhanko_certvalidator", "reportlab.pdfgen.canvas", "pypdfium2", "pikepdf", "docx"),
    *("openpyxl", "sqlite_utils", "yaml", "defusedxml.ElementTree", "python_calamine", "lxml.etree"),
)


class WarmCommands:
    """The parent and its orders. Not for Windows, which has no fork."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._parent = subprocess.Popen(
            [sys.executable, "-m", "tests.end_to_end.warm_commands"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )

    def run(self, words: list[str]) -> tuple[int, str, str]:
        """Exit code, output and faults of one command. One that hangs is ended after TIMEOUT_S and says -SIGALRM."""
        assert self._parent.stdin is not None and self._parent.stdout is not None
        files = [str(self._folder / name) for name in ("out", "err")]
        print(json.dumps([words, files, dict(os.environ)]), file=self._parent.stdin, flush=True)
        code = int(self._parent.stdout.readline())
        out, err = (Path(file).read_text(encoding="utf-8") for file in files)
        return code, out, err

    def close(self) -> None:
        self._parent.communicate(timeout=TIMEOUT_S)


def next_command() -> list[str]:
    """Returns in a new process for each command that is asked for; the parent ends when nobody asks any more."""
    for line in sys.stdin:
        words, files, environment = json.loads(line)
        child = os.fork()
        if not child:
            _become_a_call(files, environment)
            return words
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
    sys.exit()


def _become_a_call(files: list[str], environment: dict[str, str]) -> None:
    """Streams and settings of the one who calls."""
    signal.alarm(TIMEOUT_S)
    targets = [os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600) for file in files]
    for stream, handle in enumerate((os.open(os.devnull, os.O_RDONLY), *targets)):
        os.dup2(handle, stream)
        os.close(handle)
    os.environ.clear()
    os.environ.update(environment)


def _load_everything() -> None:
    import forms

    for module in pkgutil.walk_packages(forms.__path__, "forms."):
        if sys.platform == "win32" or "windows" not in module.name:
            importlib.import_module(module.name)
    for name in _LATE:
        importlib.import_module(name)


if __name__ == "__main__":
    from desktop.launch import main

    _load_everything()
    gc.freeze()  # what a child never looks at is not copied for it
    sys.exit(main(next_command()))
