"""文表一致: every number of the text report against the cells it speaks of, and against what follows from them."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal

from forms.reports.facts import NodeFacts
from forms.reports.number_words import NumberWord, base_value, number_words
from forms.reports.text_report import ReportParagraph, TextReport
from forms.schema.measure_fields import fields_of
from forms.services.report_figures import Figure, cell_figures, derived_figures, other_figures, share_of
from forms.validation.view import MeasureView
from resources.translation import _

_HEDGE_SHARE = Decimal("0.1")
_NEAR_SHARE = Decimal("0.5")
_SHORTEST_NAME = 4
_WHOLE, _SHARES, _COUNT = "", "shares", "count."
_ALIKE = (frozenset("个家项户件处"), frozenset("人名"))
_NAME_END = re.compile("总?[数额率]$")
_BETWEEN = re.compile("(?:为|是|共|计|合计|共计)$")


@dataclass
class _Known:
    """What may be said of one measure; `value` is its figure itself."""

    value: Figure | None = None
    figures: list[Figure] = field(default_factory=list)
    days: set[tuple[int, int, int]] = field(default_factory=set)
    documents: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class NumberDoubt:
    """A number of a paragraph that no cell holds; `near` is the cell that is closest to it, if any is like it."""

    key: str
    where: str
    number: str
    near: Figure | None

    @property
    def message(self) -> str:
        if self.near is None:
            return _("“{number}”在填报的数据中没有找到对应的数").format(number=self.number)
        text = _("“{number}”与填报的数不一致，最接近的是 {measure} {label} {value}")
        return text.format(number=self.number, measure=self.near.measure, label=self.near.label, value=self.near.text)


def doubtful_numbers(facts: NodeFacts, report: TextReport) -> list[NumberDoubt]:
    """The numbers that agree with nothing entered, in the order of the text.

    Of the clerk's own words alone: what the program wrote is made from the cells themselves.
    """
    own = [each for each in (report.title, *report.paragraphs) if each.origin != "generated"]
    if not own:
        return []
    book = _NumberBook(facts, report)
    return [doubt for paragraph in own for doubt in book.doubts(paragraph)]


class _NumberBook:
    """All that may be said, by measure; what concerns the whole stands beside them under names of its own."""

    def __init__(self, facts: NodeFacts, report: TextReport) -> None:
        self._facts = facts
        self._units = tuple({measure.unit for measure in facts.letter.measures if measure.unit})
        self._numbers = frozenset(measure.no for measure in facts.letter.measures)
        self._known = {view.measure.no: self._of_measure(view) for view in facts.views()}
        self._known[_WHOLE] = self._of_whole(report)
        self._known[_SHARES] = self._of_shares()

    def doubts(self, paragraph: ReportParagraph) -> Iterator[NumberDoubt]:
        spoken_of = self._spoken_of(paragraph)
        for word in number_words(paragraph.text, self._units):
            named = self._named_figure(paragraph.text, word, spoken_of)
            if named is not None and not _says(word, named):
                yield NumberDoubt(paragraph.key, paragraph_words(paragraph), word.text, named)
            elif not any(_agrees(word, self._known[name]) for name in spoken_of) and word.text not in self._numbers:
                near = _nearest(word, [figure for name in spoken_of for figure in self._known[name].figures])
                yield NumberDoubt(paragraph.key, paragraph_words(paragraph), word.text, near)

    def _named_figure(self, text: str, word: NumberWord, spoken_of: Sequence[str]) -> Figure | None:
        """The figure whose name stands right before the number (高新技术企业数206家): it alone is meant then."""
        before = _BETWEEN.sub("", text[: word.start])
        for name in self._numbers.intersection(spoken_of):
            measure = self._facts.letter.measure(name)
            names = (measure.indicator, _NAME_END.sub("", measure.indicator))
            value = self._known[name].value
            if value is None or word.kind != "figure" or word.unit != value.unit:
                continue
            if any(len(each) >= _SHORTEST_NAME and before.endswith(each) for each in names):
                return None if self._is_in_title(measure.title, text, word) else value
        return None

    def _is_in_title(self, title: str, text: str, word: NumberWord) -> bool:
        """A title names its target: 规上工业营业收入490亿元以上."""
        at = text.find(title)
        return 0 <= at <= word.start < at + len(title)

    def _spoken_of(self, paragraph: ReportParagraph) -> list[str]:
        """The paragraph's own measure, those that it names, and the whole; all of them where it has none of its own."""
        own = paragraph.key.rpartition("/")[2]
        if own not in self._numbers:
            return list(self._known)
        named = (
            measure.no
            for measure in self._facts.letter.measures
            if measure.no != own and measure.indicator and measure.indicator in paragraph.text
        )
        return [own, *named, _WHOLE]

    def _of_measure(self, view: MeasureView) -> _Known:
        known, measure = _Known(), view.measure
        known.figures += cell_figures(view)
        known.value = next((each for each in known.figures if each.field == "value"), None)
        known.figures += other_figures(view)
        known.figures += derived_figures(view)
        for ledger in self._facts.ledgers:
            if ledger.definition.name == measure.ledger:
                rows = Decimal(len(ledger.rows))
                known.figures.append(Figure(measure.no, "value", ledger.definition.title, rows, ""))
        texts = [measure.title, measure.indicator, *measure.items, view.cell("value").reason]
        texts += [view.text(each.name) for each in fields_of(measure) if each.shape in ("text", "line", "doc_no")]
        self._note_texts(known, measure.no, "progress", texts)
        days = [view.day(each.name) for each in fields_of(measure) if each.shape == "date"]
        for day in (*days, measure.due, view.node.end):
            if day is not None:
                known.days.add((day.year, day.month, day.day))
        return known

    def _of_whole(self, report: TextReport) -> _Known:
        """The letter's own words and dates, and the counts that the program worked out."""
        known, letter, facts = _Known(), self._facts.letter, self._facts
        texts = [letter.title, letter.source, facts.head.day, facts.head.doc_no, *(a.title for a in letter.aspects)]
        self._note_texts(known, "", "", texts)
        known.days |= {(node.end.year, node.end.month, node.end.day) for node in letter.nodes}
        known.days.add((letter.year, 0, 0))
        generated = (operand for paragraph in report.all for operand in paragraph.operands)
        counts = {operand for operand in generated if operand.ref.startswith(_COUNT)}
        known.figures += [Figure("", each.ref, _("项数"), Decimal(each.value), each.unit) for each in counts]
        return known

    def _of_shares(self) -> _Known:
        """How many percent of the measures a count is: 三成的措施. Only where the text speaks of all of them."""
        counts = [each for each in self._known[_WHOLE].figures if each.field.startswith(_COUNT)]
        return _Known(figures=[share_of(each, Decimal(len(self._numbers))) for each in counts])

    def _note_texts(self, known: _Known, measure: str, name: str, texts: Iterable[str]) -> None:
        """Numbers that the clerk or the letter wrote in words count as entered."""
        for text in texts:
            for word in number_words(text, self._units):
                if word.kind == "figure":
                    known.figures.append(Figure(measure, name, _("填报的文字"), word.value, word.unit))
                elif word.kind == "date":
                    known.days.add(word.day if word.day[0] else (self._facts.letter.year, *word.day[1:]))
                else:
                    known.documents.add(word.document)


def _agrees(word: NumberWord, known: _Known) -> bool:
    match word.kind:
        case "figure":
            return any(_says(word, figure) for figure in known.figures)
        case "document":
            return word.document in known.documents
        case "date":
            return any(_is_day(word.day, day) for day in known.days)


def _is_day(said: tuple[int, int, int], known: tuple[int, int, int]) -> bool:
    """Whether every part that is said is the known day's: 3月 may stand for 2024年3月15日, not the other way round."""
    return all(each == other for each, other in zip(said, known, strict=True) if each)


def _says(word: NumberWord, figure: Figure) -> bool:
    """Whether the word may stand for the figure: same kind of unit, rounded to the word's own decimals.

    超过 and 余 reach to the next number as round as theirs (200余家 ends before 300), and at least a tenth further.
    """
    value, unit = base_value(figure.value, figure.unit)
    said, said_unit = base_value(word.value, word.unit)
    if not _like_units(said_unit, unit):
        return False
    room = max(abs(said) * _HEDGE_SHARE, _roundness(said))
    match word.hedge:
        case "over":
            return said <= value < said + room
        case "under":
            return said - room <= value < said
        case "near":
            return abs(value - said) <= abs(said) * _HEDGE_SHARE
    step = base_value(Decimal(1).scaleb(-word.places), word.unit)[0]
    steps = value / step
    return said / step in {steps.quantize(Decimal(1), mode) for mode in (ROUND_HALF_UP, ROUND_HALF_EVEN)}


def _roundness(number: Decimal) -> Decimal:
    """The place of the last digit that is not 0: 100 for 200, 1 for 205."""
    exponent = number.normalize().as_tuple().exponent
    return Decimal(1).scaleb(exponent) if isinstance(exponent, int) else Decimal(0)


def _like_units(one: str, other: str) -> bool:
    """户 may be said for 家; without a unit anything may be meant."""
    return one == other or not one or not other or any({one, other} <= group for group in _ALIKE)


def _nearest(word: NumberWord, figures: Iterable[Figure]) -> Figure | None:
    """The figure of a like unit that is closest in size, an entered one before what follows from it."""
    if word.kind != "figure":
        return None
    said, said_unit = base_value(word.value, word.unit)
    best: tuple[Decimal, Figure] | None = None
    for figure in figures:
        value, unit = base_value(figure.value, figure.unit)
        if not (figure.measure and unit and _like_units(said_unit, unit)):
            continue
        gap = abs(value - said) / max(abs(value), abs(said), Decimal(1))
        if gap <= _NEAR_SHARE and (best is None or gap < best[0]):
            best = (gap, figure)
    return best[1] if best else None


def paragraph_words(paragraph: ReportParagraph) -> str:
    """By which words a paragraph is known: its first ones."""
    text = paragraph.printed
    return text if len(text) <= 16 else f"{text[:16]}…"
