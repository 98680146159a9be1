"""An insider with true keys: report and workbook that show a person other figures than a program reads from them."""

import io
import re
import zlib
from collections.abc import Callable
from dataclasses import replace

import pikepdf
from pikepdf import Array, Dictionary, Name

from forms.excel.part_zip import read_parts, zip_parts
from forms.package.contents import PackageContents
from tests.tampering.attack import AGREEING, Attack, Attempt, Bench, Made
from tests.tampering.figure_attacks import TRUE, contents
from tests.unit.packages import AT, sign_as

SHEET, BOOK, STYLES = "xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml"
BOX = Array([100, 600, 200, 700])
ENDLESS_BYTES = 97 << 20


def signed(made: PackageContents, bench: Bench) -> Attempt:
    package = sign_as(made, 0, bench.identities.signer("preparer"), AT, count=1)
    return Attempt(package, options=dict(AGREEING))


def report(change: Callable[[pikepdf.Pdf], object]) -> Callable[[Bench], Made]:
    """The true report with something beside its text, signed as if nothing were."""

    def make(bench: Bench) -> Made:
        made = contents()
        with pikepdf.open(io.BytesIO(made.report_pdf)) as pdf:
            change(pdf)
            stream = io.BytesIO()
            pdf.save(stream)
        return signed(replace(made, report_pdf=stream.getvalue()), bench)

    return make


def drawn(marks: bytes) -> Callable[[Bench], Made]:
    return report(lambda pdf: pdf.pages[0].contents_add(pdf.make_stream(marks)))


def text_as(marks: bytes) -> Callable[[Bench], Made]:
    """All text of the first page painted in another way."""
    return report(lambda pdf: pdf.pages[0].contents_add(pdf.make_stream(marks), prepend=True))


def annotated(kind: str, **more: object) -> Callable[[Bench], Made]:
    def change(pdf: pikepdf.Pdf) -> None:
        item = Dictionary(Type=Name.Annot, Subtype=Name("/" + kind), Rect=BOX, Contents="999", F=4, **more)
        pdf.pages[0].Annots = pdf.make_indirect(Array([pdf.make_indirect(item)]))

    return report(change)


def with_field(pdf: pikepdf.Pdf) -> None:
    field = pdf.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T="t", V="999", Rect=BOX))
    pdf.pages[0].Annots = Array([field])
    pdf.Root.AcroForm = Dictionary(Fields=Array([field]))


def layered(pdf: pikepdf.Pdf) -> None:
    group = pdf.make_indirect(Dictionary(Type=Name.OCG, Name="x"))
    pdf.Root.OCProperties = Dictionary(OCGs=Array([group]), D=Dictionary(OFF=Array([group])))


def picture(pdf: pikepdf.Pdf) -> None:
    image = pdf.make_stream(b"\0\0\0", Type=Name.XObject, Subtype=Name.Image, Width=1, Height=1)
    pdf.pages[0].Resources.XObject = Dictionary(Im0=image)


def acting(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS="app.alert(1)")


def attached(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["x.txt"] = b"999"


def endless(pdf: pikepdf.Pdf) -> None:
    packed = zlib.compress(bytes(ENDLESS_BYTES), 1)
    stream = pdf.make_stream(b"")
    stream.write(packed, filter=Name.FlateDecode)
    pdf.pages[0].Contents = stream


def many_pages(pdf: pikepdf.Pdf) -> None:
    for _page in range(1_001):
        pdf.pages.append(pdf.pages[0])


def two_tables(bench: Bench) -> Made:
    """Another figure in the table in front, the true one in a table further behind."""
    made, other = contents(), contents(report=TRUE | {"9.2": "999"})
    with pikepdf.open(io.BytesIO(other.report_pdf)) as front, pikepdf.open(io.BytesIO(made.report_pdf)) as true:
        true.pages.insert(0, front.pages[0])
        stream = io.BytesIO()
        true.save(stream)
    return signed(replace(made, report_pdf=stream.getvalue()), bench)


def encrypted(bench: Bench) -> Made:
    """With an empty password, as every viewer opens it; what is packed in it cannot be counted before."""
    made = contents()
    with pikepdf.open(io.BytesIO(made.report_pdf)) as pdf:
        stream = io.BytesIO()
        pdf.save(stream, encryption=pikepdf.Encryption(owner="x", user=""))
    package = sign_as(made, 0, bench.identities.signer("preparer"), AT, count=1)
    return Attempt(replace(package, report_pdf=stream.getvalue()), options=dict(AGREEING))


def workbook(part: str, pattern: str, by: str) -> Callable[[Bench], Made]:
    def make(bench: Bench) -> Made:
        made = contents()
        parts = read_parts(made.data_xlsx)
        changed = re.sub(pattern.encode(), by.encode(), parts[part], count=1)
        assert changed != parts[part]
        return signed(replace(made, data_xlsx=zip_parts(parts | {part: changed})), bench)

    return make


def made_from_other_data(bench: Bench) -> Made:
    return signed(contents(made_from="ab" * 32), bench)


def stated(shown: str, cell: str) -> Callable[[Bench], Made]:
    """The figure as it is printed everywhere, and what other programs read from the cell."""
    figures = TRUE | {"9.2": shown}
    return lambda bench: signed(contents(figures, figures, figures, cells={"9.2": cell}), bench)


NOT_PLAIN, HIDDEN = "报告里夹有图层、动作、附件、批注、图片", "看不见、太淡或被盖住的文字"
FOREIGN, OTHER_DATA, IN_CELL = "公式、隐藏的行列或工作表", "校验值是另一个", "填报的数与它写明的本期数不一致"
ENDLESS = "大得不合情理，或是加密的"
WHITE_BOX = b"q 1 1 1 rg 0 0 600 900 re f Q"


def _report(name: str, make: Callable[[Bench], Made], code: str, words: str, where: str = "report.pdf") -> Attack:
    return Attack("shown otherwise", name, make, code, where, words)


def _workbook(name: str, part: str, pattern: str, by: str) -> Attack:
    make = workbook(part, pattern, by)
    return Attack("shown otherwise", name, make, "workbook_not_plain", f"data.xlsx 的部件 {part}", FOREIGN)


ATTACKS = [
    _report("a note over a figure", annotated("FreeText", DA="/F 9 Tf"), "report_not_plain", NOT_PLAIN),
    _report("a field with a figure", report(with_field), "report_not_plain", NOT_PLAIN),
    _report("a link", annotated("Link"), "report_not_plain", NOT_PLAIN),
    _report("a layer", report(layered), "report_not_plain", NOT_PLAIN),
    _report("a picture", report(picture), "report_not_plain", NOT_PLAIN),
    _report("an action", report(acting), "report_not_plain", NOT_PLAIN),
    _report("an attachment", report(attached), "report_not_plain", NOT_PLAIN),
    _report("1,001 pages more", report(many_pages), "report_not_plain", NOT_PLAIN),
    _report("text painted over", drawn(WHITE_BOX), "report_hidden_text", HIDDEN, "report.pdf 第1页"),
    _report("text that is not painted", text_as(b"3 Tr"), "report_hidden_text", HIDDEN, "report.pdf 第1页"),
    _report("two tables", two_tables, "figures_differ", "报告里的本期数", "report.pdf 措施 9.2"),
    _report("97 MB from nothing", report(endless), "too_large", ENDLESS),
    _report("an encrypted report", encrypted, "too_large", ENDLESS),
    _report("made from other data", made_from_other_data, "report_other_data", OTHER_DATA),
    _report("a workbook made from other data", made_from_other_data, "workbook_other_data", OTHER_DATA, "data.xlsx"),
    _report("another figure in the cell", stated("205", "2050"), "figures_differ", IN_CELL, "data.json 措施 9.2"),
    _report(
        "an endless number in the cell", stated("205", "1e999999999"), "figures_differ", IN_CELL, "data.json 措施 9.2"
    ),
    _report("a figure where the cell has none", stated("205", "暂缺"), "figures_differ", IN_CELL, "data.json 措施 9.2"),
    _workbook(
        "a formula",
        SHEET,
        r'<c r="E5"([^>]*) t="inlineStr"><is><t>205</t></is></c>',
        r'<c r="E5"\1><f>206</f><v>205</v></c>',
    ),
    _workbook("a hidden row", SHEET, '<row r="5"', '<row r="5" hidden="1"'),
    _workbook("a row without height", SHEET, 'r="5" ht="[0-9.]+"', 'r="5" ht="0"'),
    _workbook("a hidden column", SHEET, "<col ", '<col hidden="true" '),
    _workbook(
        "elements under another name",
        SHEET,
        "<sheetData>(.*)</sheetData>",
        r'<x:sheetData xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main">\1</x:sheetData>',
    ),
    _workbook("a rule that paints cells", SHEET, "</sheetData>", "</sheetData><conditionalFormatting/>"),
    _workbook("a hidden sheet", BOOK, 'state="visible"', 'state="hidden"'),
    _workbook("a name of its own", BOOK, "<definedNames>", '<definedNames><definedName name="x">1</definedName>'),
    _workbook("a reference to elsewhere", BOOK, "<definedNames>", "<externalReferences/><definedNames>"),
    _workbook(
        "a format that writes a figure",
        STYLES,
        '<numFmts count="0"/>',
        '<numFmts count="1"><numFmt numFmtId="164" formatCode="&quot;999&quot;"/></numFmts>',
    ),
]
