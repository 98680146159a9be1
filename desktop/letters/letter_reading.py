"""Reads a letter that somebody wrote and rehearses it, off the GUI thread. Changes nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from forms.errors import Cancelled
from forms.schema.source import LetterFault, LetterRefused
from forms.services.letter_rehearsal import Rehearsal, rehearse
from forms.services.session import Session


@dataclass(frozen=True, slots=True)
class LetterReading:
    """What came of it: every fault of the letter, or without any, what adopting it would do."""

    faults: tuple[LetterFault, ...]
    rehearsal: Rehearsal | None


def read_letter(session: Session, path: Path, is_cancelled: Callable[[], bool]) -> LetterReading:
    """Read a workbook or folder, check it, and rehearse it (on the database thread).

    Raises:
        UserError: it cannot be read, or is no newer version of the workspace's letter.
        EnvironmentFault: the reading process could not be started.
        Cancelled: stopped between two steps.
    """
    from forms.services.letters import read_source  # late: YAML
    from forms.services.linting import sound_letter  # late: the rules' examples

    source = read_source(str(path))
    if is_cancelled():
        raise Cancelled
    try:
        letter = sound_letter(source)
    except LetterRefused as refused:
        return LetterReading(refused.faults, None)
    if is_cancelled():
        raise Cancelled
    return LetterReading((), rehearse(session, letter))
