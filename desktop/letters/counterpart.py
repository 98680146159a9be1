"""Which measure of one version of the letter is the one that another version was showing."""

from forms.schema.letter import Letter
from forms.services.letter_matching import match_measures


def counterpart(before: Letter, now: Letter, no: str) -> str:
    """The number in `now` of the measure that is `no` in `before`; where it is gone, the same number or the first."""
    if before == now:
        return no
    found = match_measures(before, now, {}).get(no, no)
    return found if now.has_measure(found) else now.measures[0].no
