"""What the installer says while it works, how it runs other programs, and how it stops."""

import os
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path


class Stop(Exception):
    """The machine lacks something that the installer may not or cannot provide. `text` says what to do."""

    def __init__(self, text: str, exit_code: int = 3) -> None:
        super().__init__(text)
        self.text = text
        self.exit_code = exit_code


def say(text: str) -> None:
    """Show one line of progress, before the output of programs started later."""
    print(text, flush=True)


def run_quietly(command: Sequence[str | Path], failure: str, progress: Callable[[str], str | None]) -> None:
    """Run a program whose own output is not for the person, and show `progress(line)` of its lines on a terminal.

    Raises:
        Stop: it failed; `failure` and the last lines of its output are shown.
    """
    last_lines: deque[str] = deque(maxlen=20)
    is_terminal = sys.stdout.isatty()
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        errors="replace",
        close_fds=False,  # hands down the lock of single_run, the only file that can be inherited
    ) as process:
        for line in process.stdout or ():
            last_lines.append(line.rstrip())
            if is_terminal and (text := progress(line)):
                print(f"\r\033[K  {text}", end="", flush=True)
    if is_terminal:
        print("\r\033[K", end="", flush=True)
    if process.returncode:
        raise Stop("\n".join([failure, "原文如下：", *(f"    {line}" for line in last_lines)]))


def hand_over(command: Sequence[str | Path]) -> int:
    """Become the given program. On Windows wait for it instead, since a shell there would not."""
    sys.stdout.flush()
    if os.name != "nt":
        os.execv(command[0], [str(part) for part in command])
    return subprocess.call(command)
