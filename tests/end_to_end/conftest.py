"""The demo, made once, the command line as scripts call it, and the clerk of every feature."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from pytest_bdd import given, parsers, when
from pytestqt.qtbot import QtBot

from tests.end_to_end.clerk import Clerk
from tests.end_to_end.warm_commands import WarmCommands
from tests.screen import garbage_on_this_thread

ROOT = Path(__file__).parent.parent.parent


@dataclass(frozen=True)
class Answer:
    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        return json.loads(self.out)


Run = Callable[..., Answer]


def run_zerenshu(*words: object) -> Answer:
    """One command in a process of its own, as a script calls it."""
    call = [sys.executable, "-m", "desktop", *map(str, words)]
    done = subprocess.run(call, capture_output=True, text=True, timeout=120, cwd=ROOT, stdin=subprocess.DEVNULL)
    return Answer(done.returncode, done.stdout, done.stderr)


@pytest.fixture(scope="session")
def zerenshu(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    """The same in a fifth of the time, for all the commands whose start is not what is looked at."""
    if sys.platform == "win32":
        yield run_zerenshu
        return
    commands = WarmCommands(tmp_path_factory.mktemp("commands"))
    yield lambda *words: Answer(*commands.run([str(word) for word in words]))
    commands.close()


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that `zerenshu demo` wrote."""
    out = tmp_path_factory.mktemp("demo") / "out"
    answer = run_zerenshu("demo", out)
    assert answer.code == 0, answer.err
    assert str(out / "workspace") in answer.out
    assert "结论：通过但有提示" in answer.out
    return out


@pytest.fixture(scope="session")
def package(demo: Path) -> Path:
    (path,) = (demo / "packages").iterdir()
    return path


@pytest.fixture
def clerk(qtbot: QtBot, tmp_path: Path) -> Iterator[Clerk]:
    with garbage_on_this_thread():
        someone = Clerk(qtbot, tmp_path)
        yield someone
        someone.leave()


@given("我打开填好的练习工作区")
def _open(clerk: Clerk) -> None:
    assert clerk.window.isVisible()


@when("我关闭后重新打开")
def _come_back(clerk: Clerk) -> None:
    clerk.come_back()


@when("我用试用证书导出报送包")
def _export(clerk: Clerk) -> None:
    clerk.export_with_trial_identities()


@when(parsers.parse("我在措施 {measure} 的“{label}”填写“{text}”"))
def _type(clerk: Clerk, measure: str, label: str, text: str) -> None:
    clerk.type_into(measure, label, text)


@when(parsers.parse("我重新打开{node}，原因是“{reason}”"))
def _reopen(clerk: Clerk, node: str, reason: str) -> None:
    assert clerk.bench.desk.node.label == node
    clerk.reopen(reason)
