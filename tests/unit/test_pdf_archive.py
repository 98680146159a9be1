"""PDF/A-2b by pikepdf's strict check; what other checkers say stands in test_pdfa_by_others."""

from datetime import UTC, date, datetime
from io import BytesIO

import pikepdf
import pytest
from pikepdf import pdfa

from forms.errors import UserError
from forms.pdf.archive import archive, read_data_sha256
from forms.pdf.reader import pdf_text
from forms.pdf.stamp import draw_stamp
from forms.pdf.writer import write_pdf
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

HASH = "0123456789abcdef" * 4
CREATED = datetime(2024, 4, 3, 10, 12, 33, tzinfo=UTC)


@pytest.fixture(scope="module")
def report() -> bytes:
    """Every kind of block, every role of font, tones, a watermark and a QR code."""
    cells = (TableCell("● 正常", tone="good"), TableCell("张䶮、冯𬱟，≥60%"), TableCell("1,286.50", tone="bad"))
    heads = (TableColumn("进度", 1, "centre"), TableColumn("进展情况", 5), TableColumn("本期数", 2, "right", "万元"))
    rows = (TableRow((TableCell("一、组织领导"),), "group"), TableRow(cells), TableRow(cells, "total"))
    table = Table(heads, rows, "单位：万元")
    text = (
        Heading("综述"),
        Heading("一、进展", 1),
        Heading("（一）盘活", 2),
        Paragraph("盘活“资产”3.27亿元。" * 20),
        table,
    )
    cover = Cover("落实情况报告", "2024年3月底", (CoverLine("填报单位", "大足区"),), ("示例",), f"zerenshu:{HASH}")
    sections = (Section("封面", (cover,)), Section("综述", text), Section("表", (Heading("表"), table), wide=True))
    sign_off = Section("签署页", (SignOff(("填报人", "审核人"), (), "数据真实。"),))
    target = BytesIO()
    day = date(2024, 4, 3)
    write_pdf(Document("报告", "大足区", day, (*sections, sign_off), "示例数据 不得报送", "示例", HASH), target)
    return target.getvalue()


def archived(report: bytes) -> bytes:
    return archive(report, title="落实<情况>&报告", author="大足区", data_sha256=HASH, created=CREATED)


def test_strict_check_approves_what_was_written(report: bytes) -> None:
    verdict = pdfa.validate_written(BytesIO(archived(report)), "2b")
    assert verdict.findings == []


def test_metadata_language_and_hash(report: bytes) -> None:
    content = archived(report)
    assert read_data_sha256(content) == HASH
    with pikepdf.open(BytesIO(content)) as pdf:
        assert str(pdf.Root.Lang) == "zh-CN"
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert str(pdf.docinfo["/Title"]) == "落实<情况>&报告"
        assert str(pdf.docinfo["/CreationDate"]) == "D:20240403101233+00'00'"
        profile = pdf.Root.OutputIntents[0].DestOutputProfile.read_bytes()
        assert profile[8:10] == b"\x02\x30"


def test_same_arguments_same_bytes_and_same_text(report: bytes) -> None:
    assert archived(report) == archived(report)
    assert pdf_text(archived(report)) == pdf_text(report)


def test_a_report_without_hash_and_a_damaged_one(report: bytes) -> None:
    assert read_data_sha256(archive(report, title="报告", author="区", data_sha256="", created=CREATED)) == ""
    with pytest.raises(UserError):
        read_data_sha256(b"nothing")


@pytest.mark.parametrize("trial", [True, False])
def test_a_stamp_is_allowed_in_pdfa(trial: bool) -> None:
    stamp = draw_stamp(["单位负责人", "大足区", "王堃"], 330, 70, trial)
    assert pdf_text(archive(stamp, title="章", author="区", data_sha256="", created=CREATED))
