"""What the installer says while it works, how it runs other programs, and how it stops."""

import contextlib
import os
import signal
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any


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


def run_bounded(command: Sequence[str | Path], limit_s: float, **settings: Any) -> int:
    """Run a program in at most `limit_s` seconds and leave nothing of it running; its exit code.

    What a crashed test has started (a spooler, an office) would hold the output open, and whoever waits for its end
    with it. `settings` are those of Popen. On Windows only the program itself is ended.

    Raises:
        Stop: the time ran out.
    """
    if os.name != "nt":
        settings["process_group"] = 0
    with subprocess.Popen(command, **settings) as process:
        try:
            return process.wait(limit_s)
        except subprocess.TimeoutExpired as expired:
            raise Stop(f"{limit_s / 60:.0f} 分钟内没有完成，已停止。请看上面最后的输出停在哪里。", 1) from expired
        finally:
            _end_all(process)


def _end_all(process: "subprocess.Popen[bytes]") -> None:
    if os.name == "nt":
        process.kill()
    else:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
