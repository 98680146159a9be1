"""`python -m tests.fuzz packages --count 3000` or `window --count 600`, both with `[--seed S]`, or with `--seed S:N` for
one package or monkey again; `bases` makes the packages that are mutated anew.
"""

import argparse
import random
import sys
import tempfile
from pathlib import Path

from tests.fuzz import packages
from tests.fuzz.bases import make_bases
from tests.fuzz.window import run as window

_RUNS = {"packages": (packages.run, packages.run_one, 3000), "window": (window.run, window.run_one, 600)}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz")
    parser.add_argument("what", choices=(*_RUNS, "bases"))
    parser.add_argument("--count", type=int)
    parser.add_argument("--seed", default="")
    args = parser.parse_args()
    if args.what == "bases":
        with tempfile.TemporaryDirectory() as folder:
            make_bases(Path(folder))
        return 0
    run, run_one, usual = _RUNS[args.what]
    if ":" in args.seed:
        return run_one(args.seed)
    return run(args.count or usual, int(args.seed or random.randrange(1 << 31)))


if __name__ == "__main__":
    sys.exit(main())
