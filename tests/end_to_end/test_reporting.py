"""The steps of the features: the clerk's words on the left, what the clerk does on the right."""

import json
import zipfile
from pathlib import Path

from PySide6.QtWidgets import QLabel, QPushButton
from pytest_bdd import given, parsers, scenarios, then, when

from forms.package.data_json import data_sha256
from tests.end_to_end.clerk import Clerk

scenarios("features/report_a_node.feature")


@given(parsers.parse("3月底的措施 {measure} 是 {value} 亿元"))
def _march(clerk: Clerk, measure: str, value: str) -> None:
    assert clerk.bench.session.entries.cell("2024-03", measure, "value").value == value


@when(parsers.parse("我转到{node}"))
def _go_to_node(clerk: Clerk, node: str) -> None:
    clerk.go_to_node(node)


@when(parsers.parse("我为措施 {measure} 的“{rule}”写审核说明“{text}”"))
def _explain(clerk: Clerk, measure: str, rule: str, text: str) -> None:
    clerk.explain(measure, rule, text)


@then(parsers.parse("“{label}”下面写着“{text}”"))
def _message(clerk: Clerk, label: str, text: str) -> None:
    assert text in clerk.message_under(label)


@then(parsers.parse("措施 {measure} 的“{label}”写着“{text}”"))
def _text(clerk: Clerk, measure: str, label: str, text: str) -> None:
    assert clerk.field(measure, label).content.text == text


@then(parsers.parse("措施 {measure} 显示“{word}”"))
def _state(clerk: Clerk, measure: str, word: str) -> None:
    assert clerk.bench.desk.check_state(clerk.bench.letter.measure(measure)) == word


@then(parsers.parse("导出按钮写着还有 {count:d} 个问题"))
def _export_button(clerk: Clerk, count: int) -> None:
    texts = [button.text() for button in clerk.window.parts.top.findChildren(QPushButton)]
    assert any("导出报送包" in text and f"{count}" in text for text in texts), texts


@then(parsers.parse("状态栏显示“{text}”"))
def _saved(clerk: Clerk, text: str) -> None:
    labels = [label.text() for label in clerk.window.findChildren(QLabel) if label.isVisible()]
    assert any(shown.startswith(text) for shown in labels)


@then(parsers.parse("措施 {measure} 待说明的事项包括“{rule}”"))
def _to_explain(clerk: Clerk, measure: str, rule: str) -> None:
    assert rule in clerk.open_rules(measure)


@then(parsers.parse("措施 {measure} 待说明的事项不包括“{rule}”"))
def _explained(clerk: Clerk, measure: str, rule: str) -> None:
    assert rule not in clerk.open_rules(measure)


@then(parsers.parse("报送包是第 {number:d} 次报送"))
def _revision(clerk: Clerk, number: int) -> None:
    assert clerk.packages()[-1].name == f"DEMO_500111_dazu-2024_2024-03_r{number}_s3.zip"


@then(parsers.parse("核验的结论是“{word}”"))
def _verdict(clerk: Clerk, word: str) -> None:
    assert clerk.answer.startswith(f"已导出，核验{word}")


@then(parsers.parse("{node}不能再修改"))
def _locked(clerk: Clerk, node: str) -> None:
    assert clerk.bench.desk.node.label == node
    assert clerk.bench.is_locked
    assert clerk.field("9.2", "本期数").editor.isReadOnly()


@then("报送包写明上一次的数据校验值")
def _names_the_one_before(clerk: Clerk) -> None:
    first, second = (_data(path) for path in clerk.packages())
    assert json.loads(second)["previous_data_sha256"] == data_sha256(first)


def _data(package: Path) -> bytes:
    with zipfile.ZipFile(package) as archive:
        return archive.read("data.json")
