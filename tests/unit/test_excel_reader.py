"""Files from outside: what they say is read exactly, and what would harm ends in a clear sentence."""

import csv
import io
import os
import time
import zipfile
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from forms.errors import UserError
from forms.excel import child, reader
from forms.excel.limits import ReadLimits
from forms.excel.reader import read_table_bytes, read_tables
from forms.excel.refusal import Refused
from forms.excel.sheet_table import SheetTable, column_letter, column_number
from forms.excel.values import number_text, percent_text

_SHEET = "xl/worksheets/sheet1.xml"


def _saved(workbook: openpyxl.Workbook) -> bytes:
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def _workbook(rows: list[list[object]]) -> openpyxl.Workbook:
    workbook = openpyxl.Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = "措施"
    for row in rows:
        sheet.append(row)
    return workbook


def _with_part(content: bytes, part: str, replacement: bytes) -> bytes:
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            target.writestr(entry.filename, replacement if entry.filename == part else source.read(entry))
    return result.getvalue()


def _sheet_xml(body: bytes) -> bytes:
    head = b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    return head + body + b"</worksheet>"


def _refusal(content: bytes) -> UserError:
    started = time.perf_counter()
    with pytest.raises(UserError) as caught:
        read_table_bytes(content, "来件.xlsx")
    assert time.perf_counter() - started < 5
    assert caught.value.text.startswith("来件.xlsx：")
    return caught.value


def test_values_come_as_exact_text_with_their_kind_and_place() -> None:
    rows: list[list[object]] = [
        [],
        [None, 205.0, 0.1 + 0.2, 1234.5, True, date(2024, 3, 31), datetime(2024, 3, 31, 8, 30), " 文字 ", "9.10"],
    ]
    (table,) = read_table_bytes(_saved(_workbook(rows)), "a.xlsx")
    (row,) = table.rows
    assert (table.name, row.number) == ("措施", 2)
    assert row.texts[1:] == ("205", "0.3", "1234.5", "是", "2024-03-31", "2024-03-31 08:30:00", " 文字 ", "9.10")
    assert row.codes == " nnnbddtt"
    assert row.cell(2).column_letter == "B"
    assert row.cell(99).is_empty


def test_error_values_formulas_without_value_and_percent_are_told_apart() -> None:
    workbook = _workbook([["x"]])
    sheet = workbook.worksheets[0]
    sheet["B3"], sheet["C3"], sheet["D3"], sheet["E3"] = "#N/A", "=1+1", 0.955, 0.5
    sheet["D3"].number_format = "0.0%"
    sheet["E3"].number_format = '0.0"%"'
    (table,) = read_table_bytes(_saved(workbook), "a.xlsx")
    row = table.rows[1]
    assert [(row.cell(column).kind, row.cell(column).text) for column in (2, 3, 4, 5)] == [
        ("error", "#N/A"),
        ("formula", ""),
        ("percent", "95.5%"),
        ("number", "0.5"),
    ]


def test_merged_areas_and_hidden_sheets_are_told() -> None:
    workbook = _workbook([["编号"], ["9.2"], [None]])
    workbook.worksheets[0].merge_cells("A2:A3")
    workbook.create_sheet("藏").sheet_state = "veryHidden"
    table, hidden = read_table_bytes(_saved(workbook), "a.xlsx")
    assert table.tall_merge_at(3, 1) == (2, 1, 3, 1)
    assert table.tall_merge_at(1, 1) is None
    assert hidden.is_hidden and hidden.rows == ()


def test_a_dimension_of_a1_as_wps_declares_it_loses_nothing() -> None:
    body = b'<dimension ref="A1"/><sheetData>'
    body += b"".join(b'<row r="%d"><c r="B%d"><v>%d</v></c></row>' % (n, n, n) for n in range(1, 4)) + b"</sheetData>"
    content = _with_part(_saved(_workbook([])), _SHEET, _sheet_xml(body))
    (table,) = read_table_bytes(content, "a.xlsx")
    assert [row.cell(2).text for row in table.rows] == ["1", "2", "3"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_csv_is_read_in_each_encoding_and_separator(tmp_path: Path, encoding: str, separator: str) -> None:
    stream = io.StringIO()
    csv.writer(stream, delimiter=separator).writerows(
        [["编号", "进展，情况"], ["9.10", '第一行\n"第二行"'], [], ["9.2", ""]]
    )
    path = tmp_path / "来件.csv"
    path.write_bytes(stream.getvalue().encode(encoding))
    (table,) = read_tables(path)
    assert [(row.number, row.texts) for row in table.rows] == [
        (1, ("编号", "进展，情况")),
        (2, ("9.10", '第一行\n"第二行"')),
        (4, ("9.2",)),
    ]


def test_an_old_xls_is_told_from_an_encrypted_workbook() -> None:
    compound = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
    assert _refusal(compound + "EncryptedPackage".encode("utf-16-le")).code == "encrypted"
    assert _refusal(compound).code == "damaged"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b"%PDF-1.7 ...", "not_a_workbook"),
        (b"<html><table></table></html>", "not_a_workbook"),
        (b"PK\x03\x04 not really a zip", "damaged"),
        (b"\x81\xff\x00\x12 noise", "unknown_encoding"),
    ],
)
def test_what_is_no_workbook_is_said(content: bytes, code: str) -> None:
    assert _refusal(content).code == code


def test_another_zip_and_a_cut_workbook_are_said() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("word/document.xml", "<a/>")
    assert _refusal(stream.getvalue()).code == "not_a_workbook"
    assert _refusal(_saved(_workbook([["x"]]))[:-40]).code == "damaged"


def test_a_small_zip_that_unpacks_to_120_mb_is_refused() -> None:
    row = b'<row><c t="inlineStr"><is><t>' + b"A" * 1000 + b"</t></is></c></row>"
    content = _with_part(_saved(_workbook([])), _SHEET, _sheet_xml(b"<sheetData>" + row * 116_000 + b"</sheetData>"))
    assert len(content) < 1_000_000
    assert _refusal(content).code == "unpacks_too_large"


@pytest.mark.parametrize(
    ("place", "code", "said"),
    [
        ("XFD1048576", "too_many_columns", "XFD"),
        ("A1048576", "too_many_rows", "1048576"),
        ("SG1", "too_many_columns", "SG"),
    ],
)
def test_far_cells_are_named(place: str, code: str, said: str) -> None:
    workbook = _workbook([["编号"]])
    workbook.worksheets[0][place] = 1
    fault = _refusal(_saved(workbook))
    assert fault.code == code
    assert said in fault.text and "措施" in fault.text


def test_far_cells_that_hide_their_place_are_stopped_by_the_memory_limit() -> None:
    cells = b'<c r="A1"><v>1</v></c></row><row r = "1048576"><c r = "XFD1048576"><v>1</v></c>'
    body = b'<sheetData><row r="1">' + cells + b"</row></sheetData>"
    fault = _refusal(_with_part(_saved(_workbook([])), _SHEET, _sheet_xml(body)))
    assert fault.code in ("too_much_memory", "too_many_rows", "damaged")


@pytest.mark.parametrize("part", [_SHEET, "xl/styles.xml", "xl/workbook.xml"])
def test_200k_nested_tags_are_refused(part: str) -> None:
    nested = b"<a>" * 200_000 + b"</a>" * 200_000
    assert _refusal(_with_part(_saved(_workbook([])), part, _sheet_xml(nested))).code == "nested_too_deep"


@pytest.mark.parametrize("part", [_SHEET, "xl/workbook.xml", "xl/theme/theme1.xml"])
def test_entity_bombs_and_external_entities_are_refused(part: str) -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b SYSTEM "file:///etc/passwd">]><worksheet>&b;</worksheet>'
    assert _refusal(_with_part(_saved(_workbook([["x"]])), part, bomb)).code == "has_doctype"


def test_too_many_entries_and_sheets_are_refused() -> None:
    stream = io.BytesIO(_saved(_workbook([])))
    with zipfile.ZipFile(stream, "a") as archive:
        for number in range(5_001):
            archive.writestr(f"xl/media/{number}.bin", b"")
    assert _refusal(stream.getvalue()).code == "too_many_entries"
    many = openpyxl.Workbook()
    for _number in range(101):
        many.create_sheet()
    assert _refusal(_saved(many)).code == "too_many_sheets"


def test_a_reading_process_that_never_ends_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "LIMITS", ReadLimits(seconds=0.3))
    monkeypatch.setattr(reader, "_command", lambda: [reader.sys.executable, "-c", "import time; time.sleep(60)"])
    assert _refusal(b"x").code == "took_too_long"


def test_a_reading_process_that_dies_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "_command", lambda: [reader.sys.executable, "-c", "import os; os.abort()"])
    assert _refusal(b"x").code == "reading_failed"
    monkeypatch.setattr(reader, "_command", lambda: [reader.sys.executable, "-c", "pass"])
    assert _refusal(b"x").code == "reading_failed"


def test_a_frozen_program_starts_itself_to_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader.sys, "frozen", True, raising=False)
    assert reader._command() == [reader.sys.executable, child.CHILD_ARGUMENT]
    frozen = [reader.sys.executable, "-m", "desktop", child.CHILD_ARGUMENT]
    monkeypatch.setattr(reader, "_command", lambda: frozen)
    assert read_table_bytes(b"a,b", "a.csv")[0].rows[0].texts == ("a", "b")


def test_missing_and_oversized_files_are_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UserError, match="找不到文件"):
        read_tables(tmp_path / "没有.xlsx")
    os.mkfifo(tmp_path / "管道.xlsx")  # reading it would wait for ever
    for path in (tmp_path, tmp_path / "管道.xlsx", Path("/dev/zero")):
        with pytest.raises(UserError, match="这不是文件"):
            read_tables(path)
    monkeypatch.setattr(reader, "LIMITS", ReadLimits(file_bytes=3))
    path = tmp_path / "大.csv"
    path.write_bytes(b"abcd")
    with pytest.raises(UserError, match="超过"):
        read_tables(path)


def test_every_refusal_has_its_words() -> None:
    from forms.excel.refusal import _MESSAGES, user_error

    details = {"size": 1, "limit": 2, "count": 3, "sheet": "措施", "row": 4, "column": "A", "seconds": 5}
    for code in _MESSAGES:
        fault = user_error(code, details, "a.xlsx")
        assert fault.code == code and fault.what.endswith("。") and fault.todo.endswith("。")
    assert user_error("unheard_of", {}, "a.xlsx").code == "reading_failed"
    assert Refused("damaged").code == "damaged"


@pytest.mark.parametrize(
    ("value", "text"),
    [(205.0, "205"), (0.1 + 0.2, "0.3"), (1e20, "100000000000000000000"), (-0.0, "0"), (1e-7, "0.0000001"), (7, "7")],
)
def test_numbers_lose_their_noise_only(value: float, text: str) -> None:
    assert number_text(value) == text


def test_percent_is_exact() -> None:
    assert percent_text(0.07) == "7%"
    assert percent_text(1.155) == "115.5%"


def test_columns_are_counted_in_letters() -> None:
    for number in (1, 26, 27, 702, 703, 16_384):
        assert column_number(column_letter(number)) == number
    assert column_letter(16_384) == "XFD"


def test_only_tall_merges_are_faults_of_keys() -> None:
    table = SheetTable("a", (), ((1, 1, 1, 3), (2, 1, 4, 1)))
    assert table.wide_merge_at(1, 2) == (1, 1, 1, 3)
    assert table.tall_merge_at(1, 2) is None
