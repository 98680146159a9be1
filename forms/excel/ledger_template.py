"""A blank template of one ledger: drop-downs, protected heads, notes, text cells for codes, a mark to know it by."""

from openpyxl.cell.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from forms.excel.archive import workbook_bytes
from forms.excel.canvas import Canvas, put_text
from forms.excel.page_setup import set_up_page
from forms.excel.styles import HEADINGS, INPUT, PARAGRAPHS, TABLE_HEAD, UNLOCKED, new_workbook
from forms.excel.template_mark import MARK_SHEET, TEMPLATE_VERSION
from forms.reports.document import Align
from forms.schema.field_types import ChoiceType
from forms.schema.ledger_definition import ColumnDefinition, LedgerDefinition
from forms.schema.ledger_terms import Condition
from forms.schema.letter import Letter, Node

OPEN_ROWS = 500
"""Rows that are ready to be filled; more may be added below, they are read all the same."""

_LONGEST_LIST = 250
_WIDTHS = {
    **{"integer": 9, "decimal": 13, "money": 14, "percent": 10, "date": 13, "choice": 14, "measure": 10, "node": 13},
    **{"uscc": 22, "docno": 22, "industry": 9, "phone": 16, "text": 20, "park": 18, "multitext": 24, "longtext": 32},
}


def build_ledger_template(letter: Letter, node: Node, definition: LedgerDefinition) -> bytes:
    """An xlsx file with the heads of the columns that people fill; what the program reckons is left out.

    Codes and numbers of documents are text cells. The same ledger gives the same bytes.
    """
    title = f"{letter.unit}{definition.title}（{node.label}）"
    columns = [column for column in definition.columns if not column.is_computed]
    workbook = new_workbook()
    sheet = workbook.create_sheet(definition.title)
    canvas = Canvas(sheet, [_WIDTHS[column.base] for column in columns])
    set_up_page(sheet, wide=True, title=title, watermark="", page_note="")
    canvas.full_row(title, HEADINGS[1], least=34)
    canvas.full_row(_NOTE, PARAGRAPHS["note"], least=20)
    head_row = canvas.row
    for number, column in enumerate(columns, 1):
        canvas.put(number, _head(column), TABLE_HEAD)
        _add_input(sheet, number, column, head_row + 1)
    canvas.end_row(36)
    for _number in range(OPEN_ROWS):
        _open_row(canvas, columns)
    sheet.freeze_panes = f"C{head_row + 1}"
    sheet.print_title_rows = f"{head_row}:{head_row}"
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = sheet.protection.formatCells = False
    sheet.protection.insertRows = sheet.protection.sort = sheet.protection.autoFilter = False
    _write_mark(workbook.create_sheet(MARK_SHEET), letter, node, definition)
    workbook.properties.title = title
    workbook.properties.creator = workbook.properties.lastModifiedBy = letter.unit
    return workbook_bytes(workbook, node.end)


_NOTE = (
    "每行填一条，带*的列必填。数字按表头括号里的单位填写，不要另写单位；日期填 2024-03-31 的样子；编号和代码列是文本，"
    "不要改成数字。不要改动表头。"
)


def _head(column: ColumnDefinition) -> str:
    unit = f"（{column.unit}）" if column.unit else ""
    return f"{column.label}{unit}{'*' if column.wording.required is True else ''}"


def _open_row(canvas: Canvas, columns: list[ColumnDefinition]) -> None:
    for number, column in enumerate(columns, 1):
        cell = canvas.cell(number)
        INPUT.aligned(_align(column)).apply(cell)
        cell.protection = UNLOCKED
        if column.base == "date":
            cell.number_format = "yyyy-mm-dd"
        elif not column.is_number:
            cell.number_format = "@"
    canvas.end_row(20)


def _align(column: ColumnDefinition) -> Align:
    if column.is_number:
        return "right"
    return "left" if column.base in ("text", "longtext", "multitext") else "centre"


def _add_input(sheet: Worksheet, number: int, column: ColumnDefinition, first_row: int) -> None:
    """A list where there is one, and a hint that shows when a cell is chosen."""
    validation = DataValidation(allow_blank=True)
    words = column.type.choices if isinstance(column.type, ChoiceType) else ()
    listed = ",".join(words)
    if words and len(listed) <= _LONGEST_LIST:
        validation.type, validation.formula1 = "list", f'"{listed}"'
        validation.showErrorMessage = True
        validation.errorTitle, validation.error = "请从列表中选择", "这一格只能填列表中的内容。"
    validation.promptTitle, validation.prompt = column.label[:30], _hint(column)[:250]
    validation.showInputMessage = True
    letters = get_column_letter(number)
    validation.add(f"{letters}{first_row}:{letters}{first_row + OPEN_ROWS - 1}")
    sheet.add_data_validation(validation)


def _hint(column: ColumnDefinition) -> str:
    required = column.wording.required
    parts = ["必填。" if required is True else "选填。"]
    if isinstance(required, Condition):
        parts = ["按其他列的内容决定是否必填，见程序提示。"]
    if column.unit:
        parts.append(f"单位：{column.unit}。")
    parts.append(_FORMS.get(column.base, ""))
    return "".join(parts)


_FORMS = {
    "date": "如 2024-03-31。",
    "uscc": "18位统一社会信用代码。",
    "docno": "如 渝府办发〔2024〕14号。",
    "industry": "两位数字的行业大类，如 36。",
    "measure": "措施编号，如 9.2。",
    "multitext": "几项之间用顿号隔开。",
    "park": "园区开发区名录中的名称。",
}


def _write_mark(sheet: Worksheet, letter: Letter, node: Node, definition: LedgerDefinition) -> None:
    """A hidden sheet of names and values, by which an import knows its own file."""
    marks = {
        "template": str(TEMPLATE_VERSION),
        "kind": definition.name,
        "letter": letter.id,
        "letter_version": str(letter.version),
        "node": node.id,
    }
    for number, (name, value) in enumerate(marks.items(), 1):
        for column, text in ((1, name), (2, value)):
            cell = sheet.cell(number, column)
            if isinstance(cell, Cell):
                put_text(cell, text, as_text=True)
    sheet.sheet_state = "veryHidden"
