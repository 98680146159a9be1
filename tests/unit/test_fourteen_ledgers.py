"""All fourteen ledgers, column by column, as `letters/ledgers.csv` words them: each wording spoiled once finds its issue."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import openpyxl
import pytest

from forms.excel.ledger_template import build_ledger_template
from forms.files import write_atomically
from forms.services import ledger_importing
from forms.services.ledger_desk import LedgerDesk
from tests.unit.desks import NODE, dazu
from tests.unit.ledger_rows import COMPUTED, GOOD
from tests.unit.ledgers import at_node, found, ledger_desk
from tests.unit.test_letters import published

Texts = dict[str, str]
COLUMNS = published("ledgers")
BY_NAME = {(each["ledger"], each["column"]): each for each in COLUMNS}
WAYS = published("state_asset_ways")

_WRONG = {
    **{"uscc": "11500111709318024E", "docno": "第3号", "industry": "98", "date": "2024-02-30", "node": "2031-01"},
    **{"measure": "99.9", "integer": "1.5"},
}
_ALWAYS = ("integer", "date", "uscc", "docno", "industry", "node", "measure")


class Case(NamedTuple):
    """A good row with these texts instead must have an issue of this rule and level in the column."""

    texts: Texts
    rule: str
    level: str = "error"


def cases_of(column: dict[str, str]) -> Iterator[Case]:
    """Everything that the table says of one column, each broken once."""
    ledger, name, base = column["ledger"], column["column"], column["type"].partition("(")[0]
    if "computed" in column["type"]:
        return
    if base in _ALWAYS:
        yield Case({name: _WRONG[base]}, "unreadable")
    if places := re.search(r"\((\d)\)", column["type"]):
        yield Case({name: "1." + "1" * (int(places[1]) + 1)}, "unreadable")
    if column["required"] == "yes":
        yield Case({name: ""}, "missing")
    elif column["required"].startswith("when"):
        yield from (Case({**given, name: ""}, "missing") for given in givens(ledger, column["required"]))
    for clause in filter(None, (part.strip() for part in column["rule"].split(";"))):
        yield from clause_cases(ledger, name, base, clause)


def givens(ledger: str, condition: str) -> list[Texts]:
    """The texts by which a condition holds, for each word that it names."""
    if match := re.fullmatch(r"when (\w+) is set", condition):
        return [{match[1]: GOOD[ledger][match[1]]}]
    match = re.fullmatch(r"when (\w+)(?:=| in )(\S+)", condition)
    assert match, condition
    name = "grade_override" if match[1] == "grade" else match[1]  # a grade cannot be typed, but it can be overridden
    return [{name: word} for word in match[2].split(",")]


def clause_cases(ledger: str, name: str, base: str, clause: str) -> Iterator[Case]:
    level = "explain" if "(explain)" in clause else "error"
    text = re.sub(r" \((?:error|explain)[^)]*\)", "", clause)
    if "brings none" in text:
        yield Case({name: "5", "plan" if ledger == "park_assets" else "way": "调剂置换"}, "brings_none", "explain")
        text = text.partition(" (")[0]
    if base == "choice" and "|" in text:
        yield Case({name: "不在其中"}, "unreadable")
    elif match := re.fullmatch(r"(>=|>|<=) (\w+|reporting node)", text):
        yield bound_case(ledger, name, match[1], match[2])
    elif match := re.fullmatch(r"(\d)\.\.(\d)", text):
        yield Case({name: str(int(match[1]) - 1)}, "at_least")
        yield Case({name: str(int(match[2]) + 1)}, "at_most")
    elif match := re.fullmatch(r"more than (\w+)", text):
        if match[1].isdigit():
            yield Case({name: "、".join(f"业{number}" for number in range(int(match[1]) + 1))}, "too_many", level)
        else:
            yield Case({name: "999", match[1]: "998"}, f"at_most_{match[1]}", level)
    elif match := re.fullmatch(r"(\S+) with (.+)", text):
        given = {part.split("=")[0]: part.split("=")[1] for part in match[2].split(" and ") if "=" in part}
        below = {part.split(" < ")[0]: "-1" for part in match[2].split(" and ") if " < " in part}
        yield Case({name: match[1], **given, **below}, "contradiction", level)
    elif text == "unique":
        yield Case({}, "repeated")
    elif text.startswith(("a name in", "one of the letter's measures", "one of the letter's nodes")):
        yield Case({name: "没有的名称"}, "not_listed" if base in ("park", "text") else "unreadable")
    elif text.startswith("national project code"):
        yield Case({name: "2413-500111-04-01-123456"}, "unreadable")
    elif text == "not after the letter year":
        yield Case({name: "2025"}, "at_most_year")
    elif text.startswith("by holder_kind"):
        yield from (Case({"holder_kind": way["holder_kind"], name: "不在其中"}, "unreadable") for way in WAYS[:1])
        yield Case({"holder_kind": "储备土地", name: "公物仓"}, "wrong_choice")
    else:
        assert text in KNOWN_ELSEWHERE, (ledger, name, text)


KNOWN_ELSEWHERE = {
    "at least 1": "the same as not filled in",
    "below the previous node": "test_what_a_row_said_before_binds_it",
    "below the previous node of the same year": "test_what_a_row_said_before_binds_it",
    "never changed later": "test_what_a_row_said_before_binds_it",
    "GB 32100 check character": "the type of the column",
    "GB/T 4754 division, two digits": "the type of the column",
}


def bound_case(ledger: str, name: str, op: str, limit: str) -> Case:
    names = {">=": "at_least", ">": "more_than", "<=": "at_most"}
    if limit == "reporting node":
        return Case({name: "2024-04-01"}, "at_most_node")
    if limit.isdigit():
        return Case({name: "-1" if op == ">=" else "0"}, names[op])
    if BY_NAME[ledger, limit]["type"] == "date":
        return Case({name: "2023-12-01", limit: "2024-01-05"}, f"{names[op]}_{limit}")
    return Case({name: "11", limit: "10"}, f"{names[op]}_{limit}")


@pytest.fixture(scope="module")
def desks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, LedgerDesk]]:
    """Every ledger at one node, with its good row; the park that rows name is there."""
    first = ledger_desk(tmp_path_factory.mktemp("台账") / "ws", "parks")
    made = {"parks": first}
    for ledger in GOOD:
        made[ledger] = made.get(ledger) or LedgerDesk(first.session, first.node, ledger, first.desk)
        made[ledger].add_row(GOOD[ledger])
    yield made
    first.session.close()


def test_there_are_fourteen_and_each_has_a_good_row_without_an_issue(desks: dict[str, LedgerDesk]) -> None:
    assert set(desks) == {each["ledger"] for each in COLUMNS} == {each.name for each in dazu().ledgers}
    assert len(desks) == 14
    assert [issue.text for desk in desks.values() for issue in desk.issues()] == []


@pytest.mark.parametrize("ledger", GOOD)
def test_every_wording_of_every_column_finds_what_breaks_it(desks: dict[str, LedgerDesk], ledger: str) -> None:
    desk, own = desks[ledger], [each for each in COLUMNS if each["ledger"] == ledger]
    key = desk.definition.key
    assert key is not None
    tried = 0
    for column in own:
        for case in cases_of(column):
            texts = {**GOOD[ledger], **({} if case.rule == "repeated" else OTHER_KEY[ledger]), **case.texts}
            issues = found(list(desk.add_row(texts).issues))
            assert (case.rule, column["column"], case.level) in issues, (case, issues)
            desk.undo()
            tried += 1
    assert tried >= len([each for each in own if each["rule"] or each["required"] == "yes"]) - len(
        COMPUTED.get(ledger, {})
    )


OTHER_KEY = {
    ledger: {
        next(each["column"] for each in COLUMNS if each["ledger"] == ledger and "unique" in each["rule"]): {
            "code": "2402-500111-04-01-123456" if ledger == "investment_projects" else "ZZ-9",
            "uscc": "11500102008670164Y",
            "no": "9",
            "name": "另一个",
        }[next(each["column"] for each in COLUMNS if each["ledger"] == ledger and "unique" in each["rule"])]
    }
    for ledger in GOOD
}


@pytest.mark.parametrize(
    ("ledger", "column"),
    [(each["ledger"], each["column"]) for each in COLUMNS if each["required"].startswith(("when", "no"))],
)
def test_what_is_asked_only_sometimes_may_be_empty_otherwise(
    desks: dict[str, LedgerDesk], ledger: str, column: str
) -> None:
    """The condition's column gets another of its words; whatever else that asks for does not matter here."""
    texts = {**GOOD[ledger], **OTHER_KEY[ledger], column: ""}
    if match := re.match(r"when (\w+)(?: is set|(?:=| in )(\S+))", BY_NAME[ledger, column]["required"]):
        name = "grade_override" if match[1] == "grade" else match[1]
        words = re.sub(r" \(.*|;.*", "", BY_NAME[ledger, name]["rule"]).split("|")
        texts[name] = next((word for word in words if word not in match[2].split(",")), "") if match[2] else ""
    issues = desks[ledger].add_row(texts).issues
    desks[ledger].undo()
    assert ("missing", column, "error") not in found(list(issues))


@pytest.mark.parametrize("way", WAYS, ids=lambda way: "".join(way.values()))
def test_each_way_belongs_to_its_holder(desks: dict[str, LedgerDesk], way: Texts) -> None:
    desk = desks["state_assets"]
    others = {each["holder_kind"] for each in WAYS if each["way"] == way["way"]}
    for kind in ("国有企业", "党政机关和事业单位", "储备土地"):
        row = {
            **GOOD["state_assets"],
            "code": "ZZ-9",
            "holder_kind": kind,
            "way": way["way"],
            "value": "0",
            "recovered": "0",
        }
        issues = found(list(desk.add_row(row).issues))
        desk.undo()
        assert (("wrong_choice", "way", "error") in issues) == (kind not in others)


@pytest.mark.parametrize("ledger", COMPUTED)
def test_computed_columns_are_what_the_table_says(desks: dict[str, LedgerDesk], ledger: str) -> None:
    row = desks[ledger].rows[0]
    assert {name: row.text(name) for name in COMPUTED[ledger]} == COMPUTED[ledger]
    assert {name for (own, name), each in BY_NAME.items() if own == ledger and "computed" in each["type"]} == set(
        COMPUTED[ledger]
    )


@pytest.mark.parametrize(
    ("ledger", "column", "later", "rule", "level"),
    [
        ("clusters", "output", "99.99", "below_previous", "explain"),
        ("investment_promotion", "arrived", "0.4999", "below_previous", "explain"),
        ("state_assets", "recovered", "99.99", "below_previous", "explain"),
        ("park_assets", "state_at_listing", "低效", "changed_later", "error"),
    ],
)
def test_what_a_row_said_before_binds_it(
    tmp_path: Path, ledger: str, column: str, later: str, rule: str, level: str
) -> None:
    parks = ledger_desk(tmp_path / "ws", "parks")
    parks.add_row(GOOD["parks"])
    march = LedgerDesk(parks.session, parks.node, ledger, parks.desk)
    march.add_row(GOOD[ledger])
    for desk in (parks, march):
        desk.save()
    june = at_node(march, "2024-06")
    LedgerDesk(june.session, june.node, "parks", june.desk).copy_rows_from_before()
    june.copy_rows_from_before()
    assert june.issues() == []
    assert (rule, column, level) in found(list(june.set_raw(june.rows[0].id, column, later).issues))
    parks.session.close()


@pytest.fixture(scope="module")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LedgerDesk]:
    """A workspace whose parks are there, since rows name them."""
    parks = ledger_desk(tmp_path_factory.mktemp("模板") / "ws", "parks")
    yield parks
    parks.session.close()


@pytest.mark.parametrize("ledger", sorted(GOOD, key=lambda name: name != "parks"))
def test_a_template_filled_by_hand_imports_without_a_question(blank: LedgerDesk, tmp_path: Path, ledger: str) -> None:
    desk = LedgerDesk(blank.session, blank.node, ledger, blank.desk)
    path = tmp_path / "模板.xlsx"
    write_atomically(path, build_ledger_template(desk.session.letter, desk.node, desk.definition))
    workbook = openpyxl.load_workbook(path)
    sheet = workbook.worksheets[0]
    heads = {str(cell.value).rstrip("*").partition("（")[0]: cell.column for cell in sheet[3]}
    filled = {name: text for name, text in GOOD[ledger].items() if text}
    for name, text in filled.items():
        label = desk.definition.by_name[name].label.partition("（")[0]
        sheet.cell(4, heads[label], float(text) if desk.definition.by_name[name].is_number else text)
    workbook.save(path)
    plan = ledger_importing.read_ledger_import(desk, path)
    assert ([fault.code for fault in plan.faults], len(plan.rows)) == ([], 1)
    after = plan.rows[0].after
    assert after is not None
    assert {name: after.text(name) for name in filled} == filled
    if ledger == "parks":
        desk.add_row(GOOD["parks"])
    assert desk.node.id == NODE
