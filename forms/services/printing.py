"""Prints a PDF as it is: settings of one print, checked and handed to the spooler, followed to the job's end.

Where no CUPS is, the window draws the same pages on the system's own printer (desktop/printing).
"""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from forms.errors import Cancelled, EnvironmentFault, UserError
from forms.services import spooler
from forms.services.spooler import JobState
from resources.translation import _

Sides = Literal["one", "long", "short"]
"""One side, both sides turned over the long edge (a book), both sides over the short edge (a pad)."""

PAPERS = ("A4", "A3")
MOST_COPIES = 99

_SIDES: dict[str, str] = {"one": "one-sided", "long": "two-sided-long-edge", "short": "two-sided-short-edge"}
_POLL_SECONDS = 0.5
_FULL_WIDTH = str.maketrans("０１２３４５６７８９－，、～—", "0123456789-,,--")


@dataclass(frozen=True, slots=True)
class PrintSettings:
    """`printer` "" is the default one; `pages` as typed (1-3,5; "" for all); `tray` "" leaves it to the printer."""

    printer: str = ""
    paper: str = "A4"
    sides: Sides = "one"
    copies: int = 1
    pages: str = ""
    tray: str = ""


@dataclass(frozen=True, slots=True)
class Watch:
    """Who looks on while a job is printed: told each state, asked whether to take the job back or to leave it.

    A job that is left goes on without us.
    """

    told: Callable[[JobState], None] = lambda state: None
    is_cancelled: Callable[[], bool] = lambda: False
    is_left: Callable[[], bool] = lambda: False


def page_ranges(text: str, count: int) -> list[tuple[int, int]]:
    """What was typed (`1-3,5`) as ranges of pages, from 1; all `count` pages for an empty text.

    Raises:
        UserError: no page range, or pages the document does not have.
    """
    plain = text.translate(_FULL_WIDTH).replace(" ", "").strip(",")
    if not plain:
        return [(1, count)]
    ranges = []
    for part in plain.split(","):
        found = re.fullmatch(r"(\d{1,6})(?:-(\d{1,6})?)?", part)
        if found is None:
            raise _wrong_range(text)
        first = int(found[1])
        last = int(found[2]) if found[2] else count if part.endswith("-") else first
        if not 1 <= first <= last <= count:
            what = _("页码“{part}”不在这份文件的 1 到 {count} 页之内。").format(part=part, count=count)
            raise UserError("page_range", what, todo=_("请改正页码范围。"))
        ranges.append((first, last))
    return ranges


def submit(pdf: Path, title: str, settings: PrintSettings, page_count: int) -> str:
    """Hand the PDF to the spooler and return the job's name.

    Raises:
        UserError: wrong page range or number of copies, unknown printer.
        EnvironmentFault: no spooler, or it refuses.
    """
    ranges = page_ranges(settings.pages, page_count)
    if not 1 <= settings.copies <= MOST_COPIES:
        what = _("份数应为 1 到 {most}。").format(most=MOST_COPIES)
        raise UserError("copies", what)
    name = settings.printer or default_printer()
    known = {printer.name: printer for printer in spooler.printers()}
    if name not in known:
        what = _("没有名为“{name}”的打印机。").format(name=name)
        todo = _("可用的打印机：{names}。").format(names="、".join(known) or _("无"))
        raise EnvironmentFault("no_printer", what, todo=todo)
    return spooler.submit(name, pdf, title, _options(settings, ranges, page_count), settings.copies)


def default_printer() -> str:
    """The default printer's name, else the only one's. Raises EnvironmentFault: none."""
    found = spooler.printers()
    if found and (found[0].is_default or len(found) == 1):
        return found[0].name
    if found:
        names = "、".join(printer.name for printer in found)
        todo = _("请指明打印机：{names}。").format(names=names)
        raise EnvironmentFault("no_printer", _("系统没有设默认打印机。"), todo=todo)
    raise EnvironmentFault("no_printer", _("没有找到打印机。"), todo=_("请先在系统中安装打印机，或改为保存 PDF。"))


def follow(job: str, watch: Watch, *, most_seconds: float = 600.0) -> JobState:
    """Follow a job to its end and return its last state.

    That state may be one of waiting, when the job was left or `most_seconds` have passed.

    Raises:
        EnvironmentFault: the spooler does not answer.
        Cancelled: the watch said so; the job has been taken out of the queue.
    """
    deadline = time.monotonic() + most_seconds
    last: JobState | None = None
    while True:
        state = spooler.job_state(job)
        if state != last:
            watch.told(state)
            last = state
        if state.is_over or watch.is_left() or time.monotonic() > deadline:
            return state
        if watch.is_cancelled():
            spooler.cancel(job)
            raise Cancelled
        time.sleep(_POLL_SECONDS)


def state_text(state: JobState) -> str:
    """A sentence on a job's state, with the spooler's own word on it."""
    texts = {
        "waiting": _("正在排队"),
        "held": _("任务被打印服务扣住，没有打印"),
        "printing": _("正在打印"),
        "done": _("已打印"),
        "cancelled": _("任务已取消，没有打完"),
        "failed": _("没有打成"),
    }
    text = texts[state.stage]
    return _("{text}：{said}").format(text=text, said=state.text) if state.text else _("{text}。").format(text=text)


def _options(settings: PrintSettings, ranges: list[tuple[int, int]], page_count: int) -> list[str]:
    """The spooler's words. Pages are never scaled: the standard's margins are on the paper as they are in the file."""
    options = [f"media={settings.paper}", f"sides={_SIDES[settings.sides]}", "print-scaling=none"]
    if ranges != [(1, page_count)]:
        options.append("page-ranges=" + ",".join(f"{first}-{last}" for first, last in ranges))
    if settings.tray:
        options.append(f"InputSlot={settings.tray}")
    if settings.copies > 1:
        options.append("Collate=True")
    return options


def _wrong_range(text: str) -> UserError:
    what = _("看不懂页码范围“{text}”。").format(text=text)
    return UserError("page_range", what, todo=_("写法如 1-3,5；留空为全部。"))
