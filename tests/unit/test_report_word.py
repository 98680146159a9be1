"""The text report as .docx: styles by name, read back after Word, WPS or LibreOffice saved it, hostile files refused."""

import io
import re
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from forms.errors import UserError
from forms.services.report_files import text_report_docx
from forms.services.report_taking import TakenReport, compare_file, compare_text, take
from forms.services.report_text import ReportDesk
from forms.word.reader import PART_BYTES, read_docx, read_docx_bytes
from forms.word.text_stream import split_number
from tests.unit.desks import fill, new_desk
from tests.unit.libreoffice import save_as

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


@pytest.fixture
def report(tmp_path: Path) -> ReportDesk:
    desk = new_desk(tmp_path / "ws")
    fill(desk, "9.2.value=205", "9.2.progress=新认定12家。", "8.1.value=110", "8.1.next=稳产增产。")
    return ReportDesk(desk.session, desk)


def written(report: ReportDesk, folder: Path) -> Path:
    path = folder / "报告.docx"
    path.write_bytes(text_report_docx(report.facts))
    return path


def rewritten(path: Path, change: Callable[[Any], None]) -> Path:
    """What another program makes of the file."""
    document = Document(str(path))
    change(document)
    document.save(str(path))
    return path


def saying(document: Any, text: str) -> Any:
    return next(paragraph for paragraph in document.paragraphs if text in paragraph.text)


def kinds(taken: TakenReport) -> list[tuple[str, str, str]]:
    return [(change.kind, change.key, change.after) for change in taken.changes]


def body_of(xml: str) -> bytes:
    """A .docx whose document part is this."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", xml)
    return target.getvalue()


def paragraphs(xml: str) -> list[tuple[int, str]]:
    content = body_of(f'<w:document xmlns:w="{W}"><w:body>{xml}</w:body></w:document>')
    return [(each.level, each.text) for each in read_docx_bytes(content, "甲.docx").paragraphs]


def test_page_styles_and_fonts_are_those_of_the_standard(report: ReportDesk, tmp_path: Path) -> None:
    document = Document(str(written(report, tmp_path)))
    section = document.sections[0]
    margins = (section.top_margin, section.left_margin, section.right_margin, section.bottom_margin)
    assert [round(each.mm) for each in margins] == [37, 28, 26, 35]
    fonts = {
        "公文标题": "方正小标宋简体",
        "公文正文": "仿宋_GB2312",
        "公文一级标题": "黑体",
        "公文二级标题": "楷体_GB2312",
    }
    for name, font in fonts.items():
        style = document.styles[name]
        assert style.element.rPr.rFonts.get(f"{{{W}}}eastAsia") == font
        assert style.paragraph_format.line_spacing.pt == pytest.approx(28.95)
    indent = document.styles["公文正文"].element.pPr.ind
    assert indent.get(f"{{{W}}}firstLineChars") == "200"
    assert document.settings.odd_and_even_pages_header_footer
    assert [part.paragraphs[0].alignment for part in (section.footer, section.even_page_footer)] == [2, 0]
    assert [each.style.name for each in document.paragraphs[:3]] == ["公文标题", "公文正文", "公文主送机关"]


def test_an_untouched_file_changes_nothing_also_when_data_came_since(report: ReportDesk, tmp_path: Path) -> None:
    path = written(report, tmp_path)
    assert compare_file(report, path) == TakenReport((), (), ())
    fill(report.desk, "9.2.value=207", "9.1.value=320")
    report.refresh()
    assert compare_file(report, path).changes == ()


def test_every_change_is_shown_before_it_is_taken_and_numbers_are_compared(report: ReportDesk, tmp_path: Path) -> None:
    def rewrite(document: Any) -> None:
        saying(document, "205家").runs[0].text = "1.高新技术企业已达206家。"
        gone = saying(document, "稳产增产")._p
        gone.getparent().remove(gone)
        saying(document, "（主送机关待填）").runs[0].text = "市国资委："
        saying(document, "二、主要进展").insert_paragraph_before("工作专班召开会议3次。")

    taken = compare_file(report, rewritten(written(report, tmp_path), rewrite))
    assert kinds(taken) == [
        ("head", "addressee", "市国资委"),
        ("added", "new/1", "工作专班召开会议3次。"),
        ("changed", "done/9/9.2", "高新技术企业已达206家。"),
        ("removed", "next/8/8.1", ""),
    ]
    assert [doubt.number for doubt in taken.doubts] == ["3次", "206家"]
    assert report.paragraph("done/9/9.2").origin == "generated"
    report.save(take(report, taken.changes))
    again = ReportDesk(report.session, report.desk)
    printed = {each.key: each.printed for each in again.report.paragraphs}
    assert printed["done/9/9.2"] == "1.高新技术企业已达206家。"
    assert list(printed)[list(printed).index("own/1") + 1] == "done"
    assert "next/8/8.1" not in printed
    assert again.head.addressee == "市国资委"


def test_text_copied_into_a_new_file_is_known_by_its_words(report: ReportDesk, tmp_path: Path) -> None:
    def forget(document: Any) -> None:
        for mark in document.element.body.xpath("//w:bookmarkStart | //w:bookmarkEnd"):
            mark.getparent().remove(mark)
        saying(document, "205家").runs[0].text = "1.高新技术企业达到210家。高新技术企业数205家，新认定12家。"

    taken = compare_file(report, rewritten(written(report, tmp_path), forget))
    assert [(kind, key) for kind, key, _after in kinds(taken)] == [("changed", "done/9/9.2")]
    assert "没有本程序留下的标记" in taken.notes[0]


def test_tracked_changes_count_as_accepted_and_that_is_said() -> None:
    deleted = "<w:p><w:r><w:t>完成</w:t></w:r><w:del><w:r><w:delText>10项</w:delText></w:r></w:del>"
    inserted = "<w:ins><w:r><w:t>12项</w:t></w:r></w:ins></w:p>"
    joined = '<w:p><w:pPr><w:rPr><w:del w:id="1"/></w:rPr></w:pPr><w:r><w:t>前半</w:t></w:r></w:p><w:p><w:r><w:t>后半</w:t></w:r></w:p>'
    assert paragraphs(deleted + inserted + joined) == [(0, "完成12项"), (0, "前半后半")]


def test_the_notes_say_what_was_done_with_the_rest(report: ReportDesk) -> None:
    body = "<w:ins><w:p><w:r><w:t>一</w:t></w:r></w:p></w:ins><w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>"
    text = read_docx_bytes(body_of(f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'), "甲")
    assert [re.findall(r"\d+", note) for note in compare_text(report, text).notes[1:]] == [["1"], ["1"]]


def test_runs_boxes_fields_and_breaks_are_read_as_a_person_reads_them() -> None:
    xml = (
        "<w:p><w:r><w:t>一</w:t></w:r><w:r><w:t>、总体</w:t></w:r><w:hyperlink><w:r><w:t>进展</w:t></w:r></w:hyperlink></w:p>"
        "<w:p><w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t><w:noBreakHyphen/><w:br/><w:t>丙</w:t></w:r>"
        "<w:r><w:instrText>PAGE</w:instrText></w:r><w:txbxContent><w:p><w:r><w:t>框</w:t></w:r></w:p></w:txbxContent></w:p>"
    )
    assert paragraphs(xml) == [(1, "总体进展"), (0, "甲 乙-\n丙")]


@pytest.mark.parametrize(
    ("text", "level", "rest"),
    [
        *(("十二、进展", 1, "进展"), ("（一）组织", 2, "组织"), ("3．招商", 3, "招商"), ("(2)其中", 4, "其中")),
        *(("3.5亿元", 0, "3.5亿元"), ("2024年", 0, "2024年"), ("一是加强", 0, "一是加强")),
    ],
)
def test_numbers_before_a_paragraph_say_its_level(text: str, level: int, rest: str) -> None:
    assert split_number(text) == (level, rest)


def test_automatic_numbers_say_the_level_too() -> None:
    numbering = (
        f'<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="7"><w:lvl w:ilvl="0">'
        '<w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%1）"/></w:lvl></w:abstractNum>'
        '<w:num w:numId="2"><w:abstractNumId w:val="7"/></w:num></w:numbering>'
    )
    listed = '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="2"/></w:numPr></w:pPr><w:r><w:t>组织领导</w:t></w:r></w:p>'
    content = body_of(f'<w:document xmlns:w="{W}"><w:body>{listed}</w:body></w:document>')
    target = io.BytesIO(content)
    with zipfile.ZipFile(target, "a") as archive:
        archive.writestr("word/numbering.xml", numbering)
    assert [each.level for each in read_docx_bytes(target.getvalue(), "甲").paragraphs] == [2]


BILLION = '<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><w>&b;</w>'
HOSTILE = {
    "entities": (body_of(BILLION), "docx_hostile"),
    "bomb": (body_of("<w>" + " " * (PART_BYTES + 10) + "</w>"), "docx_hostile"),
    "deep": (body_of("<w>" * 200_000), "docx_hostile"),
    "cut": (body_of("<w><p>"), "docx_damaged"),
    "no zip": (b"PK\x03\x04 nothing", "docx_damaged"),
    "old doc": (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "not_a_docx"),
    "no docx": (b"", "docx_damaged"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_and_damaged_files_are_refused_by_name(name: str) -> None:
    content, code = HOSTILE[name]
    with pytest.raises(UserError) as fault:
        read_docx_bytes(content, "甲.docx")
    assert fault.value.code == code
    assert fault.value.where == "甲.docx"


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="找不到"):
        read_docx(tmp_path / "没有.docx")


def test_libreoffice_opens_it_page_by_page_and_saves_it_without_losing_a_paragraph(
    report: ReportDesk, tmp_path: Path
) -> None:
    path = written(report, tmp_path)
    out = tmp_path / "out"
    for kind in ("pdf", "docx"):
        save_as(kind, out, [path])
    assert compare_file(report, out / "报告.docx") == TakenReport((), (), ())
    layout = subprocess.run(["pdftotext", "-layout", str(out / "报告.pdf"), "-"], capture_output=True, check=True)
    pages = layout.stdout.decode().split("\f")
    assert "—1—" in "".join(pages[0].split())
    assert sum(line.strip() != "" for line in pages[0].splitlines()) - 1 <= 22
    assert "高新技术企业数205家" in "".join(layout.stdout.decode().split())
