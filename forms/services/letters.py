"""Installed letters, checking one that somebody wrote, and taking it into a workspace."""

from dataclasses import dataclass
from pathlib import Path

from forms.clock import local_text, now
from forms.errors import UserError
from forms.files import write_atomically
from forms.schema.letter import Letter
from forms.schema.load import add_common_rules, build_letter, load_shipped_letter, shipped_letter_ids
from forms.schema.source import LetterFault, Tables
from forms.schema.yaml_source import read_yaml_folder
from forms.services.letter_rehearsal import Rehearsal
from forms.services.session import Session
from forms.storage import letter_adoption
from resources import resource_path
from resources.translation import _, listed


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


@dataclass(frozen=True, slots=True)
class LetterSource:
    """A letter as somebody wrote it, not yet understood: its name, rows, and the faults of its form."""

    name: str
    tables: Tables
    faults: list[LetterFault]

    def build(self) -> Letter:
        """Raises LetterRefused with every fault."""
        return build_letter(self.name, self.tables, list(self.faults))


def read_source(name: str) -> LetterSource:
    """An installed letter by id, the YAML folder, or the Excel file.

    Raises:
        UserError: there is no such letter, or the file cannot be read.
    """
    path = resource_path("letters", name) if name in shipped_letter_ids() else Path(name)
    if path.is_dir():
        tables, faults = read_yaml_folder(path)
    elif path.is_file():
        from forms.excel.letter_workbook import read_letter_workbook  # the reader of workbooks, only for one

        tables, faults = read_letter_workbook(path)
    else:
        known = listed(shipped_letter_ids())
        what = _("没有名为“{name}”的责任书，也没有这个文件夹或文件。").format(name=name)
        raise UserError("unknown_letter", what, todo=_("随附的责任书：{known}。").format(known=known))
    add_common_rules(tables, faults)
    return LetterSource(path.name, tables, faults)


def find_letter(name: str) -> Letter:
    """The letter that `read_source` finds, understood. Raises as it does, and LetterRefused with every fault."""
    return read_source(name).build()


def export_letter(name: str, path: Path) -> Letter:
    """Write a letter as a workbook to author in, and return it.

    Raises:
        UserError: there is no such letter, it has faults, or the file cannot be written.
        EnvironmentFault: disk full.
    """
    from forms.excel.letter_workbook import export_letter_workbook  # workbooks, only for this

    letter = find_letter(name)
    write_atomically(path, export_letter_workbook(letter))
    return letter


@dataclass(frozen=True, slots=True)
class Adoption:
    """The letter now in force, and the copy of the database made before."""

    letter_sha256: str
    backup: Path


def adopt(session: Session, rehearsal: Rehearsal, *, confirmed: bool = False) -> Adoption:
    """Take the rehearsed letter into the workspace (on the database thread).

    First a backup; then letter, moved and lost entries in one transaction with their traces. Letter, entries and rules
    of the session are read anew: desks made before belong to the old letter.

    Raises:
        UserError: numbers of a ledger cannot be kept exactly, something moves or would be lost and it is not
            confirmed, or the workspace changed since the rehearsal. Nothing is changed.
        EnvironmentFault: disk full. Nothing is changed.
    """
    if rehearsal.refused:
        raise _refuse_columns(rehearsal)
    if rehearsal.needs_confirmation and not confirmed:
        what = _("采用新版责任书会移动或丢失已填写的内容，还没有确认，没有改动任何内容。")
        raise UserError("not_confirmed", what, todo=_("请看过预演结果后确认。"))
    if rehearsal.log_head != session.change_log_head():
        what = _("预演之后工作区又有改动，没有采用新版责任书。")
        raise UserError("rehearsal_outdated", what, todo=_("请重新预演后再确认。"))
    stamp = now()
    name = f"before-letter-{rehearsal.letter.version}-{local_text(stamp, '%Y%m%d-%H%M%S')}.db"
    backup = session.back_up(session.folder.backups_path / name)
    letter_adoption.adopt_letter(session.connection, rehearsal.letter, session.by, stamp.isoformat(), rehearsal.moves)
    session.reload()
    return Adoption(session.letter_sha256, backup)


def _refuse_columns(rehearsal: Rehearsal) -> UserError:
    named = listed(
        _("台账“{ledger}”的“{column}”有{count}个数（{examples}）").format(
            ledger=move.before.title if move.before else "",
            column=column.before.label if column.before else "",
            count=column.count,
            examples=_("；").join(column.examples),
        )
        for move, column in rehearsal.refused
    )
    what = _("{named}按新版的小数位数放不下，没有采用，没有改动任何内容。").format(named=named)
    todo = _("请在新版责任书中保留足够的小数位数，或先改正这些数。")
    return UserError("column_type_changed", what, todo=todo)
