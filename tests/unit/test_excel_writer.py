"""The workbook of a report: exact cells, safe texts, and pages that LibreOffice prints whole."""

import io
import shutil
import subprocess
import zipfile
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from forms.errors import UserError
from forms.excel.cell_text import legal_text, line_count, looks_like_formula, split_by_lines
from forms.excel.numbers import number_format
from forms.excel.own_workbook import read_figures, read_own_workbook
from forms.excel.reader import read_table_bytes, read_tables
from forms.excel.sheet_names import sheet_names
from forms.excel.template import build_template
from forms.excel.writer import write_workbook
from forms.records.entry import EntryTable
from forms.reports.document import (
    Cover,
    CoverLine,
    Document,
    Heading,
    Paragraph,
    Section,
    SignOff,
    Table,
    TableCell,
    TableColumn,
    TableRow,
)
from forms.schema.letter import Letter
from forms.schema.load import load_shipped_letter

PROGRESS = "截至3月底，区科技局会同园区管委会新认定12家，累计205家；第二批材料正在组织专家评审，预计4月下旬完成公示。"
DANGEROUS = ["=1+1", "+1", "-1", "@SUM(A1)", " =1", "\t=1", "＝1+1", '=HYPERLINK("http://a")', "#N/A", "TRUE", "1E5"]


@pytest.fixture(scope="module")
def letter() -> Letter:
    return load_shipped_letter("dazu-2024")


@pytest.fixture(scope="module")
def document(letter: Letter) -> Document:
    cover = Cover(
        letter.title,
        "3月底落实情况报告",
        (CoverLine("填报单位", letter.unit), CoverLine("单位代码", letter.unit_code)),
        ("示例：本责任书依据公开报道整理。",),
        "zerenshu:500111/dazu-2024/2024-03/r1/" + "ab" * 32,
    )
    sections = (
        Section("封面", (cover,)),
        Section(
            "措施落实情况", (Heading("措施落实情况"), _measures(letter), Paragraph("注：示例。", "note")), wide=True
        ),
        Section("签字页", (Heading("签字页"), SignOff(("填报人", "审核人"), (CoverLine("报出日期", "2024年4月5日"),)))),
    )
    return Document(
        title="大足区2024年度改革突破目标责任书3月底落实情况报告",
        author="大足区",
        day=date(2024, 4, 5),
        sections=sections,
        watermark="示例数据 不得报送",
        page_note="示例：不是正式文本",
        data_sha256="cd" * 32,
    )


def _measures(letter: Letter) -> Table:
    columns = (
        TableColumn("编号", 4, "centre"),
        TableColumn("措施", 15),
        TableColumn("单位", 4.4, "centre"),
        TableColumn("本期数", 7, "right"),
        TableColumn("目标", 6.5, "right"),
        TableColumn("完成率", 6, "right", "%"),
        TableColumn("进度", 5.6, "centre"),
        TableColumn("进展情况", 22),
    )
    rows = []
    for aspect in letter.aspects:
        rows.append(TableRow((TableCell(f"{aspect.no}  {aspect.title}"),), "group"))
        for measure in aspect.measures:
            cells = (
                TableCell(measure.no, as_text=True),
                TableCell(measure.title),
                TableCell(measure.unit or ""),
                TableCell("123,456,789.25", Decimal("123456789.25"), 2),
                TableCell("≥ 210", Decimal(210)),
                TableCell("97.6%", Decimal("97.6"), 1),
                TableCell("▲ 预警", tone="warning"),
                TableCell(PROGRESS),
            )
            rows.append(TableRow(cells))
    return Table(columns, tuple(rows))


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


# ---- what LibreOffice prints


@pytest.fixture(scope="module")
def printed(document: Document, letter: Letter, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """The text of each page of the report and of a template, and the report's rows as an old xls, by LibreOffice."""
    if shutil.which("soffice") is None or shutil.which("pdftotext") is None:
        pytest.skip("LibreOffice or pdftotext is not installed")
    folder = tmp_path_factory.mktemp("打印")
    rows = tuple(TableRow((TableCell(text),)) for text in DANGEROUS)
    odd = Document("标题", "单位", date(2024, 4, 5), (Section("表", (Table((TableColumn("文字", 1),), rows),)),))
    template = build_template(letter, letter.node("2024-03"), EntryTable(letter), "measures")
    files = {"data": write_workbook(document), "odd": write_workbook(odd), "template": template}
    for name, content in files.items():
        (folder / f"{name}.xlsx").write_bytes(content)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
    names = [str(folder / f"{name}.xlsx") for name in files]
    subprocess.run([*command, *names], check=True, timeout=120, capture_output=True)
    command[command.index("pdf")] = "xls"
    subprocess.run([*command, names[0]], check=True, timeout=120, capture_output=True)
    old = read_tables(folder / "data.xls")
    pages = {name: _pages(folder / f"{name}.pdf") for name in files}
    return pages | {"xls": [" ".join(row.texts) for row in old[1].rows]}


def _pages(path: Path) -> list[str]:
    text = subprocess.run(["pdftotext", "-layout", str(path), "-"], check=True, timeout=60, capture_output=True).stdout
    return ["".join(page.split()) for page in text.decode().split("\f") if page.strip()]


def test_every_page_says_head_watermark_and_number(printed: dict[str, list[str]]) -> None:
    pages = printed["data"]
    assert len(pages) > 4
    for number, page in enumerate(pages, 1):
        assert "示例数据不得报送" in page
        assert f"第{number}页，共{len(pages)}页" in page
    for page in pages[1:-1]:
        assert all(label in page for label in ("编号", "措施", "本期数", "目标", "完成率", "（%）", "进展情况"))


def test_nothing_is_cut(printed: dict[str, list[str]], letter: Letter) -> None:
    text = "".join(printed["data"])
    assert "###" not in "".join(page for pages in printed.values() for page in pages)
    assert text.count("123,456,789.25") == len(letter.measures)
    assert text.count("97.6%") == text.count("▲预警") == len(letter.measures)


def test_an_old_xls_is_read_like_the_xlsx(printed: dict[str, list[str]], document: Document) -> None:
    new = read_table_bytes(write_workbook(document), "a.xlsx")[1]
    assert printed["xls"] == [" ".join(row.texts) for row in new.rows]


def test_texts_like_formulas_are_printed_as_they_are(printed: dict[str, list[str]]) -> None:
    (page,) = printed["odd"]
    for text in DANGEROUS:
        assert "".join(text.split()) in page


def test_a_template_is_printed_whole(printed: dict[str, list[str]], letter: Letter) -> None:
    text = "".join(printed["template"])
    assert all(measure.no in text for measure in letter.measures)
    assert "填写说明" in printed["template"][-1]
