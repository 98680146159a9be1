"""The workbook of a report and a template as LibreOffice prints them: nothing cut, every page with its head."""

import subprocess
from datetime import date
from pathlib import Path

import pytest

from forms.excel.reader import read_table_bytes, read_tables
from forms.excel.template import build_template
from forms.excel.writer import write_workbook
from forms.records.entry import EntryTable
from forms.reports.document import Document, Section, Table, TableCell, TableColumn, TableRow
from forms.schema.letter import Letter
from tests.unit.libreoffice import save_as
from tests.unit.report_workbook import DANGEROUS, report_document
from tests.workspaces import shipped_letter


@pytest.fixture(scope="module")
def letter() -> Letter:
    return shipped_letter("dazu-2024")


@pytest.fixture(scope="module")
def document(letter: Letter) -> Document:
    return report_document(letter)


@pytest.fixture(scope="module")
def printed(document: Document, letter: Letter, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """The text of each page of the report and of a template, and the report's rows as an old xls, by LibreOffice."""
    folder = tmp_path_factory.mktemp("打印")
    rows = tuple(TableRow((TableCell(text),)) for text in DANGEROUS)
    odd = Document("标题", "单位", date(2024, 4, 5), (Section("表", (Table((TableColumn("文字", 1),), rows),)),))
    template = build_template(letter, letter.node("2024-03"), EntryTable(letter), "measures")
    files = {"data": write_workbook(document), "odd": write_workbook(odd), "template": template}
    for name, content in files.items():
        (folder / f"{name}.xlsx").write_bytes(content)
    save_as("pdf", folder, [folder / f"{name}.xlsx" for name in files])
    save_as("xls", folder, [folder / "data.xlsx"])
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
