"""The machine's print spooler (CUPS), asked through its own commands: `lpoptions`, `lp`, `lpstat`, `cancel`.

A printer's driver, its queue and its failures are the spooler's matter; here they are asked for and told in words.
"""

import os
import re
import shlex
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from forms.errors import EnvironmentFault
from resources.translation import _

Stage = Literal["waiting", "held", "printing", "done", "cancelled", "failed"]
_ENDED = ("done", "cancelled", "failed")
_ANSWER_SECONDS = 20
_STOPPED = "5"


@dataclass(frozen=True, slots=True)
class Printer:
    """`name` is the queue's; `title` its description. `trouble` says why it does not print now, "" when it does."""

    name: str
    title: str
    is_default: bool
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Abilities:
    """What a printer's driver offers: paper sizes by name, whether it turns sheets, trays as (choice, title)."""

    papers: tuple[str, ...] = ("A4",)
    is_duplex: bool = False
    trays: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class JobState:
    """`text` is the spooler's own word on it, often the printer's trouble."""

    stage: Stage
    text: str = ""

    @property
    def is_over(self) -> bool:
        return self.stage in _ENDED


def is_there() -> bool:
    """Whether this machine prints through CUPS."""
    return all(shutil.which(command) for command in ("lp", "lpstat", "lpoptions"))


def printers() -> list[Printer]:
    """All queues, the default first. Raises EnvironmentFault: the spooler does not answer."""
    names = [line.split()[0] for line in _ask("lpstat", "-e").splitlines() if line.strip()]
    default = _ask("lpstat", "-d").rpartition(": ")[2].strip()
    found = [_printer(name, name == default) for name in names]
    return sorted(found, key=lambda printer: (not printer.is_default, printer.name))


def abilities(printer: str) -> Abilities:
    """What the printer offers. Raises EnvironmentFault: the spooler does not answer."""
    options: dict[str, list[str]] = {}
    titles: dict[str, str] = {}
    for line in _ask("lpoptions", "-p", printer, "-l").splitlines():
        head, colon, choices = line.partition(": ")
        key, _slash, title = head.partition("/")
        if colon:
            options[key], titles[key] = [choice.lstrip("*") for choice in choices.split()], title
    papers = tuple(paper for paper in ("A4", "A3") if paper in options.get("PageSize", options.get("media", ())))
    trays = tuple((choice, _tray_title(choice)) for choice in options.get("InputSlot", ()))
    is_duplex = any(
        choice.startswith(("Duplex", "two-sided")) for choice in options.get("Duplex", options.get("sides", ()))
    )
    return Abilities(papers or ("A4",), is_duplex, trays)


def submit(printer: str, pdf: Path, title: str, options: list[str], copies: int = 1) -> str:
    """Hand a PDF over and return the job's name (PDF-12).

    Raises:
        EnvironmentFault: the spooler does not answer or refuses the job, in its own words.
    """
    words = [word for option in options for word in ("-o", option)]
    said = _ask("lp", "-d", printer, "-n", str(copies), "-t", title, *words, "--", str(pdf))
    found = re.search(rf"{re.escape(printer)}-\d+", said)
    if found is None:
        raise EnvironmentFault("print_refused", _("打印服务没有接收这份文件：{said}").format(said=said.strip()))
    return found.group()


def job_state(job: str) -> JobState:
    """Where a job is now. Raises EnvironmentFault: the spooler does not answer."""
    queue = job.rpartition("-")[0]
    waiting = _job_lines(_ask("lpstat", "-l", "-W", "not-completed", "-o", queue), job)
    if waiting is not None:
        return _waiting(waiting, _trouble_of(queue))
    ended = _job_lines(_ask("lpstat", "-l", "-W", "completed", "-o", queue), job)
    return JobState("failed", _("打印服务里已查不到这个任务。")) if ended is None else _ended(ended)


def cancel(job: str) -> None:
    """Take a job out of the queue. Raises EnvironmentFault: the spooler refuses, the job is over."""
    _ask("cancel", job)


def _printer(name: str, is_default: bool) -> Printer:
    said = _told(name)
    return Printer(name, said.get("printer-info") or name, is_default, _trouble(said))


def _told(name: str) -> dict[str, str]:
    """What the spooler tells of a queue: printer-state, printer-state-reasons, printer-is-accepting-jobs and more."""
    pairs = (word.partition("=") for word in shlex.split(_ask("lpoptions", "-p", name)))
    return {key: value for key, _equals, value in pairs}


def _trouble_of(name: str) -> str:
    return _trouble(_told(name))


def _trouble(said: dict[str, str]) -> str:
    if said.get("printer-is-accepting-jobs") == "false":
        return _("打印机没有启用，不接收任务。")
    if said.get("printer-state") == _STOPPED:
        return _("打印机已暂停。")
    reasons = [
        _(_REASONS[reason])
        for key in said.get("printer-state-reasons", "").split(",")
        if (reason := _root(key)) in _REASONS
    ]
    return "".join(dict.fromkeys(reasons))


def _root(reason: str) -> str:
    return re.sub(r"-(report|warning|error)$", "", reason)


_REASONS = {
    "media-empty": "缺纸。",
    "media-needed": "请放纸。",
    "media-jam": "卡纸。",
    "toner-empty": "碳粉用完。",
    "marker-supply-empty": "墨水或碳粉用完。",
    "cover-open": "机盖没有关好。",
    "door-open": "机门没有关好。",
    "offline": "打印机不在线。",
    "connecting-to-device": "正在连接打印机，可能没有开机或没有联网。",
    "timed-out": "打印机没有应答。",
    "paused": "打印机已暂停。",
}


def _job_lines(said: str, job: str) -> dict[str, str] | None:
    """The indented lines under a job (Status, Alerts); None when it is not in the list."""
    found: dict[str, str] | None = None
    for line in said.splitlines():
        if not line.startswith(("\t", " ")):
            if found is not None:
                return found
            found = {} if line.split()[:1] == [job] else None
        elif found is not None:
            key, _colon, value = line.strip().partition(":")
            found[key] = value.strip()
    return found


def _waiting(lines: dict[str, str], trouble: str) -> JobState:
    alerts, said = lines.get("Alerts", ""), lines.get("Status", "")
    if "hold" in alerts:
        return JobState("held", said)
    if trouble:
        return JobState("waiting", trouble)
    if "errors" in alerts or "aborted" in alerts:
        return JobState("waiting", _("没有打成，打印服务还会再试：{said}").format(said=said))
    if "job-printing" in alerts:
        return JobState("printing", said)
    return JobState("waiting", said)


def _ended(lines: dict[str, str]) -> JobState:
    alerts, said = lines.get("Alerts", ""), lines.get("Status", "")
    if "canceled" in alerts:
        return JobState("cancelled", said)
    if "aborted" in alerts or "errors" in alerts:
        return JobState("failed", said)
    return JobState("done", said)


def _tray_title(choice: str) -> str:
    known = {
        "Auto": _("自动选择"),
        "Manual": _("手动进纸"),
        "ManualFeed": _("手动进纸"),
        "Upper": _("上纸盒"),
        "Lower": _("下纸盒"),
    }
    return known.get(choice, choice)


def _ask(*command: str) -> str:
    """The command's answer in English, which is what is read here."""
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "LANG": "C.UTF-8"}
    environment.pop("LANGUAGE", None)
    try:
        done = subprocess.run(
            command,
            capture_output=True,
            text=True,
            errors="replace",
            env=environment,
            timeout=_ANSWER_SECONDS,
            check=False,
        )
    except FileNotFoundError as fault:
        raise EnvironmentFault(
            "no_printing", _("这台电脑没有打印服务（CUPS）。"), todo=_("请安装打印机，或改为保存 PDF。")
        ) from fault
    except subprocess.TimeoutExpired as fault:
        raise _no_answer(_("等了{seconds}秒没有应答").format(seconds=_ANSWER_SECONDS)) from fault
    if done.returncode != 0 and "No destinations" not in done.stderr:
        raise _no_answer(done.stderr.strip())
    return done.stdout


def _no_answer(said: str) -> EnvironmentFault:
    todo = _("请检查打印机是否已安装、开机并联网，再试一次；也可以改为保存 PDF。")
    return EnvironmentFault("print_refused", _("打印服务没有接受：{said}").format(said=said), todo=todo)
