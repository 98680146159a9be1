"""Fixtures of the tests of imports: a desk that can be written, and one for tests that only plan."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from forms.services.desk import NodeDesk
from forms.services.session import Session, open_workspace
from tests.workspaces import make_workspace


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    opened = open_workspace(make_workspace(tmp_path / "工作区", "张三", practice=True), "张三")
    yield opened
    opened.close()


@pytest.fixture
def desk(session: Session) -> NodeDesk:
    return NodeDesk(session, session.letter.node("2024-03"))


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NodeDesk]:
    """An empty desk for tests that only plan."""
    folder = tmp_path_factory.mktemp("空") / "工作区"
    opened = open_workspace(make_workspace(folder, "张三", practice=True), "张三")
    yield NodeDesk(opened, opened.letter.node("2024-03"))
    opened.close()
