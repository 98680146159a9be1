"""The one small grammar of what a letter words about a column: `required` and `rule` become structured terms."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import cast

from forms.issues import LEVELS, Level
from forms.schema.ledger_terms import (
    Bound,
    BringsNone,
    ChoiceBy,
    Condition,
    Listed,
    NeverChanged,
    NotBelowBefore,
    NotWith,
    Operator,
    Term,
    Unique,
    WordCount,
    Wording,
)
from forms.schema.letter import Column
from resources.translation import _

PROJECT_CODE = "project_code"
PARKS = "parks"
"""The ledger that a column of type park names a row of, where the letter has it."""

_NAME = r"[a-z][a-z0-9_]*"
_LEVEL_MARK = re.compile(r"\s*\((error|explain|hint)(?: when neither)?\)$")
_BRINGS_NONE = re.compile(r"\s*\((?P<word>[^\s()]+) brings none\)$")
_CHOICES = re.compile(r"[^\s|;()]+(?:\|[^\s|;()]+)+")
_SCORE = re.compile(r"sum of \(value / benchmark\) \* weight\b.*")
_GRADE = re.compile(rf"(?P<words>[^\s|]+(?:\|[^\s|]+)+) by rank inside (?P<group>{_NAME})\b.*")
_WHEN_SET = re.compile(rf"when ({_NAME}) is set")
_WHEN_IS = re.compile(rf"when ({_NAME})=(\S+)")
_WHEN_IN = re.compile(rf"when ({_NAME}) in (\S+)")
_PART_NUMBER = re.compile(rf"({_NAME}) (>=|<=|>|<) (-?\d+(?:\.\d+)?)")
_PART_WORD = re.compile(rf"({_NAME})=(\S+)")

_FORMS = {
    "GB 32100 check character": "uscc",
    "GB/T 4754 division, two digits": "industry",
    "one of the letter's measures": "measure",
    "one of the letter's nodes, or 本年度以后": "node",
}
"""Words that only repeat what the column's type says; they must stand at a column of that type."""


class WordingFault(ValueError):
    """A wording that the grammar does not know; `key` is required or rule."""

    def __init__(self, key: str, what: str) -> None:
        self.key = key
        self.what = what
        super().__init__(what)


def read_wording(column: Column) -> Wording:
    """The column's terms. Raises WordingFault naming the part that is not understood."""
    required = _read_required(column.required)
    base = column.type.partition(" ")[0].partition("(")[0]
    if column.type.endswith(" computed"):
        return _read_computed(column, required)
    choices: tuple[str, ...] = ()
    form = ""
    terms: list[Term] = []
    for clause in (part.strip() for part in column.rule.split(";") if part.strip()):
        text, level = _split_level(clause, column.level)
        if clause in _FORMS:
            if _FORMS[clause] != base:
                raise WordingFault("rule", _("“{clause}”与列的类型“{type}”不符").format(clause=clause, type=base))
        elif text.startswith("national project code"):
            form = PROJECT_CODE
        elif base == "choice" and _CHOICES.fullmatch(text):
            choices = tuple(text.split("|"))
        else:
            terms += _read_clause(text, level)
    if base == "choice" and not choices and not any(isinstance(term, ChoiceBy) for term in terms):
        raise WordingFault("rule", _("没有写明可选的内容，如“是|否”"))
    if base == "park" and not any(isinstance(term, Listed) for term in terms):
        terms.append(Listed("error", PARKS))
    return Wording(required, choices, form, tuple(terms))


def _read_required(text: str) -> bool | Condition:
    if text in ("yes", "no", ""):
        return text == "yes"
    if match := _WHEN_SET.fullmatch(text):
        return Condition(match[1])
    if match := _WHEN_IN.fullmatch(text):
        return Condition(match[1], tuple(match[2].split(",")))
    if match := _WHEN_IS.fullmatch(text):
        return Condition(match[1], (match[2],))
    raise WordingFault("required", _("看不懂“{text}”").format(text=text[:40]))


def _read_computed(column: Column, required: bool | Condition) -> Wording:
    if _SCORE.fullmatch(column.rule):
        return Wording(required, made="score")
    if match := _GRADE.fullmatch(column.rule):
        return Wording(required, tuple(match["words"].split("|")), made="grade", group=match["group"])
    if not column.rule:
        raise WordingFault("rule", _("由程序计算的列没有写公式"))
    return Wording(required, formula=column.rule, made="formula")


def _split_level(clause: str, declared: str) -> tuple[str, Level]:
    """The clause without its mark, and its level: the mark's, or the first that the column declares, or error."""
    if match := _LEVEL_MARK.search(clause):
        return clause[: match.start()], cast(Level, match[1])
    first = declared.partition(",")[0].strip()
    return clause, first if first in LEVELS else "error"


def _read_clause(text: str, level: Level) -> list[Term]:
    if match := _BRINGS_NONE.search(text):
        return [*_read_clause(text[: match.start()], level), BringsNone("explain", match["word"])]
    for pattern, make in _CLAUSES:
        if found := pattern.fullmatch(text):
            return make(found, level)
    raise WordingFault("rule", _("看不懂“{text}”").format(text=text[:40]))


def _bound(op: str, right: str, level: Level) -> Bound:
    operator = cast(Operator, op)
    if right == "reporting node":
        return Bound(level, operator, limit="node")
    if re.fullmatch(_NAME, right):
        return Bound(level, operator, column=right)
    return Bound(level, operator, Decimal(right))


def _not_with(found: re.Match[str], level: Level) -> list[Term]:
    conditions = []
    for part in found[2].split(" and "):
        if match := _PART_NUMBER.fullmatch(part):
            conditions.append(Condition(match[1], (), cast(Operator, match[2]), Decimal(match[3])))
        elif match := _PART_WORD.fullmatch(part):
            conditions.append(Condition(match[1], tuple(match[2].split(","))))
        else:
            raise WordingFault("rule", _("看不懂“{text}”").format(text=part[:40]))
    return [NotWith(level, found[1], tuple(conditions))]


_Make = Callable[[re.Match[str], Level], list[Term]]

_CLAUSES: tuple[tuple[re.Pattern[str], _Make], ...] = (
    (re.compile(r"unique"), lambda found, level: [Unique(level)]),
    (re.compile(r"a name in this ledger, never itself"), lambda found, level: [Listed(level, "")]),
    (re.compile(rf"a name in the ({_NAME}) ledger"), lambda found, level: [Listed(level, found[1])]),
    (
        re.compile(rf"by ({_NAME}): see ({_NAME})\.csv"),
        lambda found, level: [ChoiceBy(level, found[1], found[2])],
    ),
    (re.compile(r"never changed later"), lambda found, level: [NeverChanged(level)]),
    (re.compile(r"not after the letter year"), lambda found, level: [Bound(level, "<=", limit="year")]),
    (
        re.compile(r"below the previous node( of the same year)?"),
        lambda found, level: [NotBelowBefore(level, bool(found[1]))],
    ),
    (re.compile(r"at least (\d+)"), lambda found, level: [WordCount(level, ">=", int(found[1]))]),
    (re.compile(r"more than (\d+)"), lambda found, level: [WordCount(level, "<=", int(found[1]))]),
    (re.compile(rf"more than ({_NAME})"), lambda found, level: [Bound(level, "<=", column=found[1])]),
    (
        re.compile(r"(-?\d+)\.\.(-?\d+)"),
        lambda found, level: [Bound(level, ">=", Decimal(found[1])), Bound(level, "<=", Decimal(found[2]))],
    ),
    (
        re.compile(rf"(>=|<=|>|<) (-?\d+(?:\.\d+)?|reporting node|{_NAME})"),
        lambda found, level: [_bound(found[1], found[2], level)],
    ),
    (re.compile(r"(\S+) with (.+)"), _not_with),
)
