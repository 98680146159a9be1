"""Fixtures of the ledgers' GUI tests: a ledger's page over a workspace that can be written."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.ledgers.ledger_page import LedgerPage
from desktop.workbench import Workbench
from tests.gui.benches import practice_bench
from tests.gui.ledgers.pages import open_page


@pytest.fixture
def bench(qtbot: QtBot, tmp_path: Path) -> Iterator[Workbench]:
    with practice_bench(tmp_path / "ws") as made:
        yield made


@pytest.fixture
def page(qtbot: QtBot, bench: Workbench) -> LedgerPage:
    made = open_page(qtbot, bench)
    made.begin()
    return made
