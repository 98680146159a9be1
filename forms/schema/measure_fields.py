"""The fields of a measure's form as one table: name on the command line, label, group, who has it, what it takes."""

from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from forms.schema.field_types import (
    ChoiceType,
    DateType,
    DocumentNumberType,
    FieldType,
    NumberType,
    PhoneType,
    TextType,
)
from forms.schema.letter import KINDS, Kind, Measure
from resources.translation import _

Group = Literal["figure", "target", "done", "items", "text", "owner"]
Shape = Literal["figure", "date", "basis", "via", "yes_no", "status", "doc_no", "line", "text", "phone"]

YES, NO = "是", "否"
STATUS_WORDS = ("未启动", "正在推进", "完成并持续推进", "已完成")
NOT_STARTED, IN_PROGRESS, DONE_ONGOING, DONE = STATUS_WORDS
BASIS_WORDS = ("快报", "预计", "核定")
SUPPLY_WAYS = ("电话", "Excel", "纸质")

_WITH_NUMBER: tuple[Kind, ...] = ("indicator", "ledger")
_WITH_TARGET: tuple[Kind, ...] = ("indicator", "ledger", "checklist")


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a measure.

    `inherits`: an empty cell takes the content of the nearest earlier node, as targets and owners do. `computed`: the
    program fills it. `private`: it stays in the workspace and never enters a package. `states`: whether 暂缺 and 不适用
    can be said of it.
    """

    name: str
    label: str
    group: Group
    shape: Shape
    kinds: tuple[Kind, ...] = KINDS
    inherits: bool = False
    computed: bool = False
    private: bool = False
    states: bool = False


_FIELDS: tuple[Field, ...] = (
    Field("value", "本期数", "figure", "figure", _WITH_NUMBER, states=True),
    Field("value", "是否完成", "done", "yes_no", ("milestone",), states=True),
    Field("value", "已完成项数", "items", "figure", ("checklist",), computed=True),
    Field("as_of", "数据截至", "figure", "date", _WITH_NUMBER),
    Field("basis", "数据性质", "figure", "basis", _WITH_NUMBER),
    Field("supplied_by", "提供单位", "figure", "line", _WITH_NUMBER),
    Field("supplied_via", "提供方式", "figure", "via", _WITH_NUMBER),
    Field("last_year", "上年数", "figure", "figure", _WITH_NUMBER),
    Field("note", "数据备注", "figure", "line", _WITH_NUMBER),
    Field("restated", "上期修正数", "figure", "figure", _WITH_NUMBER),
    Field("restated_reason", "修正原因", "figure", "line", _WITH_NUMBER),
    Field("done_on", "完成日期", "done", "date", ("milestone",)),
    Field("doc_no", "文号", "done", "doc_no", ("milestone",)),
    Field("planned", "本节点计划", "target", "figure", _WITH_TARGET),
    Field("target", "目标", "target", "figure", _WITH_TARGET, inherits=True),
    Field("base", "基数", "target", "figure", _WITH_NUMBER, inherits=True),
    Field("target_doc", "目标依据", "target", "line", _WITH_TARGET, inherits=True),
    Field("definition", "口径", "target", "text", _WITH_TARGET, inherits=True),
    Field("status", "完成状态", "text", "status"),
    Field("progress", "进展情况", "text", "text"),
    Field("problems", "存在问题", "text", "text"),
    Field("next", "下一步举措", "text", "text"),
    Field("lead_unit", "牵头单位", "owner", "line", inherits=True),
    Field("person", "责任人", "owner", "line", inherits=True),
    Field("phone", "联系电话", "owner", "phone", inherits=True, private=True),
)

TARGET_FIELDS = ("planned", "target", "base", "target_doc", "definition")
OWNER_FIELDS = ("lead_unit", "person", "phone")


def fields_of_kind(kind: Kind) -> tuple[Field, ...]:
    """The fields that every measure of the kind has, a checklist's items aside."""
    return tuple(field for field in _FIELDS if kind in field.kinds)


def _of_nature(field: Field, measure: Measure) -> Field:
    """The end of last year is the same for every node of this one: typed once. Only a flow has a figure a node."""
    return replace(field, inherits=True) if field.name == "last_year" and measure.nature != "flow" else field


@cache
def fields_of(measure: Measure) -> tuple[Field, ...]:
    """The measure's fields in the order of the form; a checklist's items stand before its count."""
    own = tuple(_of_nature(field, measure) for field in fields_of_kind(measure.kind))
    if measure.kind != "checklist":
        return own
    items = tuple(
        Field(f"item.{number}", title, "items", "yes_no", ("checklist",), states=True)
        for number, title in enumerate(measure.items, 1)
    )
    return items + own


@cache
def _by_name(measure: Measure) -> dict[str, Field]:
    return {field.name: field for field in fields_of(measure)}


def field_of(measure: Measure, name: str) -> Field | None:
    """The measure's field of that name, or None."""
    return _by_name(measure).get(name)


@cache
def type_of(measure: Measure, field: Field) -> FieldType:
    """What the field takes: figures are in the measure's unit and within its bounds."""
    match field.shape:
        case "figure":
            minimum, maximum = (measure.minimum, measure.maximum) if field.name == "value" else (None, None)
            return NumberType(measure.unit or "", minimum, maximum)
        case "date":
            return DateType()
        case "basis":
            return ChoiceType(BASIS_WORDS, (("快报数", "快报"), ("预计数", "预计"), ("核定数", "核定")))
        case "via":
            return ChoiceType(SUPPLY_WAYS, (("excel", "Excel"), ("EXCEL", "Excel"), ("表格", "Excel")))
        case "yes_no":
            return ChoiceType((YES, NO), (("√", YES), ("✓", YES), ("×", NO), ("y", YES), ("n", NO)))
        case "status":
            return ChoiceType(STATUS_WORDS)
        case "doc_no":
            return DocumentNumberType()
        case "phone":
            return PhoneType()
        case "text":
            return TextType(long=True)
        case "line":
            return TextType()


def label_of(measure: Measure, field: Field) -> str:
    """The label on screen and in messages; a figure of last year is named by the measure's nature."""
    if field.name == "last_year":
        return _("上年同期数") if measure.nature == "flow" else _("上年末数")
    return _(field.label)


def plain_label(name: str) -> str:
    """What a field is called where the letter is not at hand: of a package, on another machine."""
    if name.startswith("item."):
        return _("第{number}项").format(number=name.removeprefix("item."))
    for field in _FIELDS:
        if field.name == name:
            return _(field.label)
    return name


def unit_of(measure: Measure, field: Field) -> str:
    return (measure.unit or "") if field.shape == "figure" else ""
