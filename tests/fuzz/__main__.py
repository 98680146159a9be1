"""`python -m tests.fuzz packages --count 3000 [--seed S]`, or `--seed S:N` for one package again; `bases` makes anew."""

import argparse
import random
import sys
import tempfile
from pathlib import Path

from tests.fuzz.bases import make_bases
from tests.fuzz.packages import run, run_one


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz")
    parser.add_argument("what", choices=("packages", "bases"))
    parser.add_argument("--count", type=int, default=3000)
    parser.add_argument("--seed", default="")
    args = parser.parse_args()
    if args.what == "bases":
        with tempfile.TemporaryDirectory() as folder:
            make_bases(Path(folder))
        return 0
    if ":" in args.seed:
        return run_one(args.seed)
    return run(args.count, int(args.seed or random.randrange(1 << 31)))


if __name__ == "__main__":
    sys.exit(main())
