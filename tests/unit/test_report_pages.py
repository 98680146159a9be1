"""The page for the leader, the sheet of one measure, the table on A3, 表号: from the node's facts, and on their sheets."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest

from forms.cli.main import main
from forms.pdf.pages import PdfPages
from forms.pdf.reader import pdf_text
from forms.pdf.writer import write_pdf
from forms.reports.build_dashboard import build_dashboard
from forms.reports.build_report import build_one_page
from forms.reports.dashboard import AspectBar, Dashboard, LaggingItem
from forms.reports.document import Document, Section
from forms.reports.facts import NodeFacts
from forms.services.desk import NodeDesk
from forms.services.package_facts import gather_facts
from forms.services.printable import PrintChoice, printable
from forms.services.report_text import ReportDesk
from forms.validation.calculate import light
from tests.unit.desks import NODE, fill, new_desk

MM = 72 / 25.4


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NodeDesk]:
    desk = new_desk(tmp_path_factory.mktemp("一页") / "ws", filled=True)
    yield desk
    desk.session.close()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[NodeDesk]:
    made = new_desk(tmp_path / "ws")
    yield made
    made.session.close()


def facts_of(desk: NodeDesk) -> NodeFacts:
    return gather_facts(desk.session, desk, is_paper=False)


def page_of(desk: NodeDesk) -> Dashboard:
    (page,) = build_dashboard(facts_of(desk)).blocks
    assert isinstance(page, Dashboard)
    return page


def drawn(page: Dashboard) -> list[str]:
    """The sheets that a page takes, as text."""
    target = BytesIO()
    write_pdf(Document("概览", "大足区", date(2024, 4, 3), (Section("一页概览", (page,)),)), target)
    return pdf_text(target.getvalue())


def test_the_page_counts_what_the_measures_say(filled: NodeDesk) -> None:
    page, views = page_of(filled), facts_of(filled).views()
    counts = {tile.label: tile.count for tile in page.tiles}
    for mark, word in (("●", "正常"), ("▲", "预警"), ("■", "滞后")):
        assert counts[f"{mark} {word}"] == sum(light(view).word == word for view in views)
    assert len(page.bars) == 14
    assert len(page.lagging) == counts["▲ 预警"] + counts["■ 滞后"] > 0
    (sheet,) = drawn(page)
    assert all(item.light in sheet for item in page.lagging)  # the word beside the colour: readable without colour
    assert all(bar.name.split()[-1][:6] in sheet for bar in page.bars)


def test_progress_is_the_mean_of_the_measures_and_none_over_100_counts_more(desk: NodeDesk) -> None:
    fill(desk, "9.1.value=600", "9.1.target=300", "9.2.value=105", "9.2.planned=210")
    bar = page_of(desk).bars[8]
    assert (bar.percent, bar.planned, bar.lights) == (Decimal(75), Decimal(100), "●1  ▲0  ■1")
    assert page_of(desk).bars[0].percent is None


def test_change_since_the_node_before_is_told_measure_by_measure(desk: NodeDesk) -> None:
    assert "第一个节点" in page_of(desk).changes
    fill(desk, "9.2.value=200", "9.2.planned=200", "1.1.value=是", "11.1.value=1", "11.1.planned=10", "11.1.target=10")
    june = NodeDesk(desk.session, desk.letter.node("2024-06"))
    fill(june, "9.2.value=150", "9.2.planned=205", "11.1.value=10", "11.1.planned=10")
    page = page_of(june)
    assert page.changes == "与3月底相比：转差1项（9.2），转好1项（11.1）。"
    assert {tile.label: tile.note for tile in page.tiles}["● 正常"] == "3月底 1项"
    december = NodeDesk(desk.session, desk.letter.node("2024-12"))
    fill(december, "9.3.value=3")
    assert page_of(december).changes == "6月底没有填报，没有上期可以比较。"


def test_what_lags_most_stands_first_with_its_reason(desk: NodeDesk) -> None:
    fill(desk, "9.2.value=150", "9.2.planned=205", "9.2.problems=认定\n变慢", "8.1.value=1", "8.1.planned=400")
    first, second = page_of(desk).lagging
    assert first.name.startswith("8.1") and "存在问题未填" in first.reason
    assert second.name.startswith("9.2") and second.reason == "认定；变慢。" and "本节点计划" in second.state


def test_it_is_one_sheet_whatever_it_holds(desk: NodeDesk) -> None:
    page = page_of(desk)
    assert "还没有填报" in "".join(drawn(page))
    long = LaggingItem("9.2  " + "措施" * 80, "■ 滞后", "bad", "本期数" * 90, "原因很长，" * 4000)
    bars = tuple(AspectBar(f"{number}  方面{'很长' * 30}", Decimal(number), None, "●1  ▲0  ■0") for number in range(60))
    full = replace(page, title=("责任书" * 30, "概览" * 20), lagging=(long,) * 47, bars=bars, changes="转差" * 300)
    (sheet,) = drawn(full)
    assert "另有" in sheet and "…" in sheet
    assert len(drawn(replace(page, bars=(), tiles=page.tiles[:1]))) == 1


def test_the_sheet_of_a_measure_holds_all_that_is_known_of_it(desk: NodeDesk, tmp_path: Path) -> None:
    fill(desk, "9.2.value=205", "9.2.planned=206", "9.2.progress=已认定205家。", "9.2.phone=13800000000")
    june = NodeDesk(desk.session, desk.letter.node("2024-06"))
    fill(june, "9.2.value=pending:统计未出")
    made = printable(desk.session, "2024-06", (), PrintChoice("measure", "9.2"))
    text = "".join(page.replace("\n", "") for page in pdf_text(made.pdf))
    quote = desk.letter.measure("9.2").source_quote
    assert quote[:8] in text and "送审稿" in text
    assert all(said in text for said in ("暂缺", "统计未出", "2024年3月底", "205", "97.6%", "未填"))
    assert "13800000000" not in text
    march = "".join(pdf_text(printable(desk.session, NODE, (), PrintChoice("measure", "9.2")).pdf))
    assert "已认定205家。" in march and "统计未出" not in march


def test_every_measure_has_a_sheet_of_its_own(filled: NodeDesk) -> None:
    pages = printable(filled.session, NODE, (), PrintChoice("measure", "14.4"))
    assert len(pdf_text(pages.pdf)) <= 2 and pages.title == "大足区 3月底 14.4"


def test_the_table_stands_upright_on_a3_and_whole(filled: NodeDesk) -> None:
    made = printable(filled.session, NODE, (), PrintChoice("measures", paper="A3"))
    turned = printable(filled.session, NODE, (), PrintChoice("measures"))
    with PdfPages(made.pdf) as pages, PdfPages(turned.pdf) as narrow:
        assert {(round(width / MM), round(height / MM)) for width, height in pages.sizes} == {(420, 297)}
        assert (pages.upright_turns(0), narrow.upright_turns(0)) == (0, 1)
        assert len(pages) < len(narrow)
    for page in pdf_text(made.pdf):
        assert "本期数" in page and "牵头单位" in page
    whole = "".join(pdf_text(made.pdf))
    assert all(f"{measure.no}\n" in whole or f"{measure.no} " in whole for measure in filled.letter.measures)


def test_the_corner_of_the_table_holds_only_what_the_office_entered(desk: NodeDesk) -> None:
    def words() -> str:
        return "".join(pdf_text(printable(desk.session, NODE, (), PrintChoice("measures")).pdf))

    assert not any(word in words() for word in ("表号", "制定机关", "批准文号"))
    report = ReportDesk(desk.session, desk)
    report.save(report.set_head({"table_no": "渝改督1表", "approval_no": "渝统表[2024]5号"}))
    assert all(word in words() for word in ("表号", "渝改督1表", "渝统表〔2024〕5号"))
    assert "制定机关" not in words()


def test_the_command_line_prints_each(desk: NodeDesk, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    workspace, target = str(desk.session.path), tmp_path / "out.pdf"
    for call in (["--what", "page"], ["--measure", "9.2"], ["--what", "measures", "--paper", "A3"], ["--what", "text"]):
        assert main(["print", workspace, "--node", NODE, "--pdf", str(target), *call]) == 0
        assert "送审稿" in "".join(pdf_text(target.read_bytes()))
    assert main(["print", workspace, "--node", NODE, "--pdf", str(target), "--measure", "99"]) == 2
    assert "没有措施 99" in capsys.readouterr().err


def test_it_says_what_it_is_a_draft_of(filled: NodeDesk) -> None:
    document = build_one_page(facts_of(filled))
    assert document.page_note.startswith("示例") and document.sections[0].name == "一页概览"
