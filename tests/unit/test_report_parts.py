"""Choice and order of the report's parts: kept with the workspace, printed, attached, stated in data.json."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.cli.main import main
from forms.package.data_json import build_data_json
from forms.reports.build_report import build_draft, build_report, build_workbook
from forms.reports.document import CoverLine, OfficialText, SignOff
from forms.reports.facts import NodeFacts
from forms.reports.parts import FIRST, LAST, PARTS, USUAL_PARTS, in_order
from forms.services.desk import NodeDesk
from forms.services.package_facts import gather_facts
from forms.services.report_parts import choose_parts, chosen_parts
from forms.services.session import open_workspace
from tests.unit.desks import new_desk

KEYS = [part.key for part in PARTS]
NEEDED = {part.key for part in PARTS if part.why}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[NodeDesk]:
    made = new_desk(tmp_path / "ws")
    yield made
    made.session.close()


def facts_of(desk: NodeDesk) -> NodeFacts:
    return gather_facts(desk.session, desk, is_paper=True)


def names(desk: NodeDesk) -> list[str]:
    return [section.name for section in build_report(facts_of(desk)).sections]


def attached(desk: NodeDesk) -> tuple[str, ...]:
    blocks = [block for section in build_report(facts_of(desk)).sections for block in section.blocks]
    (text,) = (block for block in blocks if isinstance(block, OfficialText))
    return text.attachments


@given(st.lists(st.sampled_from([*KEYS, "nothing"])))
def test_whatever_is_asked_for_the_needed_parts_are_there_and_frame_the_report(keys: list[str]) -> None:
    parts = in_order(keys)
    assert set(keys) - {"nothing"} | NEEDED == set(parts)
    assert (parts[0], parts[-1]) == (FIRST, LAST)
    inner = [key for key in dict.fromkeys(keys) if key in parts and key not in NEEDED]
    assert [key for key in parts if key in inner] == inner
    assert in_order(parts) == parts


def test_the_usual_report_and_one_that_an_office_chose(desk: NodeDesk) -> None:
    usual = ["封面", "文字报告", "措施落实情况", "审核说明", "佐证材料目录", "签字页"]
    assert names(desk) == usual
    assert chosen_parts(desk.session) == USUAL_PARTS
    wanted = ["cover", "dashboard", "evidence", "measures", "text", "sign_off"]
    assert list(choose_parts(desk.session, wanted)) == wanted
    assert names(desk) == ["封面", "一页概览", "佐证材料目录", "措施落实情况", "文字报告", "签字页"]
    assert attached(desk) == ("一页概览", "佐证材料目录", "措施落实情况")
    assert json.loads(build_data_json(facts_of(desk)))["report_parts"] == wanted
    draft = [section.name for section in build_draft(facts_of(desk)).sections]
    assert draft == ["封面", "未解决的问题", "一页概览", "佐证材料目录", "措施落实情况", "文字报告"]
    book = [section.name for section in build_workbook(facts_of(desk)).sections]
    assert "审核说明" in book and "一页概览" not in book  # the workbook has everything, whatever is printed


def test_the_last_page_has_a_place_for_each_role_and_for_the_seal(desk: NodeDesk) -> None:
    sign_off = build_report(facts_of(desk)).sections[-1].blocks[-1]
    assert isinstance(sign_off, SignOff)
    assert sign_off.roles == ("填报人", "审核人", "单位负责人")
    assert sign_off.foot[0] == CoverLine("填报单位（盖章）", "大足区")


def test_sheets_of_all_measures_are_one_attachment(desk: NodeDesk) -> None:
    choose_parts(desk.session, ["cover", "text", "measures", "measure_sheets", "sign_off"])
    assert len(names(desk)) == 4 + len(desk.letter.measures)
    assert attached(desk) == ("措施落实情况", "单项措施表")


def test_the_choice_is_remembered_and_in_the_log(desk: NodeDesk) -> None:
    choose_parts(desk.session, ["cover", "measures", "sign_off"])
    head = desk.session.change_log_head()
    choose_parts(desk.session, ["cover", "measures", "sign_off"])
    assert desk.session.change_log_head() == head  # nothing new was said
    desk.session.close()
    again = open_workspace(desk.session.path, "测试")
    assert chosen_parts(again) == ("cover", "measures", "sign_off")
    assert again.look_over().is_sound
    again.close()


def test_parts_on_the_command_line(desk: NodeDesk, capsys: pytest.CaptureFixture[str]) -> None:
    workspace = str(desk.session.path)
    desk.session.close()
    assert main(["report-parts", workspace, "--set", "cover", "measures", "page", "sign_off"]) == 2
    assert "没有“page”这个部分" in capsys.readouterr().err
    assert main(["report-parts", workspace, "--set", "cover", "measures", "dashboard", "sign_off", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["parts"] == ["cover", "measures", "dashboard", "sign_off"]
    assert main(["report-parts", workspace]) == 0
    shown = capsys.readouterr().out.splitlines()
    assert shown[3].startswith("✓") and "一页概览" in shown[3] and "－" in shown[-1]
    assert main(["report-parts", workspace, "--set", "dashboard", "text"]) == 0
    said = capsys.readouterr()
    printed = [line.split()[1] for line in said.out.splitlines()[1:6]]
    assert printed == ["cover", "dashboard", "measures", "text", "sign_off"]
    assert "“封面”不能去掉：封面有校验二维码，纸质报告要靠它与数据核对。已自动加上。" in said.err
    assert len(said.err.splitlines()) == len(NEEDED)
