"""Templates to fill: the letter's measures with what is entered, drop-downs, protected keys, a mark to know them by."""

from dataclasses import dataclass

from openpyxl.cell.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from forms.excel.archive import workbook_bytes
from forms.excel.canvas import Canvas, put_text
from forms.excel.columns import (
    DONE,
    INDICATOR,
    LABELS,
    NUMBER,
    TITLE,
    UNIT,
    SheetKind,
    TemplateRow,
    columns_of,
    rows_of,
)
from forms.excel.page_setup import set_up_page
from forms.excel.styles import HEADINGS, INPUT, LOCKED, PARAGRAPHS, TABLE_GROUP, TABLE_HEAD, UNLOCKED, new_workbook
from forms.excel.template_cells import fill_cell, note_of
from forms.excel.template_guide import write_guide
from forms.excel.template_inputs import add_inputs
from forms.excel.template_mark import MARK_SHEET, TEMPLATE_VERSION
from forms.reports.document import Align
from forms.schema.letter import Letter, Node
from forms.validation.view import Entries

_TITLES: dict[SheetKind, str] = {"measures": "措施填报表", "targets": "目标计划表", "owners": "责任单位表"}
_WIDTHS = {
    **{NUMBER: 7, TITLE: 24, INDICATOR: 16, UNIT: 7, "value": 13, "as_of": 12, "basis": 9, DONE: 9, "done_on": 12},
    **{"doc_no": 21, "status": 13, "progress": 36, "problems": 28, "next": 28, "supplied_by": 14, "supplied_via": 9},
    **{"last_year": 12, "planned": 13, "target": 13, "base": 13, "target_doc": 26, "definition": 36},
    **{"lead_unit": 24, "person": 14, "phone": 18},
}
_ALIGN: dict[str, Align] = {
    "figure": "right",
    "date": "centre",
    "basis": "centre",
    "via": "centre",
    "yes_no": "centre",
    "status": "centre",
}


@dataclass(frozen=True, slots=True)
class _Sheet:
    """What every step of one template needs."""

    letter: Letter
    node: Node
    entries: Entries
    kind: SheetKind

    @property
    def title(self) -> str:
        return f"{self.letter.unit}{self.letter.title}{self.node.label}{_TITLES[self.kind]}"


def build_template(letter: Letter, node: Node, entries: Entries, kind: SheetKind) -> bytes:
    """An xlsx file with one line a measure, filled with what holds at the node, that imports back without a question.

    Items of a checklist stand below their measure. Heads and key columns are protected without a password; codes and
    numbers of documents are text cells. The same entries give the same bytes.
    """
    made = _Sheet(letter, node, entries, kind)
    workbook = new_workbook()
    _write_sheet(workbook.create_sheet(_TITLES[kind]), made)
    write_guide(workbook.create_sheet("填写说明"), kind)
    _write_mark(workbook.create_sheet(MARK_SHEET), made)
    workbook.properties.title = made.title
    workbook.properties.creator = workbook.properties.lastModifiedBy = letter.unit
    return workbook_bytes(workbook, node.end)


def _write_sheet(sheet: Worksheet, made: _Sheet) -> None:
    columns = columns_of(made.kind)
    canvas = Canvas(sheet, [_WIDTHS[column] for column in columns])
    set_up_page(sheet, wide=True, title=made.title, watermark="", page_note=_sample_note(made.letter))
    canvas.full_row(made.title, HEADINGS[1], least=34)
    canvas.full_row(note_of(made.kind), PARAGRAPHS["note"], least=20)
    head_row = canvas.row
    for number, column in enumerate(columns, 1):
        canvas.put(number, LABELS[column], TABLE_HEAD)
    canvas.end_row(30)
    first_row, aspect_no = canvas.row, ""
    for row in rows_of(made.letter, made.kind):
        if row.measure.aspect_no != aspect_no:
            aspect_no = row.measure.aspect_no
            _write_aspect(canvas, made.letter, aspect_no)
        _write_row(canvas, made, columns, row)
    add_inputs(sheet, made.letter, columns, first_row, canvas.row - 1)
    sheet.freeze_panes = f"C{head_row + 1}"
    sheet.auto_filter.ref = f"A{head_row}:{get_column_letter(len(columns))}{canvas.row - 1}"
    sheet.print_title_rows = f"{head_row}:{head_row}"
    _protect(sheet)


def _sample_note(letter: Letter) -> str:
    return "示例：本责任书依据公开报道整理，不是正式文本" if letter.is_sample else ""


def _write_aspect(canvas: Canvas, letter: Letter, aspect_no: str) -> None:
    title = next(aspect.title for aspect in letter.aspects if aspect.no == aspect_no)
    canvas.span(f"{aspect_no}  {title}", TABLE_GROUP)
    canvas.end_row(22)


def _write_row(canvas: Canvas, made: _Sheet, columns: tuple[str, ...], row: TemplateRow) -> None:
    keys = {NUMBER: row.no, TITLE: row.title, INDICATOR: "" if row.item else _indicator(row), UNIT: _unit(row)}
    height = 24.0
    for number, column in enumerate(columns, 1):
        if column in keys:
            look = LOCKED.aligned("left" if column in (TITLE, INDICATOR) else "centre")
            canvas.put(number, keys[column], look, as_text=column == NUMBER)
            height = max(height, canvas.height_for(keys[column], look, canvas.widths[number - 1]))
            continue
        text = _write_input(canvas.cell(number), made, row, column)
        height = max(height, canvas.height_for(text, INPUT, canvas.widths[number - 1]))
    canvas.end_row(min(height, 200.0))


def _indicator(row: TemplateRow) -> str:
    return "" if row.measure.kind == "checklist" else row.measure.indicator


def _unit(row: TemplateRow) -> str:
    return "" if row.item else row.measure.unit or ""


def _write_input(cell: Cell, made: _Sheet, row: TemplateRow, column: str) -> str:
    """The cell of one field, open to be filled; shut where the measure has no such field."""
    field = row.field(column)
    if field is None:
        LOCKED.apply(cell)
        return ""
    INPUT.aligned(_ALIGN.get(field.shape, "left")).apply(cell)
    cell.protection = UNLOCKED
    return fill_cell(cell, row.measure, field, made.node, made.entries)


def _protect(sheet: Worksheet) -> None:
    """Against slips, not against people: no password, and widths, heights and filters stay free."""
    protection = sheet.protection
    protection.sheet = True
    protection.formatColumns = protection.formatRows = protection.formatCells = False
    protection.autoFilter = False


def _write_mark(sheet: Worksheet, made: _Sheet) -> None:
    """A hidden sheet of names and values, by which an import knows its own file."""
    marks = {
        "template": str(TEMPLATE_VERSION),
        "kind": made.kind,
        "letter": made.letter.id,
        "letter_version": str(made.letter.version),
        "node": made.node.id,
    }
    for number, (name, value) in enumerate(marks.items(), 1):
        for column, text in ((1, name), (2, value)):
            cell = sheet.cell(number, column)
            if isinstance(cell, Cell):
                put_text(cell, text, as_text=True)
    sheet.sheet_state = "veryHidden"
