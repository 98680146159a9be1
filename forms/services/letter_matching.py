"""Which measure of a new letter is which of the old one, however it was renumbered."""

import difflib
from collections import Counter
from collections.abc import Callable, Hashable, Mapping

from forms.errors import UserError
from forms.schema.letter import Letter, Measure
from resources.translation import _

_REWORDED = 0.6
"""How alike titles and indicators under the same number must be to be the same measure in other words."""

Key = Callable[[Measure], Hashable]

_KEYS: tuple[Key, ...] = (
    lambda measure: (measure.no, measure.title, measure.indicator),
    lambda measure: (measure.title, measure.indicator),
    lambda measure: (measure.no, measure.title),
    lambda measure: (measure.no, measure.indicator, measure.kind),
    lambda measure: measure.title,
    lambda measure: (measure.indicator, measure.unit, measure.kind),
)
"""What two measures must have in common, the surest first; each must be the only one on its side."""


def match_measures(old: Letter, new: Letter, wanted: Mapping[str, str]) -> dict[str, str]:
    """New numbers by old ones; an old measure that is gone is left out.

    Args:
        old: the letter in force.
        new: its new version.
        wanted: what a person says, old number to new one, "" for gone; it goes before everything else.

    Raises:
        UserError: `wanted` names a measure that there is not, or one new measure twice.
    """
    _check_wanted(old, new, wanted)
    matched = {old_no: new_no for old_no, new_no in wanted.items() if new_no}
    for key in _KEYS:
        rest_old, rest_new = _rest(old, new, matched, wanted)
        ours, theirs = _only_ones(rest_old, key), _only_ones(rest_new, key)
        matched |= {ours[each].no: theirs[each].no for each in ours if each in theirs}
    rest_old, rest_new = _rest(old, new, matched, wanted)
    by_no = {measure.no: measure for measure in rest_new}
    matched |= {each.no: each.no for each in rest_old if each.no in by_no and _is_reworded(each, by_no[each.no])}
    return matched


def _check_wanted(old: Letter, new: Letter, wanted: Mapping[str, str]) -> None:
    for letter, numbers in ((old, wanted), (new, [no for no in wanted.values() if no])):
        for no in numbers:
            if not letter.has_measure(no):
                what = _("第{version}版责任书没有措施 {no}。").format(version=letter.version, no=no)
                raise UserError("unknown_measure", what, todo=_("请核对编号对照。"))
    twice = [no for no, count in Counter(no for no in wanted.values() if no).items() if count > 1]
    if twice:
        what = _("编号对照里，{no} 对应了两项原措施。").format(no=twice[0])
        raise UserError("bad_assignment", what, todo=_("请改正编号对照。"))


def _rest(
    old: Letter, new: Letter, matched: Mapping[str, str], wanted: Mapping[str, str]
) -> tuple[list[Measure], list[Measure]]:
    taken = set(matched.values())
    left = [measure for measure in old.measures if measure.no not in matched and measure.no not in wanted]
    return left, [measure for measure in new.measures if measure.no not in taken]


def _only_ones(measures: list[Measure], key: Key) -> dict[Hashable, Measure]:
    counts = Counter(key(measure) for measure in measures)
    return {key(measure): measure for measure in measures if counts[key(measure)] == 1}


def _is_reworded(old: Measure, new: Measure) -> bool:
    return old.kind == new.kind and _alike(old.title + old.indicator, new.title + new.indicator) >= _REWORDED


def match_items(old: Measure, new: Measure) -> dict[str, str]:
    """New field names of a checklist's items by old ones: by title, or reworded in the same place."""
    places = {title: number for number, title in enumerate(new.items, 1)}
    found = {number: places[title] for number, title in enumerate(old.items, 1) if title in places}
    taken = set(found.values())
    for number, title in enumerate(old.items, 1):
        is_free = number not in found and number <= len(new.items) and number not in taken
        if is_free and _alike(title, new.items[number - 1]) >= _REWORDED:
            found[number] = number
    return {f"item.{number}": f"item.{place}" for number, place in found.items()}


def _alike(first: str, second: str) -> float:
    return difflib.SequenceMatcher(None, first, second, autojunk=False).ratio()
