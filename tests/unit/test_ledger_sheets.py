"""Ledgers in data.xlsx and on paper: every value as it is, long ones row by row, nothing that a spreadsheet runs."""

import io
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from python_calamine import CalamineWorkbook

from forms.excel.part_zip import read_parts
from forms.excel.signature import sign_workbook
from forms.excel.signature_check import check_workbook
from forms.excel.writer import write_workbook
from forms.reports.build_ledgers import MOST_ROWS_ON_PAPER, build_ledger_pages, build_ledger_sheets
from forms.reports.document import Document, Paragraph, Section, Table
from forms.reports.facts import LedgerFact, NodeFacts
from forms.schema.ledger_definition import define_ledgers
from forms.schema.ledger_evaluation import Evaluation, GradeShare, Indicator
from forms.schema.letter import Letter
from forms.services.package_facts import gather_facts
from forms.signing.trust import TrustStore
from tests.unit.desks import dazu
from tests.unit.ledgers import ASSET, COMPANY, add_all, generated_assets, ledger_desk
from tests.unit.libreoffice import save_as
from tests.unit.packages import AT, make_identities

TITLE = "待盘活国有资产清单"
ROWS = 600
ODD = ("=1+1", "+86 1", "-1", "@SUM(A1)", "＝HYPERLINK(1)", "=cmd|' /C calc'!A0", "TRUE", "1E5", "2024-03-01")
CODES = ("00123", "123456789012345678", "1-2", "3/4", "0.10", "1e3", "=2", "+5", "TRUE")


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> NodeFacts:
    """Hundreds of assets; the first ones have names and codes that a spreadsheet likes to change."""
    desk = ledger_desk(tmp_path_factory.mktemp("台账") / "ws")
    odd = [{**ASSET, "code": code, "name": name} for code, name in zip(CODES, ODD, strict=True)]
    add_all(desk, odd + generated_assets(ROWS))
    found = gather_facts(desk.session, desk.desk, is_paper=True)
    desk.session.close()
    return found


def workbook_of(sections: tuple[Section, ...]) -> bytes:
    return write_workbook(Document("报告", "大足区", date(2024, 4, 5), sections, watermark="示例数据 不得报送"))


@pytest.fixture(scope="module")
def workbook(facts: NodeFacts) -> bytes:
    return workbook_of(build_ledger_sheets(facts))


def sheet_of(workbook: bytes) -> Worksheet:
    return openpyxl.load_workbook(io.BytesIO(workbook))[TITLE]


def texts_in(path: Path) -> list[list[object]]:
    """What another reader finds, kinds and all, below the head."""
    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_name(TITLE).to_python()
    head = next(number for number, row in enumerate(rows) if row[0] == "行号")
    return rows[head + 1 :]


def test_every_row_is_there_with_numbers_as_numbers_and_codes_as_texts(workbook: bytes, facts: NodeFacts) -> None:
    sheet = sheet_of(workbook)
    rows = list(sheet.iter_rows(min_row=4))
    (ledger,) = facts.ledgers
    assert len(rows) == len(ledger.rows) == ROWS + len(ODD)
    columns = [column.name for column in ledger.definition.columns]
    for row, kept in zip(rows, ledger.rows, strict=True):
        cells = dict(zip(columns, row[1:], strict=True))
        assert cells["book_value"].value == float(str(kept.values["book_value"]))
        assert (cells["code"].value, cells["code"].data_type, cells["code"].number_format) == (
            kept.values["code"],
            "s",
            "@",
        )
        assert (cells["name"].value, cells["name"].data_type) == (kept.values["name"], "s")


def test_a_sheet_written_row_by_row_looks_as_any_other(workbook: bytes) -> None:
    sheet = sheet_of(workbook)
    assert (sheet.freeze_panes, sheet.print_title_rows) == ("C4", "$3:$3")
    assert sheet.auto_filter.ref == f"A3:X{ROWS + len(ODD) + 3}"
    assert sheet.print_area == f"'{TITLE}'!$A$1:$X${ROWS + len(ODD) + 3}"
    assert sorted(str(area) for area in sheet.merged_cells.ranges) == ["A1:X1", "A2:X2"]
    assert all(sheet.column_dimensions[letter].width > 4 for letter in "ABCX")
    assert sheet.row_dimensions[3].height > 20
    assert {sheet.cell(row, 9).border.left.style for row in (3, 4, ROWS)} == {"thin"}
    assert "第 &P 页" in sheet.oddFooter.center.text


def test_no_text_is_a_formula_here_or_after_libreoffice_saved_it(workbook: bytes, tmp_path: Path) -> None:
    assert not [name for name, part in read_parts(workbook).items() if b"<f>" in part or b"<f " in part]
    path = tmp_path / "data.xlsx"
    path.write_bytes(workbook)
    save_as("xlsx", tmp_path / "out", [path])
    for file in (path, tmp_path / "out" / "data.xlsx"):
        rows = texts_in(file)
        assert len(rows) == ROWS + len(ODD)
        assert [(row[1], row[4]) for row in rows[: len(ODD)]] == list(zip(CODES, ODD, strict=True))
        assert sum(row[9] for row in rows) == pytest.approx(sum(float(str(row[9])) for row in texts_in(path)))


def test_its_signature_holds(workbook: bytes, tmp_path: Path) -> None:
    signer = make_identities(tmp_path).signer("preparer")
    signed = sign_workbook(workbook, signer, role="preparer", reason="填报", at=AT)
    assert check_workbook(signed, TrustStore(), expected=["preparer"], where="data.xlsx", now=AT).faults == ()


def test_a_long_ledger_is_summarised_on_paper_by_a_stated_limit(facts: NodeFacts) -> None:
    (section,) = build_ledger_pages(facts)
    count = ROWS + len(ODD)
    told = f"本台账共{count}行，超过{MOST_ROWS_ON_PAPER}行，全文见 data.xlsx 的工作表“{TITLE}”，以下按“盘活状态”汇总。"
    assert Paragraph(told, "note") in section.blocks
    (table,) = (block for block in section.blocks if isinstance(block, Table))
    shown = [[cell.text for cell in row.cells] for row in table.rows]
    (ledger,) = facts.ledgers
    done = [row for row in ledger.rows if row.values["status"] == "已盘活"]
    value = sum((Decimal(str(row.values["value"])) for row in done), Decimal(0))
    assert [column.label for column in table.columns] == ["盘活状态", "行数", "账面价值", "盘活金额", "累计回收资金"]
    assert [row[0] for row in shown] == ["正在推进", "已盘活", "合计"]
    assert shown[1][1::2] == [f"{len(done)}", f"{value:,.2f}"]
    assert (shown[2][1], shown[2][3], shown[0][3]) == (f"{count}", f"{value:,.2f}", "")
    book = sum((Decimal(str(row.values["book_value"])) for row in ledger.rows), Decimal(0))
    assert shown[2][2] == f"{book:,.2f}"


def test_a_ledger_at_the_limit_is_printed_whole(facts: NodeFacts) -> None:
    (ledger,) = facts.ledgers
    short = replace(facts, ledgers=(LedgerFact(ledger.definition, ledger.rows[:MOST_ROWS_ON_PAPER]),))
    tables = [block for block in build_ledger_pages(short)[0].blocks if isinstance(block, Table)]
    assert {len(table.rows) for table in tables} == {MOST_ROWS_ON_PAPER}


SHARES = tuple(GradeShare(grade, Decimal(share)) for grade, share in zip("ABCD", (20, 50, 25, 5), strict=True))
ITEMS = (Indicator("tax_per_mu", Decimal("24.097"), Decimal(30), Decimal(45)),)


@pytest.mark.parametrize(
    ("evaluation", "says"),
    [
        ((), ("没有写明各项指标的基准值和权重，“综合得分”不计算、空着", "“评价等级”没有评定：没有得分")),
        ((Evaluation("per_mu_evaluation", ITEMS),), ("基准值24.097，权重30，最多45分", "没有写明各等级的比例")),
        (
            (Evaluation("per_mu_evaluation", ITEMS, SHARES, "none"),),
            ("四舍五入到2位小数；缺一项就没有得分", "“评价分组”内的得分名次评定（A级20%、B级50%、C级25%、D级5%）"),
        ),
    ],
)
def test_what_an_evaluation_goes_by_stands_beside_it(
    tmp_path: Path, evaluation: tuple[Evaluation, ...], says: tuple[str, str]
) -> None:
    facts = evaluated(tmp_path, replace(dazu(), evaluations=evaluation))
    (sheet,) = build_ledger_sheets(facts)
    notes = [block.text for block in sheet.blocks if isinstance(block, Paragraph)]
    assert [text in note for text, note in zip(says, notes, strict=True)] == [True, True]
    assert notes == [block.text for block in build_ledger_pages(facts)[0].blocks if isinstance(block, Paragraph)]
    row = next(sheet_of_first(workbook_of((sheet,))).iter_rows(min_row=6, max_row=6, values_only=True))
    assert 20 in row  # 600 / 30: computed columns are values
    (page,) = (block for block in sheet.blocks if isinstance(block, Table))
    assert "2023" in [cell.text for cell in page.rows[0].cells]  # a year is not 2,023


def sheet_of_first(workbook: bytes) -> Worksheet:
    return openpyxl.load_workbook(io.BytesIO(workbook)).worksheets[0]


def evaluated(folder: Path, letter: Letter) -> NodeFacts:
    desk = ledger_desk(folder / "ws", "per_mu_evaluation")
    add_all(desk, [COMPANY])
    facts = gather_facts(desk.session, desk.desk, is_paper=True)
    desk.session.close()
    definition = define_ledgers(letter)["per_mu_evaluation"]
    return replace(facts, letter=letter, ledgers=(LedgerFact(definition, facts.ledgers[0].rows),))
