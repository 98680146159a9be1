"""Reads the rules of a letter, compiles each for the measures it names, and runs nothing."""

import re

from forms.schema.expression_values import ExpressionFault, ValueType, Vocabulary
from forms.schema.expressions import Expression, compile_expression
from forms.schema.letter import KINDS, Kind, Ledger, Measure
from forms.schema.measure_fields import fields_of_kind
from forms.schema.row_reader import RowReader
from forms.schema.rule import Rule
from forms.schema.rule_vocabulary import vocabulary_of
from forms.schema.source import LetterFault, Position, SourceRow
from resources.translation import _, listed

MAX_RULES = 1_000

_KEYS = (
    *("id", "version", "level", "for_each", "when", "left", "op", "right", "tolerance", "missing", "field", "unit"),
    *("message", "fix", "basis", "pass", "fail"),
)
_OPERATORS = (">=", "<=", "==", "!=", ">", "<")
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_MESSAGE_WORDS = frozenset({"left", "right", "difference", "node", "previous_node", "earlier_node", "node_end"})


def read_rules(
    rows: list[SourceRow], measures: tuple[Measure, ...], ledgers: tuple[Ledger, ...], faults: list[LetterFault]
) -> tuple[Rule, ...]:
    """All rules of the rows; every fault of form, name or type is added to `faults` with its place."""
    if len(rows) > MAX_RULES:
        what = _("规则超过{limit}条").format(limit=MAX_RULES)
        faults.append(LetterFault("too_many_rules", rows[0].position, what, _("请删减规则。")))
        return ()
    seen: dict[tuple[str, str], Position] = {}
    reader = _RuleReader(measures, ledgers, faults, seen)
    return tuple(reader.read(row) for row in rows)


class _RuleReader:
    def __init__(
        self,
        measures: tuple[Measure, ...],
        ledgers: tuple[Ledger, ...],
        faults: list[LetterFault],
        seen: dict[tuple[str, str], Position],
    ) -> None:
        self._measures = measures
        self._faults = faults
        self._seen = seen
        self._vocabularies: dict[Kind, Vocabulary] = {kind: vocabulary_of(measures, ledgers, kind) for kind in KINDS}

    def read(self, row: SourceRow) -> Rule:
        reader = RowReader(row, self._faults, _KEYS, unique=("id",), seen=self._seen)
        rule = Rule(
            id=reader.pattern("id", r"[a-z][a-z0-9_]*", _("请用小写字母、数字和下划线。")),
            version=reader.integer("version", 1, 9999),
            level=reader.word("level", ("error", "explain", "hint")),
            for_each=reader.text("for_each"),
            when=reader.text("when", required=False),
            left=reader.text("left"),
            op=reader.word("op", _OPERATORS, required=False),
            right=reader.text("right", required=bool(row.values.get("op"))),
            tolerance=reader.text("tolerance", required=False),
            missing=reader.word("missing", ("skip_any", "skip_all", "zero"), required=False) or "skip_any",
            field=reader.text("field"),
            unit=reader.text("unit", required=False),
            message=reader.text("message"),
            fix=reader.text("fix"),
            basis=reader.text("basis"),
            passes=reader.text("pass"),
            fails=reader.text("fail"),
        )
        reader.optional_decimal("tolerance")
        for kind in self._kinds_named(reader, rule):
            self._check_expressions(row, rule, kind)
        self._check_message(reader, rule)
        return rule

    def _kinds_named(self, reader: RowReader, rule: Rule) -> list[Kind]:
        """The kinds of the measures that the rule is for; a word that names none is a fault."""
        kinds_by_no: dict[str, Kind] = {measure.no: measure.kind for measure in self._measures}
        kinds: dict[Kind, None] = {}
        for word in rule.for_each.split():
            kind = next((kind for kind in KINDS if kind == word), kinds_by_no.get(word))
            if kind is None:
                known = listed(reader.row.wording.shown("for_each", kind) for kind in KINDS)
                todo = _("请写 {known} 或措施编号。").format(known=known)
                reader.fault("for_each", "unknown_measure", _("责任书没有“{word}”").format(word=word), todo)
            else:
                kinds[kind] = None
        return list(kinds)

    def _check_expressions(self, row: SourceRow, rule: Rule, kind: Kind) -> None:
        sides = {key: self._compile(row, key, getattr(rule, key), kind) for key in ("when", "left", "right")}
        left, right = sides["left"], sides["right"]
        what, key = "", "left"
        if rule.op and left and right and not _can_compare(rule.op, left.type, right.type):
            what = _("左边是{left}，右边是{right}，不能比较").format(left=left.type.label, right=right.type.label)
        elif not rule.op and left and left.type in (ValueType.NUMBER, ValueType.DATE):
            labels = {key: row.wording.label(key) for key in ("op", "left")}
            what = _("没有“{op}”时，“{left}”应是条件").format(**labels)
        elif rule.field not in {field.name for field in fields_of_kind(kind)}:
            what, key = _("措施没有名为“{field}”的项目").format(field=rule.field[:30]), "field"
        if what:
            self._faults.append(LetterFault("bad_rule", row.where(key), what, _("请改正规则。")))

    def _compile(self, row: SourceRow, key: str, source: str, kind: Kind) -> Expression | None:
        if not source:
            return None
        try:
            return compile_expression(source, self._vocabularies[kind])
        except ExpressionFault as fault:
            found = expression_fault(row, key, fault)
            if found not in self._faults:
                self._faults.append(found)
            return None

    def _check_message(self, reader: RowReader, rule: Rule) -> None:
        names = {field.name for kind in KINDS for field in fields_of_kind(kind)} | {"completion", "growth"}
        for word in _PLACEHOLDER.findall(rule.message):
            name = word.removeprefix("previous.").removeprefix("earlier.")
            if word not in _MESSAGE_WORDS and name not in names:
                what = _("“{key}”里不认识 {{{word}}}").format(key=reader.label("message"), word=word[:30])
                reader.fault("message", "unknown_placeholder", what, _("请用 {left}、{right}、{difference} 等。"))


def _can_compare(operator: str, left: ValueType, right: ValueType) -> bool:
    if operator in ("==", "!="):
        return left is right
    return left is right and left in (ValueType.NUMBER, ValueType.DATE)


def expression_fault(row: SourceRow, key: str, fault: ExpressionFault) -> LetterFault:
    place = _("第{column}个字符").format(column=fault.column) if fault.column else ""
    what = _("“{key}”{place}：{what}").format(key=row.wording.label(key), place=place, what=fault.what)
    is_full_width = any(character in "“”‘’（），：；＝＞＜" for character in row.values.get(key, ""))
    todo = _("引号、括号和逗号要用英文的，文字本身除外。") if is_full_width else _("请按规则语言改写。")
    return LetterFault("bad_expression", row.where(key), what, todo)
