"""The `.venv` of this checkout: made from the lock, told by a stamp whether it is whole, made anew when it is not."""

import hashlib
import os
import shutil
import sys
import tempfile
import tomllib
import venv
from pathlib import Path

from installer import pip, requirements
from installer.console import Stop, say
from installer.requirements import ROOT
from installer.single_run import only_one

VENV = ROOT / ".venv"
STAMP = VENV / "installed.txt"

_SCRIPTS = VENV / ("Scripts" if os.name == "nt" else "bin")
_SUFFIX = ".exe" if os.name == "nt" else ""


def script(name: str) -> Path:
    """Where a command of the environment is."""
    return _SCRIPTS / (name + _SUFFIX)


def provide(section: str) -> None:
    """Leave a whole environment with the program and, for `test`, what the tests need. Quick when it is there.

    The stamp is removed before any change and written after the last, so that an interrupted installation, a changed
    lock, another Python and a moved checkout are all seen the same way, and made anew. pip keeps what it fetched.
    """
    fingerprint = make_fingerprint()
    if section in installed_sections(fingerprint):
        return
    with only_one():
        has_program = "program" in installed_sections(fingerprint)
        if not has_program:
            _make_empty()
        STAMP.unlink(missing_ok=True)
        if not has_program:
            _install("program")
            pip.install(script("python"), ["--no-build-isolation", "--editable", str(ROOT)], count=0)
        if section != "program":
            _install(section)
        STAMP.write_text("\n".join([fingerprint, *dict.fromkeys(["program", section])]), encoding="utf-8")
    say("运行环境已准备好。")


def make_fingerprint() -> str:
    """What the environment depends on: lock, project table, Python, and the place, which scripts hold as text."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    parts = (
        requirements.LOCK.read_text(encoding="utf-8"),
        str([project["build-system"], project["project"], project["tool"]["setuptools"]]),
        f"{sys.implementation.cache_tag} {sys.base_prefix} {ROOT}",
    )
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def installed_sections(fingerprint: str) -> list[str]:
    """The sections of the lock that are wholly installed for this fingerprint; none when anything differs."""
    try:
        found, *sections = STAMP.read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        return []
    return sections if found == fingerprint and script("python").exists() else []


def _make_empty() -> None:
    """Remove whatever `.venv` holds and make an environment without pip, which works where ensurepip is missing."""
    say(f"正在建立运行环境 {VENV.name}（首次需要联网，约需几分钟）。")
    try:
        if VENV.is_symlink() or VENV.is_file():
            VENV.unlink()
        elif VENV.exists():
            shutil.rmtree(VENV)
        venv.create(VENV, symlinks=os.name != "nt")
    except OSError as error:
        reason = error.strerror or error
        raise Stop(f"不能建立 {VENV}：{reason}。请关闭本程序的窗口，并检查此文件夹能否写入、磁盘是否已满。") from error


def _install(section: str) -> None:
    text = requirements.section(requirements.LOCK.read_text(encoding="utf-8"), section)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "requirements.txt")
        path.write_text(text, encoding="utf-8")
        # Every dependency is in the lock with its hash, so pip need not look for more, nor run any set-up code.
        pip.install(
            script("python"),
            ["--require-hashes", "--only-binary", ":all:", "--requirement", str(path)],
            count=len(requirements.pinned_names(text)),
        )
