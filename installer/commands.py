"""The commands by name. Each takes the remaining arguments and returns an exit code."""

from collections.abc import Callable

from installer import checks, lock, start

COMMANDS: dict[str, Callable[[list[str]], int]] = {
    "run": start.run,
    "test": checks.run,
    "lock": lock.run,
}
