"""The page for a leader who reads one page, as a block of the neutral document; how it is built: `build_dashboard`."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

LightTone = Literal["good", "warning", "bad", "faint"]


@dataclass(frozen=True, slots=True)
class CountTile:
    """A number to be seen at once: `label` ● 正常, `count`, and below it what it was before ("" for nothing)."""

    label: str
    count: int
    note: str = ""
    tone: LightTone = "faint"


@dataclass(frozen=True, slots=True)
class AspectBar:
    """One aspect: `percent` and `planned` in points from 0 to 100, None where nothing can be worked out.

    `lights` is ●3 ▲1 ■0.
    """

    name: str
    percent: Decimal | None
    planned: Decimal | None
    lights: str


@dataclass(frozen=True, slots=True)
class LaggingItem:
    """A measure that is behind: its light, what it has come to, and why."""

    name: str
    light: str
    tone: LightTone
    state: str
    reason: str


@dataclass(frozen=True, slots=True)
class Dashboard:
    """One page exactly: what does not fit of `lagging` is counted, and found in the table of measures.

    `title` has its lines apart, so that none is broken inside a word.
    """

    title: tuple[str, ...]
    subtitle: str
    tiles: tuple[CountTile, ...]
    changes: str
    bars: tuple[AspectBar, ...]
    bars_note: str
    lagging: tuple[LaggingItem, ...]
    empty_text: str
    foot: str

    def texts(self) -> Iterator[str]:
        """Everything that is printed as words."""
        yield from (*self.title, self.subtitle, self.changes, self.bars_note, self.empty_text, self.foot)
        for tile in self.tiles:
            yield from (tile.label, tile.note)
        for bar in self.bars:
            yield from (bar.name, bar.lights)
        for item in self.lagging:
            yield from (item.name, item.light, item.state, item.reason)
