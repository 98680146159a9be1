"""Assets with fifty faults planted by hand, each with the place and the name by which it must be found."""

import datetime
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from forms.excel.sheet_table import column_letter
from tests.unit.asset_workbook import COLUMNS, cells_of, heads
from tests.unit.fast_workbook import ErrorValue, Formula, write_workbook
from tests.unit.ledgers import generated_assets

FAULTS = 50
_ABOVE = 2  # a title and the heads

Place = tuple[str, int, str]


@dataclass(frozen=True, slots=True)
class Plant:
    """A cell that is spoilt. `is_taken`: the row comes in all the same, with `value` where an amount is read anew."""

    code: str
    column: str
    cell: object
    is_taken: bool = False
    value: str = ""


_LONG = "很长的地址" * 50
PLANTS = (
    Plant("code_became_number", "code", 123456789012345680),
    Plant("code_became_number", "code", "1.23456789012346E+17"),
    Plant("code_became_date", "code", datetime.date(2024, 3, 1)),
    Plant("no_key", "code", None),
    Plant("repeated", "code", "ZC-00001"),
    Plant("merged_key", "code", None),
    Plant("merged_cell", "holder", None),
    Plant("full_width", "code", "ＺＣ-９９９９９", is_taken=True),
    Plant("not_a_choice", "holder_kind", "集体企业"),
    Plant("control_character", "name", "旧厂\u200b房"),
    Plant("missing", "name", "   ", is_taken=True),
    Plant("not_a_choice", "kind", "飞机"),
    Plant("text_too_long", "location", _LONG),
    Plant("picture", "location", '=_xlfn.DISPIMG("ID_0F3A",1)'),
    Plant("not_a_number", "area", "12平米左右"),
    Plant("more_than", "area", 0),
    Plant("number_became_date", "area", datetime.date(2024, 3, 1)),
    Plant("error_value", "book_value", ErrorValue("#N/A")),
    Plant("formula_without_value", "book_value", Formula("SUM(A1:A2)")),
    Plant("not_a_number", "book_value", "约八百"),
    Plant("at_least", "book_value", -5),
    Plant("magnitude", "book_value", 0.09, is_taken=True),
    Plant("magnitude", "book_value", 43_210_000, is_taken=True),
    Plant("number_too_long", "book_value", 1234567890123456.0),
    Plant("not_a_choice", "booked", "大概是"),
    Plant("wrong_choice", "way", "收回储备"),
    Plant("wrong_choice", "way", "公物仓"),
    Plant("not_a_document_number", "plan_no", "三号文"),
    Plant("missing", "owner", None, is_taken=True),
    Plant("missing", "status", None, is_taken=True),
    Plant("missing", "value", None, is_taken=True),
    Plant("full_width", "value", "１２３.５", is_taken=True, value="123.5"),
    Plant("rounded", "value", 12.3456, is_taken=True, value="12.35"),
    Plant("unit_unclear", "value", "30平方米"),
    Plant("date_as_number", "revived_on", 45352, is_taken=True),
    Plant("date_as_text", "revived_on", "2024-3-5", is_taken=True),
    Plant("date_as_text", "revived_on", "2024/3/5", is_taken=True),
    Plant("date_as_text", "revived_on", "2024.3.5", is_taken=True),
    Plant("date_as_text", "revived_on", "2024年3月5日", is_taken=True),
    Plant("date_as_text", "revived_on", "20240305", is_taken=True),
    Plant("no_such_day", "revived_on", "2024.2.30"),
    Plant("not_a_date", "revived_on", "三月初五"),
    Plant("at_most_node", "revived_on", datetime.date(2024, 5, 1)),
    Plant("missing", "revived_on", None, is_taken=True),
    Plant("not_a_choice", "expected", "2024-05"),
    Plant("formula_without_value", "value", Formula("B2*2")),
    Plant("error_value", "owner", ErrorValue("#REF!")),
    Plant("control_character", "owner", "王\ufeff某"),
    Plant("at_least", "value", -0.01),
    Plant("full_width", "area", "１２００", is_taken=True),
)

_HARMLESS: tuple[tuple[str, object], ...] = (
    ("holder", "  大足城投  "),
    ("title", True),
    ("booked", "√"),
    ("book_value", Formula("100*8", 800.0)),
    ("book_value", "86.5万元"),
    ("expected", "6月底"),
)
"""What looks odd and can be read all the same."""


@dataclass
class PlantedFile:
    """`faults` are (code, row, column) of everything that is wrong; `value` what the rows that can come in add up to.

    `lacking` are the keys of rows that come in with an empty cell and what belongs there, which adds `later`.
    """

    path: Path
    rows: int
    faults: list[Place] = field(default_factory=list)
    kept_out: int = 0
    value: Decimal = Decimal(0)
    later: Decimal = Decimal(0)
    lacking: dict[str, dict[str, str]] = field(default_factory=dict)


def write_planted(path: Path, count: int) -> PlantedFile:
    """`count` assets of which fifty rows, far from each other, are spoilt in one place."""
    assert len(PLANTS) == FAULTS
    assets = generated_assets(count)
    cells = [cells_of(row) for row in assets]
    made = PlantedFile(path, count)
    revived = [place for place, row in enumerate(assets) if row["status"] == "已盘活" and row["plan_no"]]
    step = len(revived) // (FAULTS + len(_HARMLESS) + 1)
    merges: list[str] = []
    out: set[int] = set()
    for number, plant in enumerate(PLANTS, 1):
        place = revived[number * step]
        _plant(made, plant, place, cells, merges, out)
        if plant.is_taken and plant.code == "missing":
            made.lacking[assets[place]["code"]] = {plant.column: assets[place][plant.column]}
            made.later += Decimal(assets[place]["value"]) if plant.column in ("value", "status") else 0
        if plant.is_taken and plant.column in ("value", "status"):
            assets[place]["value"] = plant.value
    for number, (column, cell) in enumerate(_HARMLESS, FAULTS + 1):
        cells[revived[number * step]][COLUMNS.index(column)] = cell
    made.kept_out = len(out)
    left = [row for place, row in enumerate(assets) if place not in out and row["status"] == "已盘活"]
    made.value = sum((Decimal(row["value"]) for row in left if row["value"]), Decimal(0))
    write_workbook(path, [["待盘活国有资产清单"], heads(), *cells, ["合计", None, None]], merges)
    return made


def _plant(
    made: PlantedFile, plant: Plant, place: int, cells: list[list[object]], merges: list[str], out: set[int]
) -> None:
    index = COLUMNS.index(plant.column)
    column = column_letter(index + 1)
    row = place + _ABOVE + 1
    cells[place][index] = plant.cell
    faulty = [row]
    if plant.code.startswith("merged"):
        merges.append(f"{column}{row - 1}:{column}{row}")
    if plant.code == "merged_key":  # neither row says for certain what it is
        faulty.insert(0, row - 1)
    if not plant.is_taken:
        out.update(each - _ABOVE - 1 for each in faulty)
    made.faults += [(plant.code, each, column) for each in faulty]
