"""Blocks from the clipboard of Excel, WPS and LibreOffice."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.excel.clipboard import format_block, parse_block


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("", []),
        ("205", [["205"]]),
        ("9.2\t205\r\n9.3\t30\r\n", [["9.2", "205"], ["9.3", "30"]]),
        ("9.2\t205\n9.3\t30", [["9.2", "205"], ["9.3", "30"]]),
        ("a\rb\r", [["a"], ["b"]]),
        ("\t\r\n", [["", ""]]),
        ("a\t", [["a", ""]]),
        ("\r\n", [[""]]),
        ("a\r\n\r\nb\r\n", [["a"], [""], ["b"]]),
        ('"第一行\n第二行"\t205\r\n', [["第一行\n第二行", "205"]]),
        ('"第一行\r\n第二行"\r\n', [["第一行\n第二行"]]),
        ('"他说""好"""\tb\n', [['他说"好"', "b"]]),
        ('他说"好"\tb\n', [['他说"好"', "b"]]),
        ('"一区多园"格局\tb\n', [['"一区多园"格局', "b"]]),
        ('"未完的引号\tb\nc\n', [['"未完的引号', "b"], ["c"]]),
        ('""\tb', [["", "b"]]),
        ('"a\tb"\tc', [["a\tb", "c"]]),
        ("205\0", [["205"]]),
    ],
)
def test_blocks_are_read_as_spreadsheets_wrote_them(text: str, rows: list[list[str]]) -> None:
    assert parse_block(text) == rows


def test_a_cell_with_line_breaks_is_quoted_and_one_with_inner_quotes_is_not() -> None:
    assert format_block([["甲\n乙", '说"好"', '"好"']]) == '"甲\n乙"\t说"好"\t"""好"""\n'


_CELLS = st.text(st.sampled_from('ab9."\t\n，\u3000'), max_size=6)


@given(st.lists(st.lists(_CELLS, min_size=1, max_size=4), max_size=4))
def test_written_blocks_are_read_back(rows: list[list[str]]) -> None:
    assert parse_block(format_block(rows)) == rows


def test_a_large_block_with_stray_quotes_is_read_in_linear_time() -> None:
    started = time.perf_counter()
    assert len(parse_block('"a\t""\t"\n' * 50_000)) > 1
    assert time.perf_counter() - started < 2
