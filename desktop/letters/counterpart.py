"""Which measure of one version of the letter is the one that another version was showing."""

from forms.schema.letter import Letter, Measure


def counterpart(letter: Letter, measure: Measure) -> Measure:
    """The measure of the same title and indicator, whatever its number; else of the same number; else the first."""
    alike = [each for each in letter.measures if (each.title, each.indicator) == (measure.title, measure.indicator)]
    if len(alike) == 1:
        return alike[0]
    return letter.measure(measure.no) if letter.has_measure(measure.no) else letter.measures[0]
