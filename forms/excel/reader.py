"""Reads workbooks and CSV files from outside, in a process of its own that is killed when it goes beyond its limits."""

import json
import os
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

import forms
from forms.errors import Cancelled, EnvironmentFault, UserError
from forms.excel.child import CHILD_ARGUMENT
from forms.excel.limits import LIMITS
from forms.excel.refusal import user_error
from forms.excel.sheet_table import SheetRow, SheetTable
from resources.translation import _

_MIB = 1024 * 1024
_LOOK_UP_S = 0.1
_LOCK_MARKS = ("~$", ".~")


def _never() -> bool:
    return False


def read_tables(path: Path) -> list[SheetTable]:
    """Every sheet of an xlsx, xls or CSV file (UTF-8, UTF-16 with BOM, GB 18030), hidden ones too, in order.

    Raises:
        UserError: the file is missing, no workbook, encrypted, damaged, or beyond the limits of `forms.excel.limits`.
        EnvironmentFault: the reading process could not be started, or the medium failed.
    """
    return read_table_bytes(read_file(path), str(path))


def read_file(path: Path) -> bytes:
    """The bytes of a file to import, whose size is looked at first. Raises as `read_tables`."""
    if path.name.startswith(_LOCK_MARKS):
        what = _("这是表格打开时留下的临时文件，不是表格本身。")
        raise UserError("lock_file", what, todo=_("请选择同一文件夹中没有“~$”的那个文件。"), where=str(path))
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):  # a folder, or a pipe or device that would be read for ever
            todo = _("请选择 .xlsx、.xls 或 .csv 文件。")
            raise UserError("not_a_file", _("这不是文件，可能是文件夹。"), todo=todo, where=str(path))
        if found.st_size > LIMITS.file_bytes:
            details = {"size": found.st_size // _MIB, "limit": LIMITS.file_bytes // _MIB}
            raise user_error("file_too_large", details, str(path))
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError) as fault:
        raise UserError("no_such_file", _("找不到文件。"), todo=_("请重新选择文件。"), where=str(path)) from fault
    except PermissionError as fault:
        what, todo = _("无法打开文件，它可能正被其他程序使用。"), _("请关闭 WPS 或 Excel 中的这个文件后重试。")
        raise UserError("file_in_use", what, todo=todo, where=str(path)) from fault
    except OSError as fault:
        what = _("读取失败（{reason}）。").format(reason=fault.strerror or type(fault).__name__)
        raise EnvironmentFault("read_failed", what, todo=_("请检查磁盘或U盘后重试。"), where=str(path)) from fault


def is_open_elsewhere(path: Path) -> bool:
    """Whether a spreadsheet program seems to have the file open: what is not saved there is not in it."""
    marks = (f"~${path.name}", f"~${path.name[2:]}", f".~{path.name}", f".~lock.{path.name}#")
    return any(path.with_name(mark).exists() for mark in marks)


def read_table_bytes(content: bytes, where: str, is_cancelled: Callable[[], bool] = _never) -> list[SheetTable]:
    """As `read_tables`, of a file that is in memory; `where` names it in messages.

    `is_cancelled` is asked several times a second; Cancelled is raised when it says so, the reading process is dead.
    """
    if len(content) > LIMITS.file_bytes:
        raise user_error("file_too_large", {"size": len(content) // _MIB, "limit": LIMITS.file_bytes // _MIB}, where)
    environment = os.environ | {"PYTHONPATH": str(Path(forms.__file__).parents[1]), "PYTHONUTF8": "1"}
    try:
        process = subprocess.Popen(
            _command(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),  # Windows only: no black window
        )
    except OSError as fault:
        what = _("无法启动读取表格的进程（{reason}）。").format(reason=fault.strerror or type(fault).__name__)
        raise EnvironmentFault("no_reading_process", what, todo=_("请重新启动程序后再试。")) from fault
    with process:
        return _converse(process, content, where, is_cancelled)


def _converse(
    process: "subprocess.Popen[bytes]", content: bytes, where: str, is_cancelled: Callable[[], bool]
) -> list[SheetTable]:
    """Give the file and take the answer as it comes; raises when time is up or the person asked to stop.

    The process is dead then in every case.
    """
    assert process.stdin is not None and process.stdout is not None and process.stderr is not None
    seconds = LIMITS.seconds_for(len(content))
    deadline = time.monotonic() + seconds
    with ThreadPoolExecutor(3) as threads:
        threads.submit(_give, process.stdin, content)
        complaint = threads.submit(process.stderr.read)
        tables = threads.submit(_take, process.stdout, where)
        try:
            while not wait([tables], _LOOK_UP_S).done:
                if is_cancelled():
                    raise Cancelled
                if time.monotonic() > deadline:
                    raise user_error("took_too_long", {"seconds": round(seconds)}, where)
            return tables.result()
        except _CutShort as fault:
            said = complaint.result()
            out_of_memory = b"memory allocation" in said or b"MemoryError" in said
            raise user_error("too_much_memory" if out_of_memory else "reading_failed", {}, where) from fault
        finally:
            process.kill()


class _CutShort(Exception):
    """The reading process ended before it had said everything."""


def _give(stream: IO[bytes], content: bytes) -> None:
    with suppress(OSError), stream:  # it may be dead by then
        stream.write(content)


def _take(stream: IO[bytes], where: str) -> list[SheetTable]:
    """The sheets that are told, line by line. Raises UserError for a refusal, _CutShort when the end is missing."""
    tables: list[SheetTable] = []
    sheet: dict[str, Any] | None = None
    rows: list[SheetRow] = []
    for line in stream:
        said = json.loads(line) if line.endswith(b"\n") else {}
        if "rows" in said:
            rows += [SheetRow(number, tuple(texts), codes) for number, texts, codes in said["rows"]]
            continue
        if "refused" in said:
            raise user_error(said["refused"], said["details"], where)
        if sheet is not None:
            tables.append(_table(sheet, rows))
        if "end" in said:
            return tables
        if not said:
            break
        sheet, rows = said, []
    raise _CutShort


def _command() -> list[str]:
    if getattr(sys, "frozen", False):
        return [sys.executable, CHILD_ARGUMENT]
    return [sys.executable, "-P", "-m", "forms.excel.child"]  # -P: nothing is imported from the working folder


def _table(sheet: dict[str, Any], rows: list[SheetRow]) -> SheetTable:
    merges = tuple((top, left, bottom, right) for top, left, bottom, right in sheet["merges"])
    return SheetTable(sheet["sheet"], tuple(rows), merges, sheet["hidden"])
