"""The steps of signing in turn: the clerk at the workspace, the others each at a machine of their own."""

import shutil
from pathlib import Path

import pytest
from pytest_bdd import parsers, scenarios, then, when
from pytestqt.qtbot import QtBot

from desktop.packages.verify_dialog import VerifyDialog
from desktop.turns.comments_dialog import CommentsDialog
from desktop.turns.turn_dialog import TurnDialog
from forms.schema.measure_fields import fields_of, label_of
from forms.services.identities import make_trial_identities
from forms.services.trusting import trust_of
from tests.end_to_end.clerk import PATIENCE_MS, Clerk
from tests.gui.benches import compose
from tests.gui.signing_steps import agree_to_certificates, press_in, when_shown

scenarios("features/sign_in_turn.feature")


class Others:
    """Reviewer and approver: the package goes from hand to hand, a folder a machine."""

    def __init__(self, qtbot: QtBot, clerk: Clerk, folder: Path) -> None:
        self.qtbot = qtbot
        self.clerk = clerk
        self.folder = folder
        self.package = Path()
        self.dialog = TurnDialog()

    def open_on_another_machine(self) -> None:
        machine = self.folder / f"电脑{len(list(self.folder.iterdir())) + 1}"
        machine.mkdir()
        shutil.copy2(self.package, machine)
        self.package = machine / self.package.name
        self.dialog.close()
        self.dialog = TurnDialog("赵科长")
        self.qtbot.addWidget(self.dialog)
        self.dialog.show()
        with self.qtbot.waitSignal(self.dialog.opened, timeout=PATIENCE_MS):
            self.dialog.open_package(self.package)

    def sign(self, role: str) -> None:
        dialog = self.dialog
        press_in(dialog, f"以{role}签名(&S)…")
        assert dialog.sign is not None
        dialog.sign.row.use_trial(make_trial_identities(self.clerk.bench.session)[dialog.sign.row.role.id])
        agree_to_certificates()
        press_in(dialog, "签名")
        self.qtbot.waitUntil(lambda: dialog.result is not None, timeout=PATIENCE_MS)
        (self.package,) = set(self.package.parent.glob("*.zip")) - {self.package}

    def send_back(self, place: str, comment: str) -> None:
        dialog = self.dialog
        press_in(dialog, "退回，写意见(&R)…")
        assert dialog.comments is not None
        dialog.comments.choose(place)
        compose(dialog.comments.box, comment)
        press_in(dialog, "写退回单（1 条）")
        self.qtbot.waitUntil(lambda: dialog.result is not None, timeout=PATIENCE_MS)


@pytest.fixture
def others(qtbot: QtBot, clerk: Clerk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Others:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    (tmp_path / "来往").mkdir()
    return Others(qtbot, clerk, tmp_path / "来往")


@when("我只用填报人的试用证书导出报送包")
def _export(clerk: Clerk, others: Others) -> None:
    clerk.export_as_preparer()
    others.package = clerk.packages()[-1]


@when(parsers.parse("{role}在另一台电脑上打开它"))
def _open(others: Others, role: str) -> None:
    others.open_on_another_machine()


@then(parsers.parse("签名前的一页写着“{text}”"))
def _page(others: Others, text: str) -> None:
    assert text in others.dialog.look.summary.toPlainText()


@when(parsers.parse("他对 {measure} 的“{label}”写意见“{comment}”并退回"))
def _send_back(clerk: Clerk, others: Others, measure: str, label: str, comment: str) -> None:
    known = clerk.bench.letter.measure(measure)
    name = next(field.name for field in fields_of(known) if label_of(known, field) == label)
    others.send_back(f"{measure}.{name}", comment)


@when(parsers.parse("我收回退回单，去看 {measure} 的“{label}”"))
def _take_slip(clerk: Clerk, others: Others, measure: str, label: str) -> None:
    def go(dialog: CommentsDialog) -> None:
        assert dialog.table.topLevelItem(0).text(0) == f"{measure} {label}"
        press_in(dialog, "到这一栏")

    when_shown(CommentsDialog, go)
    (slip,) = others.package.parent.glob("*_return.json")
    clerk.window.window_actions._package_flow().accept(slip)
    clerk.qtbot.waitUntil(lambda: clerk.window.navigator.measure == measure, timeout=PATIENCE_MS)


@then(parsers.parse("表旁写着“{text}”"))
def _beside(clerk: Clerk, text: str) -> None:
    clerk.qtbot.waitUntil(lambda: text in clerk.window.parts.context.text, timeout=PATIENCE_MS)


@when(parsers.parse("他用{role}的试用证书签名"))
def _sign(others: Others, role: str) -> None:
    others.sign(role)


@when("我收回签好的报送包")
def _take_package(clerk: Clerk, others: Others) -> None:
    clerk.window.window_actions._package_flow().accept(others.package)
    clerk.qtbot.waitUntil(lambda: "已收回 " in clerk.window.parts.bar.text, timeout=PATIENCE_MS)


@then(parsers.parse("三个角色的签名都在，核验的结论是“{word}”"))
def _verified(qtbot: QtBot, clerk: Clerk, word: str) -> None:
    session = clerk.bench.session
    dialog = VerifyDialog(lambda: trust_of(session), allows_trial=True)
    qtbot.addWidget(dialog)
    dialog.show()
    with qtbot.waitSignal(dialog.page.verified, timeout=PATIENCE_MS) as done:
        dialog.verify(clerk.packages()[-1])
    report = done.args[0]
    assert [signer.title for signer in report.signers] == ["填报人", "审核人", "单位负责人"]
    assert (report.verdict, word) == ("warn", "通过但有提示")
