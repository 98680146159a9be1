"""An office's own fonts: found by name, left alone where they must not be embedded, used, named, and PDF/A still."""

import struct
from collections.abc import Iterator
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from forms.pdf.archive import archive
from forms.pdf.fonts import drawer_of, missing_characters, prefer
from forms.pdf.installed_fonts import find_fonts
from forms.pdf.reader import pdf_text
from forms.pdf.writer import write_pdf
from forms.reports.document import Document, Paragraph, Section
from forms.services.office_fonts import fonts_text
from resources import resource_path

FANG = "仿宋_GB2312"


@pytest.fixture(autouse=True)
def shipped_fonts_afterwards() -> Iterator[None]:
    yield
    prefer({})


def make_font(path: Path, family: str, *, permissions: int = 0, left_out: str = "") -> Path:
    """The shipped 楷体 under another name; `left_out` loses its glyphs by losing its code points."""
    source = resource_path("fonts", "kai.ttf").read_bytes()
    count = struct.unpack_from(">H", source, 4)[0]
    tables = {}
    for number in range(count):
        tag, _sum, start, length = struct.unpack_from(">4sIII", source, 12 + 16 * number)
        tables[tag] = source[start : start + length]
    tables[b"OS/2"] = tables[b"OS/2"][:8] + struct.pack(">H", permissions) + tables[b"OS/2"][10:]
    tables[b"name"] = _names(family)
    tables[b"cmap"] = _without(tables[b"cmap"], left_out)
    body, entries, start = b"", b"", 12 + 16 * count
    for tag, table in sorted(tables.items()):
        entries += struct.pack(">4sIII", tag, 0, start + len(body), len(table))
        body += table + bytes(-len(table) % 4)
    path.write_bytes(source[:12] + entries + body)
    return path


def _names(family: str) -> bytes:
    texts = [(0x0804, 1, family), (0x0804, 4, family), (0x0409, 6, "OfficeFont")]
    records, content = b"", b""
    for language, kind, text in texts:
        raw = text.encode("utf-16-be")
        records += struct.pack(">6H", 3, 1, language, kind, len(raw), len(content))
        content += raw
    return struct.pack(">HHH", 0, len(texts), 6 + len(records)) + records + content


def _without(cmap: bytes, left_out: str) -> bytes:
    """A cmap of one format 12 table with the characters of the shipped one, but for some."""
    face = drawer_of("一", "kai").face  # type: ignore[union-attr]
    kept = sorted(point for point in face.charToGlyph if chr(point) not in left_out)
    groups = b"".join(struct.pack(">III", point, point, face.charToGlyph[point]) for point in kept)
    table = struct.pack(">HHIII", 12, 0, 16 + len(groups), 0, len(kept)) + groups
    return struct.pack(">HHHHI", 0, 1, 3, 10, 12) + table


def report(text: str) -> tuple[bytes, tuple[str, ...]]:
    drawn = BytesIO()
    layout = write_pdf(Document("报告", "大足区", date(2024, 4, 3), (Section("文", (Paragraph(text),)),)), drawn)
    made = archive(drawn.getvalue(), title="报告", author="大足区", data_sha256="", created=datetime.now(UTC))
    return made, layout.installed_fonts


def embedded(pdf: bytes) -> set[str]:
    with pikepdf.open(BytesIO(pdf)) as opened:
        return {
            str(each.BaseFont).partition("+")[2]
            for each in opened.objects
            if isinstance(each, pikepdf.Dictionary) and each.get("/Subtype") == "/Type0"
        }


def test_an_installed_font_is_used_and_named_and_the_report_is_still_pdf_a(tmp_path: Path) -> None:
    make_font(tmp_path / "simfang.ttf", FANG, left_out="堃喆")
    found = find_fonts([tmp_path / "simfang.ttf", *resource_path("fonts").glob("*.ttf")])
    assert {role: font.name for role, font in found.items()} == {"fang": FANG}
    assert report("盘活资产")[1] == ()
    prefer(found)
    pdf, names = report("王堃、李喆盘活资产205处，㛃䶮也在。")
    assert names == (FANG,)
    assert "OfficeFont" in embedded(pdf) and len(embedded(pdf)) > 1
    assert "王堃、李喆盘活资产205处，㛃䶮也在。" in pdf_text(pdf)[0].replace("\n", "")
    assert missing_characters("堃喆㛃䶮") == ""
    assert fonts_text(names) == f"报告用本机安装的{FANG}，其余为程序自带的字体。"
    prefer({})
    assert "OfficeFont" not in embedded(report("盘活资产")[0])


@pytest.mark.parametrize("permissions", [0x0002, 0x0100, 0x0200])
def test_a_font_that_must_not_be_embedded_is_left_alone(tmp_path: Path, permissions: int) -> None:
    assert find_fonts([make_font(tmp_path / "simfang.ttf", FANG, permissions=permissions)]) == {}


def test_broken_and_foreign_files_are_left_alone(tmp_path: Path) -> None:
    whole = make_font(tmp_path / "whole.ttf", FANG).read_bytes()
    wrong = {"empty.ttf": b"", "otto.ttf": b"OTTO" + whole[4:], "cut.ttf": whole[:20], "text.ttf": b"text" * 99}
    for name, content in wrong.items():
        (tmp_path / name).write_bytes(content)
    assert find_fonts([*(tmp_path / name for name in wrong), tmp_path / "gone.ttf"]) == {}
    (tmp_path / "half.ttf").write_bytes(whole[: len(whole) // 2])
    prefer(find_fonts([tmp_path / "half.ttf"]))
    assert "盘活" in pdf_text(report("盘活资产")[0])[0]
