"""The workbook of a report: exact cells, safe texts, sheets, pages and the template."""

import io
import zipfile
from dataclasses import replace
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from forms.errors import UserError
from forms.excel.cell_text import legal_text, line_count, looks_like_formula, split_by_lines
from forms.excel.numbers import number_format
from forms.excel.own_workbook import read_figures, read_own_workbook
from forms.excel.reader import read_table_bytes
from forms.excel.sheet_names import sheet_names
from forms.excel.template import build_template
from forms.excel.writer import write_workbook
from forms.records.entry import EntryTable
from forms.reports.document import (
    Document,
    Section,
    Table,
    TableCell,
    TableColumn,
    TableRow,
)
from forms.schema.letter import Letter
from tests.unit.report_workbook import DANGEROUS, report_document
from tests.workspaces import shipped_letter


@pytest.fixture(scope="module")
def letter() -> Letter:
    return shipped_letter("dazu-2024")


@pytest.fixture(scope="module")
def document(letter: Letter) -> Document:
    return report_document(letter)


def _one_sheet(*cells: TableCell, watermark: str = "") -> Document:
    columns = tuple(TableColumn(f"列{number}", 1) for number in range(len(cells)))
    return Document(
        "标题", "单位", date(2024, 4, 5), (Section("表", (Table(columns, (TableRow(cells),)),)),), watermark
    )


def _opened(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def _sheet(content: bytes, index: int = 0) -> Worksheet:
    return _opened(content).worksheets[index]


# ---- cells


def test_figures_are_real_numbers_that_look_like_the_reports_text(document: Document) -> None:
    sheet = _sheet(write_workbook(document), 1)
    row = next(row for row in sheet.iter_rows() if row[0].value == "1.1")
    assert (row[3].value, row[3].number_format, row[3].alignment.horizontal) == (123456789.25, "#,##0.00", "right")
    assert (row[4].value, row[4].number_format) == (210, '"≥ "#,##0')
    assert (row[5].value, row[5].number_format) == (97.6, '#,##0.0"%"')
    assert (row[0].data_type, row[0].number_format, row[0].quotePrefix) == ("s", "@", True)


def test_figures_are_read_back_exactly(document: Document, letter: Letter) -> None:
    own = read_own_workbook(write_workbook(document))
    assert (own.sheet, own.labels[3]) == ("措施落实情况", "本期数")
    assert list(own.measures) == [measure.no for measure in letter.measures]
    assert set(read_figures(write_workbook(document)).values()) == {"123456789.25"}


def test_a_workbook_without_its_table_or_with_a_measure_twice_is_refused(document: Document) -> None:
    with pytest.raises(UserError, match="没有找到唯一的措施表"):
        read_own_workbook(write_workbook(replace(document, sections=document.sections[:1])))
    section = document.sections[1]
    table = section.blocks[1]
    assert isinstance(table, Table)
    twice = replace(section, blocks=(replace(table, rows=(*table.rows, table.rows[1])),))
    with pytest.raises(UserError, match="出现了两次"):
        read_own_workbook(write_workbook(replace(document, sections=(twice,))))


@pytest.mark.parametrize("text", DANGEROUS)
def test_no_text_becomes_a_formula_a_number_or_an_error(text: str) -> None:
    content = write_workbook(_one_sheet(TableCell(text), TableCell("205", as_text=True)))
    cell = next(cell for row in _sheet(content).iter_rows() for cell in row if cell.value == text)
    assert cell.data_type == "s" and cell.quotePrefix == looks_like_formula(text)
    assert b"<f>" not in zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml")
    (table,) = read_table_bytes(content, "a.xlsx")
    assert table.rows[1].cell(1).text == text and table.rows[1].codes == "tt"


def test_a_number_with_more_digits_than_a_cell_holds_stays_text() -> None:
    text = "123,456,789,012,345.12345678"
    content = write_workbook(_one_sheet(TableCell(text, Decimal(text.replace(",", "")))))
    assert read_table_bytes(content, "a.xlsx")[0].rows[1].texts == (text,)


@pytest.mark.parametrize(
    ("text", "number", "places", "expected"),
    [
        ("205", "205", 0, "#,##0"),
        ("1,234.50", "1234.5", 0, "#,##0.00"),
        ("1234.5", "1234.5", 0, "0.0"),
        ("", "3.14159", 2, "#,##0.00"),
        ("≤ 15", "15", 0, '"≤ "#,##0'),
        ("33.3%", "33.333", 1, '#,##0.0"%"'),
        ("-0.46", "-0.46", 2, "#,##0.00"),
        ("暂缺", "5", 0, None),
        ("206", "205", 0, None),
        ("3 比 2", "3", 0, None),
    ],
)
def test_the_format_shows_the_text(text: str, number: str, places: int, expected: str | None) -> None:
    assert number_format(text, Decimal(number), places) == expected


def test_control_characters_never_stop_the_export() -> None:
    odd = "".join(map(chr, range(0x20))) + "\x7f\ud800\ufffe甲"
    content = write_workbook(_one_sheet(TableCell(odd), TableCell("_x0041_"), watermark=odd))
    first, second = read_table_bytes(content, "a.xlsx")[0].rows[2].texts
    assert first.endswith("甲") and "\ufffd" in first
    assert second in ("_x0041_", "_x005F_x0041_")
    assert write_workbook(Document(odd, odd, date(2024, 1, 1), ()))


@given(st.text())
def test_legal_text_is_always_legal(text: str) -> None:
    legal = legal_text(text)
    assert legal == legal_text(legal) == legal.encode().decode()
    assert len(legal) <= len(text)


# ---- texts that are too tall


def test_a_text_taller_than_a_row_goes_on_in_the_next_and_loses_nothing() -> None:
    text = "".join(f"第{number}句，进展顺利。" for number in range(2_000))
    content = write_workbook(_one_sheet(TableCell("9.2", as_text=True), TableCell(text), TableCell("尾")))
    sheet = _sheet(content)
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert len(rows) > 5
    assert "".join(row[1] for row in rows) == text
    assert [row[0] for row in rows[:3]] == ["9.2", "9.2（续）", "9.2（续）"]
    assert all(sheet.row_dimensions[number].height <= 409 for number in range(1, sheet.max_row + 1))


@given(st.text(st.sampled_from("甲a9。，\n "), max_size=400), st.integers(3, 40), st.integers(1, 5))
def test_pieces_fit_and_join_to_the_text(text: str, width: int, lines: int) -> None:
    pieces = split_by_lines(text, width, lines)
    assert "".join(pieces).replace("\n", "") == text.replace("\n", "")
    assert all(line_count(piece, width) <= lines for piece in pieces)


# ---- sheets and pages


def test_names_of_sheets_are_legal_and_unique() -> None:
    names = sheet_names(["a/b:c", "A/B:C", "", "'引号'", "History", "长" * 40, "长" * 41])
    assert names == ["a_b_c", "A_B_C（2）", "工作表", "引号", "工作表（2）", "长" * 31, "长" * 28 + "（2）"]
    assert all(len(name) <= 31 for name in names)


def test_pages_are_set_up_for_a4_with_head_and_numbers(document: Document) -> None:
    workbook = _opened(write_workbook(document))
    cover, sheet, _signs = workbook.worksheets
    assert (cover.page_setup.orientation, sheet.page_setup.orientation) == ("portrait", "landscape")
    for each in workbook.worksheets:
        assert (each.page_setup.paperSize, each.page_setup.fitToWidth, each.page_setup.fitToHeight) == (9, 1, 0)
        assert each.sheet_properties.pageSetUpPr.fitToPage
        assert "示例数据 不得报送" in each.oddHeader.center.text and document.title in each.oddHeader.center.text
        assert "第 &P 页，共 &N 页" in each.oddFooter.center.text and "不是正式文本" in each.oddFooter.center.text
        assert each["A1"].value == "示例数据 不得报送"
    assert (sheet.print_title_rows, sheet.freeze_panes, sheet.auto_filter.ref) == ("$3:$3", "C4", "A3:H64")
    assert "A4:H4" in {str(area) for area in sheet.merged_cells.ranges}


def test_the_same_document_gives_the_same_bytes_and_says_who_made_it(document: Document) -> None:
    content = write_workbook(document)
    assert content == write_workbook(document)
    workbook = _opened(content)
    properties = workbook.properties
    assert (properties.title, properties.creator) == (document.title, "大足区")
    assert properties.created.date() == properties.modified.date() == document.day
    assert workbook.custom_doc_props["data_sha256"].value == "cd" * 32
    assert {entry.date_time[0] for entry in zipfile.ZipFile(io.BytesIO(content)).infolist()} == {1980}
    assert not [name for name in zipfile.ZipFile(io.BytesIO(content)).namelist() if "externalLink" in name]


def test_an_empty_table_says_so_and_a_document_may_be_empty() -> None:
    table = Table((TableColumn("编号", 1), TableColumn("名称", 3)), (), "单位：万元", "没有需要说明的事项。")
    document = Document("标题", "单位", date(2024, 4, 5), (Section("表", (table,)),))
    (read,) = read_table_bytes(write_workbook(document), "a.xlsx")
    assert [row.texts[0] for row in read.rows] == ["单位：万元", "编号", "没有需要说明的事项。"]
    assert len(_opened(write_workbook(replace(document, sections=()))).worksheets) == 1


# ---- the template


@pytest.mark.parametrize("kind", ["measures", "targets", "owners"])
def test_a_template_protects_keys_and_opens_inputs(letter: Letter, kind: str) -> None:
    content = build_template(letter, letter.node("2024-03"), EntryTable(letter), kind)  # type: ignore[arg-type]
    assert content == build_template(letter, letter.node("2024-03"), EntryTable(letter), kind)  # type: ignore[arg-type]
    workbook = _opened(content)
    sheet = workbook.worksheets[0]
    rows = [row for row in sheet.iter_rows(min_row=4) if row[0].value and "." in str(row[0].value)]
    assert len([row for row in rows if str(row[0].value).count(".") == 1]) == 47
    assert sheet.protection.sheet and sheet.protection.password is None
    assert all(row[0].protection.locked and row[0].number_format == "@" for row in rows)
    opened = {sheet.cell(3, cell.column).value for row in rows for cell in row if not cell.protection.locked}
    assert opened and not opened & {"编号", "措施", "指标", "单位"}
    assert workbook["_zerenshu"].sheet_state == "veryHidden"
    lists = [validation.formula1 for validation in sheet.data_validations.dataValidation if validation.type == "list"]
    assert ('"快报,预计,核定"' in lists) == (kind == "measures")
