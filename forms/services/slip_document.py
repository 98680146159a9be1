"""A return slip as a page to print and to hand on. Chinese, whatever the language: it leaves the office."""

from pathlib import Path

from forms.clock import now
from forms.files import write_atomically
from forms.package.package_data import PackageData
from forms.package.return_slip import Comment, ReturnSlip
from forms.package.stated_rows import place_label
from forms.pdf.archive import write_archived
from forms.pdf.layout import MM, PageLayout
from forms.reports.document import (
    Block,
    Document,
    Heading,
    Paragraph,
    Section,
    Table,
    TableCell,
    TableColumn,
    TableRow,
)
from forms.schema.measure_fields import plain_label
from forms.services.return_slips import slip_time
from resources.translation import source_language

_SHEET = PageLayout(top=22 * MM, bottom=22 * MM, binding=22 * MM, outer=22 * MM)


@source_language()
def write_slip(slip: ReturnSlip, data: PackageData, target: Path) -> None:
    """Print the slip on a package's `data` into a PDF.

    Raises UserError: a character without a glyph; and as `write_atomically`.
    """
    write_atomically(target, write_archived(build_slip_document(slip, data), created=now(), layout=_SHEET)[0])


@source_language()
def build_slip_document(slip: ReturnSlip, data: PackageData) -> Document:
    """Which package, by whom, and each comment beside what stood in its cell."""
    identity = slip.identity
    head = (
        f"{identity.unit_name or identity.unit}：",
        f"你单位《{identity.title or identity.letter}》{identity.node}节点第{identity.revision}次报送的材料现予退回，"
        f"请按下列{len(slip.comments)}条意见修改后重新报送。",
        *((slip.reason,) if slip.reason else ()),
    )
    about = (
        f"退回人：{slip.role_title}　{slip.by}",
        f"退回时间：{slip_time(slip)}（退回人电脑的时钟）",
        f"报送包：{slip.package}，退回时有{slip.signatures}个签名",
        f"data.json 的 SHA-256：{identity.data_sha256}",
    )
    columns = (
        TableColumn("序号", 0.6, "centre"),
        TableColumn("位置", 2),
        TableColumn("退回时的内容", 2),
        TableColumn("意见", 4),
    )
    rows = tuple(_row(number, comment, data) for number, comment in enumerate(slip.comments, 1))
    blocks: tuple[Block, ...] = (
        Heading("退回单"),
        *(Paragraph(text) for text in head),
        Table(columns, rows),
        *(Paragraph(text, "note") for text in about),
    )
    return Document("退回单", slip.by, now().astimezone().date(), (Section("退回单", blocks),))


def _row(number: int, comment: Comment, data: PackageData) -> TableRow:
    place = comment.place
    if place.kind == "package":
        where = "整个报送包"
    elif place.kind == "measure":
        where = f"{place.measure} {plain_label(place.field) if place.field else ''}".strip()
    else:
        where = place_label(data, place)
    texts = (str(number), where, comment.shown or "—", comment.text)
    return TableRow(tuple(TableCell(text, as_text=True) for text in texts))
