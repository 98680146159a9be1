"""What a column asks for, in the words of the line below the grid and of the row form. No Qt."""

import re
from collections.abc import Iterator, Sequence

from forms.schema.ledger_definition import ColumnDefinition, LedgerDefinition
from forms.schema.ledger_row import LedgerRow
from forms.schema.ledger_terms import (
    Bound,
    ChoiceBy,
    Condition,
    Listed,
    NeverChanged,
    NotBelowBefore,
    Term,
    Unique,
    WordCount,
)
from forms.schema.letter import Letter
from forms.schema.numbers import grouped
from forms.services.ledger_desk import LedgerDesk
from forms.services.ledger_surroundings import names_in
from resources.translation import _, listed

_MOST_LISTED = 500


def head_text(column: ColumnDefinition) -> str:
    """Label and unit, as in the heads of Excel: 账面价值（万元）."""
    return f"{column.label}（{column.unit}）" if column.unit else column.label


def column_note(definition: LedgerDefinition, column: ColumnDefinition) -> str:
    """All that is asked of the column in one line."""
    if column.is_computed:
        return _computed_words(definition, column)
    parts = [*_required_words(definition, column), *_kind_words(column)]
    parts += [words for term in column.wording.terms if (words := _term_words(definition, column, term))]
    return "；".join(parts)


def _computed_words(definition: LedgerDefinition, column: ColumnDefinition) -> str:
    match column.wording.made:
        case "score":
            return _("由程序计算：按责任书规定的基准值、权重和上限计分；责任书没有这些数时不计分。")
        case "grade":
            return _("由程序计算：在同一评价分组内按得分排名分档；责任书没有各档比例时不分档。")
    formula = re.sub(
        r"[a-z][a-z0-9_]*",
        lambda found: definition.by_name[found[0]].label if found[0] in definition.by_name else found[0],
        column.wording.formula,
    )
    signs = str.maketrans({"*": "×", "/": "÷", "-": "−"})
    return _("由程序计算：{formula}").format(formula=formula.translate(signs))


def _required_words(definition: LedgerDefinition, column: ColumnDefinition) -> Iterator[str]:
    required = column.wording.required
    if isinstance(required, Condition):
        label = definition.by_name[required.column].label
        if required.words:
            yield _("{label}为{words}时必填").format(label=label, words=listed(required.words))
        else:
            yield _("填了{label}时必填").format(label=label)
    else:
        yield _("必填") if required else _("可不填")


def _kind_words(column: ColumnDefinition) -> Iterator[str]:
    if column.wording.form:
        yield _("24位项目代码，如 2401-500111-04-01-123456")
    elif column.base in _KIND_WORDS:
        yield _(_KIND_WORDS[column.base])
    elif column.is_number:
        yield _("最多{count}位小数").format(count=column.places) if column.places else _("整数")
        yield _("可填算式，如 =12.5+3")


def _term_words(definition: LedgerDefinition, column: ColumnDefinition, term: Term) -> str:
    match term:
        case Unique():
            return _("不得重复")
        case Listed(ledger=""):
            return _("填本台账中另一行的名称")
        case Listed():
            return _("填名录中已有的名称")
        case NeverChanged():
            return _("列入后不得改动")
        case NotBelowBefore():
            return _("一般不低于上一节点")
        case ChoiceBy():
            return _("可选内容取决于{label}").format(label=definition.by_name[term.column].label)
        case WordCount():
            text = _("至少{number}项") if term.op == ">=" else _("超过{number}项须说明")
            return text.format(number=term.number)
        case Bound():
            return _bound_words(definition, column, term)
    return ""


def _bound_words(definition: LedgerDefinition, column: ColumnDefinition, term: Bound) -> str:
    if term.limit:
        return _("不晚于本节点截止日") if term.limit == "node" else _("不晚于责任书年度")
    limit = definition.by_name[term.column].label if term.column else grouped(term.number or 0)
    words = _DATE_BOUNDS if column.base == "date" else _NUMBER_BOUNDS
    return _(words[term.op]).format(limit=limit)


def choices_for(desk: LedgerDesk, row: LedgerRow | None, column: ColumnDefinition) -> Sequence[tuple[str, str]]:
    """The words that fit in a cell, each with what is said beside it; none where anything may be typed.

    They may depend on another column of the row, and may be the names in another ledger.
    """
    for term in column.wording.terms:
        if isinstance(term, ChoiceBy):
            given = row.text(term.column) if row is not None else ""
            words = desk.definition.words_given(term.list, given) if given else column.words
            return [(word, "") for word in words or _all_words(column)]
        if isinstance(term, Listed):
            return [(name, "") for name in _names(desk, row, term.ledger or desk.name)]
    notes = _notes(desk.session.letter, column)
    return [(word, notes.get(word, "")) for word in _all_words(column)]


def has_choices(column: ColumnDefinition) -> bool:
    """Whether words are offered in the column."""
    return column.base in ("choice", "measure", "node") or any(
        isinstance(term, Listed) for term in column.wording.terms
    )


def _all_words(column: ColumnDefinition) -> Sequence[str]:
    return getattr(column.type, "choices", ())


def _names(desk: LedgerDesk, row: LedgerRow | None, ledger: str) -> list[str]:
    own = desk.key_of(row) if row is not None and ledger == desk.name else ""
    return [name for name in names_in(desk, ledger, _MOST_LISTED) if name != own]


def _notes(letter: Letter, column: ColumnDefinition) -> dict[str, str]:
    if column.base == "measure":
        return {measure.no: measure.title for measure in letter.measures}
    return {node.id: node.label for node in letter.nodes} if column.base == "node" else {}


_KIND_WORDS = {
    "date": "日期，如 2024-3-15",
    "uscc": "18位统一社会信用代码",
    "industry": "两位行业大类代码，如 36",
    "docno": "文号，如 足国资发〔2024〕3号",
    "multitext": "几项之间用顿号隔开",
    "measure": "责任书的措施编号",
    "phone": "电话只存于本机，不进入报送包",
}
_NUMBER_BOUNDS = {">=": "不小于{limit}", "<=": "不大于{limit}", ">": "大于{limit}", "<": "小于{limit}"}
_DATE_BOUNDS = {">=": "不早于{limit}", "<=": "不晚于{limit}", ">": "晚于{limit}", "<": "早于{limit}"}
