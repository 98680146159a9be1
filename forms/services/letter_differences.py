"""What a new version of a letter itself changes: targets, due days, units, wording, rules, ledgers, limits, signers."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import astuple, dataclass, replace
from typing import Any

from forms.schema.letter import Ledger, Letter, Measure
from forms.schema.rule import Rule
from resources.translation import _


@dataclass(frozen=True, slots=True)
class Difference:
    """One sort of change: `what` it is, and the names of those that changed (numbers, rules, ledgers)."""

    what: str
    names: tuple[str, ...]


_OF_MEASURES: tuple[tuple[str, Callable[[Measure], Any]], ...] = (
    ("目标", lambda each: (each.target, each.target_source)),
    ("目标方向", lambda each: each.comparator),
    ("完成时限", lambda each: (each.due, each.due_source)),
    ("单位", lambda each: each.unit),
    ("类型", lambda each: each.kind),
    ("数值性质", lambda each: each.nature),
    ("上下限", lambda each: (each.minimum, each.maximum)),
    ("取数台账或公式", lambda each: (each.ledger, each.summary)),
    ("名称、指标或口径", lambda each: (each.title, each.indicator, each.definition)),
)


def compare_letters(old: Letter, new: Letter, measures: Sequence[tuple[Measure, Measure]]) -> tuple[Difference, ...]:
    """Every sort of change that there is; `measures` are pairs of the same measure, named by their new numbers."""
    found = [
        Difference(_(what), tuple(after.no for before, after in measures if of(before) != of(after)))
        for what, of in _OF_MEASURES
    ]
    found += _of_rules(old.rules, new.rules)
    found += _of_ledgers(old.ledgers, new.ledgers)
    found.append(Difference(_("亩均评价"), tuple(_changed_evaluations(old, new))))
    found.append(Difference(_("界限"), tuple(_changed_limits(old, new))))
    if old.roles != new.roles:
        found.append(Difference(_("签名角色"), tuple(role.title for role in new.roles)))
    return tuple(each for each in found if each.names)


def _of_rules(old: Iterable[Rule], new: Iterable[Rule]) -> list[Difference]:
    before, after = {rule.id: rule for rule in old}, {rule.id: rule for rule in new}
    both = [(before[name], after[name]) for name in after if name in before]
    kept = [(ours, theirs) for ours, theirs in both if ours.version == theirs.version]
    return [
        Difference(_("新增的规则"), tuple(name for name in after if name not in before)),
        Difference(_("删去的规则"), tuple(name for name in before if name not in after)),
        Difference(
            _("版本改变的规则（原来的审核说明失效）"),
            tuple(theirs.id for ours, theirs in both if ours.version != theirs.version),
        ),
        Difference(
            _("内容改变而版本未变的规则（原来的审核说明继续有效）"),
            tuple(theirs.id for ours, theirs in kept if _judges_otherwise(ours, theirs)),
        ),
    ]


def _judges_otherwise(ours: Rule, theirs: Rule) -> bool:
    """Whether more than the wording differs."""
    return astuple(_without_wording(ours)) != astuple(_without_wording(theirs))


def _without_wording(rule: Rule) -> Rule:
    return replace(rule, message="", fix="", basis="", passes="", fails="", unit="", field="")


def _of_ledgers(old: Iterable[Ledger], new: Iterable[Ledger]) -> list[Difference]:
    before, after = {ledger.name: ledger for ledger in old}, {ledger.name: ledger for ledger in new}
    return [
        Difference(_("新增的台账"), tuple(name for name in after if name not in before)),
        Difference(_("删去的台账"), tuple(name for name in before if name not in after)),
        Difference(_("改变的台账"), tuple(name for name in after if name in before and after[name] != before[name])),
    ]


def _changed_evaluations(old: Letter, new: Letter) -> Iterable[str]:
    before, after = ({each.ledger: each for each in letter.evaluations} for letter in (old, new))
    return (name for name in {**before, **after} if before.get(name) != after.get(name))


def _changed_limits(old: Letter, new: Letter) -> Iterable[str]:
    labels = {
        "warning_points": _("预警界限"),
        "late_points": _("滞后界限"),
        "growth_limit": _("增减界限"),
        "stale_days": _("数据时效"),
        "text_length": _("文字最少字数"),
    }
    return (labels[name] for name in labels if getattr(old.thresholds, name) != getattr(new.thresholds, name))
