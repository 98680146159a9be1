"""Large hostile workbooks, which are looked through while they are parsed, and what is harmless but looks odd."""

import io
import random
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import openpyxl
import pytest

from forms.errors import UserError
from forms.excel.parsing import _LARGE_BYTES
from forms.excel.reader import read_table_bytes, read_tables
from tests.unit.fast_workbook import Formula, write_workbook
from tests.unit.libreoffice import save_as

SHEET = "xl/worksheets/sheet1.xml"


def changed(content: bytes, change: Callable[[bytes], bytes], **added: bytes) -> bytes:
    """The workbook with another first sheet and with more parts."""
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            part = source.read(entry)
            target.writestr(entry.filename, change(part) if entry.filename == SHEET else part)
        for name, part in added.items():
            target.writestr(name.replace("__", "/"), part)
    return result.getvalue()


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A workbook beyond the size up to which it is looked through first."""
    dice = random.Random(7)
    rows = [[f"编号{number}", dice.random(), dice.random(), f"{dice.random()}"] for number in range(40_000)]
    content = write_workbook(
        tmp_path_factory.mktemp("large") / "a.xlsx", [["编号", "甲", "乙", "丙"], *rows]
    ).read_bytes()
    assert len(content) > _LARGE_BYTES
    return content


def refusal(content: bytes) -> str:
    started = time.perf_counter()
    with pytest.raises(UserError) as caught:
        read_table_bytes(content, "来件.xlsx")
    assert time.perf_counter() - started < 5
    return caught.value.code


def test_a_large_workbook_is_read_whole(large: bytes) -> None:
    (table,) = read_table_bytes(large, "a.xlsx")
    assert (len(table.rows), table.rows[-1].texts[0]) == (40_001, "编号39999")


@pytest.mark.parametrize(
    ("last", "codes"),
    [
        (b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>', {"too_many_columns", "too_much_memory"}),
        (b'<row r="400000"><c r="A400000"><v>1</v></c></row></sheetData>', {"too_many_rows"}),
        (b"<a>" * 200_000 + b"</a>" * 200_000 + b"</sheetData>", {"nested_too_deep"}),
        (b"<!DOCTYPE x [<!ENTITY a 'b'>]></sheetData>", {"has_doctype"}),
    ],
)
def test_what_is_hostile_in_a_large_workbook_is_said(large: bytes, last: bytes, codes: set[str]) -> None:
    assert refusal(changed(large, lambda part: part.replace(b"</sheetData>", last))) in codes


def test_a_large_workbook_cut_short_or_damaged_is_said(large: bytes) -> None:
    assert refusal(large[: len(large) // 2]) == "damaged"
    middle = len(large) // 2
    spoilt = large[:middle] + b"\0" * 20_000 + large[middle + 20_000 :]
    assert refusal(spoilt) in ("damaged", "nested_too_deep")


def test_external_references_are_never_followed(tmp_path: Path) -> None:
    """The value that was saved last is read; nothing is fetched."""
    path = write_workbook(tmp_path / "a.xlsx", [["编号", "甲"], ["A1", Formula("[1]Sheet1!$A$1", 12.5)]])
    link = b'<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'
    relations = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
        b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/externalLinkPath" '
        b'Target="http://127.0.0.1:9/x.xlsx" TargetMode="External"/></Relationships>'
    )
    parts = {
        "xl__externalLinks__externalLink1.xml": link,
        "xl__externalLinks___rels__externalLink1.xml.rels": relations,
    }
    (table,) = read_table_bytes(changed(path.read_bytes(), lambda part: part, **parts), "a.xlsx")
    assert table.rows[1].texts == ("A1", "12.5")


def test_a_letter_renamed_to_a_workbook_is_said() -> None:
    stream = io.BytesIO()
    docx.Document().save(stream)
    assert refusal(stream.getvalue()) == "not_a_workbook"


def test_an_old_xls_is_read(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    for row in (["编号", "账面价值", "日期"], ["A1", 12.5, "2024-03-05"]):
        workbook.worksheets[0].append(row)
    workbook.save(tmp_path / "a.xlsx")
    save_as("xls", tmp_path, [tmp_path / "a.xlsx"])
    (table,) = [each for each in read_tables(tmp_path / "a.xls") if each.rows]
    assert [row.texts for row in table.rows] == [("编号", "账面价值", "日期"), ("A1", "12.5", "2024-03-05")]
