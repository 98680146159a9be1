"""Where the monkey works: a practice workspace with a closed node, keys, rows and files, good and bad, to be chosen."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from forms.excel.letter_workbook import export_letter_workbook
from forms.excel.template import build_template
from forms.records.ledger_editor import RowEdit
from forms.schema.letter import Node
from forms.schema.load import load_shipped_letter
from forms.services.demo import make_demo
from forms.services.desk import NodeDesk
from forms.services.ledger_desk import LedgerDesk
from forms.services.practice import fill_with_examples
from forms.services.session import Session, create_workspace, open_workspace
from tests.gui.ledgers.pages import assets
from tests.unit.ledger_rows import GOOD
from tests.unit.test_letter_rehearsal import renumbered

_ROWS = 30


@dataclass(frozen=True)
class Places:
    """`workspace` is worked in; dialogs choose from `files`, and write into `out`."""

    root: Path

    @property
    def workspace(self) -> Path:
        return self.root / "workspace"

    @property
    def files(self) -> Path:
        return self.root / "files"

    @property
    def out(self) -> Path:
        return self.root / "out"

    def copy_to(self, root: Path) -> "Places":
        """The same again, to be spoilt."""
        shutil.copytree(self.root, root)
        return Places(root)


def make_places(root: Path) -> Places:
    """March is exported and closed; June is filled, with rows in every ledger."""
    places = Places(root)
    made = make_demo(root / "demo", lambda *_step: None)
    shutil.move(made.workspace, places.workspace)
    session = open_workspace(places.workspace, "示例填报人")
    fill_with_examples(NodeDesk(session, session.letter.nodes[1]))
    _add_rows_and_files(places, session)
    shutil.copy(made.package, places.files / "报送包.zip")
    for identity in sorted((made.out / "identities").iterdir()):
        shutil.copy(identity, places.files)
    shutil.rmtree(made.out)
    return places


def make_small_places(root: Path) -> Places:
    """Nothing is exported yet, nor filled but the ledgers of June: made in a moment."""
    places = Places(root)
    session = create_workspace(places.workspace, load_shipped_letter("dazu-2024"), "示例填报人", practice=True)
    _add_rows_and_files(places, session)
    return places


def _add_rows_and_files(places: Places, session: Session) -> None:
    """The session is closed."""
    june = session.letter.nodes[1]
    places.files.mkdir()
    places.out.mkdir()
    for ledger, row in GOOD.items():
        rows = assets(_ROWS) if ledger == "state_assets" else [row]
        desk = LedgerDesk(session, june, ledger)
        desk.edit([RowEdit("", texts) for texts in rows])
        desk.save()
    _write_files(places.files, session, june)
    session.close()


def _write_files(files: Path, session: Session, node: Node) -> None:
    letter = session.letter
    (files / "责任书.xlsx").write_bytes(export_letter_workbook(renumbered(letter)))
    (files / "待填.xlsx").write_bytes(build_template(letter, node, session.entries, "measures"))
    (files / "资产.csv").write_text(
        "资产编号,资产名称,账面价值\nZC-9001,旧厂房,12.5\nZC-9002,仓库,x\n", encoding="utf-8"
    )
    (files / "坏的.xlsx").write_bytes(b"PK\x03\x04 not a workbook")
    (files / "坏的.zip").write_bytes(b"PK\x05\x06" + bytes(18))
    (files / "扫描件.pdf").write_bytes(b"%PDF-1.4\n")
    (files / "空的.csv").write_bytes(b"")
