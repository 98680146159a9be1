"""What a cell of a file says for a field: the text that is entered, or the fault in the file's own place."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from forms.excel.columns import UNIT, TemplateRow
from forms.excel.sheet_table import SheetCell, SheetRow, SheetTable
from forms.records.editor import read_cell
from forms.schema.cell import Cell
from forms.schema.letter import Measure
from forms.schema.measure_fields import Field, label_of, type_of
from forms.schema.numbers import ValueFault, canonical
from forms.schema.units import is_counted
from forms.services.import_head import Head
from forms.services.import_plan import ImportFault, PlannedCell, PlannedChange, fault_at
from forms.validation.view import MeasureView
from resources.translation import _

_FIRST_SERIAL, _LAST_SERIAL = 36_526, 73_050  # 2000-01-01 to 2099-12-31 as Excel counts days
_DAY_ZERO = date(1899, 12, 30)
_PICTURE = ("DISPIMG(", "_xlfn.DISPIMG(")  # what WPS leaves of a picture in a cell
_STATE_WORDS = ("暂缺", "不适用")


@dataclass(frozen=True, slots=True)
class FieldReader:
    """Reads the fields of one row of one sheet. `view` gives what holds now; `blank` makes a cell to be filled."""

    table: SheetTable
    head: Head
    row: SheetRow
    found: TemplateRow
    view: MeasureView
    blank: Callable[[Measure, Field], Cell]

    def read(self, column: str, number: int) -> tuple[PlannedCell | None, list[ImportFault]]:
        """The planned cell of one column, None when the row has no such field or the cell cannot be taken."""
        cell, field = self.row.cell(number), self.found.field(column)
        if field is None:
            return None, self._not_asked(cell)
        area = self.table.tall_merge_at(self.row.number, number)
        if area is not None and cell.is_empty:
            top = self._top_of(area)
            if not top.is_empty and field.group != "owner":
                what = _("第{first}行到第{last}行是合并单元格，不能确定每行的内容").format(first=area[0], last=area[2])
                return None, [self._fault("merged_value", cell, what, _("请取消合并，逐行填写。"))]
            cell = replace(top, row=cell.row, column=cell.column)
        before = self.view.cell(field.name)
        if cell.is_empty:
            blank = self.blank(self.found.measure, field)
            return (None if before.is_empty else self._planned("gone", field, before, blank, "", cell)), []
        raw, fault = self._raw(field, cell)
        if fault is not None and fault.level == "error":
            return None, [fault]
        return self._entered(field, before, raw, cell, [fault] if fault else [])

    def _entered(
        self, field: Field, before: Cell, raw: str, cell: SheetCell, faults: list[ImportFault]
    ) -> tuple[PlannedCell | None, list[ImportFault]]:
        measure = self.found.measure
        after = read_cell(measure, field, self.blank(measure, field), raw)
        if after.state == "invalid":
            return None, [self._unreadable(field, raw, cell)]
        change: PlannedChange = "new" if before.is_empty else "changed"
        if self._holds_already(field, before, after):
            change = "unchanged"
        return self._planned(change, field, before, after, raw, cell), faults

    def _holds_already(self, field: Field, before: Cell, after: Cell) -> bool:
        """Whether the same is entered, or is the letter's own target, however it was typed."""
        if before.is_empty and field.name == "target" and after.is_value:
            return after.value == _canonical_target(self.found.measure)
        return (before.state, before.value, before.reason) == (after.state, after.value, after.reason)

    def _raw(self, field: Field, cell: SheetCell) -> tuple[str, ImportFault | None]:
        """The text as a person would have typed it, or why there is none."""
        label = label_of(self.found.measure, field)
        if cell.kind == "error":
            what = _("{label}是错误值{text}").format(label=label, text=cell.text)
            return "", self._fault("error_value", cell, what, _("请改正公式，或直接填写数值。"))
        if cell.kind == "formula":
            what = _("{label}的公式没有计算结果").format(label=label)
            return "", self._fault("formula_without_value", cell, what, _("请用 WPS 或 Excel 打开并保存一次，再导入。"))
        if cell.text.lstrip("=").startswith(_PICTURE):
            what = _("{label}是一张图片，不能读成文字").format(label=label)
            return "", self._fault("picture", cell, what, _("请改填文字，图片作为佐证材料附上。"))
        if field.shape == "date":
            return self._raw_date(cell, label)
        if field.shape == "figure":
            return self._raw_figure(cell, label)
        return cell.text, None

    def _raw_date(self, cell: SheetCell, label: str) -> tuple[str, ImportFault | None]:
        if cell.kind == "date":
            return cell.text[:10], None
        if cell.kind == "number" and cell.text.isdecimal() and _FIRST_SERIAL <= int(cell.text) <= _LAST_SERIAL:
            day = (_DAY_ZERO + timedelta(days=int(cell.text))).isoformat()
            what = _("{label}存成了数字{text}，按{day}读入").format(label=label, text=cell.text, day=day)
            return day, fault_at("date_as_number", "hint", self._place(cell), what, _("请核对。"))
        return cell.text, None

    def _raw_figure(self, cell: SheetCell, label: str) -> tuple[str, ImportFault | None]:
        text = cell.text.strip()
        if cell.kind == "date":
            what = _("{label}被表格软件改成了日期{text}").format(label=label, text=text)
            return "", self._fault("number_became_date", cell, what, _("请把这一格设为数值格式后重新填写。"))
        if text in _STATE_WORDS:
            what = _("{label}只写了“{word}”，没有写原因").format(label=label, word=text)
            return "", self._fault("no_reason", cell, what, _("请写成“{word}：原因”。").format(word=text))
        own = self.found.measure.unit or ""
        stated = self._stated_unit()
        if cell.kind == "number" and stated and stated != own and not (is_counted(stated) and is_counted(own)):
            what = _("单位写的是“{stated}”，{label}已换算为{own}").format(stated=stated, label=label, own=own)
            return f"{text}{stated}", fault_at("unit_converted", "hint", self._place(cell), what, _("请核对。"))
        return text, None

    def _stated_unit(self) -> str:
        column = self.head.columns.get(UNIT)
        return "".join(self.row.cell(column).text.split()) if column else ""

    def _unreadable(self, field: Field, raw: str, cell: SheetCell) -> ImportFault:
        label = label_of(self.found.measure, field)
        try:
            type_of(self.found.measure, field).parse(raw)
        except ValueFault as fault:
            what = _("{label}：{what}").format(label=label, what=fault.message)
            return self._fault(fault.code, cell, what, fault.fix)
        return self._fault("unreadable", cell, _("{label}无法读取").format(label=label), _("请重新填写。"))

    def _not_asked(self, cell: SheetCell) -> list[ImportFault]:
        if cell.is_empty:
            return []
        what = _("{no}的这一格不用填写，或由程序计算，“{text}”没有读入").format(
            no=self.found.no, text=" ".join(cell.text.split())[:20]
        )
        return [fault_at("not_asked", "hint", self._place(cell), what)]

    def _planned(
        self, change: PlannedChange, field: Field, before: Cell, after: Cell, raw: str, cell: SheetCell
    ) -> PlannedCell:
        measure = self.found.measure
        label = label_of(measure, field)
        place = (self.table.name, cell.row, cell.column_letter)
        return PlannedCell(change, measure.no, field.name, label, before, after, raw, *place)

    def _top_of(self, area: tuple[int, int, int, int]) -> SheetCell:
        top = next((row for row in self.table.rows if row.number == area[0]), None)
        return top.cell(area[1]) if top else SheetCell(area[0], area[1])

    def _place(self, cell: SheetCell) -> tuple[str, int, int]:
        return self.table.name, cell.row, cell.column

    def _fault(self, code: str, cell: SheetCell, what: str, fix: str) -> ImportFault:
        return fault_at(code, "error", self._place(cell), what, fix)


def _canonical_target(measure: Measure) -> str:
    return "" if measure.target is None else canonical(measure.target)
