"""The steps of keeping a ledger: the clerk's words on the left, what the clerk does on the right."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytest_bdd import parsers, scenarios, then, when

from forms.excel.clipboard import format_block
from tests.end_to_end.clerk import Clerk
from tests.unit.ledgers import ASSET

scenarios("features/keep_a_ledger.feature")


def asset(clerk: Clerk, code: str, value: str, revived_on: str = "2024-03-20") -> list[str]:
    """The texts of a row in the order of its columns."""
    texts = {**ASSET, "code": code, "value": value, "recovered": "", "revived_on": revived_on}
    return [texts.get(column.name, "") for column in clerk.ledger.view.columns]


@when(parsers.parse("我清空措施 {measure} 的“{label}”"))
def _clear(clerk: Clerk, measure: str, label: str) -> None:
    clerk.type_into(measure, label, "")


@when(parsers.parse("我打开台账“{title}”"))
def _open_ledger(clerk: Clerk, title: str) -> None:
    clerk.open_ledger(title)


@when(parsers.parse("我逐格录入 {count:d} 项盘活金额为 {value} 万元的资产"))
def _type_rows(clerk: Clerk, count: int, value: str) -> None:
    for number in range(1, count + 1):
        clerk.type_row(asset(clerk, f"ZC-{number}", value))


@when(parsers.parse("我从 Excel 粘贴 {count:d} 项盘活金额为 {value} 万元的资产，第 {wrong:d} 项的盘活日期写成“{text}”"))
def _paste_rows(clerk: Clerk, count: int, value: str, wrong: int, text: str) -> None:
    rows = [asset(clerk, f"ZC-1{number:02}", value) for number in range(1, count + 1)]
    rows[wrong - 1] = asset(clerk, f"ZC-1{wrong:02}", value, text)
    clerk.paste(format_block(rows))


@when(parsers.parse("我从问题清单到出错的格，改成“{text}”"))
def _correct(clerk: Clerk, text: str) -> None:
    panel = clerk.window.parts.issues
    panel.select_rows([next(row for row, issue in enumerate(panel.issues) if issue.ledger)])
    QTest.keyClick(panel.list, Qt.Key.Key_Return)
    clerk.type_cell(text, Qt.Key.Key_Return)


@when(parsers.parse("我查看措施 {measure} 计入的行"))
def _rows_behind(clerk: Clerk, measure: str) -> None:
    editor = clerk.field(measure, "本期数").editor
    QTest.keyClick(editor, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)


@then(parsers.parse("措施 {measure} 的数字是“{value}”"))
def _figure(clerk: Clerk, measure: str, value: str) -> None:
    assert clerk.bench.desk.view(clerk.bench.letter.measure(measure)).cell("value").value == value


@then(parsers.parse("粘贴后写着“{text}”"))
def _paste_note(clerk: Clerk, text: str) -> None:
    assert text in clerk.ledger.note.text


@then(parsers.parse("台账有 {count:d} 行"))
def _count(clerk: Clerk, count: int) -> None:
    assert clerk.ledger.view.total() == count


@then(parsers.parse("台账中有问题的是第 {number:d} 行的“{label}”"))
def _faulty(clerk: Clerk, number: int, label: str) -> None:
    (issue,) = clerk.bench.desk.ledger_issues("state_assets")
    assert issue.subject == f"待盘活国有资产清单 第{number}行 {label}"


@then("台账没有问题")
def _no_fault(clerk: Clerk) -> None:
    assert clerk.bench.desk.ledger_issues("state_assets") == []


@then(parsers.parse("写着“{text}”"))
def _said(clerk: Clerk, text: str) -> None:
    assert clerk.ledger.bar.text == text
