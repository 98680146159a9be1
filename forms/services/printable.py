"""What a node prints: the report of its package once it is closed, to the byte; before that the draft (送审稿).

Beside the whole report, single pages of the node's facts: for the leader who reads one page, of one measure.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

from forms.errors import UserError
from forms.reports.build_report import DRAFT_MARK
from forms.services.desk import NodeDesk
from forms.services.session import Session, find_node
from forms.storage.node_store import PackageRecord
from resources.translation import _

if TYPE_CHECKING:
    from forms.reports.facts import NodeFacts

_LARGEST_REPORT_BYTES = 200 << 20

Content = Literal["report", "page", "measure", "measures", "text"]
"""The whole report; one page for the leader; one measure's sheet; the table of measures; the text report."""

CONTENTS: tuple[Content, ...] = get_args(Content)


@dataclass(frozen=True, slots=True)
class PrintChoice:
    """What is printed of a node: `measure` for one measure's sheet, `paper` for the table of measures (A4, A3)."""

    content: Content = "report"
    measure: str = ""
    paper: str = "A4"


WHOLE = PrintChoice()


class Printable(NamedTuple):
    """A PDF to be looked at and printed. `is_final`: it is the one that was handed in; `is_draft`: nothing was yet."""

    pdf: bytes
    title: str
    is_final: bool
    is_draft: bool = True
    choice: PrintChoice = WHOLE


def printable(session: Session, node_id: str, folders: Sequence[Path] = (), choice: PrintChoice = WHOLE) -> Printable:
    """What the node prints today (on the database thread).

    Raises:
        UserError: as `closed_report`; no such measure; a character without a glyph in what is drawn now.
    """
    node = find_node(session.letter, node_id)
    is_closed = session.node_state(node.id).is_locked
    if is_closed and choice.content == "report":
        return closed_report(session, node.id, folders)
    from forms.services.closed_session import as_closed  # late: reportlab and every reader, only for a print
    from forms.services.package_facts import gather_facts

    read = as_closed(session, node.id)
    facts = gather_facts(read, NodeDesk(read, find_node(read.letter, node.id)), is_paper=False)
    pdf, name = _drawn(facts, choice, is_draft=not is_closed)
    title = f"{facts.letter.unit} {node.label} {name}".strip()
    return Printable(pdf, title, False, not is_closed, choice)


def _drawn(facts: "NodeFacts", choice: PrintChoice, *, is_draft: bool) -> tuple[bytes, str]:
    """The PDF, and the name of what it shows."""
    from forms.services import report_files

    match choice.content:
        case "report":
            return report_files.draft_pdf(facts), DRAFT_MARK
        case "text":
            make = report_files.text_draft_pdf if is_draft else report_files.text_report_pdf
            return make(facts), "文字报告"
        case "page":
            return report_files.page_pdf(facts, is_draft=is_draft), "一页概览"
        case "measures":
            return report_files.measures_pdf(facts, choice.paper, is_draft=is_draft), "措施落实情况"
        case _:
            if not facts.letter.has_measure(choice.measure):
                what = _("责任书没有措施 {no}。").format(no=choice.measure)
                raise UserError("unknown_measure", what, todo=_("请核对措施编号。"))
            return report_files.measure_pdf(facts, choice.measure, is_draft=is_draft), choice.measure


def closed_report(session: Session, node_id: str, folders: Sequence[Path] = ()) -> Printable:
    """The report.pdf of the node's latest package, looked for in the workspace and in `folders`.

    Raises:
        UserError: the node is open, or its package is in none of the places.
    """
    node = find_node(session.letter, node_id)
    if not session.node_state(node.id).is_locked:
        raise UserError("node_not_locked", _("节点 {node} 还没有导出，没有正式报告。").format(node=node.id))
    mine = [package for package in session.packages() if package.node == node.id]
    last = [package for package in mine if package.revision == mine[0].revision]
    places = list(dict.fromkeys([session.folder.packages_path, *folders]))
    for record in last:  # the newest bears the most signatures
        for place in places:
            if _is_that_package(place / record.file, record):
                pdf = _report_of(place / record.file)
                return Printable(pdf, f"{session.letter.unit} {node.label}", True, is_draft=False)
    what = _("没有找到报送包 {file}。").format(file=last[0].file)
    todo = _("请把它放回工作区的 packages 文件夹，或指明它所在的文件夹；找过：{places}。")
    raise UserError("package_missing", what, todo=todo.format(places="、".join(map(str, places))))


def _is_that_package(path: Path, record: PackageRecord) -> bool:
    """Whether the file is there and is, byte for byte, what was recorded."""
    if not path.is_file():
        return False
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest() == record.sha256


def _report_of(package: Path) -> bytes:
    from forms.package.entries import REPORT  # late: only when a package is opened
    from forms.package.reader import open_package, read_entry

    with open_package(package) as source:
        return read_entry(source, REPORT, _LARGEST_REPORT_BYTES)
