"""Installed letters, checking one that somebody wrote, and taking it into a workspace."""

from dataclasses import dataclass
from pathlib import Path

from forms.clock import now
from forms.errors import UserError
from forms.schema.letter import Letter
from forms.schema.load import load_letter_folder, load_shipped_letter, shipped_letter_ids
from forms.schema.measure_fields import field_of
from forms.services.session import Session
from forms.storage import letter_store
from resources import resource_path
from resources.translation import _


@dataclass(frozen=True, slots=True)
class LetterSummary:
    """What a list of letters shows of each."""

    id: str
    title: str
    unit: str
    year: int
    aspects: int
    measures: int
    is_sample: bool


def installed_letters() -> list[LetterSummary]:
    return [summarise(load_shipped_letter(letter_id)) for letter_id in shipped_letter_ids()]


def summarise(letter: Letter) -> LetterSummary:
    return LetterSummary(
        letter.id, letter.title, letter.unit, letter.year, len(letter.aspects), len(letter.measures), letter.is_sample
    )


def find_letter(name: str) -> Letter:
    """An installed letter by id, or the one in a folder.

    Raises:
        LetterRefused: it has faults; all are named.
        UserError: there is no such letter.
    """
    if name in shipped_letter_ids():
        return load_shipped_letter(name)
    folder = Path(name)
    if folder.is_dir():
        return load_letter_folder(folder)
    known = "、".join(shipped_letter_ids())
    what = _("没有名为“{name}”的责任书，也没有这个文件夹。").format(name=name)
    raise UserError("unknown_letter", what, todo=_("随附的责任书：{known}。").format(known=known))


def letter_file(letter_id: str) -> Path:
    """The folder of an installed letter, to be copied as a start for one's own."""
    return resource_path("letters", letter_id)


def adopt(session: Session, letter: Letter) -> str:
    """Take a letter into a workspace that has nothing entered yet, or the same letter in a newer version.

    Returns the SHA-256 of the compiled letter.

    Raises:
        UserError: entries would be lost, or it is another unit's or year's letter; nothing is changed.
    """
    current = session.letter
    if (letter.id, letter.unit_code, letter.year) != (current.id, current.unit_code, current.year):
        what = _("工作区属于“{current}”，不能换成“{other}”。").format(current=current.id, other=letter.id)
        raise UserError("other_letter", what, todo=_("请为另一份责任书新建工作区。"))
    lost = _entries_lost(session, letter)
    if lost:
        what = _("新版责任书没有这些已填写的项目：{places}。").format(places="、".join(lost[:10]))
        raise UserError("entries_lost", what, todo=_("请在新版中保留它们的编号和类型，或先清空这些项目。"))
    return letter_store.adopt_letter(session.connection, letter, session.by, now().isoformat())


def _entries_lost(session: Session, letter: Letter) -> list[str]:
    nodes = {node.id for node in letter.nodes}
    lost = []
    for node in session.letter.nodes:
        for cell in session.entries.at_node(node.id):
            has_place = letter.has_measure(cell.measure) and field_of(letter.measure(cell.measure), cell.field)
            if node.id not in nodes or not has_place:
                lost.append(f"{cell.place}@{cell.node}")
    return sorted(lost)
