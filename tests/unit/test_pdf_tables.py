"""Tables: rows on sheets as a property, and what is printed of them."""

import re
from datetime import date
from io import BytesIO

from hypothesis import given
from hypothesis import strategies as st

from forms.pdf.layout import DENSE_TABLE
from forms.pdf.line_breaking import Line
from forms.pdf.reader import pdf_text
from forms.pdf.table_layout import LaidCell, LaidRow, StyledLine, lay_table
from forms.pdf.table_pages import paginate
from forms.pdf.writer import write_pdf
from forms.reports.document import (
    Document,
    Heading,
    Section,
    Table,
    TableCell,
    TableColumn,
    TableRow,
)

LEADING, PAD = DENSE_TABLE.cell.leading, 2 * DENSE_TABLE.pad_y


def row(lines: int, number: int = 0, *, is_group: bool = False) -> LaidRow:
    texts = tuple(StyledLine(Line(f"{number}.{at}", 10), DENSE_TABLE.cell) for at in range(lines))
    kind = "group" if is_group else "body"
    return LaidRow((LaidCell(texts, "left"),), lines * LEADING + PAD, kind, is_shaded=is_group)


def texts_of(rows: list[LaidRow]) -> list[str]:
    return [line.text for each in rows for cell in each.cells for line, _style in cell.lines if line.text != "续"]


rows_strategy = st.lists(st.tuples(st.integers(1, 60), st.booleans()), max_size=40).map(
    lambda each: [
        row(1 if is_group else lines, number, is_group=is_group) for number, (lines, is_group) in enumerate(each)
    ]
)


@given(rows_strategy, st.floats(-50, 400))
def test_rows_keep_their_order_fit_their_sheets_and_groups_never_end_one(rows: list[LaidRow], first: float) -> None:
    pages = list(paginate(rows, first, 400, DENSE_TABLE))
    assert texts_of([each for page in pages for each in page]) == texts_of(rows)
    for number, page in enumerate(pages):
        assert sum(each.height for each in page) <= max(400 if number else first, 0) + 0.1
        assert page or number == 0
    for page in pages[:-1]:
        assert not page or page[-1].kind != "group"


def test_the_last_sheet_gets_a_second_row() -> None:
    pages = list(paginate([row(2, number) for number in range(11)], 10 * (2 * LEADING + PAD), 400, DENSE_TABLE))
    assert [len(page) for page in pages] == [9, 2]


def test_a_row_taller_than_a_sheet_is_cut_not_lost() -> None:
    pages = list(paginate([row(3), row(100, 1), row(3, 2)], 400, 400, DENSE_TABLE))
    assert len(pages[0]) == 2
    assert sum(len(each.cells[0].lines) for page in pages for each in page if each.is_part) >= 100


def printed(table: Table, *, wide: bool = False) -> list[str]:
    target = BytesIO()
    blocks = (Heading("措施表"), table)
    write_pdf(Document("报告", "大足区", date(2024, 4, 3), (Section("表", blocks, wide),)), target)
    return pdf_text(target.getvalue())


def columns(*labels: str) -> tuple[TableColumn, ...]:
    return tuple(TableColumn(label, 1.0, "right" if label == "本期数" else "left") for label in labels)


def test_the_head_stands_on_every_sheet_with_its_units_and_the_unit_line() -> None:
    heads = (TableColumn("措施", 3), TableColumn("本期数", 2, "right", "万元"))
    rows = tuple(TableRow((TableCell(f"措施{number}"), TableCell("1,286.50"))) for number in range(120))
    pages = printed(Table(heads, rows, "单位：万元"))
    assert len(pages) > 3
    for page in pages:
        assert [page.count(word) for word in ("本期数", "（万元）", "单位：万元")] == [1, 1, 1]
    assert sum(page.count("1,286.50") for page in pages) == 120


def test_a_20000_character_cell_is_printed_whole() -> None:
    text = "盘活国有资产工作稳步推进，" * 1538
    pages = printed(Table(columns("序号", "进展情况"), (TableRow((TableCell("1.1"), TableCell(text))),)), wide=True)
    assert len(pages) > 10
    assert sum(page.count("盘") for page in pages) == 1538
    assert sum(page.count("续") for page in pages) == len(pages) - 1


def test_a_figure_is_never_broken_however_narrow_its_column() -> None:
    figure = "128,456,789,012.34"
    labels = [f"列{number}" for number in range(12)]
    cells = [TableCell("进展情况" * 10)] * 12 + [TableCell(figure)]
    table = Table((*columns(*labels), TableColumn("本期数", 0.01, "right")), (TableRow(tuple(cells)),))
    assert figure in printed(table)[0]
    beside = Table(columns(*["本期数"] * 6), (TableRow((TableCell(figure),) * 6),))
    assert printed(beside)[0].count(figure) == 6


def test_short_words_stay_whole_and_lights_keep_their_word() -> None:
    heads = (TableColumn("进度", 0.1, "centre"), TableColumn("完成状态", 0.1, "centre"), TableColumn("进展情况", 9))
    cells = (TableCell("● 正常", tone="good"), TableCell("正在推进"), TableCell("盘活" * 200))
    text = printed(Table(heads, (TableRow(cells),)))[0]
    assert "● 正常" in text
    assert "正在推进" in text


def test_groups_span_and_totals_and_empty_tables_are_printed() -> None:
    group = TableRow((TableCell("一、组织领导"),), "group")
    total = TableRow((TableCell("合计"), TableCell("205")), "total")
    table = Table(columns("措施", "本期数"), (group, TableRow((TableCell("成立专班"), TableCell("1"))), total))
    assert re.search(r"一、组织领导\s*成立专班\s*1\s*合计\s*205", printed(table)[0])
    assert "无佐证材料" in printed(Table(columns("文件"), (), empty_text="无佐证材料"))[0]


def test_column_widths_fill_the_measure() -> None:
    table = Table((TableColumn("序号", 1), TableColumn("措施", 5), TableColumn("本期数", 0.01, "right")), ())
    edges = lay_table(table, 400).edges
    assert edges[0] == 0
    assert abs(edges[-1] - 400) < 0.01
    assert edges[3] - edges[2] > 30
