"""A new version of a letter under existing data: told first, confirmed, moved in one step, closed nodes untouched."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from forms.cli.main import main
from forms.errors import UserError
from forms.excel.letter_workbook import export_letter_workbook
from forms.schema.letter import Letter, Measure, Node
from forms.services import closed_session
from forms.services.desk import NodeDesk
from forms.services.evidence import attach_evidence
from forms.services.letter_rehearsal import Rehearsal, rehearse
from forms.services.letters import adopt
from forms.services.session import Session, open_workspace, restore_backup
from forms.storage import letter_adoption, node_store
from forms.storage.audit_store import changes_of
from forms.storage.node_store import PackageRecord
from tests.unit.desks import NODE, dazu, fill, new_desk

JUNE = "2024-06"


def next_version(letter: Letter, edit: Callable[[Measure], Measure | None] = lambda measure: measure) -> Letter:
    """The letter with each measure edited, or left out; only the rules that hold for any letter."""
    aspects = tuple(
        replace(each, measures=tuple(made for measure in each.measures if (made := edit(measure)) is not None))
        for each in letter.aspects
    )
    rules = tuple(rule for rule in letter.rules if "measure(" not in rule.left + rule.right + rule.when)
    return replace(letter, version=letter.version + 1, aspects=aspects, rules=rules)


def renumbered(letter: Letter) -> Letter:
    """9.3 is gone, 9.1 is new, the old 9.1 and 9.2 move down; 8.1 asks for 万元; 1.2 has lost an item."""

    def edit(measure: Measure) -> Measure | None:
        match measure.no:
            case "8.1":
                return replace(measure, unit="万元", target=Decimal(4_900_000))
            case "1.2":
                items = tuple(item for item in measure.items if item != "工作体系")
                return replace(measure, items=items, indicator=";".join(items), target=Decimal(4))
            case "9.1":
                return replace(measure, no="9.2")
            case "9.2":
                return replace(measure, no="9.3", title="高新技术企业达到220家", target=Decimal(220))
            case "9.3":
                return None
        return measure

    version = next_version(letter, edit)
    new = replace(letter.measure("9.3"), no="9.1", title="培育专精特新企业", indicator="专精特新企业数")
    aspects = tuple(
        replace(each, measures=(new, *each.measures)) if each.no == "9" else each for each in version.aspects
    )
    return replace(version, aspects=aspects)


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    """March is filled and closed, June has begun."""
    desk = new_desk(tmp_path / "ws")
    fill(
        desk, "8.1.value=120", "9.1.value=500", "9.2.value=205", "9.2.person=李四", "9.3.value=1500", "9.3.progress=好"
    )
    fill(desk, *(f"1.2.item.{number}={answer}" for number, answer in enumerate("是是否是是", 1)))
    (tmp_path / "文件.pdf").write_bytes(b"x")
    for measure in ("9.2", "9.3"):
        attach_evidence(desk.session, NODE, measure, tmp_path / "文件.pdf", "文件", "")
    record = PackageRecord("r1.zip", NODE, 1, "0" * 64, "0" * 64, "测试", "2024-04-01T00:00:00+00:00")
    node_store.lock_node(desk.session.connection, record)
    june = NodeDesk(desk.session, desk.letter.node(JUNE))
    fill(june, "8.1.value=60", "9.2.value=500", "9.3.value=1400", "1.2.item.2=是", "1.2.item.3=是")
    broken = [
        issue for issue in (*june.issues("8.1"), *june.issues("9.2")) if issue.rule in ("flow_fell", "stock_doubled")
    ]
    assert len(broken) == 2
    june.save_explanations(june.explain(broken, "属实。"))
    yield desk.session
    desk.session.close()


def state(session: Session) -> str:
    tables = ("cells", "explanations", "evidence", "meta", "letters", "changes")
    return json.dumps({t: [tuple(row) for row in session.connection.execute(f"select * from {t}")] for t in tables})


def kinds(rehearsal: Rehearsal) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for move in rehearsal.entries:
        found.setdefault(move.kind, set()).add(f"{move.before.place}@{move.before.node[5:]}")
    return found


def test_the_rehearsal_tells_everything_and_changes_nothing(session: Session) -> None:
    before = state(session)
    found = rehearse(session, renumbered(session.letter))
    assert state(session) == before
    assert [(old.no, new.no) for old, new in found.renumbered] == [("9.1", "9.2"), ("9.2", "9.3")]
    assert [measure.no for measure in found.added] == ["9.1"]
    assert [measure.no for measure in found.removed] == ["9.3"]
    assert kinds(found)["lost"] == {"9.3.value@03", "9.3.progress@03", "9.3.value@06", "1.2.item.2@03", "1.2.item.2@06"}
    assert kinds(found)["converted"] == {"8.1.value@03", "8.1.value@06"}
    assert {"9.1.value@03", "9.2.value@03", "9.2.person@03", "9.2.value@06", "1.2.item.3@03"} <= kinds(found)["moved"]
    assert [evidence.measure for evidence in found.evidence_lost] == ["9.3"]
    assert [(closed.node, closed.letter_version) for closed in found.closed] == [(NODE, 1)]
    assert {each.what: each.names for each in found.differences}["单位"] == ("8.1",)
    assert found.needs_confirmation
    with pytest.raises(UserError, match="还没有确认"):
        adopt(session, found)
    assert state(session) == before


def test_confirmed_it_moves_all_in_one_step_with_traces_and_a_backup(session: Session) -> None:
    adoption = adopt(session, rehearse(session, renumbered(session.letter)), confirmed=True)
    entries = session.entries
    assert session.letter.version == 2
    assert entries.cell(JUNE, "9.3", "value").value == "500"
    assert entries.cell(JUNE, "9.2", "value").is_empty
    assert entries.cell(JUNE, "9.1", "value").is_empty
    assert entries.cell(JUNE, "8.1", "value").value == "600000"
    assert entries.effective(JUNE, "9.3", "person").value == "李四"
    assert entries.cell(JUNE, "1.2", "value").value == "1"
    assert entries.cell(JUNE, "1.2", "item.2").value == "是"
    desk = NodeDesk(session, session.letter.node(JUNE))
    assert next(issue for issue in desk.issues("9.3") if issue.rule == "stock_doubled").explained == "yes"
    assert next(issue for issue in desk.issues("8.1") if issue.rule == "flow_fell").explained == "void"
    assert changes_of(session.connection, f"9.2.value@{JUNE}")[0].action == "leave"
    assert changes_of(session.connection, f"9.3.progress@{NODE}")[0].detail["value"] == "好"
    assert session.look_over().is_sound
    session.close()
    restore_backup(session.path, adoption.backup)
    again = open_workspace(session.path, "测试")
    assert (again.letter.version, again.entries.cell(JUNE, "9.3", "value").value) == (1, "1400")
    again.close()


def test_a_closed_node_reads_as_it_was_judged_through_several_versions(session: Session) -> None:
    desk = NodeDesk(session, session.letter.node(NODE))
    cells, issues = set(session.entries.at_node(NODE)), desk.issues()
    adopt(session, rehearse(session, renumbered(session.letter)), confirmed=True)
    adopt(session, rehearse(session, next_version(session.letter), {"9.3": ""}), confirmed=True)
    assert session.entries.cell(NODE, "9.3", "value").is_empty
    closed = closed_session.as_closed(session, NODE)
    assert closed.letter == dazu()
    assert set(closed.entries.at_node(NODE)) == cells
    assert NodeDesk(closed, closed.letter.node(NODE)).issues() == issues
    assert closed_session.as_closed(session, JUNE) is session


def test_a_closed_node_keeps_its_files_under_the_numbers_of_its_time(session: Session) -> None:
    adopt(session, rehearse(session, renumbered(session.letter)), confirmed=True)
    record = PackageRecord("r2.zip", JUNE, 1, "0" * 64, "0" * 64, "测试", "2024-07-01T00:00:00+00:00")
    node_store.lock_node(session.connection, record)
    adopt(session, rehearse(session, next_version(session.letter), {"9.3": ""}), confirmed=True)
    assert session.evidence == []
    found = {
        node: [
            (each.measure, each.file_name, each.size_bytes) for each in closed_session.as_closed(session, node).evidence
        ]
        for node in (NODE, JUNE)
    }
    assert found == {NODE: [("9.2", "文件.pdf", 1), ("9.3", "文件.pdf", 1)], JUNE: [("9.3", "文件.pdf", 1)]}


def test_a_failure_half_way_changes_nothing(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    found, before = rehearse(session, renumbered(session.letter)), state(session)

    def fail(*_words: object) -> None:
        raise OSError("disk")

    monkeypatch.setattr(letter_adoption, "_move_evidence", fail)
    with pytest.raises(OSError, match="disk"):
        adopt(session, found, confirmed=True)
    assert state(session) == before
    assert session.letter.version == 1


def test_wording_alone_needs_no_confirmation_and_keeps_every_cell(session: Session) -> None:
    cells = set(session.entries.at_node(JUNE))

    def reword(measure: Measure) -> Measure:
        return replace(measure, title=measure.title + "（试行）") if measure.no == "9.2" else measure

    found = rehearse(session, next_version(session.letter, reword))
    assert not found.needs_confirmation
    adopt(session, found)
    assert set(session.entries.at_node(JUNE)) == cells


def test_what_no_longer_parses_is_kept_as_typed(session: Session) -> None:
    def edit(measure: Measure) -> Measure:
        match measure.no:
            case "9.2":
                return replace(measure, unit="%")
            case "9.3":
                return replace(measure, maximum=Decimal(1450))
        return measure

    found = rehearse(session, next_version(session.letter, edit))
    assert kinds(found) == {"unreadable": {"9.2.value@03", "9.2.value@06", "9.3.value@03"}}
    adopt(session, found, confirmed=True)
    cell = session.entries.cell(JUNE, "9.2", "value")
    assert (cell.state, cell.raw) == ("invalid", "500家")


def test_a_person_may_know_the_numbers_better(session: Session) -> None:
    found = rehearse(session, renumbered(session.letter), {"9.3": "9.1", "9.1": ""})
    assert [(old.no, new.no) for old, new in found.renumbered] == [("9.2", "9.3"), ("9.3", "9.1")]
    with pytest.raises(UserError, match="没有措施 9"):
        rehearse(session, renumbered(session.letter), {"9.3": "9.7"})


def without_march(letter: Letter) -> Letter:
    return replace(next_version(letter), nodes=letter.nodes[1:])


def march_ends_earlier(letter: Letter) -> Letter:
    first = letter.nodes[0]
    return replace(
        next_version(letter), nodes=(Node(first.id, first.label, first.end.replace(day=30)), *letter.nodes[1:])
    )


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (without_march, "closed_node_changed"),
        (march_ends_earlier, "closed_node_changed"),
        (lambda letter: letter, "same_letter"),
        (lambda letter: replace(letter, title="别的"), "version_not_newer"),
        (lambda letter: replace(next_version(letter), year=2025), "other_letter"),
    ],
)
def test_some_letters_are_refused(session: Session, change: Callable[[Letter], Letter], code: str) -> None:
    with pytest.raises(UserError) as refused:
        rehearse(session, change(session.letter))
    assert refused.value.code == code


def test_a_rehearsal_does_not_outlive_an_edit(session: Session) -> None:
    found = rehearse(session, renumbered(session.letter))
    fill(NodeDesk(session, session.letter.node(JUNE)), "9.1.value=510")
    with pytest.raises(UserError, match="重新预演"):
        adopt(session, found, confirmed=True)


def test_the_command_line_asks_first(session: Session, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "新版.xlsx"
    path.write_bytes(export_letter_workbook(renumbered(session.letter)))
    session.close()
    workspace = str(session.path)
    assert main(["adopt", workspace, str(path)]) == 1
    told = capsys.readouterr().out
    assert "措施改编号：9.2 改为 9.3" in told
    assert "将丢失：9.3 本期数 2024-06，1400（新版没有这项措施）" in told
    assert "换算单位：8.1 本期数 2024-06，由 60 改为 600000（单位由亿元改为万元）" in told
    assert "没有改动任何内容" in told
    assert main(["adopt", workspace, str(path), "--confirm", "--json"]) == 0
    capsys.readouterr()
    assert main(["get", workspace, "--node", NODE, "9.2", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["cells"]["9.2"]["value"]["value"] == "205"
    assert main(["get", workspace, "--node", JUNE, "9.3", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["cells"]["9.3"]["value"]["value"] == "500"
