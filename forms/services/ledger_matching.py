"""Which ledger and which column of a new letter is which of the old one, however it is called now."""

import difflib
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from forms.errors import UserError
from forms.schema.ledger_definition import ColumnDefinition, LedgerDefinition
from resources.translation import _

_ALIKE = 0.6
"""Which part of its columns a ledger must share, or how alike labels must be, to be the same under another name."""

Thing = TypeVar("Thing", LedgerDefinition, ColumnDefinition)
Definitions = Mapping[str, LedgerDefinition]


@dataclass(frozen=True, slots=True)
class LedgerMatches:
    """New names by old ones: of ledgers, and of the columns of each old ledger that is still there."""

    ledgers: Mapping[str, str]
    columns: Mapping[str, Mapping[str, str]]


def match_ledgers(old: Definitions, new: Definitions, wanted: Mapping[str, str]) -> LedgerMatches:
    """What became of each ledger and column; what is gone is left out.

    Args:
        old: the ledgers of the letter in force.
        new: those of its new version.
        wanted: what a person says: `ledger` or `ledger.column` to the new name, "" for gone. A column is named with
            the old ledger, its new name stands alone. It goes before everything else.

    Raises:
        UserError: `wanted` names what there is not, or one new name twice.
    """
    names = {name: becomes for name, becomes in wanted.items() if "." not in name}
    _check(names, old, new)
    ledgers = _match(list(old.values()), list(new.values()), names, _LEDGER_KEYS, _share)
    columns = {}
    for name, becomes in ledgers.items():
        own = {key.partition(".")[2]: column for key, column in wanted.items() if key.startswith(f"{name}.")}
        _check(own, old[name].by_name, new[becomes].by_name)
        columns[name] = _match(old[name].columns, new[becomes].columns, own, _COLUMN_KEYS, _likeness)
    for key in wanted:
        ledger, dot, _column = key.partition(".")
        if dot and ledger not in columns:
            raise _unknown(key)
    return LedgerMatches(ledgers, columns)


_LEDGER_KEYS: tuple[Callable[[LedgerDefinition], Hashable], ...] = (
    lambda each: each.name,
    lambda each: each.title,
)
_COLUMN_KEYS: tuple[Callable[[ColumnDefinition], Hashable], ...] = (
    lambda each: each.name,
    lambda each: (each.label, each.base),
    lambda each: each.label,
)


def _match(
    old: Sequence[Thing],
    new: Sequence[Thing],
    wanted: Mapping[str, str],
    keys: Iterable[Callable[[Thing], Hashable]],
    likeness: Callable[[Thing, Thing], float],
) -> dict[str, str]:
    """By each key in turn, where it is the only one on its side; what is left goes to the most alike."""
    matched = {name: becomes for name, becomes in wanted.items() if becomes}
    for key in keys:
        ours, theirs = (_only_ones(side, key) for side in _rest(old, new, matched, wanted))
        matched |= {ours[each].name: theirs[each].name for each in ours if each in theirs}
    left, free = _rest(old, new, matched, wanted)
    pairs = sorted(((likeness(one, other), one.name, other.name) for one in left for other in free), reverse=True)
    for share, name, becomes in pairs:
        if share >= _ALIKE and name not in matched and becomes not in matched.values():
            matched[name] = becomes
    return matched


def _rest(
    old: Sequence[Thing], new: Sequence[Thing], matched: Mapping[str, str], wanted: Mapping[str, str]
) -> tuple[list[Thing], list[Thing]]:
    taken = set(matched.values())
    return [each for each in old if each.name not in matched and each.name not in wanted], [
        each for each in new if each.name not in taken
    ]


def _only_ones(things: Iterable[Thing], key: Callable[[Thing], Hashable]) -> dict[Hashable, Thing]:
    listed = list(things)
    counts = Counter(key(each) for each in listed)
    return {key(each): each for each in listed if counts[key(each)] == 1}


def _share(one: LedgerDefinition, other: LedgerDefinition) -> float:
    """Which part of the columns of the larger ledger both have."""
    return len(one.by_name.keys() & other.by_name.keys()) / max(len(one.columns), len(other.columns))


def _likeness(one: ColumnDefinition, other: ColumnDefinition) -> float:
    if (one.base, one.is_computed) != (other.base, other.is_computed):
        return 0.0
    return difflib.SequenceMatcher(None, one.label, other.label, autojunk=False).ratio()


def _check(wanted: Mapping[str, str], old: Iterable[str], new: Iterable[str]) -> None:
    for side, names in ((set(old), wanted), (set(new), [name for name in wanted.values() if name])):
        for name in names:
            if name not in side:
                raise _unknown(name)
    twice = [name for name, count in Counter(name for name in wanted.values() if name).items() if count > 1]
    if twice:
        what = _("名称对照里，{name} 对应了两处。").format(name=twice[0])
        raise UserError("bad_assignment", what, todo=_("请改正名称对照。"))


def _unknown(name: str) -> UserError:
    what = _("没有名为 {name} 的台账或列。").format(name=name)
    return UserError("unknown_ledger", what, todo=_("请核对名称对照：台账写“原代号=新代号”，列写“原台账.原列=新列”。"))
