"""The sheet 亩均评价 of a letter's workbook: entered in Excel, lossless both ways, every fault at its cell."""

import io
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from forms.excel.letter_workbook import export_letter_workbook
from forms.schema.compiled import compile_letter
from forms.schema.ledger_evaluation import Evaluation, GradeShare, Indicator
from forms.schema.letter import Letter
from forms.schema.load import load_shipped_letter
from forms.services.letters import find_letter, read_source
from forms.services.linting import lint_letter
from tests.unit.desks import dazu

LEDGER = "per_mu_evaluation"
SHEET = "亩均评价"
ITEM, GRADE_A, MISSING = 2, 8, 12
"""Rows of the exported sheet: the first of six items, the first of four grades, the rule for missing values."""

ENTERED = Evaluation(
    LEDGER,
    (
        Indicator("rnd_share", Decimal("3.02"), Decimal(10)),
        Indicator("tax_per_mu", Decimal("24.097"), Decimal(30), Decimal("45.5")),
    ),
    (GradeShare("A", Decimal(20)), GradeShare("B", Decimal("77.5")), GradeShare("D", Decimal("2.5"))),
    "spread",
)
Fill = Callable[[Worksheet], None]


def with_ledger(letter_id: str) -> Letter:
    """The shipped letter with an evaluation entered; Fuling's gets the ledger that Dazu's has."""
    letter = load_shipped_letter(letter_id)
    own = tuple(ledger for ledger in letter.ledgers if ledger.name != LEDGER)
    evaluated = next(ledger for ledger in dazu().ledgers if ledger.name == LEDGER)
    columns = tuple(column for column in evaluated.columns if column.type != "park")
    ledger = evaluated if letter_id == "dazu-2024" else replace(evaluated, columns=columns)
    place = next((number for number, each in enumerate(letter.ledgers) if each.name == LEDGER), len(own))
    return replace(letter, ledgers=(*own[:place], ledger, *own[place:]), evaluations=(ENTERED,))


@pytest.mark.parametrize("letter_id", ["dazu-2024", "fuling-2024"])
def test_what_is_entered_goes_to_excel_and_comes_back(tmp_path: Path, letter_id: str) -> None:
    letter = with_ledger(letter_id)
    (tmp_path / "a.xlsx").write_bytes(export_letter_workbook(letter))
    assert compile_letter(find_letter(str(tmp_path / "a.xlsx"))) == compile_letter(letter)


@cache
def short_letter() -> Letter:
    """A letter that is read quickly: the ledger to evaluate and another one, no rule, no measure fed by others."""
    letter = dazu()
    ledgers = tuple(ledger for ledger in letter.ledgers if ledger.name in (LEDGER, "parks", "key_tasks"))
    return replace(letter, ledgers=ledgers, aspects=letter.aspects[:1], rules=(), choices=())


@cache
def exported() -> bytes:
    return export_letter_workbook(short_letter())


def filled(folder: Path, fill: Fill) -> Path:
    """The workbook after somebody has filled the sheet in Excel."""
    path = folder / "mine.xlsx"
    workbook = openpyxl.load_workbook(io.BytesIO(exported()))
    fill(workbook[SHEET])
    workbook.save(path)
    return path


def put(sheet: Worksheet, row: int, **values: Any) -> None:
    """Contents by head, in the letters of this workbook."""
    columns = {"ledger": 1, "column": 3, "benchmark": 4, "weight": 5, "cap": 6, "grade": 7, "share": 8, "missing": 9}
    for key, value in values.items():
        cell = sheet.cell(row, columns[key])
        cell.value = value
        if isinstance(value, float) and 0 < value < 1:
            cell.number_format = "0.00%"


def scheme(sheet: Worksheet) -> None:
    put(sheet, ITEM, benchmark=24.097, weight="30", cap=45)
    put(sheet, ITEM + 2, benchmark=0.0302, weight=0.1)  # typed as 3.02% and 10%
    for number, share in enumerate((0.2, 0.5, 0.25, 5)):
        put(sheet, GRADE_A + number, share=share)
    for row in range(GRADE_A, MISSING + 1):
        put(sheet, row, ledger=None)  # the same as in the row above
    put(sheet, MISSING, missing="分摊权重")


def test_an_office_enters_numbers_and_percents_in_excel(tmp_path: Path) -> None:
    (found,) = find_letter(str(filled(tmp_path, scheme))).evaluations
    assert found.indicators == (
        Indicator("tax_per_mu", Decimal("24.097"), Decimal(30), Decimal(45)),
        Indicator("rnd_share", Decimal("3.02"), Decimal(10)),
    )
    assert found.shares == tuple(GradeShare(*each) for each in zip("ABCD", map(Decimal, (20, 50, 25, 5)), strict=True))
    assert found.missing == "spread"


def test_nothing_entered_is_no_evaluation_and_the_sheet_may_be_gone(tmp_path: Path) -> None:
    path = filled(tmp_path, lambda sheet: put(sheet, MISSING, missing="不评分"))
    assert find_letter(str(path)).evaluations == ()
    workbook = openpyxl.load_workbook(path)
    workbook.remove(workbook[SHEET])
    workbook.save(path)
    assert find_letter(str(path)) == short_letter()


@pytest.mark.parametrize(
    ("fill", "row", "column", "says"),
    [
        (lambda s: put(s, ITEM, weight=30), ITEM, "D", "“基准值”没有填写"),
        (lambda s: put(s, ITEM, benchmark=24), ITEM, "E", "“权重”没有填写"),
        (lambda s: put(s, ITEM, benchmark="-1", weight=30), ITEM, "D", "“基准值”应大于0"),
        (lambda s: put(s, ITEM, benchmark="二十四", weight=30), ITEM, "D", "“基准值”不是数字：二十四"),
        (lambda s: put(s, ITEM, benchmark=1, weight=30, cap=0), ITEM, "F", "得分上限应大于0"),
        (lambda s: put(s, ITEM, benchmark=1, weight=30, share=5), ITEM, "H", "这一行不能再写“比例”"),
        (lambda s: put(s, ITEM, column="tax_per_acre"), ITEM, "C", "台账没有名为“tax_per_acre”的列"),
        (lambda s: put(s, ITEM, column="company"), ITEM, "C", "“company”不是可以计分的数字"),
        (lambda s: put(s, ITEM, column="score"), ITEM, "C", "“score”不是可以计分的数字"),
        (lambda s: put(s, ITEM + 1, column="tax_per_mu", benchmark=1, weight=1), ITEM + 1, "C", "写了两次"),
        (lambda s: put(s, ITEM, ledger="per_mu"), ITEM, "A", "没有名为“per_mu”的台账"),
        (lambda s: put(s, ITEM, ledger="key_tasks"), ITEM, "A", "没有由程序计算的综合得分"),
        (lambda s: put(s, GRADE_A, grade="优"), GRADE_A, "G", "评价等级没有“优”"),
        (lambda s: put(s, GRADE_A + 2, share="20"), GRADE_A + 3, "H", "合计为95，不是100"),
        (lambda s: put(s, GRADE_A, share="120"), GRADE_A, "H", "比例应在0到100之间"),
        (lambda s: put(s, GRADE_A + 1, grade="A"), GRADE_A + 1, "G", "“A”写了两次"),
        (lambda s: (put(s, GRADE_A, grade="B"), put(s, GRADE_A + 1, grade="A")), GRADE_A + 3, "G", "从好到差"),
        (lambda s: put(s, MISSING, missing="随便"), MISSING, "I", "请从 按零分 / 分摊权重 / 不评分 中选一个"),
        (lambda s: put(s, MISSING + 1, missing="按零分"), MISSING + 1, "I", "缺数的规定写了两次"),
    ],
)  # fmt: skip
def test_every_fault_is_named_at_its_cell(tmp_path: Path, fill: Fill, row: int, column: str, says: str) -> None:
    begun = scheme if row >= GRADE_A or column == "C" else (lambda _sheet: None)

    def both(sheet: Worksheet) -> None:
        begun(sheet)
        fill(sheet)

    found = lint_letter(read_source(str(filled(tmp_path, both)))).faults
    texts = {(fault.position.sheet, fault.position.row, fault.position.column): fault.text for fault in found}
    assert says in texts.get((SHEET, row, column), str(texts))
