"""`installer test`: every check of the project, each announced, all run even when one fails, pytest last."""

import os
import subprocess
from typing import NamedTuple

from installer import environment, system_packages
from installer.console import say
from installer.requirements import ROOT


class Check(NamedTuple):
    """One check: what it looks at, and its command in the environment."""

    title: str
    command: tuple[str, ...]


PYTEST = Check("测试", ("pytest",))
ALL_TESTS = (
    *("-n", "auto", "--maxprocesses", "8", "--dist", "loadfile", "--max-worker-restart", "1"),
    *("-o", "faulthandler_timeout=120", "-o", "faulthandler_exit_on_timeout=true"),
)
"""A process a core; a file's tests stay together, since they share what the file prepares once. A test that hangs,
as on a dialog that nobody closes, is named with its stack and ends the run instead of holding it up for ever.
"""

CHECKS = (
    Check("静态检查", ("ruff", "check")),
    Check("格式", ("ruff", "format", "--check")),
    Check("类型", ("mypy",)),
    Check("层次", ("lint-imports", "--no-logo")),
    PYTEST._replace(command=("pytest", *ALL_TESTS)),
)


def run(pytest_arguments: list[str]) -> int:
    """Prepare what the tests need and run all checks, or only pytest when it gets arguments. 1 when any failed."""
    system_packages.provide_for_tests()
    environment.provide("test")
    checks = (PYTEST._replace(command=("pytest", *pytest_arguments)),) if pytest_arguments else CHECKS
    failed = [check.title for number, check in enumerate(checks, 1) if not _passes(check, f"{number}/{len(checks)}")]
    return 1 if failed else 0


def _passes(check: Check, number: str) -> bool:
    say(f"\n── {number} {check.title}：{' '.join(check.command)}")
    name, *arguments = check.command
    program = environment.script(name)
    search_path = os.pathsep.join([str(program.parent), os.environ.get("PATH", os.defpath)])
    return subprocess.run([program, *arguments], cwd=ROOT, env={**os.environ, "PATH": search_path}).returncode == 0
