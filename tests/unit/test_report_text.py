"""The text report: made from the data alone, changed by the clerk, kept with the node, handed in with it."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from forms.errors import UserError
from forms.package.data_json import build_data_json
from forms.pdf.reader import pdf_text
from forms.records.editor import state_cell
from forms.reports.build_report import build_report, build_text_report
from forms.reports.document import OfficialText
from forms.reports.text_report import chinese_number, number_text
from forms.reports.text_wording import report_wording
from forms.services.desk import NodeDesk
from forms.services.exporting import ExportRequest, export_package, reopen_node
from forms.services.package_facts import gather_facts
from forms.services.report_files import draft_pdf, draft_workbook, text_report_pdf
from forms.services.report_text import ReportDesk, TextEdit
from forms.storage import audit_store, report_store
from tests.unit.desks import NODE, fill, new_desk

LAST = (
    "9.2.value=205",
    "9.2.target=210",
    "9.2.progress=新认定12家。",
    "9.2.problems=辅导不足。",
    "9.2.next=5月底前完成辅导。",
)


@pytest.fixture
def desk(tmp_path: Path) -> NodeDesk:
    return new_desk(tmp_path / "ws")


def reported(desk: NodeDesk, *assignments: str) -> ReportDesk:
    fill(desk, *assignments)
    return ReportDesk(desk.session, desk)


def texts(report: ReportDesk) -> dict[str, str]:
    return {each.key: each.printed for each in report.report.paragraphs}


def official(report: ReportDesk) -> OfficialText:
    (block,) = build_text_report(report.facts).sections[0].blocks
    assert isinstance(block, OfficialText)
    return block


def saved(report: ReportDesk, *edits: TextEdit) -> ReportDesk:
    for edit in edits:
        report.save(edit)
    return ReportDesk(report.session, report.desk)


def test_an_empty_node_gives_a_whole_report_that_claims_nothing(desk: NodeDesk) -> None:
    said = texts(ReportDesk(desk.session, desk))
    assert said["overall/filled"] == "责任书共14个方面、47项措施，本节点均未填报。"
    headings = ["一、总体进展", "二、主要进展", "三、预警和滞后事项", "四、存在的问题和风险", "五、下一步举措"]
    assert [said[key] for key in ("overall", "done", "late", "risk", "next")] == headings
    assert len(said) == 11


def test_what_was_entered_is_said_with_its_cells_and_nothing_else(desk: NodeDesk) -> None:
    report = reported(desk, *LAST)
    said = texts(report)
    title = "高新技术企业达到210家。"
    assert said["done/9/9.2"] == f"1.{title}高新技术企业数205家，目标不低于210家，完成率97.6%。新认定12家。"
    assert said["done/9"] == "（一）企业梯度培育"
    assert said["risk/9.2"] == "1.高新技术企业达到210家：辅导不足。"
    assert said["next/9/9.2"] == f"1.{title}5月底前完成辅导。"
    assert [each.ref for each in report.paragraph("done/9/9.2").operands] == [
        *(f"9.2.{name}@{NODE}" for name in ("value", "target", "completion", "progress")),
    ]
    assert "done/9/9.1" not in said


def test_what_lags_is_told_with_its_cause_or_that_none_was_given(desk: NodeDesk) -> None:
    report = reported(
        desk, "8.1.value=60", "8.1.planned=300", "9.1.value=100", "9.1.planned=320", "9.1.problems=基数小"
    )
    said = texts(report)
    late = "1.规上工业营业收入490亿元以上（滞后）。规上工业营业收入60亿元，本节点计划300亿元，目标不低于490亿元，"
    assert said["late/8.1"] == f"{late}完成率12.2%，落后计划49.0个百分点。原因尚未填写。"
    assert said["late/9.1"].endswith("原因：基数小。")
    assert "done/8/8.1" not in said


def test_a_figure_that_is_not_there_is_missing_and_says_why(desk: NodeDesk) -> None:
    cell = state_cell(NODE, "9.2", "value", "pending", "科技局未提供", "2024-04-15")
    desk.save(desk.set_state("9.2", "value", cell).changes)
    said = texts(ReportDesk(desk.session, desk))
    assert said["done/9/9.2"].endswith("高新技术企业数暂缺（科技局未提供，预计2024年4月15日提供）。")
    assert said["risk/pending/9.2"].endswith("高新技术企业数数据暂缺，科技局未提供，预计2024年4月15日提供。")


def test_a_narrative_of_many_lines_is_one_paragraph(desk: NodeDesk) -> None:
    said = texts(reported(desk, "9.2.value=205", "9.2.progress=一是入库\n二是辅导，\n三是申报"))
    assert said["done/9/9.2"].endswith("一是入库；二是辅导，三是申报。")


def test_the_addressee_is_left_open_and_said_until_entered(desk: NodeDesk) -> None:
    report = ReportDesk(desk.session, desk)
    assert official(report).addressee == "（主送机关待填）"
    assert "主送机关还没有填写" in report.hints[0]
    report = saved(
        report, report.set_head({"addressee": "市国资委", "doc_no": "大足府文[2024]14号", "day": "2024.4.3"})
    )
    assert (official(report).addressee, report.hints) == ("市国资委", [])
    assert official(report).day == "2024年4月3日"
    june = ReportDesk(desk.session, NodeDesk(desk.session, desk.letter.node("2024-06")))
    assert (june.head.addressee, june.head.doc_no) == ("市国资委", "")
    with pytest.raises(UserError, match="成文日期"):
        report.set_head({"day": "2024-02-31"})
    with pytest.raises(UserError, match="addressee"):
        report.set_head({"phone": "1"})


def test_the_masthead_is_the_offices_and_never_a_practice_workspaces(desk: NodeDesk) -> None:
    report = ReportDesk(desk.session, desk)
    report.set_head({"issuer": "大足区人民政府文件", "signatory": "张䶮"})
    assert official(report).head is not None
    report.facts = replace(report.facts, is_practice=True)
    assert official(report).head is None
    assert all("不得报送" in page for page in pdf_text(text_report_pdf(report.facts)))


def test_a_changed_paragraph_is_kept_marked_and_shown_what_newer_data_say(desk: NodeDesk) -> None:
    report = reported(desk, *LAST)
    report = saved(report, report.set_text("done/9/9.2", "高新技术企业205家，完成年度目标的97.6%。"))
    changed = report.paragraph("done/9/9.2")
    assert (changed.origin, changed.by, changed.is_outdated) == ("changed", "测试", False)
    report = reported(desk, "9.2.value=207")
    changed = report.paragraph("done/9/9.2")
    assert changed.is_outdated
    assert "207家" in changed.generated
    assert changed.printed == "1.高新技术企业205家，完成年度目标的97.6%。"
    report = saved(report, report.accept_generated("done/9/9.2"))
    assert not report.paragraph("done/9/9.2").is_outdated
    report = saved(report, report.set_text("done/9/9.2", report.paragraph("done/9/9.2").generated))
    assert report.paragraph("done/9/9.2").origin == "generated"


def test_paragraphs_taken_out_and_added_are_counted_anew_and_come_back(desk: NodeDesk) -> None:
    report = reported(desk, *LAST)
    added = report.add_after("done/9/9.2", "另外，开展专题培训。", 3)
    report = saved(report, added, report.remove("late"), report.remove("late/none"))
    said = texts(report)
    assert list(said)[list(said).index("own/1") - 1] == "done/9/9.2"
    assert said["own/1"] == "2.另外，开展专题培训。"
    assert said["risk"] == "三、存在的问题和风险"
    report = saved(report, report.restore("late"), report.remove("own/1"))
    assert texts(report)["risk"] == "四、存在的问题和风险"
    assert report.report.paragraph("own/1") is None
    with pytest.raises(UserError, match="标题"):
        report.remove("title")


def test_what_hung_on_a_paragraph_that_the_data_no_longer_give_stays_near(desk: NodeDesk) -> None:
    report = reported(desk, *LAST)
    report = saved(report, report.add_after("next/9/9.2", "请市级支持。"), report.set_text("next/9/9.2", "改写。", 3))
    fill(desk, "9.2.next=")
    report = ReportDesk(desk.session, desk)
    orphan = report.paragraph("next/9/9.2")
    assert (orphan.text, orphan.generated, orphan.is_outdated) == ("改写。", "", True)
    assert set(texts(report)) >= {"own/1", "next/9/9.2"}


def test_a_changed_paragraph_follows_its_measure_to_its_new_number(desk: NodeDesk) -> None:
    report = reported(desk, *LAST)
    edits = (
        report.set_text("done/9/9.2", "改写。"),
        report.add_after("done/9/9.2", "另外。"),
        report.set_text("done", "进展"),
    )
    saved(report, *edits)
    connection, letter = desk.session.connection, desk.letter
    report_store.move_text_changes(connection, {"9.2": "10.1", "9.9": "9.8"}, letter, "王", "2024-04-01T00:00:00+00:00")
    kept = {change.key: change for change in report_store.load_text_changes(connection, NODE)}
    assert set(kept) == {"done/10/10.1", "own/1", "done"}
    assert kept["own/1"].after == "done/10/10.1"
    assert audit_store.changes_of(connection, f"report.done/9/9.2@{NODE}")[0].detail["key"] == "done/10/10.1"


def test_the_log_holds_each_change_and_the_chain_is_whole(desk: NodeDesk) -> None:
    report = ReportDesk(desk.session, desk)
    saved(
        report,
        report.set_text("opening", "现报告如下。"),
        report.restore("opening"),
        report.set_head({"unit": "大足区政府"}),
    )
    log = audit_store.changes_of(desk.session.connection, f"report.opening@{NODE}")
    assert [each.detail.get("origin") for each in log] == ["generated", "changed"]
    assert log[1].detail["generated"].startswith("按照《")
    assert audit_store.changes_of(desk.session.connection, f"report.unit@{NODE}")[0].detail == {"value": "大足区政府"}
    assert audit_store.first_broken_change(desk.session.connection) is None


def test_data_json_holds_what_is_printed_and_what_the_data_said(desk: NodeDesk) -> None:
    report = reported(desk, *LAST)
    report = saved(report, report.set_text("done/9/9.2", "高新技术企业205家。"), report.remove("late/none"))
    facts = gather_facts(desk.session, desk, is_paper=True)
    content = json.loads(build_data_json(facts))["report_text"]
    changed = next(each for each in content["paragraphs"] if each["key"] == "done/9/9.2")
    assert (changed["number"], changed["text"], changed["origin"]) == ("1.", "高新技术企业205家。", "changed")
    assert "完成率97.6%" in changed["generated"]
    assert content["removed"] == ["late/none"]
    names = [section.name for section in build_report(facts).sections]
    assert names[:3] == ["封面", "文字报告", "措施落实情况"]


def test_a_closed_node_keeps_its_text_until_it_is_opened_again(tmp_path: Path) -> None:
    desk = new_desk(tmp_path / "ws", practice=True, filled=True)
    report = ReportDesk(desk.session, desk)
    report.save(report.set_text("opening", "现将情况报告如下。"))
    package = export_package(desk.session, ExportRequest(NODE, paper=True))
    assert package.report.verdict != "fail"
    with pytest.raises(UserError, match="锁定"):
        report.save(report.set_text("opening", "改过。"))
    reopen_node(desk.session, NODE, "更正")
    report.save(report.set_text("opening", "改过了。"))
    assert ReportDesk(desk.session, desk).paragraph("opening").text == "改过了。"


def test_a_draft_names_what_is_open_locks_nothing_and_is_marked_on_each_page(desk: NodeDesk) -> None:
    fill(desk, "9.2.value=205", "9.2.status=已完成")
    report = ReportDesk(desk.session, desk)
    report.save(report.set_text("done/9/9.2", "高新技术企业数206家。"))
    facts = gather_facts(desk.session, desk, is_paper=False)
    pages = pdf_text(draft_pdf(facts))
    assert all("送审稿" in page for page in pages)
    listed = "".join("".join(pages[1:4]).split())
    assert "未解决的问题" in listed
    assert "“206家”与填报的数不一致" in listed
    assert "尚未填报的措施46项" in listed
    assert draft_workbook(facts)[:2] == b"PK"
    assert not desk.session.node_state(NODE).is_locked
    assert not desk.session.packages()


def test_numbers_of_headings_are_chinese() -> None:
    assert [chinese_number(number) for number in (1, 10, 11, 20, 47, 99, 100)] == [
        *("一", "十", "十一", "二十", "四十七", "九十九", "100")
    ]
    assert [number_text(level, 2) for level in range(5)] == ["", "二、", "（二）", "2.", "（2）"]


def test_texts_that_cannot_be_printed_are_refused_with_their_place(desk: NodeDesk) -> None:
    report = ReportDesk(desk.session, desk)
    with pytest.raises(UserError, match="第3个字符"):
        report.set_text("opening", "如下\x07。")
    with pytest.raises(UserError, match="nowhere"):
        report.set_text("nowhere", "如下。")


def test_a_template_that_is_not_there_is_a_bug() -> None:
    with pytest.raises(KeyError):
        report_wording().say("measure.nonsense")
