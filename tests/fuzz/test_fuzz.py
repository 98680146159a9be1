"""Thirty mutated packages in the suite; thousands by `python -m tests.fuzz packages`."""

from pathlib import Path

import pytest

from forms.services.verifying import verify
from tests.fuzz.bases import NAMES, Base, load_bases
from tests.fuzz.packages import try_one


@pytest.fixture(scope="module")
def bases() -> list[Base]:
    return load_bases()


def test_every_base_is_good(bases: list[Base], tmp_path: Path) -> None:
    for base in bases:
        path = tmp_path / base.name
        path.write_bytes(base.blob)
        assert verify(path, **base.options).faults == (), base.name
    assert [base.name for base in bases] == list(NAMES)


@pytest.mark.parametrize("number", range(30))
def test_mutated_package_is_refused_quickly_and_without_a_crash(number: int, bases: list[Base], tmp_path: Path) -> None:
    outcome = try_one(f"20240331:{number}", bases, tmp_path)
    assert outcome.trouble == "", outcome
