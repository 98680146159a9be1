"""Runs pip on an environment that has none of its own. pip's configuration (mirror, proxy) is the user's."""

import os
import subprocess
import sys
from collections.abc import Callable
from itertools import count as counter
from pathlib import Path

from desktop.preflight import apt_line
from installer.console import Stop, run_quietly

_OPTIONS = (
    *("--no-deps", "--no-user", "--no-input", "--no-warn-script-location"),
    *("--disable-pip-version-check", "--progress-bar", "off"),
)


def install(python: Path, arguments: list[str], count: int) -> None:
    """Install into the environment of `python`, without dependencies. `count` is how many packages to expect.

    Raises:
        Stop: no pip was found, or pip failed: no network, a full disk, a hash that differs.
    """
    command = [*_pip_for(python), "install", *_OPTIONS, *arguments]
    failure = "程序库没有装成。请检查网络、磁盘空间和 pip 的镜像设置，再运行一次；已经取得的部分不会重新下载。"
    run_quietly(command, failure, _make_progress(count))


def _pip_for(python: Path) -> list[str]:
    """The command of a pip that works on `python`: that of the base Python, else one made by ensurepip."""
    base = getattr(sys, "_base_executable", "") or sys.executable
    with_python = [base, "-m", "pip", "--python", str(python)]
    if _succeeds([*with_python, "--version"]):
        return with_python
    if _succeeds([str(python), "-m", "ensurepip"]):
        return [str(python), "-m", "pip"]
    todo = f"请运行：\n    {apt_line(['python3-pip'])}" if os.name == "posix" else "请重新安装 Python，并勾选 pip。"
    raise Stop(f"这个 Python（{base}）没有可用的 pip。{todo}")


def _succeeds(command: list[str]) -> bool:
    return subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False).returncode == 0


def _make_progress(total: int) -> Callable[[str], str | None]:
    """Turns lines of pip into Chinese ones."""
    numbers = counter(1)

    def progress(line: str) -> str | None:
        if line.startswith("Collecting "):
            name = line.split()[1].partition("==")[0]
            return f"正在取得 {next(numbers)}/{total}：{name}"
        return "正在安装……" if line.startswith("Installing") else None

    return progress
