"""The set-up of a checkout (issue 2, item 1), as far as it shows without network and without changing the machine."""

import os
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop import preflight
from installer import __main__ as installer_main
from installer import checks, console, environment, lock, pip, requirements, start, system_packages
from installer.console import Stop

TWO_PLATFORMS = """\
alpha==1 ; platform_machine == 'aarch64' \\
    --hash=sha256:aa
    # via beta
alpha==2 ; platform_machine != 'aarch64' \\
    --hash=sha256:bb
"""
TOOL = """\
tool==3 \\
    --hash=sha256:cc
"""


@pytest.fixture
def checkout(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A checkout with a lock and a project table, whose pip only writes down what it is asked for."""
    (tmp_path / "requirements.lock").write_text(lock.render(TWO_PLATFORMS + TOOL, TWO_PLATFORMS), encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text("[build-system]\n[project]\nname = 'x'\n[tool.setuptools]\n")
    monkeypatch.setattr(requirements, "LOCK", tmp_path / "requirements.lock")
    monkeypatch.setattr(environment, "ROOT", tmp_path)
    monkeypatch.setattr(environment, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(environment, "STAMP", tmp_path / ".venv" / "installed.txt")
    monkeypatch.setattr(environment, "_SCRIPTS", tmp_path / ".venv" / environment._SCRIPTS.name)
    monkeypatch.setattr(pip, "install", record_install(tmp_path / "installed-by-pip"))
    return tmp_path


def record_install(journal: Path) -> Callable[[Path, list[str], int], None]:
    def install(python: Path, arguments: list[str], count: int) -> None:
        what = (
            "project" if "--editable" in arguments else Path(arguments[-1]).read_text(encoding="utf-8").split("==")[0]
        )
        with journal.open("a") as file:
            file.write(what.strip() + " ")

    return install


def installed(checkout: Path) -> list[str]:
    return (checkout / "installed-by-pip").read_text().split()


@pytest.mark.parametrize("arguments", [[], ["walk"], ["--help"]])
def test_wrong_call_prints_usage(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert installer_main.main(arguments) == 2
    assert "python3 -m installer run" in capsys.readouterr().err


def test_other_python_is_told_which_one_is_needed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 14, 0))
    assert installer_main.main(["run"]) == 3
    assert "需要 Python 3.11 至 3.13" in capsys.readouterr().err


def test_python_range_is_that_of_the_project() -> None:
    project = tomllib.loads((requirements.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    oldest, newest = installer_main.OLDEST, installer_main.NEWEST
    assert project["requires-python"] == f">={oldest[0]}.{oldest[1]},<{newest[0]}.{newest[1] + 1}"


def test_lock_puts_what_the_program_needs_first() -> None:
    text = lock.render("tool==3 \\\n    --hash=sha256:cc\n" + TWO_PLATFORMS, TWO_PLATFORMS)
    assert requirements.pinned_names(requirements.section(text, "program")) == ["alpha", "alpha"]
    assert requirements.pinned_names(requirements.section(text, "test")) == ["tool"]


def test_lock_without_a_section_is_refused() -> None:
    with pytest.raises(ValueError, match="no section"):
        requirements.section(TOOL, "test")


def test_fresh_checkout_gets_the_program_only(checkout: Path) -> None:
    environment.provide("program")
    assert installed(checkout) == ["alpha", "project"]
    assert environment.script("python").exists()


def test_second_start_installs_nothing(checkout: Path) -> None:
    environment.provide("program")
    environment.provide("program")
    assert installed(checkout) == ["alpha", "project"]


def test_tests_come_on_top_of_the_program(checkout: Path) -> None:
    environment.provide("program")
    environment.provide("test")
    environment.provide("program")
    assert installed(checkout) == ["alpha", "project", "tool"]


def test_interrupted_installation_is_made_anew(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*arguments: object, **more: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as first_start, pytest.raises(KeyboardInterrupt):
        first_start.setattr(pip, "install", interrupt)
        environment.provide("program")
    (checkout / ".venv" / "half-written").touch()
    environment.provide("program")
    assert installed(checkout) == ["alpha", "project"]
    assert not (checkout / ".venv" / "half-written").exists()


def test_changed_lock_is_installed(checkout: Path) -> None:
    environment.provide("program")
    text = requirements.LOCK.read_text(encoding="utf-8")
    requirements.LOCK.write_text(text.replace("alpha==1", "alpha==9"), encoding="utf-8")
    environment.provide("program")
    assert installed(checkout) == ["alpha", "project"] * 2


def test_moved_checkout_is_installed_anew(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    environment.provide("program")
    fingerprint = environment.make_fingerprint()
    monkeypatch.setattr(environment, "ROOT", checkout / "elsewhere")
    (checkout / "elsewhere").mkdir()
    (checkout / "elsewhere" / "pyproject.toml").write_text((checkout / "pyproject.toml").read_text())
    assert environment.make_fingerprint() != fingerprint


def test_environment_whose_python_went_away_is_not_taken(checkout: Path) -> None:
    environment.provide("program")
    environment.script("python").unlink()
    assert environment.installed_sections(environment.make_fingerprint()) == []


def test_failing_program_is_shown_with_its_own_words() -> None:
    command = [sys.executable, "-c", "print('no route'); raise SystemExit(1)"]
    with pytest.raises(Stop) as stop:
        console.run_quietly(command, "没有装成。", lambda line: None)
    assert stop.value.text.splitlines() == ["没有装成。", "原文如下：", "    no route"]
    assert stop.value.exit_code == 3


def test_pip_is_told_in_chinese() -> None:
    progress = pip._make_progress(2)
    assert progress("Collecting alpha==1\n") == "正在取得 1/2：alpha"
    assert progress("  Downloading alpha-1.whl\n") is None
    assert progress("Installing collected packages: alpha\n") == "正在安装……"


def test_user_who_may_not_install_gets_the_exact_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system_packages, "_root_prefix", lambda: None)
    monkeypatch.setattr(system_packages.shutil, "which", lambda name: name)
    with pytest.raises(Stop) as stop:
        system_packages._install(["libgl1", "libegl1"])
    assert preflight.apt_line(["libgl1", "libegl1"]) in stop.value.text


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="system libraries are looked at on Linux only")
def test_missing_library_does_not_hold_up_the_demo(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ghost = preflight.Library("libghost.so.9", "libghost9", preflight.BASE)
    monkeypatch.setattr(preflight, "LIBRARIES", (ghost,))
    monkeypatch.setattr(system_packages, "_root_prefix", lambda: None)
    system_packages.provide_for_window(is_required=False)
    assert "libghost9" in capsys.readouterr().out
    with pytest.raises(Stop):
        system_packages.provide_for_window(is_required=True)


def test_demo_takes_a_folder_that_is_absent_or_empty(tmp_path: Path) -> None:
    assert start.free_folder(tmp_path).name == "zerenshu-demo"
    (tmp_path / "zerenshu-demo").mkdir()
    assert start.free_folder(tmp_path).name == "zerenshu-demo"
    (tmp_path / "zerenshu-demo" / "report.pdf").touch()
    assert start.free_folder(tmp_path).name == "zerenshu-demo-2"


def test_all_checks_run_when_one_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    commands: list[str] = []

    def fail(command: list[object], **more: object) -> subprocess.CompletedProcess[bytes]:
        commands.append(Path(str(command[0])).stem)
        return subprocess.CompletedProcess([], 1)

    monkeypatch.setattr(system_packages, "provide_for_tests", lambda: None)
    monkeypatch.setattr(environment, "provide", lambda section: None)
    monkeypatch.setattr(checks.subprocess, "run", fail)
    monkeypatch.setattr(checks, "run_bounded", lambda command, _limit_s, **more: fail(command).returncode)
    assert checks.run([]) == 1
    assert commands == ["ruff", "ruff", "mypy", "lint-imports", "pytest"]
    commands.clear()
    assert checks.run(["-k", "ledger"]) == 1
    assert commands == ["pytest"]


def test_a_check_without_end_is_stopped_with_all_that_it_started(tmp_path: Path) -> None:
    """What is left running would hold the output open for whoever waits for its end."""
    child = "import sys, time; print('started', flush=True); time.sleep(600)"
    parent = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {child!r}]).wait()"
    reader, writer = os.pipe()
    with os.fdopen(reader, encoding="utf-8") as output:
        with pytest.raises(Stop, match="没有完成"):
            console.run_bounded([sys.executable, "-c", parent], 3.0, stdout=writer)
        os.close(writer)
        assert output.read() == "started\n"


def test_continuous_integration_runs_the_test_command() -> None:
    assert "exec python3 -m installer test\n" in (requirements.ROOT / ".ci" / "run").read_text()
