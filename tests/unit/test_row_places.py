"""A reviewer names a row of a package by its code: found however it is typed, and printed as it is called."""

from contextlib import closing
from pathlib import Path

import pytest

from forms.package.data_json import build_data_json
from forms.package.entries import MIMETYPE, MIMETYPE_CONTENT
from forms.package.package_data import PackageData, parse_data
from forms.package.return_slip import Comment, Place
from forms.package.stated_rows import StatedLedger, ledgers_of, place_label, rows_named
from forms.pdf.reader import pdf_text
from forms.services.package_facts import gather_facts
from forms.services.returning import return_package
from forms.services.slip_document import write_slip
from tests.unit.ledgers import ASSET, add_all, ledger_desk

LEDGER = "state_assets"
ROWS = [
    {"row": "r1", "code": "ZC-1", "name": "厂房", "plan": "ZC-2"},
    {"row": "r2", "code": "ZC-2", "name": "厂房"},
    {"row": "r3", "code": "〔2024〕3", "name": ["不是文字"]},
]
HEAD = {
    "ledger": LEDGER,
    "title": "国有资产清单",
    "key": "code",
    "columns": [{"column": "name", "label": "资产名称"}, {"column": "code", "label": "编号"}],
}


def stated(**content: object) -> PackageData:
    return PackageData({"ledgers": {LEDGER: ROWS, "empty": []}, **content}, True, False, (), {})


@pytest.mark.parametrize(
    ("typed", "rows"),
    [
        ("ZC-2", ["r2"]),  # a code goes before the same content elsewhere
        ("ｚｃ－１", ["r1"]),
        ("〔2024〕 ３", ["r3"]),
        ("r3", ["r3"]),
        ("厂房", ["r1", "r2"]),
        ("ZC-9", []),
        (" ", []),
    ],
)
def test_row_is_found_as_it_is_typed(typed: str, rows: list[str]) -> None:
    data = stated(ledger_heads=[HEAD])
    (ledger,) = ledgers_of(data)
    assert list(rows_named(data, ledger, typed)) == rows


def test_package_without_heads_is_read_by_names() -> None:
    for heads in (None, "nothing", [{"ledger": 3}], [{**HEAD, "ledger": "another"}]):
        data = stated(ledger_heads=heads)
        assert ledgers_of(data) == [StatedLedger(LEDGER, LEDGER, "", {})]
        assert place_label(data, Place("row", ledger=LEDGER, row="r1", field="name")) == "state_assets r1 name"


def test_slip_calls_a_row_by_its_code(tmp_path: Path) -> None:
    desk = ledger_desk(tmp_path / "ws")
    with closing(desk.session):
        add_all(desk, [ASSET])
        facts = gather_facts(desk.session, desk.desk, is_paper=False)
    blob = build_data_json(facts)
    package = tmp_path / "unpacked"
    package.mkdir()
    (package / "data.json").write_bytes(blob)
    (package / MIMETYPE).write_bytes(MIMETYPE_CONTENT)
    comment = Comment(Place("row", ledger=LEDGER, row="ZC-0001", field="value"), "与评估报告不符")
    _path, slip = return_package(package, [comment], by="赵科长")
    assert slip.comments[0].place.row != "ZC-0001" and slip.comments[0].shown == "120.5"
    write_slip(slip, parse_data(blob), tmp_path / "slip.pdf")
    printed = "".join("".join(pdf_text(tmp_path / "slip.pdf")).split())
    assert "待盘活国有资产清单ZC-0001盘活金额" in printed
    assert slip.comments[0].place.row not in printed
