"""The columns of quick entry, and what each of them shows and takes of a measure."""

from dataclasses import dataclass
from typing import Literal

from desktop.grid.grid_model import Editor
from forms.issues import LEVELS, Issue, Level
from forms.records.status import STATE_MARKS
from forms.schema.cell import Cell
from forms.schema.field_types import ChoiceType
from forms.schema.letter import Measure
from forms.schema.measure_fields import Field, field_of, type_of, unit_of
from forms.services.desk import NodeDesk
from resources.translation import _


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """One column: `field` is the command line's name, "" for what is shown only; `width` counts Chinese characters."""

    key: str
    title: str
    field: str
    width: int


COLUMNS: tuple[SheetColumn, ...] = (
    SheetColumn("no", "编号", "", 3),
    SheetColumn("title", "措施", "", 14),
    SheetColumn("unit", "单位", "", 4),
    SheetColumn("value", "本期数（是否完成）", "value", 8),
    SheetColumn("as_of", "数据截至", "as_of", 8),
    SheetColumn("basis", "数据性质", "basis", 5),
    SheetColumn("status", "完成状态", "status", 8),
    SheetColumn("progress", "进展情况", "progress", 17),
    SheetColumn("problems", "存在问题", "problems", 13),
    SheetColumn("next", "下一步举措", "next", 13),
    SheetColumn("check", "审核状态", "", 5),
)
FROZEN_COLUMNS = 2
FIRST_ENTRY_COLUMN = next(place for place, column in enumerate(COLUMNS) if column.field)
CHECK_COLUMN = len(COLUMNS) - 1


@dataclass(frozen=True, slots=True)
class CellLook:
    """What a cell shows.

    `content` is what editing starts with and what is copied; `level` the worst open issue at the place ("" for none);
    `editor` is "none" where nothing can be typed, and `absent` where the measure has no such field at all.
    """

    text: str
    content: str
    editor: Editor
    level: Level | Literal[""] = ""
    absent: bool = False
    is_number: bool = False


def look_of(desk: NodeDesk, measure: Measure, column: SheetColumn) -> CellLook:
    """How the cell of a measure looks now."""
    if not column.field:
        return _shown_only(desk, measure, column)
    field = field_of(measure, column.field)
    if field is None:
        return CellLook("—", "", "none", absent=True)
    cell = desk.view(measure).cell(field.name)
    editor: Editor = "none" if field.computed or desk.is_locked else editor_of(measure, field)
    level = worst_level(issues_at(desk, measure, column))
    return CellLook(_text(measure, field, cell), content_of(cell), editor, level, is_number=field.shape == "figure")


def editor_of(measure: Measure, field: Field) -> Editor:
    if isinstance(type_of(measure, field), ChoiceType):
        return "choice"
    return "long" if field.shape == "text" else "line"


def choices_of(measure: Measure, column: SheetColumn) -> tuple[str, ...]:
    """The words that can be chosen by their place, 1 first; empty where there is no choice."""
    field = field_of(measure, column.field)
    kind = type_of(measure, field) if field else None
    return kind.choices if isinstance(kind, ChoiceType) else ()


def content_of(cell: Cell) -> str:
    """The exact value; for 暂缺, 不适用 and wrong input the text as it was typed."""
    if cell.is_value:
        return cell.value
    words = {"pending": _("暂缺：{reason}"), "not_applicable": _("不适用：{reason}")}
    return words[cell.state].format(reason=cell.reason) if cell.state in words else cell.raw


def issues_at(desk: NodeDesk, measure: Measure, column: SheetColumn) -> list[Issue]:
    """Open issues of the cell; all of the measure's for the columns that are not entered here.

    None for a measure that nobody has begun: an empty sheet is not a sheet full of errors.
    """
    if desk.check_state(measure) == "未填":
        return []
    return [
        issue
        for issue in desk.issues(measure.no)
        if issue.explained != "yes" and (not column.field or issue.field == column.field)
    ]


def worst_level(issues: list[Issue]) -> Level | Literal[""]:
    return min((issue.level for issue in issues), key=LEVELS.index, default="")


def why_fixed(desk: NodeDesk, measure: Measure, column: SheetColumn) -> str:
    """Why nothing can be typed there, as a whole sentence; "" where it can."""
    field = field_of(measure, column.field) if column.field else None
    if not column.field:
        return _FIXED[column.key]()
    if field is None:
        return _("这项措施不填“{column}”。").format(column=_(column.title))
    if field.computed:
        return _("已完成项数由程序计算：请在表单中勾选各项。")
    if desk.is_locked:
        return _("本节点已导出报送包并锁定。如需修改，请先重新打开节点。")
    return ""


def cell_words(desk: NodeDesk, measure: Measure, column: SheetColumn) -> tuple[str, list[Issue], str, str]:
    """What the line below the sheet says of a cell: where, what is wrong or what it is, and what if more is wrong."""
    issues = [] if column.key in ("no", "title", "unit") else issues_at(desk, measure, column)
    otherwise = why_fixed(desk, measure, column) or measure.indicator.replace(";", "；")
    place = _("{no} {column}").format(no=measure.no, column=_(column.title))
    return place, issues, otherwise, _("{first}（共{count}条，Ctrl+回车到表单处理）")


def unit_of_value(measure: Measure) -> str:
    field = field_of(measure, "value")
    return unit_of(measure, field) if field else ""


def _shown_only(desk: NodeDesk, measure: Measure, column: SheetColumn) -> CellLook:
    if column.key == "check":
        state = desk.check_state(measure)
        level: Level | Literal[""] = {"有错误": "error", "待说明": "explain"}.get(state, "")  # type: ignore[assignment]
        return CellLook(f"{STATE_MARKS[state]} {_(state)}", _(state), "none", level)
    text = {"no": measure.no, "title": measure.title, "unit": unit_of_value(measure)}[column.key]
    return CellLook(text, text, "none")


def _text(measure: Measure, field: Field, cell: Cell) -> str:
    return type_of(measure, field).format(cell.value) if cell.is_value else content_of(cell)


_FIXED = {
    "no": lambda: _("编号由责任书规定，不能修改。"),
    "title": lambda: _("措施由责任书规定，不能修改。"),
    "unit": lambda: _("单位由责任书规定，不能修改。"),
    "check": lambda: _("审核状态由程序判断，不能填写。"),
}
