"""Runs mutated packages through the verifier and says what went wrong: a crash, a hang, a false pass."""

import io
import random
import tempfile
import time
import traceback
import warnings
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

from forms.services.verifying import verify
from tests.fuzz.bases import Base, load_bases
from tests.fuzz.mutations import mutate

LONGEST_S = 5.0
_WAIT_S = 30.0


@dataclass(frozen=True)
class Outcome:
    """What became of one package: `trouble` "" when it was refused, or was whole and passed."""

    seed: str
    mutation: str
    verdict: str
    seconds: float
    trouble: str


def try_one(seed: str, bases: list[Base], folder: Path) -> Outcome:
    """Mutate and verify the package of that seed; nothing is raised."""
    chance = random.Random(seed)
    base = chance.choice(bases)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # zipfile, when a name is written twice
        name, blob = mutate(base, bases, chance)
    path = folder / "package.zip"
    path.write_bytes(blob)
    start = time.monotonic()
    try:
        report = verify(path, **base.options)
        lines = report.report_lines()
        verdict, trouble = report.verdict, "" if lines else "no report"
    except Exception:  # noqa: BLE001  whatever the verifier raises is what is looked for
        verdict, trouble = "crash", traceback.format_exc(limit=-4)
    seconds = time.monotonic() - start
    if verdict in ("pass", "warn") and _entries(blob) != base.entries:
        trouble = f"false pass ({verdict})"
    if not trouble and seconds > LONGEST_S:
        trouble = f"hang: {seconds:.1f} s"
    return Outcome(seed, f"{base.name} {name}", verdict, seconds, trouble)


def _entries(blob: bytes) -> dict[str, bytes] | None:
    """What another reader finds in the package: contents as they were are no false pass, whatever the zip around."""
    try:
        with zipfile.ZipFile(io.BytesIO(blob)) as archive:
            return {name: archive.read(name) for name in archive.namelist()}
    except Exception:  # noqa: BLE001  zipfile raises whatever a crafted file makes it
        return None


def run(count: int, seed: int) -> int:
    """Try `count` packages in a child process that is killed when it hangs; print a table. Exit code 1 on trouble."""
    outcomes = list(_tried([f"{seed}:{number}" for number in range(count)]))
    bad = [outcome for outcome in outcomes if outcome.trouble]
    kinds = Counter(outcome.mutation for outcome in outcomes)
    for kind, tried in sorted(kinds.items()):
        of_kind = [outcome for outcome in outcomes if outcome.mutation == kind]
        slowest = max(outcome.seconds for outcome in of_kind)
        refused = sum(outcome.verdict == "fail" for outcome in of_kind)
        print(f"{kind:<34} {tried:>5} tried {refused:>5} refused   slowest {slowest:5.2f} s")
    for outcome in bad:
        print(f"--seed {outcome.seed}  {outcome.mutation}\n{outcome.trouble}")
    print(f"{len(outcomes)} packages, {len(bad)} in trouble, seed {seed}")
    return 1 if bad else 0


def run_one(seed: str) -> int:
    """The package of one seed again, as `number:number`."""
    with tempfile.TemporaryDirectory() as folder:
        outcome = try_one(seed, load_bases(), Path(folder))
    print(outcome.mutation, outcome.verdict, f"{outcome.seconds:.2f} s", outcome.trouble, sep="\n")
    return 1 if outcome.trouble else 0


def _tried(seeds: list[str]) -> Iterator[Outcome]:
    context = get_context("spawn")
    left = list(seeds)
    while left:
        here, there = context.Pipe()
        child = context.Process(target=_serve, args=(there, left), daemon=True)
        child.start()
        there.close()
        try:
            while left:
                if not here.poll(_WAIT_S):
                    yield Outcome(left.pop(0), "?", "hang", _WAIT_S, f"hang: killed after {_WAIT_S:.0f} s")
                    break
                outcome = here.recv()
                left.pop(0)
                yield outcome
        except EOFError:
            yield Outcome(left.pop(0), "?", "crash", 0.0, "the process died")
        finally:
            child.kill()
            child.join()


def _serve(pipe: Connection, seeds: list[str]) -> None:
    bases = load_bases()
    with tempfile.TemporaryDirectory() as folder:
        for seed in seeds:
            pipe.send(try_one(seed, bases, Path(folder)))
