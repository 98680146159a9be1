"""What a letter words about columns is understood, word for word, and each term finds what breaks it."""

from pathlib import Path

import pytest

from forms.schema.field_types import FieldType, UsccType
from forms.schema.ledger_definition import define_ledgers
from forms.schema.ledger_types import IndustryType, ProjectCodeType, ScaledNumberType, WordsType
from forms.schema.load import load_letter_folder, load_shipped_letter
from forms.schema.numbers import ValueFault
from tests.unit.desks import dazu
from tests.unit.ledgers import ASSET, COMPANY, at_node, found, ledger_desk
from tests.unit.test_letters import SOUND, faults_of, write_letter


@pytest.mark.parametrize("letter_id", ["dazu-2024", "fuling-2024"])
def test_every_wording_of_the_shipped_letters_is_understood(letter_id: str) -> None:
    letter = load_shipped_letter(letter_id)
    definitions = define_ledgers(letter)
    for ledger in letter.ledgers:
        definition = definitions[ledger.name]
        assert definition.key is not None
        for column, known in zip(ledger.columns, definition.columns, strict=True):
            said = known.wording
            repeats_its_type = known.base in ("uscc", "industry", "measure", "node")
            assert not column.rule or said.terms or said.choices or said.form or said.made or repeats_its_type, column


LEDGER = """\
ledgers:
  - name: things
    title: 物
    columns:
      - {name: code, label: 编号, type: text, required: "yes", rule: unique, level: error}
      - {name: part, label: 分, type: "money(2) computed", rule: "RULE_A", level: error}
      - {name: whole, label: 全, type: "money(2) computed", rule: "part + 1", level: error}
      - {name: state, label: 状态, type: choice, required: "RULE_B", rule: "是|否", level: error}
      - {name: due, label: 时限, type: date, required: "no", rule: "RULE_C", level: error}
"""


@pytest.mark.parametrize(
    ("part", "required", "due", "expected"),
    [
        ("1 + 1", "yes", "<= reporting node", []),
        ("whole - 1", "yes", "", [("formula_loop", 6)]),
        ("nowhere + 1", "yes", "", [("bad_expression", 6)]),
        ("1 + 1", "when it rains", "", [("unknown_wording", 8)]),
        ("1 + 1", "when nowhere=是", "", [("bad_column_rule", 8)]),
        ("1 + 1", "when state=也许", "", [("bad_column_rule", 8)]),
        ("1 + 1", "yes", "about >= start", [("unknown_wording", 9)]),
        ("1 + 1", "yes", ">= start", [("bad_column_rule", 9)]),
        ("1 + 1", "yes", "> 0", []),
    ],
)
def test_an_unknown_wording_is_named_with_its_line(
    tmp_path: Path, part: str, required: str, due: str, expected: list[tuple[str, int]]
) -> None:
    ledgers = LEDGER.replace("RULE_A", part).replace("RULE_B", required).replace("RULE_C", due)
    if due == "> 0":
        expected = [("bad_column_rule", 9)]
    folder = write_letter(tmp_path / "a", SOUND, ledgers)
    if expected:
        assert [(code, row) for code, _file, row in faults_of(folder)] == expected
    else:
        assert load_letter_folder(folder).ledgers[0].name == "things"


@pytest.mark.parametrize(
    ("spoiled", "expected"),
    [
        ({}, set()),
        ({"owner": ""}, {("missing", "owner", "error")}),
        ({"area": ""}, {("missing", "area", "error")}),
        ({"area": "", "area_unit": "", "kind": "股权"}, set()),
        ({"area_unit": ""}, {("missing", "area_unit", "error")}),
        ({"area": "0"}, {("more_than", "area", "error")}),
        ({"book_value": "-1"}, {("at_least", "book_value", "error")}),
        ({"book_value": "1.234"}, {("unreadable", "book_value", "error")}),
        ({"way": "公物仓"}, {("wrong_choice", "way", "error")}),
        ({"kind": "飞机"}, {("unreadable", "kind", "error")}),
        ({"encumbered": "是"}, {("contradiction", "encumbered", "explain")}),
        ({"encumbered": ""}, {("missing", "encumbered", "error")}),
        ({"recovered": "120.51"}, {("at_most_value", "recovered", "explain")}),
        ({"revived_on": "2024-04-01"}, {("at_most_node", "revived_on", "error")}),
        ({"revived_on": "2024-02-31"}, {("unreadable", "revived_on", "error")}),
        ({"holder_kind": "党政机关和事业单位", "way": "调剂置换", "value": "", "recovered": ""}, set()),
        (
            {"holder_kind": "党政机关和事业单位", "way": "调剂置换", "value": "5", "recovered": ""},
            {("brings_none", "value", "explain")},
        ),
        ({"status": "未启动", "value": "", "recovered": "", "revived_on": "", "expected": "6月底"}, set()),
        ({"status": "未启动", "expected": "2031-01"}, {("unreadable", "expected", "error")}),
    ],
)
def test_each_kind_of_term_finds_what_breaks_it(
    tmp_path: Path, spoiled: dict[str, str], expected: set[tuple[str, str, str]]
) -> None:
    desk = ledger_desk(tmp_path / "ws")
    assert found(list(desk.add_row({**ASSET, **spoiled}).issues)) == expected


@pytest.mark.parametrize(
    ("spoiled", "message", "fix"),
    [
        ({"recovered": "120.51"}, "120.51 万元大于盘活金额 120.5 万元，多 0.01 万元", "若属实，请写审核说明"),
        ({"book_value": "-1"}, "-1 万元小于0", "请核对"),
        ({"revived_on": "2024-04-01"}, "2024年4月1日晚于本节点截止日2024年3月31日", "请核对"),
    ],
)
def test_a_message_shows_both_sides_with_units_and_the_difference(
    tmp_path: Path, spoiled: dict[str, str], message: str, fix: str
) -> None:
    (issue,) = ledger_desk(tmp_path / "ws").add_row({**ASSET, **spoiled}).issues
    assert issue.message == message
    assert fix in issue.fix


def test_a_bound_that_is_a_number_has_the_unit_of_its_column(tmp_path: Path) -> None:
    desk = ledger_desk(tmp_path / "ws", "loss_makers")
    messages = {issue.field: issue.message for issue in desk.add_row({"level": "9"}).issues}
    assert messages["level"] == "9 级大于6 级"


def test_dates_in_the_wrong_order_say_by_how_many_days(tmp_path: Path) -> None:
    desk = ledger_desk(tmp_path / "ws", "key_tasks")
    messages = {
        issue.field: issue.message for issue in desk.add_row({"start": "2024-05-01", "due": "2024-04-01"}).issues
    }
    assert messages["due"] == "2024年4月1日早于开始日期2024年5月1日，早 30 天"


def test_rows_are_held_against_each_other_and_against_other_ledgers(tmp_path: Path) -> None:
    parks = ledger_desk(tmp_path / "ws", "parks")
    park = {"name": "双桥经开区", "level": "国家级", "old_area": "10", "approved": "否", "institutions": "1"}
    first = parks.add_row({**park, "lead_industries": "汽车、电子，光电；建材"})
    assert found(list(first.issues)) == {("too_many", "lead_industries", "explain")}
    merged = parks.add_row({**park, "name": "龙水园", "lead_industries": "五金", "merged_into": "不存在"})
    assert found(list(merged.issues)) == {("not_listed", "merged_into", "error")}
    assert parks.set_raw(merged.rows[0], "merged_into", "双桥经开区").issues == ()
    own = parks.set_raw(merged.rows[0], "merged_into", "龙水园").issues
    assert found(list(own)) == {("own_name", "merged_into", "error")}
    twin = parks.add_row(park, after=first.rows[0])
    texts = [issue.text for issue in parks.issues() if issue.rule == "repeated"]
    assert texts == [
        "园区开发区名录 第1行 园区开发区名称：“双桥经开区”与第2行重复",
        "园区开发区名录 第2行 园区开发区名称：“双桥经开区”与第1行重复",
    ]
    parks.delete_row(twin.rows[0])
    assert not [issue for issue in parks.issues() if issue.rule == "repeated"]
    functions = type(parks)(parks.session, parks.node, "functions", parks.desk)
    row = functions.add_row({"no": "1", "park": "龙水园区", "function": "征地", "receiver": "街道", "status": "未启动"})
    assert found(list(row.issues)) == {("not_listed", "park", "error")}
    parks.set_raw(merged.rows[0], "name", "龙水园区")
    assert functions.issues() == []


def test_a_row_is_held_against_itself_at_the_node_before(tmp_path: Path) -> None:
    desk = ledger_desk(tmp_path / "ws", "investment_promotion")
    row = {
        "code": "P1",
        "name": "项目",
        "investor": "某",
        "channel": "其他",
        "industry": "汽车",
        "signed": "2024-01-05",
    }
    desk.add_row({**row, "contract_kind": "正式合同", "contract": "2", "arrived": "1.5", "stage": "已签约"})
    later = at_node(desk, "2024-06")
    (copied,) = later.copy_rows_from_before().rows
    assert (later.row("P1").origin, later.issues()) == ("carried", [])
    below = later.set_raw(copied, "arrived", "1.2").issues
    assert found(list(below)) == {("below_previous", "arrived", "explain")}
    assert "1.2 亿元小于3月底的 1.5 亿元，少 0.3 亿元" in below[0].text
    assert [(each.difference, each.columns) for each in later.differences()] == [("changed", ("arrived",))]


COMPUTED = {"code": "2401-500111-04-01-123456", "name": "项目", "owner": "业主", "stage": "在建"}


@pytest.mark.parametrize(
    ("budget", "expected", "saving", "rate"),
    [("3", "2", "1", "33.33"), ("8", "7.9992", "0.0008", "0.01"), ("2", "2.01", "-0.01", "-0.5"), ("0", "1", "-1", "")],
)
def test_computed_columns_are_exact_and_rounded_once_half_up(
    tmp_path: Path, budget: str, expected: str, saving: str, rate: str
) -> None:
    desk = ledger_desk(tmp_path / "ws", "investment_projects")
    row = desk.row(desk.add_row({**COMPUTED, "budget": budget, "expected": expected}).rows[0])
    assert (row.text("saving"), row.text("saving_rate")) == (saving, rate)


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        (UsccType(), ["11500111709318024F", "11500102008670164Y", "1150010700927688XM"], ["11500111709318024E"]),
        (IndustryType(), ["36", "01", "97", "C36"], ["00", "98", "3", "3650"]),
        (ProjectCodeType(), ["2401-500111-04-01-123456"], ["2413-500111-04-01-123456", "2401-500111-04-01-12345"]),
        (WordsType(), ["汽车、光电"], []),
        (ScaledNumberType("万元", 2), ["1,234.5", "0.5亿"], ["1.234", "99999999999999999", "x"]),
        (ScaledNumberType("", 0), ["12"], ["1.5"]),
    ],
)
def test_identifiers_and_numbers_have_their_own_checks(kind: FieldType, good: list[str], bad: list[str]) -> None:
    for raw in good:
        assert kind.parse(raw)
    for raw in bad:
        with pytest.raises(ValueFault):
            kind.parse(raw)


def test_park_type_and_year_of_the_letter_are_checked(tmp_path: Path) -> None:
    desk = ledger_desk(tmp_path / "ws", "per_mu_evaluation")
    assert desk.add_row(COMPANY).issues == ()
    late = desk.add_row({**COMPANY, "uscc": "11500102008670164Y", "year": "2025", "park": "无此园区"})
    assert found(list(late.issues)) == {("at_most_year", "year", "error"), ("not_listed", "park", "error")}
    assert dazu().year == 2024
