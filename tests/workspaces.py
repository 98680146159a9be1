"""Letters and new workspaces for tests: read and made once in a run, then shared and copied."""

import shutil
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from forms.schema.letter import Letter
from forms.schema.load import load_shipped_letter
from forms.services.desk import NodeDesk
from forms.services.exporting import ExportRequest, export_package
from forms.services.identities import make_trial_identities
from forms.services.practice import fill_with_examples
from forms.services.session import create_workspace


@cache
def shipped_letter(letter_id: str) -> Letter:
    """The letter as loaded; nobody can change it."""
    return load_shipped_letter(letter_id)


def make_workspace(path: Path, by: str, *, practice: bool, filled: str = "", exported: bool = False) -> Path:
    """A new workspace of the Dazu letter at `path`; the node `filled`, if one is given, holds the examples.

    With `exported` its package, signed by every role with trial identities, is in `packages` and the node is locked.
    """
    return shutil.copytree(Path(_kept(by, practice, filled, exported).name) / "made", path, dirs_exist_ok=True)


@cache
def _kept(by: str, practice: bool, filled: str, exported: bool) -> "TemporaryDirectory[str]":
    folder = TemporaryDirectory(prefix="zerenshu-made-")
    session = create_workspace(Path(folder.name) / "made", shipped_letter("dazu-2024"), by, practice=practice)
    if filled:
        fill_with_examples(NodeDesk(session, session.letter.node(filled)))
    if exported:
        export_package(session, ExportRequest(filled, None, tuple(make_trial_identities(session).values())))
    session.close()
    return folder
