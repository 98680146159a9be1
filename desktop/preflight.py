"""What would make Qt abort, found before Qt is imported and said in Chinese. Standard library only.

The installer shares the table of libraries. Nothing is installed or changed here.
"""

import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

EXIT_MACHINE = 3

APT_INSTALL = "apt-get install --no-install-recommends -y"
MACHINE_ID_COMMAND = "tr -d - < /proc/sys/kernel/random/uuid > /etc/machine-id"

_MACHINE_ID_FILES = (Path("/etc/machine-id"), Path("/var/lib/dbus/machine-id"))


class Library(NamedTuple):
    """A shared library that Qt loads, the Debian package that brings it, and what cannot be had without it."""

    soname: str
    package: str
    part: str


BASE, X11, WAYLAND, PRINT = "界面", "X11 窗口", "Wayland 窗口", "打印"

LIBRARIES = (
    Library("libglib-2.0.so.0", "libglib2.0-0", BASE),
    Library("libdbus-1.so.3", "libdbus-1-3", BASE),
    Library("libGL.so.1", "libgl1", BASE),
    Library("libEGL.so.1", "libegl1", BASE),
    Library("libxkbcommon.so.0", "libxkbcommon0", BASE),
    Library("libfontconfig.so.1", "libfontconfig1", BASE),
    Library("libX11-xcb.so.1", "libx11-xcb1", X11),
    Library("libxkbcommon-x11.so.0", "libxkbcommon-x11-0", X11),
    Library("libxcb-icccm.so.4", "libxcb-icccm4", X11),
    Library("libxcb-image.so.0", "libxcb-image0", X11),
    Library("libxcb-keysyms.so.1", "libxcb-keysyms1", X11),
    Library("libxcb-randr.so.0", "libxcb-randr0", X11),
    Library("libxcb-render-util.so.0", "libxcb-render-util0", X11),
    Library("libxcb-shape.so.0", "libxcb-shape0", X11),
    Library("libxcb-xfixes.so.0", "libxcb-xfixes0", X11),
    Library("libxcb-xkb.so.1", "libxcb-xkb1", X11),
    Library("libxcb-sync.so.1", "libxcb-sync1", X11),
    Library("libxcb-cursor.so.0", "libxcb-cursor0", X11),
    Library("libwayland-client.so.0", "libwayland-client0", WAYLAND),
    Library("libwayland-cursor.so.0", "libwayland-cursor0", WAYLAND),
    Library("libcups.so.2", "libcups2", PRINT),
)

_PARTS_OF_PLATFORM = {"xcb": (BASE, X11), "wayland": (BASE, WAYLAND)}


def require() -> None:
    """Return when Qt can start; otherwise say on stderr what is wrong and what to do, and leave with exit code 3."""
    if text := fault():
        print(text, file=sys.stderr)
        raise SystemExit(EXIT_MACHINE)


def fault() -> str | None:
    """What would stop Qt on this machine and what to do about it, or None.

    All libraries of the platform are loaded, not a sample: Qt loads the same ones a moment later, so that most of the
    5 ms are only moved. As in Qt, one usable platform is enough.
    """
    if not sys.platform.startswith("linux"):
        return None
    if not (usable := platforms()):
        return "没有找到屏幕（DISPLAY、WAYLAND_DISPLAY）。请在桌面环境中打开；没有屏幕可运行：zerenshu demo 文件夹"
    if not has_machine_id():
        return f"本机没有 machine-id 文件，系统消息库会因此中止程序。请运行：\n    {as_root(MACHINE_ID_COMMAND)}"
    faults = []
    for platform in usable:
        if not (text := _platform_fault(platform)):
            return None
        faults.append(text)
    return faults[0]


def has_screen() -> bool:
    """Whether a window can be seen, or the person chose a Qt platform that needs no screen."""
    return not sys.platform.startswith("linux") or bool(platforms())


def platforms() -> list[str]:
    """The Qt platform plugins that Qt will try on Linux, in its order, without those that have no display."""
    names = (os.environ.get("QT_QPA_PLATFORM") or "wayland;xcb").split(";")
    plugins = ["wayland" if name.startswith("wayland") else name.partition(":")[0] for name in names]
    absent = {"" if _has_wayland() else "wayland", "" if os.environ.get("DISPLAY") else "xcb"}
    return [plugin for plugin in plugins if plugin not in absent]


def _has_wayland() -> bool:
    """Whether the socket of a Wayland compositor is there."""
    default = "wayland-0" if os.environ.get("XDG_SESSION_TYPE") == "wayland" else ""
    name = os.environ.get("WAYLAND_DISPLAY") or default
    return bool(name) and Path(os.environ.get("XDG_RUNTIME_DIR", "/run"), name).exists()


def _platform_fault(platform: str) -> str | None:
    """What would stop this platform plugin: a missing library, or a screen that refuses us."""
    if missing := missing_libraries(_PARTS_OF_PLATFORM.get(platform, (BASE,))):
        return missing_text(missing)
    if platform == "xcb" and not _x_server_answers():
        return f"连接不上屏幕 {os.environ['DISPLAY']}。请检查 DISPLAY 是否正确，以及当前用户是否有权使用这个屏幕。"
    return None


def missing_libraries(parts: Iterable[str]) -> list[Library]:
    """The libraries of these parts that the dynamic linker cannot load, in the order of the table."""
    import ctypes  # late: Windows has no use for it

    missing = []
    for library in LIBRARIES:
        if library.part in parts:
            try:
                ctypes.CDLL(library.soname)
            except OSError:
                missing.append(library)
    return missing


def missing_text(missing: Sequence[Library]) -> str:
    """Which libraries are missing, what for, and the one line that installs them."""
    names = "、".join(f"{library.soname}（{library.part}）" for library in missing)
    return f"缺少系统库：{names}。请运行：\n    {apt_line(library.package for library in missing)}"


def import_fault(error: ImportError) -> str:
    """What to say when importing Qt failed all the same: a library that the table does not know, an old Windows."""
    soname = str(error).partition(":")[0]
    if known := [library for library in LIBRARIES if library.soname == soname]:
        return missing_text(known)
    return f"窗口部件 Qt 装载失败：{error}。请安装它所缺的系统库；在 Windows 上需要 Windows 10 或更新的版本。"


def apt_line(packages: Iterable[str]) -> str:
    """The one line that this user types to install these Debian packages."""
    return as_root(f"apt-get update && {APT_INSTALL} {' '.join(packages)}")


def as_root(command: str) -> str:
    """The shell command as this user must type it so that the administrator runs it."""
    if os.geteuid() == 0:
        return command
    return f"sudo sh -c '{command}'" if Path("/usr/bin/sudo").exists() else f"su - -c '{command}'"


def has_machine_id() -> bool:
    """Whether libdbus finds a machine-id; it aborts the program when it does not."""
    return any(path.is_file() and path.stat().st_size > 0 for path in _MACHINE_ID_FILES)


def _x_server_answers() -> bool:
    """Whether the X server accepts us. Qt aborts when it does not, and no Python could catch that."""
    import ctypes  # late, as above

    xcb = ctypes.CDLL("libxcb.so.1")
    xcb.xcb_connect.restype = ctypes.c_void_p
    connection = ctypes.c_void_p(xcb.xcb_connect(None, None))
    answers = not xcb.xcb_connection_has_error(connection)
    xcb.xcb_disconnect(connection)
    return answers
