"""`python -m tests.benchmarks [name ...]` prints the table: figure, floor, ratio, budget. Exit 1 when one is over."""

import sys
from importlib import import_module

from tests.benchmarks.table import Figure, print_table

NAMES = (
    *("start_up", "keystroke", "check_letter", "save", "export", "report"),
    *("ledger_sheet", "ledger_view", "ledger_scroll", "ledger_paste", "ledger_import"),
)


def main(names: list[str]) -> int:
    figures: list[Figure] = []
    for name in names or NAMES:
        figures += import_module(f"tests.benchmarks.{name}").measure()
    print_table(figures)
    return 0 if all(figure.is_within for figure in figures) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
