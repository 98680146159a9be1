"""The one page: lights and their change, progress by aspect, and what lags, from the node's facts alone."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from forms.records.status import is_started
from forms.reports.dashboard import AspectBar, CountTile, Dashboard, LaggingItem, LightTone
from forms.reports.document import Section
from forms.reports.facts import NodeFacts
from forms.reports.text_sentences import one_paragraph, state_of
from forms.reports.wording import measure_title
from forms.schema.field_types import format_date
from forms.schema.letter import Aspect
from forms.schema.measure_fields import YES
from forms.validation.calculate import LIGHT_MARKS, LightWord, completion, light, points_behind_plan
from forms.validation.view import MeasureView

SECTION_NAME = "一页概览"

_HUNDRED = Decimal(100)
_TONES: dict[LightWord, LightTone] = {"正常": "good", "预警": "warning", "滞后": "bad", "": "faint"}
_JUDGED: tuple[LightWord, ...] = ("正常", "预警", "滞后")
_ORDER = {"正常": 0, "预警": 1, "滞后": 2}
_BARS_NOTE = (
    "条长为该方面各项措施完成率的平均：单项超过100%按100%计，事项完成计100%、未完成计0，没有完成率的不计；"
    "竖线为本节点计划。"
)


def build_dashboard(facts: NodeFacts) -> Section:
    """A section of one page; an empty node says that nothing is filled in."""
    started = [view for view in facts.views() if is_started(view.measure, view)]
    return Section(
        SECTION_NAME,
        (
            Dashboard(
                title=(facts.letter.title, f"{facts.node.label}落实情况概览"),
                subtitle=f"{facts.letter.unit}　截至{format_date(facts.node.end)}",
                tiles=tuple(_tiles(facts, started)),
                changes=_changes(facts, started),
                bars=tuple(_bar(facts, aspect) for aspect in facts.letter.aspects),
                bars_note=_BARS_NOTE,
                lagging=tuple(_lagging(view) for view in _late_first(started)),
                empty_text="没有预警和滞后的措施。" if started else "本节点还没有填报。",
                foot=_foot(facts, started),
            ),
        ),
    )


def _tiles(facts: NodeFacts, started: Sequence[MeasureView]) -> Iterable[CountTile]:
    words = [light(view).word for view in started]
    before = [light(view).word for view in _before(started)]
    label = _label_before(facts)
    for word in _JUDGED:
        change = f"{label} {before.count(word)}项" if before else ""
        yield CountTile(f"{LIGHT_MARKS[word]} {word}", words.count(word), change, _TONES[word])
    yield CountTile("— 未评", words.count(""), "无计划或未到时限")
    pending = sum(view.cell("value").state == "pending" for view in started)
    yield CountTile("… 暂缺", pending, "尚无数据")
    explained = sum(issue.explained == "yes" for issue in facts.issues)
    unexplained = sum(issue.level == "explain" and issue.explained != "yes" for issue in facts.issues)
    yield CountTile("! 审核说明", explained, f"待说明 {unexplained}项" if unexplained else "均已说明")


def _before(views: Iterable[MeasureView]) -> list[MeasureView]:
    """The same measures at the node before, where somebody filled them in."""
    before = [view.previous for view in views]
    return [view for view in before if view is not None and is_started(view.measure, view)]


def _label_before(facts: NodeFacts) -> str:
    earlier = facts.letter.nodes_before(facts.node.id)
    return earlier[0].label if earlier else ""


def _changes(facts: NodeFacts, started: Sequence[MeasureView]) -> str:
    """Which lights became better or worse since the node before."""
    label = _label_before(facts)
    if not label:
        return "这是第一个节点，没有上期可以比较。"
    pairs = [(view, before) for view in started for before in _before([view])]
    if not pairs:
        return f"{label}没有填报，没有上期可以比较。"
    steps = {
        now.measure.no: _ORDER[new] - _ORDER[old]
        for now, before in pairs
        if (new := light(now).word) and (old := light(before).word)
    }
    worse = [number for number, step in steps.items() if step > 0]
    better = [number for number, step in steps.items() if step < 0]
    parts = [
        f"{word}{len(found)}项（{'、'.join(found)}）" for word, found in (("转差", worse), ("转好", better)) if found
    ]
    return f"与{label}相比：{'，'.join(parts) or '没有转好、转差的措施'}。"


def _bar(facts: NodeFacts, aspect: Aspect) -> AspectBar:
    views = [facts.view(measure.no) for measure in aspect.measures]
    started = [view for view in views if is_started(view.measure, view)]
    words = [light(view).word for view in started]
    lights = "  ".join(f"{LIGHT_MARKS[word]}{words.count(word)}" for word in _JUDGED)
    planned = _average(_percent(view, "planned") for view in views if view.measure.has_figure)
    actual = _average(_percent(view, "value") for view in views)
    return AspectBar(f"{aspect.no}  {aspect.title}", actual, planned, lights)


def _percent(view: MeasureView, field: str) -> Decimal | None:
    if not view.measure.has_figure:
        answer = view.text("value")
        return None if not answer else _HUNDRED if answer == YES else Decimal(0)
    found = completion(view, field).percent
    return None if found is None else min(max(found, Decimal(0)), _HUNDRED)


def _average(percents: Iterable[Decimal | None]) -> Decimal | None:
    known = [percent for percent in percents if percent is not None]
    return sum(known, Decimal(0)) / len(known) if known else None


def _late_first(started: Iterable[MeasureView]) -> list[MeasureView]:
    """What is behind: 滞后 before 预警, and of each the furthest behind plan first."""
    late = [view for view in started if light(view).word in ("滞后", "预警")]
    return sorted(late, key=lambda view: (-_ORDER[light(view).word], -_behind(view)))


def _behind(view: MeasureView) -> Decimal:
    """Points behind plan; what is due and not done is behind by all of it."""
    gap = points_behind_plan(view) if view.measure.has_figure else None
    return _HUNDRED if gap is None else gap


def _lagging(view: MeasureView) -> LaggingItem:
    judged = light(view)
    reason = one_paragraph(view.text("problems")) or f"{judged.reason}；存在问题未填。"
    name = f"{view.measure.no}  {measure_title(view.measure)}"
    return LaggingItem(name, judged.text, _TONES[judged.word], state_of(view, against_plan=True).text, reason)


def _foot(facts: NodeFacts, started: Sequence[MeasureView]) -> str:
    empty = len(facts.letter.measures) - len(started)
    filled = f"共{len(facts.letter.measures)}项措施，已填{len(started)}项" + (f"，未填{empty}项。" if empty else "。")
    return f"{filled}※ 来源：市级部门表态。" if any(m.scope == "municipal" for m in facts.letter.measures) else filled
