"""A letter that asks for no signatures: exported, verified and looked at like any other, and nobody can sign."""

from dataclasses import replace
from pathlib import Path

import pytest

from forms.errors import UserError
from forms.services.desk import NodeDesk
from forms.services.exporting import ExportRequest, export_package
from forms.services.identities import SignerChoice
from forms.services.practice import fill_with_examples
from forms.services.session import create_workspace
from forms.services.turns import sign_package
from tests.unit.desks import NODE, dazu

KEY = SignerChoice("preparer", Path("nowhere.p12"), "unused")


def test_a_package_that_nobody_signs(tmp_path: Path) -> None:
    session = create_workspace(tmp_path / "ws", replace(dazu(), roles=()), "测试", practice=True)
    fill_with_examples(NodeDesk(session, session.letter.node(NODE)))
    with pytest.raises(UserError, match="可用的角色：无。"):
        export_package(session, ExportRequest(NODE, tmp_path, (KEY,)))
    result = export_package(session, ExportRequest(NODE, tmp_path))
    assert result.package.name.endswith("_r1_s0.zip")
    assert (result.report.verdict, result.report.missing_roles) == ("warn", ())
    assert "责任书没有规定签名角色：没有电子签名，不能证明由谁报送。" in [note.message for note in result.report.notes]
    with pytest.raises(UserError, match="这个报送包不再需要签名。"):
        sign_package(result.package, KEY)
    session.close()
