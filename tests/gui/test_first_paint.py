"""What the first painted window may load: the benchmark `start_up` has the time, this names what crept in."""

import subprocess
import sys
from pathlib import Path

from tests.benchmarks.start_up import environment_of_a_clerk

_CHILD = """
import os, sys
from desktop import input_method
from desktop.launch import main
choose = input_method.choose_input_method
def choose_and_watch(environ):  # the last step before Qt is imported
    choose(environ)
    from PySide6 import QtCore, QtWidgets
    def painted(window, event):
        print(*sys.modules, "Qt" if "Qt" in vars(QtCore) else "", flush=True)
        os._exit(0)
    QtWidgets.QMainWindow.paintEvent = painted
input_method.choose_input_method = choose_and_watch
main([sys.argv[1]])
"""

_LATER = (
    *("forms.validation", "forms.records", "forms.reports", "forms.excel", "forms.pdf", "forms.word", "forms.signing"),
    *("forms.package", "forms.cli", "sqlite_utils", "openpyxl", "reportlab", "pikepdf", "pypdfium2", "pyhanko", "docx"),
    *("cryptography", "asn1crypto", "lxml", "yaml", "unittest", "asyncio", "http", "email", "xml"),
    "Qt",  # its enumerations alone cost a tenth of the start
)


def test_a_painted_window_has_loaded_nothing_that_can_wait(workspace: Path, tmp_path: Path) -> None:
    call = [sys.executable, "-c", _CHILD, str(workspace)]
    environment = environment_of_a_clerk(tmp_path)
    del environment["PYTHONPYCACHEPREFIX"]  # that nothing is compiled anew
    done = subprocess.run(call, env=environment, capture_output=True, text=True, timeout=60)
    loaded = set(done.stdout.split())
    assert "desktop.main_window" in loaded, done.stderr
    early = {name for name in loaded if name.startswith(tuple(f"{part}." for part in _LATER)) or name in _LATER}
    assert early == set()
