"""`installer lock`: resolves pyproject.toml for every platform with uv and writes requirements.lock in two sections."""

import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
import venv
from pathlib import Path

from installer.console import Stop, say
from installer.requirements import LOCK, ROOT, SECTIONS, pinned_names

# The newest wheels that run on the C library of the desktops aimed at, per processor.
CONSTRAINTS = """\
PySide6-Essentials==6.8.0.2 ; platform_machine == 'aarch64'
PySide6-Essentials==6.9.3 ; platform_machine != 'aarch64'
"""

HEADER = """\
# 由 python3 -m installer lock 生成，请勿手工修改。适用于各平台；只有版本与 SHA-256，没有下载地址。
# 整份文件也可直接使用：pip install --require-hashes -r requirements.lock
"""

_ENTRY = re.compile(r"^(?=[A-Za-z0-9])", re.MULTILINE)


def run(arguments: list[str]) -> int:
    """Write the lock. Versions that still fit are kept, unless `--upgrade` is given."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        uv = shutil.which("uv") or _fetch_uv(folder / "uv")
        _write_inputs(folder)
        everything = _resolve(uv, folder, ["--extra", "test", *arguments])
        program = _resolve(uv, folder, arguments)
    LOCK.write_text(render(everything, program), encoding="utf-8", newline="\n")
    say(f"已写好 {LOCK.name}：{len(pinned_names(everything))} 个程序库。")
    return 0


def render(everything: str, program: str) -> str:
    """The text of the lock: the entries of `everything`, those that `program` names first.

    An entry stands once, with the wider marker, so that pip takes the whole file as well as one section.
    """
    in_program = set(pinned_names(program))
    entries = _ENTRY.split(everything)[1:]
    parts = {"program": "", "test": ""}
    for entry in entries:
        parts["program" if entry.partition("==")[0] in in_program else "test"] += entry
    return HEADER + "".join(f"\n{SECTIONS[name]}\n{text}" for name, text in parts.items())


def _write_inputs(folder: Path) -> None:
    """What uv reads: pyproject.toml, what building the checkout requires, our limits, and the lock as it is."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    (folder / "pyproject.toml").write_text(text, encoding="utf-8")
    build_requirements = tomllib.loads(text)["build-system"]["requires"]
    (folder / "build-system.in").write_text("\n".join(build_requirements), encoding="utf-8")
    (folder / "constraints.txt").write_text(CONSTRAINTS, encoding="utf-8")
    if LOCK.exists():
        (folder / "lock.txt").write_text(LOCK.read_text(encoding="utf-8"), encoding="utf-8")


def _resolve(uv: str, folder: Path, arguments: list[str]) -> str:
    """All requirements with hashes for every platform. uv keeps the versions that it finds in the output file."""
    command = [uv, "pip", "compile", "pyproject.toml", "build-system.in", "--constraints", "constraints.txt"]
    command += ["--universal", "--python-version", "3.11", "--generate-hashes", "--output-file", "lock.txt", "--quiet"]
    command += ["--no-header", "--no-emit-index-url", "--no-emit-find-links", *arguments]
    if subprocess.run(command, cwd=folder).returncode:
        raise Stop("uv 没有算出可用的版本组合，原因见上。requirements.lock 没有改动。")
    return (folder / "lock.txt").read_text(encoding="utf-8")


def _fetch_uv(folder: Path) -> str:
    say("本机没有 uv，正在取得……")
    venv.create(folder, symlinks=sys.platform != "win32")
    scripts = folder / ("Scripts" if sys.platform == "win32" else "bin")
    command = [sys.executable, "-m", "pip", "--python", str(scripts / "python"), "install", "--quiet", "uv"]
    if subprocess.run(command).returncode:
        raise Stop("没有取得 uv，请先自行安装 uv。")
    return str(scripts / "uv")
