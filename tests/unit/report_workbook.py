"""A report with every kind of section and cell, to be written as a workbook; texts that must not become formulas."""

from datetime import date
from decimal import Decimal

from forms.reports.document import (
    Cover,
    CoverLine,
    Document,
    Heading,
    Paragraph,
    Section,
    SignOff,
    Table,
    TableCell,
    TableColumn,
    TableRow,
)
from forms.schema.letter import Letter

_PROGRESS = "截至3月底，区科技局会同园区管委会新认定12家，累计205家；第二批材料正在组织专家评审，预计4月下旬完成公示。"
DANGEROUS = ["=1+1", "+1", "-1", "@SUM(A1)", " =1", "\t=1", "＝1+1", '=HYPERLINK("http://a")', "#N/A", "TRUE", "1E5"]


def report_document(letter: Letter) -> Document:
    """Cover, a wide table with all measures of the letter, and a page to sign."""
    cover = Cover(
        letter.title,
        "3月底落实情况报告",
        (CoverLine("填报单位", letter.unit), CoverLine("单位代码", letter.unit_code)),
        ("示例：本责任书依据公开报道整理。",),
        "zerenshu:500111/dazu-2024/2024-03/r1/" + "ab" * 32,
    )
    sections = (
        Section("封面", (cover,)),
        Section(
            "措施落实情况", (Heading("措施落实情况"), _measures(letter), Paragraph("注：示例。", "note")), wide=True
        ),
        Section("签字页", (Heading("签字页"), SignOff(("填报人", "审核人"), (CoverLine("报出日期", "2024年4月5日"),)))),
    )
    return Document(
        title="大足区2024年度改革突破目标责任书3月底落实情况报告",
        author="大足区",
        day=date(2024, 4, 5),
        sections=sections,
        watermark="示例数据 不得报送",
        page_note="示例：不是正式文本",
        data_sha256="cd" * 32,
    )


def _measures(letter: Letter) -> Table:
    columns = (
        TableColumn("编号", 4, "centre"),
        TableColumn("措施", 15),
        TableColumn("单位", 4.4, "centre"),
        TableColumn("本期数", 7, "right"),
        TableColumn("目标", 6.5, "right"),
        TableColumn("完成率", 6, "right", "%"),
        TableColumn("进度", 5.6, "centre"),
        TableColumn("进展情况", 22),
    )
    rows = []
    for aspect in letter.aspects:
        rows.append(TableRow((TableCell(f"{aspect.no}  {aspect.title}"),), "group"))
        for measure in aspect.measures:
            cells = (
                TableCell(measure.no, as_text=True),
                TableCell(measure.title),
                TableCell(measure.unit or ""),
                TableCell("123,456,789.25", Decimal("123456789.25"), 2),
                TableCell("≥ 210", Decimal(210)),
                TableCell("97.6%", Decimal("97.6"), 1),
                TableCell("▲ 预警", tone="warning"),
                TableCell(_PROGRESS),
            )
            rows.append(TableRow(cells))
    return Table(columns, tuple(rows))
