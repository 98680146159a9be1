"""The screen of tests and benchmarks: none is needed, and it is as large as a clerk's, not 800x800."""

from collections.abc import MutableMapping
from pathlib import Path


def use_office_screen(environ: MutableMapping[str, str]) -> None:
    """1366x768, where no other platform than `offscreen` is asked for."""
    if environ.get("QT_QPA_PLATFORM", "offscreen") == "offscreen":
        environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={Path(__file__).with_name('screen.json')}"
