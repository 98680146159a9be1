"""What is said before Qt is imported (issue 2, item 1: system libraries installed or named)."""

import subprocess
import sys
from pathlib import Path

import pytest

from desktop import preflight
from desktop.preflight import BASE, Library

GHOST = Library("libghost.so.9", "libghost9", BASE)

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Qt brings its libraries elsewhere")


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    """A machine with a machine-id, without a screen, and without any choice of platform."""
    for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY", "XDG_SESSION_TYPE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    machine_id = tmp_path / "machine-id"
    machine_id.write_text("0123456789abcdef0123456789abcdef\n")
    monkeypatch.setattr(preflight, "_MACHINE_ID_FILES", (machine_id,))
    monkeypatch.setattr(preflight, "_x_server_answers", lambda: True)
    return monkeypatch


def test_no_screen_is_named_with_the_way_round(desk: pytest.MonkeyPatch) -> None:
    assert not preflight.has_screen()
    assert "没有找到屏幕" in str(preflight.fault())
    assert "zerenshu demo" in str(preflight.fault())


def test_x11_alone_is_a_screen(desk: pytest.MonkeyPatch) -> None:
    desk.setenv("DISPLAY", ":0")
    assert preflight.platforms() == ["xcb"]


def test_wayland_comes_before_x11_as_in_qt(desk: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "wayland-0").touch()
    desk.setenv("WAYLAND_DISPLAY", "wayland-0")
    desk.setenv("DISPLAY", ":0")
    assert preflight.platforms() == ["wayland", "xcb"]


def test_wayland_without_its_socket_is_no_screen(desk: pytest.MonkeyPatch) -> None:
    desk.setenv("WAYLAND_DISPLAY", "wayland-7")
    assert not preflight.has_screen()


def test_named_platform_without_a_screen_is_respected(desk: pytest.MonkeyPatch) -> None:
    desk.setenv("QT_QPA_PLATFORM", "offscreen:size=800x600")
    assert preflight.platforms() == ["offscreen"]


def test_missing_library_is_named_with_the_line_that_installs_it(desk: pytest.MonkeyPatch) -> None:
    desk.setenv("DISPLAY", ":0")
    desk.setattr(preflight, "LIBRARIES", (GHOST,))
    text = str(preflight.fault())
    assert "libghost.so.9（界面）" in text
    assert "apt-get update && apt-get install --no-install-recommends -y libghost9" in text


def test_failed_import_of_qt_names_the_package() -> None:
    error = ImportError("libEGL.so.1: cannot open shared object file: No such file or directory")
    assert preflight.import_fault(error) == preflight.missing_text([Library("libEGL.so.1", "libegl1", BASE)])


def test_failed_import_of_qt_for_another_reason_keeps_its_words() -> None:
    assert "libodd.so.3" in preflight.import_fault(ImportError("libodd.so.3: cannot open shared object file"))


def test_one_usable_platform_is_enough(desk: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "wayland-0").touch()
    desk.setenv("WAYLAND_DISPLAY", "wayland-0")
    desk.setenv("DISPLAY", ":0")
    desk.setattr(preflight, "LIBRARIES", (GHOST._replace(part=preflight.WAYLAND),))
    assert preflight.fault() is None


def test_missing_machine_id_is_named_with_the_line_that_makes_it(desk: pytest.MonkeyPatch, tmp_path: Path) -> None:
    desk.setenv("DISPLAY", ":0")
    desk.setattr(preflight, "_MACHINE_ID_FILES", (tmp_path / "absent",))
    assert preflight.MACHINE_ID_COMMAND in str(preflight.fault())


def test_screen_that_refuses_is_named(desk: pytest.MonkeyPatch) -> None:
    desk.setenv("DISPLAY", ":97")
    desk.setattr(preflight, "LIBRARIES", ())
    desk.setattr(preflight, "_x_server_answers", lambda: False)
    assert "连接不上屏幕 :97" in str(preflight.fault())


def test_require_says_it_and_leaves_with_3(desk: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        preflight.require()
    assert left.value.code == 3
    assert "没有找到屏幕" in capsys.readouterr().err


def test_line_for_an_ordinary_user_asks_for_the_administrator(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preflight.os, "geteuid", lambda: 1000)
    assert preflight.as_root("true").startswith(("sudo sh -c 'true'", "su - -c 'true'"))


def test_x_server_that_is_not_there_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":9797")
    assert not preflight._x_server_answers()


def test_no_part_of_qt_is_imported() -> None:
    code = (
        "import sys; from desktop import preflight; preflight.fault(); print([m for m in sys.modules if 'PySide' in m])"
    )
    root = Path(preflight.__file__).parents[1]
    assert subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True).stdout == "[]\n"
