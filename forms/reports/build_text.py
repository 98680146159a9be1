"""The text report as the data alone would have it: title and numbered paragraphs, each with the cells it speaks of.

No fact is invented: what nobody entered is left out or called missing. The wording is data (`report_text.yaml`).
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from forms.issues import Operand
from forms.records.report_text import TITLE_KEY
from forms.records.status import is_started
from forms.reports.facts import NodeFacts
from forms.reports.text_sentences import (
    Sentence,
    joined,
    measure_title,
    narrative,
    reason_of,
    state_of,
)
from forms.reports.text_wording import report_wording
from forms.schema.field_types import format_date
from forms.schema.letter import Aspect
from forms.schema.measure_fields import STATUS_WORDS
from forms.validation.calculate import LightWord, is_target_met, light
from forms.validation.view import MeasureView
from resources.translation import source_language

_LIGHTS: tuple[LightWord, ...] = ("正常", "预警", "滞后")
_LATE: tuple[LightWord, ...] = ("滞后", "预警")
SECTION, ASPECT, ITEM = 1, 2, 3
_PRELIMINARY = ("快报", "预计")


@dataclass(frozen=True, slots=True)
class Generated:
    """One paragraph made from the data. `key` is stable (`done/9/9.2`), `level` as `TextChange.level`."""

    key: str
    level: int
    text: str
    operands: tuple[Operand, ...] = ()


@source_language()
def generate_text(facts: NodeFacts) -> list[Generated]:
    """The title (key `title`), then the paragraphs in order. The same facts give the same paragraphs."""
    return [
        _title(facts),
        _opening(facts),
        *_overall(facts),
        *_done(facts),
        *_late(facts),
        *_risk(facts),
        *_next(facts),
    ]


def node_name(facts: NodeFacts) -> str:
    """The node with its year: 2024年3月底."""
    return f"{facts.node.end.year}年{facts.node.label}"


def _title(facts: NodeFacts) -> Generated:
    text = report_wording().say("title", letter=facts.letter.title, node=node_name(facts))
    return Generated(TITLE_KEY, 0, text)


def _opening(facts: NodeFacts) -> Generated:
    day, letter = format_date(facts.node.end), facts.letter
    text = report_wording().say("opening", letter=letter.title, unit=facts.head.unit or letter.unit, day=day)
    return Generated("opening", 0, text, (Operand(f"node.end@{facts.node.id}", facts.node.end.isoformat()),))


def _heading(name: str) -> Generated:
    return Generated(name, SECTION, report_wording().say(f"headings.{name}"))


def _started(facts: NodeFacts) -> list[MeasureView]:
    return [view for view in facts.views() if is_started(view.measure, view)]


def _overall(facts: NodeFacts) -> Iterator[Generated]:
    wording, letter, started = report_wording(), facts.letter, _started(facts)
    yield _heading("overall")
    sizes = {"aspects": len(letter.aspects), "measures": len(letter.measures)}
    whole = (_count("aspects", len(letter.aspects), "个"), _count("measures", len(letter.measures), "项"))
    if not started:
        yield Generated("overall/filled", 0, wording.say("overall.blank", **sizes), whole)
        return
    text = wording.say("overall.filled", **sizes, filled=len(started))
    counts = [*whole, _count("filled", len(started), "项")]
    open_numbers = _unfilled(facts)
    if open_numbers:
        text += wording.say("overall.unfilled", count=len(open_numbers), numbers="、".join(open_numbers))
        counts.append(_count("unfilled", len(open_numbers), "项"))
    yield Generated("overall/filled", 0, text, tuple(counts))
    states = [(word, sum(view.text("status") == word for view in started)) for word in reversed(STATUS_WORDS)]
    yield from _counted("overall/states", "overall.states", states)
    yield from _lights(started)


def _lights(started: Sequence[MeasureView]) -> Iterator[Generated]:
    wording, words = report_wording(), [light(view).word for view in started]
    judged = list(_counted("overall/lights", "overall.lights", [(word, words.count(word)) for word in _LIGHTS]))
    reached = sum(is_target_met(view) is True for view in started)
    unjudged = words.count("")
    for paragraph in judged:
        text, operands = paragraph.text, [*paragraph.operands]
        for name, count in (("unjudged", unjudged), ("reached", reached)):
            if count:
                text += wording.say(f"overall.{name}", count=count)
                operands.append(_count(name, count, "项"))
        yield Generated(paragraph.key, 0, text, tuple(operands))


def _counted(key: str, template: str, words: Iterable[tuple[str, int]]) -> Iterator[Generated]:
    """正常30项、预警5项; none where nothing is to be counted."""
    wording = report_wording()
    counts = [(word, count) for word, count in words if count]
    if counts:
        parts = "、".join(wording.say("overall.part", word=word, count=count) for word, count in counts)
        operands = tuple(_count(word, count, "项") for word, count in counts)
        yield Generated(key, 0, wording.say(template, parts=parts), operands)


def _done(facts: NodeFacts) -> Iterator[Generated]:
    def item(view: MeasureView) -> Sentence:
        if not is_started(view.measure, view) or light(view).word in _LATE:
            return Sentence("")
        return _with_title(view, state_of(view), narrative(view, "progress"))

    yield from _by_aspect(facts, "done", item)


def _next(facts: NodeFacts) -> Iterator[Generated]:
    def item(view: MeasureView) -> Sentence:
        step = narrative(view, "next")
        if not step.text:
            return step
        text = report_wording().say("next.step", title=measure_title(view), next=step.text)
        return Sentence(text, step.operands)

    yield from _by_aspect(facts, "next", item)


def _by_aspect(facts: NodeFacts, section: str, item: Callable[[MeasureView], Sentence]) -> Iterator[Generated]:
    """A section by aspects; aspects without anything to say are left out, and a section without any says so."""
    yield _heading(section)
    is_empty = True
    for aspect in facts.letter.aspects:
        items = list(_aspect_items(facts, aspect, section, item))
        if items:
            yield Generated(f"{section}/{aspect.no}", ASPECT, aspect.title)
            yield from items
            is_empty = False
    if is_empty:
        yield Generated(f"{section}/none", 0, report_wording().say(f"{section}.none"))


def _aspect_items(
    facts: NodeFacts, aspect: Aspect, section: str, item: Callable[[MeasureView], Sentence]
) -> Iterator[Generated]:
    for measure in aspect.measures:
        sentence = item(facts.view(measure.no))
        if sentence.text:
            key = f"{section}/{aspect.no}/{measure.no}"
            yield Generated(key, ITEM, sentence.text, sentence.operands)


def _with_title(view: MeasureView, *sentences: Sentence) -> Sentence:
    return joined(Sentence(report_wording().say("measure.title", title=measure_title(view))), *sentences)


def _late(facts: NodeFacts) -> Iterator[Generated]:
    """What is behind, red before yellow: how far, and why."""
    wording = report_wording()
    yield _heading("late")
    late = [(view, light(view).word) for view in _started(facts)]
    late = sorted((each for each in late if each[1] in _LATE), key=lambda each: _LATE.index(each[1]))
    if not late:
        yield Generated("late/none", 0, wording.say("late.none"))
    for view, word in late:
        why = narrative(view, "problems")
        cause = wording.say("late.cause", problems=why.text) if why.text else wording.say("late.no_cause")
        head = Sentence(wording.say("late.title", title=measure_title(view), light=word))
        sentence = joined(head, state_of(view, against_plan=True), narrative(view, "progress"))
        operands = (*sentence.operands, *why.operands)
        yield Generated(f"late/{view.measure.no}", ITEM, sentence.text + cause, operands)


def _risk(facts: NodeFacts) -> Iterator[Generated]:
    """What is missing, preliminary or in the way; causes of what is behind stand in the section before."""
    wording, started = report_wording(), _started(facts)
    yield _heading("risk")
    items = [*_missing(started), *_problems(started), *_preliminary(started)]
    numbers = _unfilled(facts)
    if numbers and started:
        text = wording.say("risk.unfilled", count=len(numbers), numbers="、".join(numbers))
        items.append(Generated("risk/unfilled", ITEM, text, (_count("unfilled", len(numbers), "项"),)))
    yield from items or [Generated("risk/none", 0, wording.say("risk.none"))]


def _missing(started: Sequence[MeasureView]) -> Iterator[Generated]:
    for view in started:
        if view.cell("value").state == "pending":
            words = {"title": measure_title(view), "indicator": view.measure.indicator, "reason": reason_of(view)}
            text = report_wording().say("risk.pending", **words) + report_wording().say("measure.end")
            yield Generated(f"risk/pending/{view.measure.no}", ITEM, text)


def _problems(started: Sequence[MeasureView]) -> Iterator[Generated]:
    for view in started:
        why = narrative(view, "problems")
        if why.text and light(view).word not in _LATE:
            text = report_wording().say("risk.problem", title=measure_title(view), problems=why.text)
            yield Generated(f"risk/{view.measure.no}", ITEM, text, why.operands)


def _preliminary(started: Sequence[MeasureView]) -> Iterator[Generated]:
    numbers = [view.measure.no for view in started if view.text("basis") in _PRELIMINARY]
    if numbers:
        text = report_wording().say("risk.preliminary", count=len(numbers), numbers="、".join(numbers))
        yield Generated("risk/preliminary", ITEM, text, (_count("preliminary", len(numbers), "项"),))


def _unfilled(facts: NodeFacts) -> list[str]:
    return [view.measure.no for view in facts.views() if not is_started(view.measure, view)]


def _count(name: str, count: int, unit: str) -> Operand:
    return Operand(f"count.{name}", str(count), unit)
