"""Reads a letter's table `evaluation`: rows of items, of grades and of the rule for missing values, for each ledger."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from forms.schema.ledger_definition import split_type
from forms.schema.ledger_evaluation import Evaluation, GradeShare, Indicator, MissingRule
from forms.schema.ledger_row import NUMBERS
from forms.schema.ledger_rules import WordingFault, read_wording
from forms.schema.ledger_terms import Wording
from forms.schema.letter import Column, Ledger
from forms.schema.numbers import canonical
from forms.schema.row_reader import RowReader
from forms.schema.source import LetterFault, SourceRow
from resources.translation import _, listed

MISSING_RULES: tuple[MissingRule, ...] = ("zero", "spread", "none")

_KEYS = ("ledger", "column", "benchmark", "weight", "cap", "grade", "share", "missing")
_ALL = Decimal(100)


class EvaluatedLedger:
    """What of a ledger can be evaluated: columns that may be items, and the words of its grade.

    A ledger without a column of scores has neither.
    """

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger

    @cached_property
    def _computed(self) -> dict[str, Wording]:
        found = {}
        for column in self.ledger.columns:
            try:
                found[column.name] = read_wording(column)
            except WordingFault:  # named where the columns are checked
                continue
        return {name: wording for name, wording in found.items() if wording.made}

    @property
    def is_scored(self) -> bool:
        return any(wording.made == "score" for wording in self._computed.values())

    @property
    def numbers(self) -> tuple[str, ...]:
        """Columns whose numbers an item may take."""
        own = (column.name for column in self.ledger.columns if split_type(column.type)[0] in NUMBERS)
        return tuple(name for name in own if name not in self._computed or self._computed[name].made == "formula")

    @property
    def indicators(self) -> tuple[Column, ...]:
        """The columns that a form to fill offers as items: those that the ledger reckons from others."""
        by_formula = {name for name, wording in self._computed.items() if wording.made == "formula"}
        return tuple(column for column in self.ledger.columns if column.name in by_formula) if self.is_scored else ()

    @property
    def grades(self) -> tuple[str, ...]:
        """The words of the grade, the best first; none where the ledger has no such column."""
        return next((wording.choices for wording in self._computed.values() if wording.made == "grade"), ())


@dataclass
class _Reading:
    """What the rows of one ledger have said so far."""

    ledger: EvaluatedLedger
    indicators: dict[str, Indicator] = field(default_factory=dict)
    shares: dict[str, GradeShare] = field(default_factory=dict)
    missing: MissingRule | None = None
    last_share: RowReader | None = None


def read_evaluations(
    rows: Sequence[SourceRow], ledgers: Sequence[Ledger], faults: list[LetterFault]
) -> tuple[Evaluation, ...]:
    """The evaluations of a letter, and a fault with its place for each row that cannot be.

    A row has a ledger and either a column with benchmark, weight and perhaps a cap, or a grade with its share, or the
    rule for missing values. A column or a grade without any figure is not entered yet and says nothing; so does a
    ledger for which nothing is entered.
    """
    known = {ledger.name: ledger for ledger in ledgers}
    found: dict[str, _Reading] = {}
    for row in rows:
        reader = RowReader(row, faults, _KEYS)
        name = reader.text("ledger")
        if name and name not in known:
            reader.fault("ledger", "unknown_ledger", _("没有名为“{name}”的台账").format(name=name), _("请改正名称。"))
        elif name:
            reading = found.setdefault(name, _Reading(EvaluatedLedger(known[name])))
            _take(reading, reader)
    for reading in found.values():
        _check_shares(reading)
    return tuple(
        Evaluation(name, tuple(each.indicators.values()), tuple(each.shares.values()), each.missing or "zero")
        for name, each in found.items()
        if each.indicators or each.shares
    )


def _take(reading: _Reading, reader: RowReader) -> None:
    if not reading.ledger.is_scored:
        what = _("台账“{title}”没有由程序计算的综合得分").format(title=reading.ledger.ledger.title)
        reader.fault("ledger", "not_evaluated", what, _("请改正台账，或删去这一行。"))
    elif reader.text("column", required=False):
        _take_indicator(reading, reader)
    elif reader.text("grade", required=False):
        _take_share(reading, reader)
    elif reading.missing is not None:
        reader.fault("missing", "repeated", _("缺数的规定写了两次"), _("请只保留一处。"))
    else:
        reading.missing = reader.word("missing", MISSING_RULES) or "zero"


def _take_indicator(reading: _Reading, reader: RowReader) -> None:
    column = reader.text("column")
    _refuse_beside(reader, ("grade", "share", "missing"))
    if column not in reading.ledger.numbers:
        is_there = any(each.name == column for each in reading.ledger.ledger.columns)
        what = _("“{name}”不是可以计分的数字") if is_there else _("台账没有名为“{name}”的列")
        todo = _("可以计分的有：{names}。").format(names=listed(reading.ledger.numbers))
        reader.fault("column", "unknown_column", what.format(name=column[:30]), todo)
        return
    if column in reading.indicators:
        reader.fault("column", "repeated", _("“{name}”写了两次").format(name=column), _("请只保留一处。"))
        return
    if not any(reader.text(key, required=False) for key in ("benchmark", "weight", "cap")):
        return
    benchmark = _above_zero(reader, "benchmark", _("请按该列的单位填写基准值。"))
    weight = _above_zero(reader, "weight", _("请填这一项的权重，如 30。"))
    cap = reader.optional_decimal("cap")
    if cap is not None and cap <= 0:
        reader.fault("cap", "bad_number", _("得分上限应大于0"), _("请填这一项最多得几分；没有上限的空着。"))
    reading.indicators[column] = Indicator(column, benchmark, weight, cap)


def _above_zero(reader: RowReader, key: str, todo: str) -> Decimal:
    reader.text(key)
    number = reader.optional_decimal(key)
    if number is not None and number <= 0:
        reader.fault(key, "bad_number", _("“{name}”应大于0").format(name=reader.label(key)), todo)
    return number if number is not None and number > 0 else Decimal(1)


def _take_share(reading: _Reading, reader: RowReader) -> None:
    grade = reader.text("grade")
    _refuse_beside(reader, ("benchmark", "weight", "cap", "missing"))
    if grade not in reading.ledger.grades:
        what = _("评价等级没有“{grade}”").format(grade=grade[:20])
        reader.fault(
            "grade", "bad_word", what, _("请从 {words} 中选一个。").format(words="|".join(reading.ledger.grades))
        )
        return
    if grade in reading.shares:
        reader.fault("grade", "repeated", _("“{name}”写了两次").format(name=grade), _("请只保留一处。"))
        return
    share = reader.optional_decimal("share")
    if share is None:
        return
    if not 0 <= share <= _ALL:
        reader.fault("share", "bad_number", _("比例应在0到100之间"), _("请填百分之几，如 20。"))
    reading.shares[grade] = GradeShare(grade, share)
    reading.last_share = reader


def _check_shares(reading: _Reading) -> None:
    """Shares are of one whole, the best grade first: a slip of the pen would move companies between grades unseen."""
    if reading.last_share is None:
        return
    total = sum((each.share for each in reading.shares.values()), Decimal(0))
    if total != _ALL:
        what = _("各等级的比例合计为{total}，不是100").format(total=canonical(total))
        reading.last_share.fault("share", "bad_shares", what, _("请核对各等级的比例。"))
    order = [grade for grade in reading.ledger.grades if grade in reading.shares]
    if order != list(reading.shares):
        what = _("等级没有按从好到差排列")
        reading.last_share.fault(
            "grade", "bad_order", what, _("请按 {words} 的次序写。").format(words="、".join(order))
        )


def _refuse_beside(reader: RowReader, keys: tuple[str, ...]) -> None:
    """What belongs to another sort of row is not passed over."""
    for key in keys:
        if reader.text(key, required=False):
            what = _("这一行不能再写“{name}”").format(name=reader.label(key))
            reader.fault(key, "does_not_belong", what, _("请另写一行。"))
