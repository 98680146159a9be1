"""The demo, made once, and the command line as scripts call it."""

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

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
    """One command in a process of its own, as a script would call it."""
    call = [sys.executable, "-m", "desktop", *map(str, words)]
    done = subprocess.run(call, capture_output=True, text=True, timeout=120, cwd=ROOT, stdin=subprocess.DEVNULL)
    return Answer(done.returncode, done.stdout, done.stderr)


@pytest.fixture(scope="session")
def zerenshu() -> Run:
    return run_zerenshu


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
