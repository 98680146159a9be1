"""Writes a letter as a workbook to author in: every cell a text, Chinese heads with notes, drop-downs for words."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from openpyxl.comments import Comment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from forms.excel import letter_rows
from forms.excel.archive import workbook_bytes
from forms.excel.canvas import Canvas
from forms.excel.letter_guide import write_letter_guide
from forms.excel.letter_rows import Texts
from forms.excel.letter_term import Term, TermTable
from forms.excel.letter_terms import (
    CHOICE_SHEET,
    CONTENT,
    EVALUATION_SHEET,
    EXPLANATION,
    GUIDE_SHEET,
    LEDGER_SHEET,
    LETTER_SHEET,
    LISTED_BLOCKS,
    MEASURE_SHEET,
    NAME,
    NAMED_BLOCKS,
    RULE_SHEET,
    TABLE_SHEETS,
)
from forms.excel.page_setup import LANDSCAPE_WIDTH, set_up_page
from forms.excel.styles import HEADINGS, LOCKED, PARAGRAPHS, SONG, TABLE_HEAD, Look, new_workbook
from forms.schema.letter import Letter

_A3 = 8
_SPARE_ROWS = 200
"""Rows below the last in which the drop-downs still work."""

_BODY = Look(SONG, border="grid")
_HINT = replace(PARAGRAPHS["note"], border="grid")
_KEY_COLUMNS = {MEASURE_SHEET: 4, LEDGER_SHEET: 3, RULE_SHEET: 1, CHOICE_SHEET: 1, EVALUATION_SHEET: 2}
_LINE = 15.0


def write_letter(letter: Letter) -> bytes:
    """The workbook of the letter; the same letter gives the same bytes."""
    workbook = new_workbook()
    write_letter_guide(workbook.create_sheet(GUIDE_SHEET))
    _write_head(workbook.create_sheet(LETTER_SHEET), letter)
    rows = {
        MEASURE_SHEET: letter_rows.measure_rows(letter),
        LEDGER_SHEET: letter_rows.column_rows(letter),
        RULE_SHEET: letter_rows.rule_rows(letter),
        CHOICE_SHEET: letter_rows.choice_rows(letter),
        EVALUATION_SHEET: letter_rows.evaluation_rows(letter),
    }
    for name, table in TABLE_SHEETS.items():
        _write_table(workbook.create_sheet(name), letter, table, rows[name])
    workbook.properties.title = letter.title
    workbook.properties.creator = workbook.properties.lastModifiedBy = letter.unit
    return workbook_bytes(workbook, date(letter.year, 1, 1))


def _write_head(sheet: Worksheet, letter: Letter) -> None:
    """Blocks one below the other: names with their contents, then nodes and roles as small tables."""
    canvas = Canvas(sheet, [18, 44, 50])
    set_up_page(sheet, wide=False, title=letter.title, watermark="", page_note="")
    sheet.sheet_view.showGridLines = False
    _set_columns_to_text(sheet, 3)
    texts = letter_rows.head_texts(letter)
    for title, table in NAMED_BLOCKS.items():
        _block_head(canvas, title, (NAME, CONTENT, EXPLANATION))
        for term in table.terms:
            _write_named(canvas, term, term.words.to_sheet(texts[term.key]))
        canvas.end_row(8)
    for title, (name, table) in LISTED_BLOCKS.items():
        _block_head(canvas, title, [term.label for term in table.terms])
        _add_notes(sheet, canvas.row - 1, table)
        for row in letter_rows.node_rows(letter) if name == "nodes" else letter_rows.role_rows(letter):
            _write_row(canvas, table, row)
        canvas.end_row(8)


def _block_head(canvas: Canvas, title: str, heads: Iterable[str]) -> None:
    canvas.span(title, HEADINGS[2])
    canvas.end_row(26)
    for number, head in enumerate(heads, 1):
        canvas.put(number, head, TABLE_HEAD)
    canvas.end_row(22)


def _write_named(canvas: Canvas, term: Term, text: str) -> None:
    canvas.put(1, term.label, LOCKED)
    canvas.put(2, text, _BODY, as_text=True)
    canvas.put(3, term.hint, _HINT)
    heights = [canvas.height_for(text, _BODY, canvas.widths[1]), canvas.height_for(term.hint, _HINT, canvas.widths[2])]
    _add_choices(canvas.sheet, term, f"B{canvas.row}")
    canvas.end_row(max(22.0, *heights))


def _write_table(sheet: Worksheet, letter: Letter, table: TermTable, rows: Iterable[Texts]) -> None:
    """One sheet with its head in the first row, which stays in sight."""
    widths = [term.width for term in table.terms]
    canvas = Canvas(sheet, widths)
    set_up_page(sheet, wide=True, title=f"{letter.title} {sheet.title}", watermark="", page_note="")
    if sum(widths) > LANDSCAPE_WIDTH * 1.4:
        sheet.page_setup.paperSize = _A3
    _set_columns_to_text(sheet, len(widths))
    for number, term in enumerate(table.terms, 1):
        canvas.put(number, term.label, TABLE_HEAD)
    _add_notes(sheet, 1, table)
    canvas.end_row(34)
    for row in rows:
        _write_row(canvas, table, row)
    last = canvas.row - 1
    for number, term in enumerate(table.terms, 1):
        letters = get_column_letter(number)
        _add_choices(sheet, term, f"{letters}2:{letters}{last + _SPARE_ROWS}")
    keys = _KEY_COLUMNS[sheet.title]
    sheet.freeze_panes = f"{get_column_letter(keys + 1)}2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(widths))}{last}"
    sheet.print_title_rows = "1:1"


def _write_row(canvas: Canvas, table: TermTable, row: Texts) -> None:
    height = 20.0
    for number, term in enumerate(table.terms, 1):
        text = term.words.to_sheet(row.get(term.key, ""))
        look = _BODY.aligned("centre" if term.centred else "left")
        canvas.put(number, text, look, as_text=True)
        height = max(height, canvas.height_for(text, look, canvas.widths[number - 1]))
    canvas.end_row(height)


def _set_columns_to_text(sheet: Worksheet, columns: int) -> None:
    """What is typed below stays a text too: 9.10 would become 9.1 otherwise."""
    for number in range(1, columns + 1):
        sheet.column_dimensions[get_column_letter(number)].number_format = "@"


def _add_notes(sheet: Worksheet, row: int, table: TermTable) -> None:
    for number, term in enumerate(table.terms, 1):
        lines = term.hint.count("\n") + 1 + len(term.hint) // 16
        sheet.cell(row, number).comment = Comment(term.hint, "责任书填报", height=int(24 + _LINE * lines), width=240)


def _add_choices(sheet: Worksheet, term: Term, area: str) -> None:
    if not term.words.offered:
        return
    words = term.words.offered
    validation = DataValidation("list", '"' + ",".join(words) + '"', allow_blank=True)
    if term.strict:
        validation.showErrorMessage = True
        validation.errorTitle = "请从列表中选择"
        validation.error = f"这一格只能填：{'、'.join(words)}。"
    validation.add(area)
    sheet.add_data_validation(validation)
