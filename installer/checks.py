"""`installer test`: every check of the project, each announced, all run even when one fails, pytest last."""

import os
import subprocess
from typing import Any, NamedTuple

from installer import environment, system_packages
from installer.console import Stop, run_bounded, say
from installer.requirements import ROOT


class Check(NamedTuple):
    """One check: what it looks at, and its command in the environment."""

    title: str
    command: tuple[str, ...]


ALL_TESTS = (
    *("-n", "auto", "--maxprocesses", "8", "--dist", "loadfile", "--max-worker-restart", "0"),
    *("-o", "faulthandler_timeout=120", "-o", "faulthandler_exit_on_timeout=true"),
)
"""A process a core; a file's tests stay together, since they share what the file prepares once. A test that hangs,
as on a dialog that nobody closes, is named with its stack and ends the run instead of holding it up for ever. So does
one that crashes: pytest-xdist may wait for ever for what a process that it started anew was to do.
"""
CHECKS = (
    Check("静态检查", ("ruff", "check")),
    Check("格式", ("ruff", "format", "--check")),
    Check("类型", ("mypy",)),
    Check("层次", ("lint-imports", "--no-logo")),
    Check("测试", ("pytest", *ALL_TESTS)),
)
LIMIT_S = 2_400.0
"""For one check: on two cores the longest takes a tenth of it."""


def run(pytest_arguments: list[str]) -> int:
    """Prepare what the tests need and run all checks, or only pytest when it gets arguments. 1 when any failed."""
    system_packages.provide_for_tests()
    environment.provide("test")
    if pytest_arguments:
        return int(subprocess.run([environment.script("pytest"), *pytest_arguments], **_surroundings()).returncode != 0)
    failed = [check.title for number, check in enumerate(CHECKS, 1) if not _passes(check, f"{number}/{len(CHECKS)}")]
    return 1 if failed else 0


def _passes(check: Check, number: str) -> bool:
    say(f"\n── {number} {check.title}：{' '.join(check.command)}")
    name, *arguments = check.command
    try:
        return run_bounded([environment.script(name), *arguments], LIMIT_S, **_surroundings()) == 0
    except Stop as stop:
        say(stop.text)
        return False


def _surroundings() -> dict[str, Any]:
    search_path = os.pathsep.join([str(environment.script("pytest").parent), os.environ.get("PATH", os.defpath)])
    return {"cwd": ROOT, "env": {**os.environ, "PATH": search_path}}
