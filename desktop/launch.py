"""The entry point of `zerenshu`: a command goes to the command line without any Qt, all else opens the window."""

import gc
import os
import sys
from collections.abc import Sequence
from pathlib import Path

_WINDOW_ENDINGS = (".zerenshu", ".zip")
_READ_WORKBOOK = "--read-workbook-in-child"  # as in forms.excel.child, which must not be imported at start


def main(arguments: Sequence[str] | None = None) -> int:
    """Returns the exit code. Imports are late: the command line needs no Qt, the window no command line."""
    arguments = list(sys.argv[1:] if arguments is None else arguments)
    if arguments[:1] == [_READ_WORKBOOK]:
        from forms.excel.child import main as read_workbook  # late: only in the process that a frozen program starts

        return read_workbook()
    if arguments and not is_window_target(arguments[0]):
        from forms.cli.main import main as run_command  # late: the window does not need it

        return run_command(arguments)
    gc.disable()  # a tenth of the start; from the first paint on `desktop.garbage` collects
    from desktop import preflight  # late: the command line starts on machines without a screen

    preflight.require()
    import forms.services.session  # noqa: F401  before Qt: PySide reads the source of whatever is imported after it
    from desktop.input_method import choose_input_method  # late, as above

    choose_input_method(os.environ)
    from desktop.app import run  # late: Qt, after preflight has seen that it can start

    return run(arguments[0] if arguments else "")


def is_window_target(argument: str) -> bool:
    """Whether the argument is something to open: a workspace, its marker, a package. Commands are bare words."""
    if argument.startswith("-"):
        return False
    path = Path(argument)
    if path.suffix.lower() in _WINDOW_ENDINGS:
        return True
    has_separator = os.sep in argument or (os.altsep is not None and os.altsep in argument)
    return path.is_dir() and (has_separator or (path / "workspace.zerenshu").exists())
