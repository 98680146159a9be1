"""Ledgers on the command line: rows set, read, imported from a file, checked, and counted into the measures."""

from pathlib import Path

import openpyxl
import pytest

from tests.end_to_end.conftest import Run
from tests.unit.desks import NODE
from tests.unit.ledgers import ASSET, generated_assets, ledger_desk
from tests.unit.test_ledger_import import assets_file


@pytest.fixture
def workspace(tmp_path: Path, zerenshu: Run) -> Path:
    folder = tmp_path / "ws"
    assert zerenshu("new", folder, "--letter", "dazu-2024").code == 0
    return folder


def test_a_row_is_made_changed_read_and_taken_away(zerenshu: Run, workspace: Path) -> None:
    at = (workspace, "--node", NODE)
    filled = [f"state_assets[ZC-0117].{column}={text}" for column, text in ASSET.items() if column != "code"]
    assert zerenshu("set", *at, "--by", "王", *filled, "9.2.value=205").code == 0
    got = zerenshu("get", *at, "state_assets[ZC-0117]", "--json").json
    row = got["rows"]["state_assets[ZC-0117]"]
    assert (row["status"]["value"], row["value"]["value"], row["value"]["by"]) == ("已盘活", "120.5", "王")
    value = zerenshu("get", *at, "14.4", "--json").json["cells"]["14.4"]["value"]
    assert (value["value"], value["origin"]) == ("0.01205", "ledger")
    wrong = zerenshu("set", *at, "state_assets[ZC-0117].revived_on=2024-02-31")
    assert wrong.code == 1
    assert "待盘活国有资产清单 第1行 盘活日期：2024年2月31日不存在" in wrong.err
    issues = zerenshu("check", *at, "--json").json["issues"]
    (issue,) = (issue for issue in issues if issue["ledger"])
    assert (issue["id"], issue["row"], issue["field"]) == (
        "unreadable@state_assets[ZC-0117].revived_on",
        "ZC-0117",
        "revived_on",
    )
    assert zerenshu("set", *at, "state_assets[ZC-0117]=").code == 0
    assert zerenshu("get", *at, "state_assets[ZC-0117]").code == 2
    assert zerenshu("set", *at, "nowhere[1].a=1").code == 2


def test_two_rows_of_one_key_are_said_and_both_are_read(zerenshu: Run, workspace: Path) -> None:
    at = (workspace, "--node", NODE)
    assert zerenshu("set", *at, "clusters[汽摩].output=5", "clusters[五金].output=7").code == 0
    renamed = zerenshu("set", *at, "clusters[五金].name=汽摩", "clusters[五金].output=8")
    assert renamed.out.splitlines() == ["clusters[五金].name = 汽摩", "clusters[五金].output = 8 亿元"]
    assert "产业集群：“汽摩”与第1行重复" in renamed.err
    rows = zerenshu("get", *at, "clusters", "--json").json["rows"]
    assert [row["output"]["value"] for row in rows.values()] == ["5", "8"]


def test_an_issue_of_a_row_is_explained_under_the_id_that_the_check_prints(zerenshu: Run, workspace: Path) -> None:
    at = (workspace, "--node", NODE)
    zerenshu("set", *at, "investment_promotion[Z-1].contract=2", "investment_promotion[Z-1].arrived=3")
    place = "at_most_contract@investment_promotion[Z-1].arrived"
    line = "累计到位资金：3 亿元大于合同额 2 亿元，多 1 亿元。请核对；若属实，请写审核说明。"
    assert f"{line}  [{place}]" in zerenshu("check", *at).out
    assert zerenshu("explain", *at, place, "含上年续建款。").code == 0
    issues = zerenshu("check", *at, "--json").json["issues"]
    assert [issue["explained"] for issue in issues if issue["id"] == place] == ["yes"]


def test_a_file_is_previewed_imported_and_refused_as_a_whole(zerenshu: Run, workspace: Path, tmp_path: Path) -> None:
    at = (workspace, "--node", NODE, "--ledger", "state_assets")
    columns = ledger_desk(tmp_path / "other")
    rows = generated_assets(30)
    good = assets_file(columns, tmp_path / "好.xlsx", rows)
    rows[3]["book_value"] = "-1"
    bad = assets_file(columns, tmp_path / "坏.xlsx", rows)
    preview = zerenshu("import", *at, good, "--dry-run", "--json")
    assert (preview.code, preview.json["new"], preview.json["written"]) == (0, 30, 0)
    refused = zerenshu("import", *at, bad, "--json")
    assert (refused.code, refused.json["written"]) == (1, 0)
    assert [(each["code"], each["row"], each["column"]) for each in refused.json["faults"]] == [("at_least", 5, "I")]
    assert zerenshu("import", *at, good).code == 0
    assert len(zerenshu("get", workspace, "--node", NODE, "--json").json["rows"]) == 30


def test_template_and_evidence_of_a_ledger(zerenshu: Run, workspace: Path, tmp_path: Path) -> None:
    at = (workspace, "--node", NODE)
    assert zerenshu("template", *at, "parks", tmp_path / "园区.xlsx").code == 0
    assert openpyxl.load_workbook(tmp_path / "园区.xlsx").sheetnames[0] == "园区开发区名录"
    assert zerenshu("template", *at, "nowhere", tmp_path / "无.xlsx").code == 2
    assert zerenshu("set", *at, "parks[双桥经开区].level=国家级").code == 0
    assert zerenshu("evidence", *at, "parks[双桥经开区]", tmp_path / "园区.xlsx").code == 0
    assert zerenshu("evidence", *at, "parks[没有]", tmp_path / "园区.xlsx").code == 2


def test_an_import_is_taken_back_unless_a_row_was_changed_since(zerenshu: Run, workspace: Path, tmp_path: Path) -> None:
    node = (workspace, "--node", NODE)
    at = (*node, "--ledger", "state_assets")
    file = assets_file(ledger_desk(tmp_path / "other"), tmp_path / "来件.xlsx", generated_assets(3))
    mapped = zerenshu("import", *at, file, "--map", "盘活责任人=owner")
    assert (mapped.code, "owner" in mapped.out) == (0, False), mapped.out
    (first, *_others) = zerenshu("get", *node, "--json").json["rows"]
    assert zerenshu("set", *node, "--by", "王", f"{first}.owner=李某").code == 0
    refused = zerenshu("import", *at, "--undo")
    key = first.removeprefix("state_assets[").removesuffix("]")
    assert refused.code == 1
    assert f"又改过1处：{key}（王 " in refused.err and "--keep-changed" in refused.err
    assert len(zerenshu("get", *node, "--json").json["rows"]) == 3
    undone = zerenshu("import", *at, "--undo", "--keep-changed", "--json").json
    assert (undone["undone"], len(undone["kept"]), undone["file"]) == (2, 1, "来件.xlsx")
    assert list(zerenshu("get", *node, "--json").json["rows"]) == [first]
    assert zerenshu("import", *at, "--undo").code == 1
    assert [zerenshu("import", *at, *wrong).code for wrong in ((), (file, "--undo"), (file, "--keep-changed"))] == [
        2
    ] * 3
    assert zerenshu("doctor", workspace).code == 0
