"""Figures of the benchmarks and the table they are printed as."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured figure and its floor, in the same unit; `budget` is a ratio, None when there is none."""

    name: str
    value: float
    floor: float
    budget: float | None

    @property
    def ratio(self) -> float:
        return self.value / self.floor

    @property
    def is_within(self) -> bool:
        return self.budget is None or self.ratio <= self.budget


def print_table(figures: Iterable[Figure]) -> None:
    """figure | floor | ratio | budget"""
    print(f"{'figure':<56} {'value':>9} {'floor':>9} {'ratio':>7} {'budget':>7}")
    for figure in figures:
        budget = f"{figure.budget:.1f}x" if figure.budget else ""
        verdict = "" if figure.is_within else "  OVER"
        print(f"{figure.name:<56} {figure.value:>9.2f} {figure.floor:>9.2f} {figure.ratio:>6.2f}x {budget:>7}{verdict}")
