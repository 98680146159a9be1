"""Return slips at the office: taken in, listed beside the cells, named when the node is opened again."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from forms.clock import local_text, now
from forms.errors import ShownFault, UserError
from forms.files import make_folder, write_atomically
from forms.package.return_slip import LARGEST_BYTES, Comment, ReturnSlip, parse_slip
from forms.package.stated import StatedCell, as_stated
from forms.schema.measure_fields import field_of, label_of
from forms.services.package_changes import cell_text
from forms.services.returning import SLIP_ENDING
from forms.services.session import Session
from forms.storage import node_store
from resources.translation import _


@dataclass(frozen=True, slots=True)
class CellComment:
    """One comment of a slip as the office sees it.

    `label` names the field, or the row and its column, "" for a measure or the package; `shown` is what stood there
    when it was sent back, `now` what stands there today; `is_changed` once the two differ.
    """

    comment: Comment
    label: str
    who: str
    time: str
    revision: int
    now: str
    is_changed: bool

    @property
    def place(self) -> str:
        """What a person calls the place."""
        return f"{self.comment.place.measure} {self.label}".strip() or _("整个报送包")

    @property
    def line(self) -> str:
        """The comment in one line."""
        where = self.comment.place
        place = f"{where.text} {self.label}".strip() if where.kind == "measure" else self.place
        text = _("{place}：{text}（{who} {time}，第{revision}次报送）")
        said = text.format(place=place, text=self.comment.text, who=self.who, time=self.time, revision=self.revision)
        if not self.is_changed:
            return said
        changed = _("已改：{before} → {after}").format(before=self.comment.shown or "—", after=self.now)
        return f"{said} {changed}"

    def to_json(self) -> dict[str, str | int | bool]:
        return {
            "place": self.comment.place.text,
            "label": self.label,
            "text": self.comment.text,
            "shown": self.comment.shown,
            "now": self.now,
            "is_changed": self.is_changed,
            "by": self.who,
            "at": self.time,
            "revision": self.revision,
        }


def take_slip(session: Session, path: Path) -> ReturnSlip:
    """Keep a slip in the workspace, with its trace (on the database thread).

    Raises:
        UserError: it is no slip, or it speaks of another unit, node or revision than this workspace's last package.
        EnvironmentFault: disk full.
    """
    blob = _read(path)
    slip = parse_slip(blob, path.name)
    identity, letter = slip.identity, session.letter
    node = identity.node
    state = session.node_state(node) if letter.has_node(node) else None
    if state is None or (identity.unit, identity.letter) != (letter.unit_code, letter.id):
        what = _("这张退回单不是给本工作区的，没有收下。")
        raise UserError("other_slip", what, todo=_("请核对单位、责任书和节点。"), where=path.name)
    if identity.data_sha256 != state.data_sha256:
        text = _("退回单说的是第{theirs}次报送，本工作区最近一次是第{ours}次，没有收下。")
        what = text.format(theirs=identity.revision, ours=state.revision)
        raise UserError("other_revision", what, todo=_("请核对退回的是不是最近一次的报送包。"), where=path.name)
    folder = session.folder.returned_path
    kept = folder / f"{node}_r{identity.revision}_{_stamp(slip)}{SLIP_ENDING}"
    if not (kept.exists() and kept.read_bytes() == blob):
        make_folder(folder)
        write_atomically(kept, blob)
        node_store.record_return(session.connection, node, kept.name, _detail(slip), session.by, now().isoformat())
    return slip


def has_slips(session: Session, node: str) -> bool:
    """Whether any slip of a node is kept, without reading one."""
    folder = session.folder.returned_path
    return folder.is_dir() and next(folder.glob(f"{node}_r*{SLIP_ENDING}"), None) is not None


def slips_of(session: Session, node: str) -> list[ReturnSlip]:
    """The slips kept of a node, the newest first; a file that was damaged since is left out."""
    return sorted(_kept(session, node), key=lambda slip: slip.at, reverse=True)


def comments_of(session: Session, node: str, measure: str = "") -> list[CellComment]:
    """The comments on a measure at a node, or on everything when no measure is named; the newest slip first."""
    return [
        _cell_comment(session, node, slip, comment)
        for slip in slips_of(session, node)
        for comment in slip.comments
        if not measure or comment.place.measure == measure
    ]


def slips_to_answer(session: Session, node: str) -> list[ReturnSlip]:
    """The slips on the package that the node is closed with."""
    digest = session.node_state(node).data_sha256
    return [slip for slip in slips_of(session, node) if digest and slip.identity.data_sha256 == digest]


def slip_words(slip: ReturnSlip) -> str:
    """A slip by who, when and how many comments."""
    text = _("{who} {time} 的退回单，{count} 条意见")
    return text.format(who=_who(slip), time=slip_time(slip), count=len(slip.comments))


def _cell_comment(session: Session, node: str, slip: ReturnSlip, comment: Comment) -> CellComment:
    standing = _in_row if comment.place.kind == "row" else _in_measure
    label, stands, is_changed = standing(session, node, comment)
    return CellComment(comment, label, _who(slip), slip_time(slip), slip.identity.revision, stands, is_changed)


def _in_measure(session: Session, node: str, comment: Comment) -> tuple[str, str, bool]:
    place, letter = comment.place, session.letter
    measure = letter.measure(place.measure) if place.measure and letter.has_measure(place.measure) else None
    field = field_of(measure, place.field) if measure and place.field else None
    if measure is None or field is None:
        return "", "", False
    cell = session.entries.cell(node, measure.no, field.name)
    parts = (cell.state, cell.value, cell.reason, cell.promised)
    stands = cell_text(StatedCell(*map(as_stated, parts)))
    return label_of(measure, field), stands, stands != comment.shown


def _in_row(session: Session, node: str, comment: Comment) -> tuple[str, str, bool]:
    """A row that is gone counts as changed; of a private column, which no package shows, nothing is known."""
    place, table = comment.place, session.entries.ledgers
    definition = table.definitions.get(place.ledger)
    if definition is None:
        return place.text, "", False
    rows = table.at(node, place.ledger)
    row, column = rows.find(place.row), definition.by_name.get(place.field)
    named = f"{rows.key_of(row) if row is not None else place.row} {column.label if column else ''}".strip()
    label = _("{place}（{ledger}）").format(place=named, ledger=definition.title)
    if row is None:
        return label, _("（这一行已删去）"), True
    if column is None or column.is_private:
        return label, "", False
    stands = as_stated(row.text(column.name))
    return label, stands, stands != comment.shown


def _kept(session: Session, node: str) -> Iterator[ReturnSlip]:
    folder = session.folder.returned_path
    for path in sorted(folder.glob(f"{node}_r*{SLIP_ENDING}")) if folder.is_dir() else ():
        try:
            yield parse_slip(path.read_bytes(), path.name)
        except (OSError, ShownFault):
            continue


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(LARGEST_BYTES + 1)
    except OSError as fault:
        what = _("打不开这张退回单。")
        raise UserError("slip_missing", what, todo=_("请检查文件是否存在、能否读取。"), where=str(path)) from fault


def _detail(slip: ReturnSlip) -> dict[str, str | int]:
    return {"revision": slip.identity.revision, "by": slip.by, "role": slip.role, "comments": len(slip.comments)}


def _stamp(slip: ReturnSlip) -> str:
    """The instant of the slip as a part of a file name."""
    return "".join(char for char in slip.at if char.isascii() and char.isalnum())[:20]


def _who(slip: ReturnSlip) -> str:
    return f"{slip.role_title} {slip.by}".strip() or _("收件单位")


def slip_time(slip: ReturnSlip) -> str:
    """When it was sent back, by the sender's clock."""
    try:
        return local_text(datetime.fromisoformat(slip.at), "%Y-%m-%d %H:%M")
    except ValueError:
        return slip.at
