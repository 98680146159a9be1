"""Checks the ledgers of a letter while it is loaded: every wording known, every name there, no formula in a loop."""

from collections.abc import Iterator, Sequence

from forms.schema.expression_values import ExpressionFault
from forms.schema.ledger_definition import ColumnDefinition, FormulaLoop, define_column, formula_order
from forms.schema.ledger_rules import WordingFault
from forms.schema.ledger_terms import Bound, BringsNone, ChoiceBy, Condition, Listed, NotWith, Unique, WordCount
from forms.schema.letter import Choice, Ledger, Measure, Node
from forms.schema.source import LetterFault, SourceRow
from resources.translation import _

RESERVED = ("row",)
"""Names that data.json has for itself in each row."""


def check_ledgers(
    rows: Sequence[SourceRow],
    ledgers: Sequence[Ledger],
    measures: Sequence[Measure],
    nodes: Sequence[Node],
    choices: tuple[Choice, ...],
    faults: list[LetterFault],
) -> None:
    """Add a fault, with its line, for each wording that is not understood or names what is not there."""
    places = {(row.values.get("ledger", ""), row.values.get("name", "")): row for row in rows}
    numbers = [measure.no for measure in measures]
    keyed = {ledger.name for ledger in ledgers if any("unique" in column.rule for column in ledger.columns)}
    for ledger in ledgers:
        columns: list[ColumnDefinition] = []
        for column in ledger.columns:
            row = places.get((ledger.name, column.name))
            if row is None or not column.type or not column.name:
                continue
            try:
                columns.append(define_column(column, ledger, numbers, nodes, choices))
            except WordingFault as fault:
                faults.append(_fault(row, fault.key, "unknown_wording", fault.what))
            except ExpressionFault as fault:
                faults.append(_fault(row, "rule", "bad_expression", fault.what))
        names = {column.name: column for column in columns} if len(columns) == len(ledger.columns) else None
        if names is None:
            continue
        for definition in columns:
            row = places[ledger.name, definition.name]
            for key, what in _misfits(definition, names, keyed, choices):
                faults.append(_fault(row, key, "bad_column_rule", what))
        try:
            formula_order(columns)
        except FormulaLoop as loop:
            what = _("由程序计算的列互相引用：{columns}").format(columns=str(loop))
            faults.append(_fault(places[ledger.name, loop.columns[0]], "rule", "formula_loop", what))


def _fault(row: SourceRow, key: str, code: str, what: str) -> LetterFault:
    text = _("“{key}”：{what}").format(key=row.wording.label(key), what=what)
    return LetterFault(code, row.where(key), text, _("请按规定的写法改正。"))


def _misfits(
    column: ColumnDefinition, columns: dict[str, ColumnDefinition], keyed: set[str], choices: tuple[Choice, ...]
) -> Iterator[tuple[str, str]]:
    """What a column's terms name that is not there, or cannot be held against its type: (key, what)."""
    if column.name in RESERVED:
        yield "name", _("“{name}”是保留的名称").format(name=column.name)
    if isinstance(column.wording.required, Condition):
        yield from (("required", what) for what in _unknown(column.wording.required, columns))
    if column.wording.group and column.wording.group not in columns:
        yield "rule", _("台账没有名为“{name}”的列").format(name=column.wording.group)
    for term in column.wording.terms:
        match term:
            case Bound():
                yield from (("rule", what) for what in _bound_misfit(column, term, columns))
            case WordCount() if column.base != "multitext":
                yield "rule", _("只有多项文字的列才能限定项数")
            case Listed(ledger=ledger) if ledger and ledger not in keyed and column.base != "park":
                yield "rule", _("没有名为“{name}”、带唯一编号的台账").format(name=ledger)
            case ChoiceBy():
                if term.column not in columns:
                    yield "rule", _("台账没有名为“{name}”的列").format(name=term.column)
                if not any(choice.list == term.list for choice in choices):
                    yield "rule", _("没有名为“{name}”的选项表").format(name=term.list)
            case NotWith(conditions=conditions):
                for condition in conditions:
                    yield from (("rule", what) for what in _unknown(condition, columns))
            case BringsNone() if not column.is_number:
                yield "rule", _("只有数字的列才能这样规定")
            case Unique() if column.base in ("multitext", "longtext") or column.is_computed:
                yield "rule", _("这种列不能作为唯一的编号")


def _unknown(condition: Condition, columns: dict[str, ColumnDefinition]) -> Iterator[str]:
    found = columns.get(condition.column)
    if found is None:
        yield _("台账没有名为“{name}”的列").format(name=condition.column)
    elif condition.op is not None and not found.is_number:
        yield _("“{name}”不是数字").format(name=condition.column)
    else:
        for word in condition.words if found.words else ():
            if word not in found.words:
                yield _("“{name}”没有“{word}”这一项").format(name=condition.column, word=word)


def _bound_misfit(column: ColumnDefinition, term: Bound, columns: dict[str, ColumnDefinition]) -> Iterator[str]:
    other = columns.get(term.column)
    if term.column and other is None:
        yield _("台账没有名为“{name}”的列").format(name=term.column)
    elif term.limit == "node" or (other is not None and other.base == "date"):
        if column.base != "date":
            yield _("只有日期的列才能与日期比较")
    elif not column.is_number or (other is not None and not other.is_number):
        yield _("只有数字的列才能与数字比较")
