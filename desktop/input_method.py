"""Chinese input on Linux: which of Qt's plugins to try, and whether anything is there to type Chinese with."""

import sys
from collections.abc import MutableMapping

_PORTALS = (
    ("org.freedesktop.portal.IBus", "ibus"),
    ("org.freedesktop.IBus", "ibus"),
    ("org.fcitx.Fcitx5", "fcitx5"),
    ("org.freedesktop.portal.Fcitx", "fcitx"),
)


def choose_input_method(environ: MutableMapping[str, str], platform: str = sys.platform) -> None:
    """Before QApplication: let Qt try fcitx, then ibus (which fcitx5 speaks too). Wayland left to itself stays so."""
    if not platform.startswith("linux") or environ.get("QT_IM_MODULES"):
        return
    if environ.get("WAYLAND_DISPLAY") and not environ.get("QT_IM_MODULE"):
        return
    environ["QT_IM_MODULES"] = "fcitx;ibus"


def find_input_method(platform: str = sys.platform) -> str | None:
    """The input method that answers on the session bus, None when none does; "" where the system has its own."""
    if not platform.startswith("linux"):
        return ""
    from PySide6.QtDBus import QDBusConnection  # late: after the first paint, it costs some milliseconds

    bus = QDBusConnection.sessionBus()
    interface = bus.interface() if bus.isConnected() else None
    if interface is None:
        return None
    return next((name for service, name in _PORTALS if interface.isServiceRegistered(service).value()), None)
