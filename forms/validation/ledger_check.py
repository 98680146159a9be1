"""Checks one row of a ledger: readable, filled where it must be, and what the letter words about each column."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any, Protocol

from forms.issues import Issue, Level, Operand
from forms.schema.expression_values import Value, compare
from forms.schema.field_types import format_date
from forms.schema.ledger_definition import ColumnDefinition, LedgerDefinition
from forms.schema.ledger_row import LedgerRow, is_empty, text_of
from forms.schema.ledger_terms import (
    Bound,
    BringsNone,
    ChoiceBy,
    Condition,
    Listed,
    NeverChanged,
    NotBelowBefore,
    NotWith,
    Unique,
    WordCount,
)
from forms.schema.letter import Letter, Node
from forms.schema.numbers import ValueFault
from forms.validation.ledger_quick import QuickLook
from forms.validation.limit_message import (
    below_before,
    beyond_limit,
    show_in_column,
    show_number_limit,
    show_other_column,
)
from resources.translation import _, listed

CHECKS_VERSION = 3
"""Raised when a row is judged otherwise than by older programs: what they found is then found anew."""

_VERSION = 1
_LONGEST_NAME = 30


class Surroundings(Protocol):
    """What a row is held against: the rows beside it, other ledgers, and itself at earlier nodes."""

    def same_value(self, column: str, row: LedgerRow) -> list[int]:
        """Numbers of the other rows that have the row's value in this column."""

    def has_key(self, ledger: str, value: str) -> bool | None:
        """Whether a ledger has a row of that key; None when the letter has no such ledger."""

    def before(self, row: LedgerRow, column: str) -> tuple[Node, LedgerRow] | None:
        """The row, by its id or its key, at the latest node before at which it holds something in a column."""


class RowChecker:
    """Checks rows of one ledger at one node."""

    def __init__(self, letter: Letter, node: Node, definition: LedgerDefinition, around: Surroundings) -> None:
        self._letter = letter
        self._node = node
        self._definition = definition
        self._around = around
        self._choices = [column.name for column in definition.columns if column.base == "choice"]
        self._words: dict[tuple[str, str], tuple[str, ...]] = {}
        self._checks: dict[type, Callable[[LedgerRow, ColumnDefinition, Any], Issue | None]] = {
            Bound: self._bound,
            WordCount: self._word_count,
            Unique: self._unique,
            Listed: self._listed,
            ChoiceBy: self._choice_by,
            NotWith: self._not_with,
            NotBelowBefore: self._not_below_before,
            NeverChanged: self._never_changed,
            BringsNone: self._brings_none,
        }
        self._asked = [column for column in definition.columns if not column.is_computed]
        self._look = QuickLook(definition, node)

    def check(self, row: LedgerRow) -> tuple[Issue, ...]:
        """The row's issues in the order of its columns. `subject` is the column, `row` the row's id."""
        return () if self._is_right(row) else tuple(self._issues(row))

    def _is_right(self, row: LedgerRow) -> bool:
        """Whether nothing is wrong with the row; nearly none is."""
        if row.raws or not self._look.is_right(row.values):
            return False
        for column, terms in self._look.terms:
            value = row.values[column.name]
            if value or not is_empty(value):
                for term in terms:
                    if self._checks[type(term)](row, column, term) is not None:
                        return False
        return True

    def _issues(self, row: LedgerRow) -> Iterator[Issue]:
        values, raws = row.values, row.raws
        for column in self._asked:
            if raws and column.name in raws:
                yield self._unreadable(row, column)
            elif is_empty(values[column.name]):
                if self._is_required(row, column):
                    what = _("没有填写")
                    yield self._issue(row, column, "missing", "error", what, _("请填写。"), operands=())
            else:
                for term in column.wording.terms:
                    issue = self._checks[type(term)](row, column, term)
                    if issue is not None:
                        yield issue

    def _is_required(self, row: LedgerRow, column: ColumnDefinition) -> bool:
        required = column.wording.required
        if not required:
            return False
        if isinstance(required, Condition) and not required.holds(row.values):
            return False
        return not any(isinstance(term, BringsNone) and self._chose(row, term) for term in column.wording.terms)

    def _unreadable(self, row: LedgerRow, column: ColumnDefinition) -> Issue:
        try:
            column.type.parse(row.raws[column.name])
        except ValueFault as fault:
            return self._issue(row, column, "unreadable", "error", fault.message, fault.fix, operands=())
        what, fix = _("内容需要重新确认"), _("请重新输入一次。")
        return self._issue(row, column, "unreadable", "error", what, fix, operands=())

    def _bound(self, row: LedgerRow, column: ColumnDefinition, term: Bound) -> Issue | None:
        value = row.values[column.name]
        limit: Value
        if term.limit == "node":
            limit, name = self._node.end, "node"
            shown = _("本节点截止日{day}").format(day=format_date(self._node.end))
        elif term.limit == "year":
            limit, name = Decimal(self._letter.year), "year"
            shown = _("责任书年度{year}").format(year=self._letter.year)
        elif term.column:
            limit, name = row.values[term.column], term.column
            shown = show_other_column(self._definition.by_name[term.column], limit)
        else:
            limit, name = term.number, ""
            shown = show_number_limit(column, term.number)
        if compare(value, term.op, limit) is not False:
            return None
        what = beyond_limit(column, value, term, limit, shown)
        rule = "_".join(part for part in (_OPERATOR_NAMES[term.op], name) if part)
        others = (term.column,) if term.column else ()
        fix = _("请核对；若属实，请写审核说明。") if term.level == "explain" else _("请核对。")
        return self._issue(row, column, rule, term.level, what, fix, others)

    def _word_count(self, row: LedgerRow, column: ColumnDefinition, term: WordCount) -> Issue | None:
        words = row.values[column.name]
        count = len(words) if isinstance(words, tuple) else 0
        if compare(Decimal(count), term.op, Decimal(term.number)) is not False:
            return None
        text = _("共{count}项，多于{number}项") if term.op == "<=" else _("共{count}项，少于{number}项")
        what = text.format(count=count, number=term.number)
        rule = "too_many" if term.op == "<=" else "too_few"
        return self._issue(row, column, rule, term.level, what, _("请核对；若属实，请写审核说明。"))

    def _unique(self, row: LedgerRow, column: ColumnDefinition, term: Unique) -> Issue | None:
        others = self._around.same_value(column.name, row)
        if not others:
            return None
        rows = listed(str(number) for number in others[:5])
        what = _("“{value}”与第{rows}行重复").format(value=show_in_column(column, row.values[column.name]), rows=rows)
        return self._issue(row, column, "repeated", term.level, what, _("请改正编号，或删去多余的一行。"))

    def _listed(self, row: LedgerRow, column: ColumnDefinition, term: Listed) -> Issue | None:
        value = text_of(row.values[column.name])
        key = self._definition.key
        if not term.ledger and key is not None and value == text_of(row.values[key.name]):
            what = _("不能填自己")
            return self._issue(row, column, "own_name", term.level, what, _("请改填另一行的名称，或清空。"))
        if self._around.has_key(term.ledger or self._definition.name, value) is not False:
            return None
        what = _("名录中没有“{value}”").format(value=value[:_LONGEST_NAME])
        return self._issue(row, column, "not_listed", term.level, what, _("请核对名称，或先在名录中补上。"))

    def _choice_by(self, row: LedgerRow, column: ColumnDefinition, term: ChoiceBy) -> Issue | None:
        given = text_of(row.values[term.column])
        value = row.values[column.name]
        words = self._words.get((term.list, given))
        if words is None:
            words = self._words[term.list, given] = self._definition.words_given(term.list, given)
        if not given or value in words:
            return None
        other = self._definition.by_name[term.column]
        text = _("{label}为“{given}”时不能是“{value}”")
        what = text.format(label=other.label, given=given, value=value)
        fix = _("请从“{words}”中选一项。").format(words=listed(words))
        return self._issue(row, column, "wrong_choice", term.level, what, fix, (term.column,))

    def _not_with(self, row: LedgerRow, column: ColumnDefinition, term: NotWith) -> Issue | None:
        if row.values[column.name] != term.word or not all(part.holds(row.values) for part in term.conditions):
            return None
        others = [self._definition.by_name[part.column] for part in term.conditions]
        said = listed(
            _("{label}为{value}").format(label=other.label, value=show_in_column(other, row.values[other.name]))
            for other in others
        )
        what = _("填了“{word}”，而{said}").format(word=term.word, said=said)
        fix = _("请核对；若属实，请写审核说明。")
        return self._issue(row, column, "contradiction", term.level, what, fix, tuple(each.name for each in others))

    def _not_below_before(self, row: LedgerRow, column: ColumnDefinition, term: NotBelowBefore) -> Issue | None:
        found = self._around.before(row, column.name)
        value = row.values[column.name]
        if found is None or (term.same_year and found[0].end.year != self._node.end.year):
            return None
        node, before = found
        earlier = before.values[column.name]
        if compare(value, "<", earlier) is not True:
            return None
        what = below_before(column, value, node, earlier)
        operands = (self._operand(row, column), self._operand(before, column, node.id))
        fix = _("累计数不应减少。请核对；若属实，请写审核说明。")
        return self._issue(row, column, "below_previous", term.level, what, fix, operands=operands)

    def _never_changed(self, row: LedgerRow, column: ColumnDefinition, term: NeverChanged) -> Issue | None:
        found = self._around.before(row, column.name)
        if found is None:
            return None
        node, before = found
        earlier, value = before.values[column.name], row.values[column.name]
        if earlier == value:
            return None
        text = _("由{node}的“{earlier}”改成了“{value}”")
        what = text.format(
            node=node.label, earlier=show_in_column(column, earlier), value=show_in_column(column, value)
        )
        operands = (self._operand(row, column), self._operand(before, column, node.id))
        return self._issue(
            row, column, "changed_later", term.level, what, _("这一栏列入后不得改动。"), operands=operands
        )

    def _brings_none(self, row: LedgerRow, column: ColumnDefinition, term: BringsNone) -> Issue | None:
        value = row.values[column.name]
        if not isinstance(value, Decimal) or not value:
            return None
        chosen = self._chose(row, term)
        if not chosen:
            return None
        other = self._definition.by_name[chosen]
        text = _("{label}为“{word}”，却填了{value}")
        what = text.format(label=other.label, word=row.values[chosen], value=show_in_column(column, value))
        fix = _("这种方式没有收入，应填0；若属实，请写审核说明。")
        return self._issue(row, column, "brings_none", term.level, what, fix, (chosen,))

    def _chose(self, row: LedgerRow, term: BringsNone) -> str:
        """The column of a choice that begins with the term's word, "" when none does."""
        for name in self._choices:
            if str(row.values[name] or "").startswith(term.word):
                return name
        return ""

    def _operand(self, row: LedgerRow, column: ColumnDefinition, node: str = "") -> Operand:
        ref = f"{self._definition.name}[{row.id}].{column.name}@{node or self._node.id}"
        return Operand(ref, row.text(column.name), column.unit)

    def _issue(
        self,
        row: LedgerRow,
        column: ColumnDefinition,
        rule: str,
        level: Level,
        what: str,
        fix: str,
        others: tuple[str, ...] = (),
        operands: tuple[Operand, ...] | None = None,
    ) -> Issue:
        if operands is None:
            named = (column, *(self._definition.by_name[name] for name in others))
            operands = tuple(self._operand(row, each) for each in named)
        ledger = self._definition.name
        return Issue(
            rule, _VERSION, level, "", column.name, column.label, what, fix, operands, ledger=ledger, row=row.id
        )


_OPERATOR_NAMES = {">=": "at_least", "<=": "at_most", ">": "more_than", "<": "less_than"}
