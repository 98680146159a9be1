"""The workbook on paper, as LibreOffice prints it: every ledger with its heads on each page, whole numbers, no edge."""

import re
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from forms.excel.writer import write_workbook
from forms.pdf.pages import PdfPages
from forms.pdf.reader import pdf_text
from forms.reports.build_report import build_workbook
from forms.services.ledger_desk import LedgerDesk
from forms.services.package_facts import gather_facts
from forms.services.practice import fill_with_examples
from tests.unit.ledger_rows import GOOD
from tests.unit.ledgers import add_all, generated_assets, ledger_desk
from tests.unit.libreoffice import save_as
from tests.unit.official_pages import glyphs, rows_of

MM = 72 / 25.4
LARGE = "98,765,432.10"
NARROWEST_MARGIN_MM = 8
SMALLEST_POINTS = 6.0


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """data.xlsx of a filled node with all fourteen ledgers, and what LibreOffice prints of it."""
    folder = tmp_path_factory.mktemp("打印")
    first = ledger_desk(folder / "ws", "parks")
    for name, row in GOOD.items():
        desk = first if name == "parks" else LedgerDesk(first.session, first.node, name, first.desk)
        desk.add_row(row)
        desk.save()
        if name == "state_assets":
            assets = generated_assets(60)
            assets[7] |= {"book_value": LARGE.replace(",", ""), "location": "龙岗街道北环中路" * 9}
            add_all(desk, assets)
    fill_with_examples(first.desk)
    facts = gather_facts(first.session, first.desk, is_paper=True)
    first.session.close()
    (folder / "data.xlsx").write_bytes(write_workbook(build_workbook(facts)))
    save_as("pdf", folder, [folder / "data.xlsx"])
    return folder


@pytest.fixture(scope="module")
def pages(folder: Path) -> list[str]:
    return ["".join(page.split()) for page in pdf_text((folder / "data.pdf").read_bytes())]


@pytest.fixture(scope="module")
def sheets(folder: Path) -> list[Worksheet]:
    return openpyxl.load_workbook(folder / "data.xlsx").worksheets


def test_every_sheet_is_printed_with_its_heads_units_and_page_numbers(
    pages: list[str], sheets: list[Worksheet], folder: Path
) -> None:
    for number, page in enumerate(pages, 1):
        assert f"第{number}页，共{len(pages)}页" in page
    assets = [page for page in pages if "盘活方式" in page and "坐落" in page]
    assert len(assets) > 3
    for page in assets:
        assert all(head in page for head in ("行号", "资产编号", "账面价值", "（万元）", "盘活日期"))
    titles = [sheet.title for sheet in sheets[2:-2]]
    assert len(titles) == 14
    assert all(any(title in page for page in pages) for title in titles)
    for sheet in sheets[1:]:
        head = next(row[0].row for row in sheet.iter_rows(max_row=9) if row[0].value in ("行号", "编号"))
        assert sheet.print_title_rows == f"${head}:${head}"
        assert sheet.freeze_panes.endswith(str(head + 1))
        assert sheet.auto_filter.ref or sheet.max_row == head + 1


def test_no_number_is_cut_and_no_date_is_broken(pages: list[str], folder: Path) -> None:
    whole = "".join(pages)
    assert "##" not in whole
    assert LARGE in whole
    pdf = (folder / "data.pdf").read_bytes()
    printed = [
        "".join(glyph.text for glyph in row)
        for index, page in enumerate(pages)
        if "盘活日期" in page
        for row in rows_of(glyphs(pdf, index))
    ]
    assert [row for row in printed if re.search(r"\d{4}年\d{1,2}月(?!\d{1,2}日|底)", row)] == []
    assert sum("月" in row and "日" in row for row in printed) > 20


def test_nothing_stands_outside_the_paper_or_too_small_to_read(folder: Path) -> None:
    pdf = (folder / "data.pdf").read_bytes()
    with PdfPages(pdf) as pages:
        sizes = pages.sizes
    for index, (width, _height) in enumerate(sizes):
        printed = glyphs(pdf, index)
        assert min(glyph.x for glyph in printed) > NARROWEST_MARGIN_MM * MM
        assert max(glyph.x + glyph.size for glyph in printed) < width - NARROWEST_MARGIN_MM * MM
        assert min(glyph.size for glyph in printed) >= SMALLEST_POINTS, index
    assert {round(max(size) / MM) for size in sizes} == {297, 420}
