"""`installer run`: opens the program, or runs the demo where there is no screen."""

from itertools import chain, count
from pathlib import Path

from desktop import preflight
from installer import environment, system_packages
from installer.console import hand_over, say


def run(arguments: list[str]) -> int:
    """Prepare what the program needs, then become the program with the arguments given."""
    has_screen = preflight.has_screen()
    system_packages.provide_for_window(is_required=has_screen)
    environment.provide("program")
    program = environment.script("zerenshu")
    if has_screen or arguments:
        return hand_over([program, *arguments])
    folder = free_folder(Path.cwd())
    say(f"没有找到屏幕，打不开窗口。改为运行演示：zerenshu demo {folder.name}")
    return hand_over([program, "demo", folder])


def free_folder(parent: Path) -> Path:
    """`zerenshu-demo` in this folder, or the first of `zerenshu-demo-2` ... that is absent or empty."""
    names = chain(["zerenshu-demo"], (f"zerenshu-demo-{number}" for number in count(2)))
    return next(parent / name for name in names if _is_free(parent / name))


def _is_free(path: Path) -> bool:
    return not path.exists() or (path.is_dir() and not any(path.iterdir()))
