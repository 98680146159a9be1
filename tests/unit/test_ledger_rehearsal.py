"""A new letter over ledgers with rows: what moves, is new or would be lost is told, then done exactly or not at all."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from forms.cli.main import main
from forms.errors import UserError
from forms.excel.letter_workbook import export_letter_workbook
from forms.schema.ledger_evaluation import Evaluation, GradeShare, Indicator
from forms.schema.letter import Measure
from forms.services import closed_session, evidence
from forms.services.desk import NodeDesk
from forms.services.ledger_desk import LedgerDesk
from forms.services.letter_rehearsal import rehearse
from forms.services.letters import adopt
from forms.services.session import Session
from forms.storage import ledger_store, letter_adoption, node_store
from forms.storage.audit_store import changes_of
from forms.storage.import_column_store import KnownHead, load_known_heads, save_known_heads
from forms.storage.node_store import PackageRecord
from tests.unit.desks import NODE, dazu
from tests.unit.ledger_letters import next_letter, places_of_book_value, rebuilt, state, told, without
from tests.unit.ledgers import ASSET, COMPANY, add_all, at_node, ledger_desk

JUNE = "2024-06"
REGISTERED = {
    **ASSET,
    "registered": "是",
    "deed": "渝（2024）大足区不动产权第1号",
    "partner": "央企",
    "encumbered": "是",
}


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    """March has two assets, explained, with a file, and is closed; June has them again and one more."""
    desk = ledger_desk(tmp_path / "ws")
    add_all(desk, [REGISTERED, {**ASSET, "code": "ZC-0002"}])
    (tmp_path / "合同.pdf").write_bytes(b"x")
    evidence.attach_to_row(desk, desk.rows[0], tmp_path / "合同.pdf")
    record = PackageRecord("r1.zip", NODE, 1, "0" * 64, "0" * 64, "测试", "2024-04-01T00:00:00+00:00")
    node_store.lock_node(desk.session.connection, record)
    june = at_node(desk, JUNE)
    june.copy_rows_from_before()
    add_all(june, [{**ASSET, "code": "ZC-0003", "book_value": "123456.78", "revived_on": "2024-02-31"}])
    evidence.attach_to_row(june, june.rows[0], tmp_path / "合同.pdf")
    contradictions = [issue for issue in june.issues() if issue.rule == "contradiction"]
    june.desk.save_explanations(june.desk.explain(contradictions, "正在注销抵押。"))
    save_known_heads(
        desk.session.connection,
        "state_assets",
        [KnownHead("负责人", "负责人", "owner"), KnownHead("证号", "证号", "deed"), KnownHead("序", "序", "")],
        "测试",
        "2024-06-01T00:00:00+00:00",
    )
    yield desk.session
    desk.session.close()


def desk_at(session: Session, node: str, ledger: str) -> LedgerDesk:
    return LedgerDesk(session, session.letter.node(node), ledger)


def test_the_rehearsal_counts_and_names_everything_and_changes_nothing(session: Session) -> None:
    before = state(session)
    found = rehearse(session, rebuilt(session.letter))
    assert state(session) == before
    (move,) = found.ledgers.moves
    assert (move.is_renamed, dict(move.rows), move.rows_lost) == (True, {NODE: 2, JUNE: 3}, 0)
    assert told(found) == {
        ("removed", "deed", 2),
        ("renamed", "owner", 5),
        ("converted", "book_value", 5),
        ("rescaled", "area", 5),
        ("unreadable", "partner", 2),
        ("added", "remark", 0),
    }
    lost = next(each for each in move.columns if each.change == "removed")
    assert lost.examples[0] == "ZC-0001：渝（2024）大足区不动产权第1号"
    assert found.needs_confirmation
    with pytest.raises(UserError, match="还没有确认"):
        adopt(session, found)
    assert state(session) == before


def test_confirmed_rows_move_exactly_with_files_explanations_and_traces(session: Session) -> None:
    adopt(session, rehearse(session, rebuilt(session.letter)), confirmed=True)
    desk = desk_at(session, JUNE, "assets")
    first, _second, third = desk.rows
    assert [row.text("charged") for row in desk.rows] == ["王某"] * 3
    assert [row.text("book_value") for row in desk.rows] == ["0.086025", "0.086025", "12.345678"]
    kept = session.connection.execute('select book_value, area from "ledger_assets" where _node = ?', (JUNE,))
    assert [tuple(row) for row in kept] == [(86_025, 12_005_000)] * 2 + [(12_345_678, 12_005_000)]
    assert first.raws == {"partner": "央企"}
    assert third.raws == {"revived_on": "2024-02-31"}
    issues = {(issue.rule, issue.field): issue.explained for issue in desk.issues(first.id)}
    assert issues["contradiction", "encumbered"] == "yes"
    assert ("unreadable", "partner") in issues
    assert session.entries.cell(JUNE, "14.4", "value").value == "0.03615"  # 3 x 120.5 万元
    desk.set_raw(third.id, "value", "1120.5")
    assert session.entries.cell(JUNE, "14.4", "value").value == "0.13615"
    assert [each.row for each in session.evidence] == [f"assets[{first.id}]"] * 2
    (moved, *_) = changes_of(session.connection, ledger_store.row_place("assets", first.id, JUNE))
    assert (moved.action, moved.detail["from"]) == ("move", f"state_assets[{first.id}]@{JUNE}")
    assert moved.detail["before"]["deed"] == "渝（2024）大足区不动产权第1号"
    assert moved.detail["columns"]["book_value"] == "0.086025"
    assert {head.head: head.column for head in load_known_heads(session.connection, "assets").values()} == {
        "负责人": "charged",
        "序": "",
    }
    assert session.look_over().is_sound
    desk.set_raw(first.id, "remark", "新")
    desk.save()


def test_a_closed_node_reads_its_rows_as_it_was_closed_through_several_letters(session: Session) -> None:
    march = desk_at(session, NODE, "state_assets")
    rows, issues = march.rows, march.issues()
    adopt(session, rehearse(session, rebuilt(session.letter)), confirmed=True)
    drop = next_letter(session.letter, "assets", lambda column: None if column.name == "charged" else column)
    adopt(session, rehearse(session, drop), confirmed=True)
    assert "charged" not in desk_at(session, NODE, "assets").rows[0].values
    closed = closed_session.as_closed(session, NODE)
    again = LedgerDesk(closed, closed.letter.node(NODE), "state_assets")
    assert (again.rows, again.issues()) == (rows, issues)
    assert [each.row for each in closed.evidence] == [f"state_assets[{rows[0].id}]"]


def test_a_ledger_that_is_gone_is_lost_only_when_confirmed_and_is_in_the_log(session: Session) -> None:
    found = rehearse(session, without(session.letter, "state_assets"))
    (move,) = found.ledgers.moves
    assert (move.after, move.rows_lost, len(found.evidence_lost)) == (None, 5, 2)
    row = desk_at(session, JUNE, "state_assets").rows[0]
    adopt(session, found, confirmed=True)
    tables = [row["name"] for row in session.connection.execute("select name from sqlite_master where type = 'table'")]
    assert "ledger_state_assets" not in tables
    lost = changes_of(session.connection, ledger_store.row_place("state_assets", row.id, JUNE))[0]
    assert (lost.action, lost.detail["columns"]["owner"], lost.detail["entered_by"]) == ("lose", "王某", "测试")
    closed = closed_session.as_closed(session, NODE)
    assert len(LedgerDesk(closed, closed.letter.node(NODE), "state_assets").rows) == 2


def test_decimals_that_would_be_cut_refuse_the_letter_and_more_decimals_need_no_question(session: Session) -> None:
    before = state(session)
    found = rehearse(session, next_letter(session.letter, "state_assets", places_of_book_value(1)))
    assert ("refused", "book_value", 5) in told(found)
    with pytest.raises(UserError, match=r"“账面价值”有5个数（ZC-0001：860\.25") as fault:
        adopt(session, found, confirmed=True)
    assert fault.value.code == "column_type_changed"
    assert state(session) == before
    found = rehearse(session, next_letter(session.letter, "state_assets", places_of_book_value(4)))
    assert (told(found), found.needs_confirmation) == ({("rescaled", "book_value", 5)}, False)
    adopt(session, found)
    kept = session.connection.execute('select distinct book_value from "ledger_state_assets"').fetchall()
    assert sorted(row[0] for row in kept) == [8_602_500, 1_234_567_800]


def test_a_failure_half_way_changes_nothing(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    found, before = rehearse(session, rebuilt(session.letter)), state(session)

    def fail(*_words: object) -> None:
        raise OSError("disk")

    monkeypatch.setattr(letter_adoption, "_move_evidence", fail)
    with pytest.raises(OSError, match="disk"):
        adopt(session, found, confirmed=True)
    assert state(session) == before


def test_a_person_may_know_better_which_ledger_and_column_it_is(session: Session) -> None:
    letter = next_letter(
        session.letter,
        "state_assets",
        lambda each: replace(each, name="hand", label="经手") if each.name == "owner" else each,
    )
    assert ("removed", "owner", 5) in told(rehearse(session, letter))
    found = rehearse(session, letter, {"state_assets.owner": "hand"})
    assert told(found) == {("renamed", "owner", 5)}
    gone = rehearse(session, letter, {"state_assets": ""})
    assert {(move.before.name if move.before else "", move.rows_lost) for move in gone.ledgers.moves} == {
        ("state_assets", 5),
        ("", 0),
    }
    for wrong in ({"state_assets.owner": "nobody"}, {"assets": "state_assets"}, {"state_assets.nobody": "hand"}):
        with pytest.raises(UserError, match="没有名为"):
            rehearse(session, letter, wrong)


def test_measures_that_rows_name_are_renumbered_with_them(tmp_path: Path) -> None:
    desk = ledger_desk(tmp_path / "ws", "supervision")
    row = {
        "matter": "事",
        "issued": "2024-01-01",
        "due": "2024-06-30",
        "unit": "局",
        "light": "正常",
        "status": "办理中",
    }
    add_all(desk, [{**row, "no": str(number), "measure_no": no} for number, no in enumerate(("9.2", "9.3"), 1)])

    def edit(measure: Measure) -> Measure | None:
        return {"9.2": replace(measure, no="9.3"), "9.3": None}.get(measure.no, measure)

    letter = dazu()
    aspects = tuple(
        replace(each, measures=tuple(made for one in each.measures if (made := edit(one)) is not None))
        for each in letter.aspects
    )
    rules = tuple(rule for rule in letter.rules if "measure(" not in rule.left + rule.right + rule.when)
    found = rehearse(desk.session, replace(letter, version=2, aspects=aspects, rules=rules))
    assert {("converted", "measure_no", 1), ("unreadable", "measure_no", 1)} <= told(found)
    adopt(desk.session, found, confirmed=True)
    first, second = desk_at(desk.session, NODE, "supervision").rows
    assert (first.text("measure_no"), first.raws, second.raws) == ("9.3", {}, {"measure_no": "9.3"})
    desk.session.close()


def test_benchmarks_entered_in_a_new_version_score_the_rows_that_are_there(tmp_path: Path) -> None:
    desk = ledger_desk(tmp_path / "ws", "per_mu_evaluation")
    add_all(desk, [COMPANY, {**COMPANY, "uscc": "11500102008670164Y", "tax": "300"}])
    shares = (GradeShare("A", Decimal(50)), GradeShare("D", Decimal(50)))
    evaluation = Evaluation("per_mu_evaluation", (Indicator("tax_per_mu", Decimal(20), Decimal(100)),), shares)
    found = rehearse(desk.session, replace(dazu(), version=2, evaluations=(evaluation,)))
    assert {each.what: each.names for each in found.differences} == {"亩均评价": ("per_mu_evaluation",)}
    assert ("recomputed", "score", 2) in told(found)
    assert not found.needs_confirmation
    adopt(desk.session, found)
    rows = desk_at(desk.session, NODE, "per_mu_evaluation").rows
    assert [(row.text("score"), row.text("grade")) for row in rows] == [("100", "A"), ("50", "D")]
    desk.session.close()


def test_the_command_line_tells_it_and_takes_names(
    session: Session, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "新版.xlsx"
    path.write_bytes(export_letter_workbook(rebuilt(session.letter)))
    session.close()
    assert main(["adopt", str(session.path), str(path)]) == 1
    said = capsys.readouterr().out
    assert "台账“待盘活国有资产清单”（state_assets）改为“待盘活国有资产清单”（assets），5 行随之移动" in said
    assert "将丢失：台账“待盘活国有资产清单”的“不动产权证号”，2 个值（新版没有这一列：ZC-0001：" in said
    assert "换算：台账“待盘活国有资产清单”的“账面价值”，5 个值（单位由万元改为亿元：ZC-0001：860.25 → 0.086025" in said
    assert main(["adopt", str(session.path), str(path), "--confirm", "--move", "state_assets.deed=remark"]) == 0
    assert "“不动产权证号”改为“备注”（remark），2 个值随之移动" in capsys.readouterr().out
    assert main(["get", str(session.path), "--node", JUNE, "assets[ZC-0001]"]) == 0
    assert "渝（2024）大足区不动产权第1号" in capsys.readouterr().out


def test_a_letter_whose_rules_fail_their_examples_is_refused_as_in_the_window(
    session: Session, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    letter = session.letter
    broken = replace(letter.rules[0], fails=letter.rules[0].passes)
    path = tmp_path / "错.xlsx"
    path.write_bytes(export_letter_workbook(replace(letter, version=2, rules=(broken, *letter.rules[1:]))))
    session.close()
    assert main(["adopt", str(session.path), str(path), "--confirm"]) == 1
    assert "工作表“规则”第2行" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("change", "says"), [({"year": 2025}, "2025年度"), ({"unit": "涪陵区", "unit_code": "500102"}, "涪陵区2024年度")]
)
def test_another_units_or_years_letter_is_refused_with_both_named(
    session: Session, change: dict[str, object], says: str
) -> None:
    with pytest.raises(UserError, match=f"大足区2024年度的责任书.*这份是.*{says}") as fault:
        rehearse(session, replace(session.letter, version=2, **change))
    assert fault.value.code == "other_letter"


def test_desks_of_the_next_node_go_on_from_moved_rows(session: Session) -> None:
    adopt(session, rehearse(session, rebuilt(session.letter)), confirmed=True)
    december = LedgerDesk(
        session, session.letter.node("2024-12"), "assets", NodeDesk(session, session.letter.nodes[-1])
    )
    assert len(december.copy_rows_from_before().rows) == 3
