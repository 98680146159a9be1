"""The program in English: its words are English, its data, rules and explanations hold, reports stay Chinese."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from forms.cli.main import main
from forms.excel.own_workbook import read_own_workbook
from forms.package.contents import PackageContents
from forms.pdf import stamp
from forms.pdf.reader import pdf_text
from forms.schema.letter import Letter
from forms.services import package_building
from forms.services.checking import check_to_json, explain_issues
from forms.services.desk import NodeDesk
from forms.services.package_facts import gather_facts
from resources.translation import use_language
from tests.unit.desks import NODE, dazu, fill, new_desk
from tests.unit.foreign_words import foreign


def words_of(letter: Letter) -> list[str]:
    """What a letter says of itself: no text of the program."""
    words = [letter.title, letter.unit, *(node.label for node in letter.nodes), *(role.title for role in letter.roles)]
    for measure in letter.measures:
        words += [measure.title, measure.indicator, measure.unit or "", *measure.items]
    return words


@pytest.mark.parametrize("words", [["letters", "--lang", "en"], ["letters", "--lang=en"]])
def test_letters_in_english(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 0
    out = capsys.readouterr().out
    assert "Measures" in out
    assert foreign(out, "2024年度“三攻坚一盘活”改革突破目标责任书", "大足区", "涪陵区") == []


@pytest.mark.parametrize("words", [["fly"], ["check"], ["--help"], ["set", "--help"], ["lint", "nowhere"]])
def test_help_and_wrong_calls_in_english(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*words, "--lang", "en"]) in (0, 2)
    said = capsys.readouterr()
    assert said.out + said.err
    assert foreign(said.out + said.err) == []


def test_check_in_english(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    desk = new_desk(tmp_path / "ws", practice=True, filled=True)
    fill(
        desk,
        "9.2.value=2x",
        "9.1.value=12.5",
        "8.1.as_of=2024-02-30",
        "8.1.value=1",
        "9.3.value=",
        "9.3.as_of=2024-05-01",
    )
    fill(
        desk,
        "10.1.status=已完成",
        "10.2.value=pending:统计部门提供",
        "10.3.progress=短",
        "10.3.lead_unit=",
        "1.2.item.1=否",
    )
    typed = {text for cell in desk.session.entries.at_node(NODE) for text in (cell.raw, cell.value, cell.reason)}
    desk.session.close()
    words = ["check", str(tmp_path / "ws"), "--node", NODE]
    assert main([*words, "--lang", "en"]) == 1
    english = capsys.readouterr().out
    assert "It cannot be exported yet." in english
    assert foreign(english, *words_of(dazu()), *typed) == []
    assert main(words) == 1
    chinese = capsys.readouterr().out
    ids = re.compile(r"\[(\S+@\S+)\]$", re.MULTILINE)
    assert ids.findall(english) == ids.findall(chinese) != []


def test_the_letters_own_rules_have_english_words(tmp_path: Path) -> None:
    desk = new_desk(tmp_path / "ws")
    fill(desk, "9.2.value=205", "9.3.value=100")
    use_language("en")
    issue = next(
        each for each in NodeDesk(desk.session, desk.node).issues("9.2") if each.rule == "high_tech_within_tech"
    )
    assert issue.message == "High-tech companies: 205 家, more than the 100 家 technology companies of 9.3, 105 家 more"
    assert issue.fix == "High-tech companies should be among the technology companies. Check the definitions."


def test_an_explanation_holds_in_either_language(tmp_path: Path) -> None:
    desk = new_desk(tmp_path / "ws", practice=True, filled=True)
    fill(desk, "9.2.value=1", "9.2.planned=400", "9.2.target=500")
    use_language("en")
    english = NodeDesk(desk.session, desk.node)
    explain_issues(english, "behind_plan@9.2.value", "(说明)")
    shown = [check_to_json(NodeDesk(desk.session, desk.node))]
    use_language("zh")
    shown.append(check_to_json(NodeDesk(desk.session, desk.node)))
    wordless: list[Any] = [
        [{key: issue[key] for key in ("id", "operands", "explained")} for issue in each["issues"]] for each in shown
    ]
    assert wordless[0] == wordless[1]
    assert ("behind_plan@9.2.value", "yes") in {(issue["id"], issue["explained"]) for issue in shown[1]["issues"]}


def built(desk: NodeDesk) -> PackageContents:
    """The unsigned files of a package, made at a fixed instant."""
    facts = gather_facts(desk.session, desk, is_paper=False)
    facts = replace(facts, exported_at=datetime(2024, 4, 2, 1, 30, tzinfo=UTC))
    return package_building.PackageBuilder(facts, desk.session.folder.evidence_path, lambda text: None).build()


def test_reports_are_the_same_in_either_language(tmp_path: Path) -> None:
    desk = new_desk(tmp_path / "ws", practice=True, filled=True)
    fill(desk, "9.1.value=pending:统计部门提供", "9.3.value=n/a:没有")
    explain_issues(desk, "*@*", "已核实")
    chinese = built(desk)
    use_language("en")
    english = built(NodeDesk(desk.session, desk.node))
    assert english.data_json == chinese.data_json
    assert pdf_text(english.report_pdf) == pdf_text(chinese.report_pdf)
    assert english.data_xlsx == chinese.data_xlsx
    assert read_own_workbook(english.data_xlsx).sheet == "措施落实情况"


@pytest.fixture(scope="module")
def english_demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """The folder of a demo made under `--lang en`, and the lines of its stamps."""
    out, lines = tmp_path_factory.mktemp("english") / "demo", list[str]()
    draw = stamp._draw_lines

    def remember(pen: Any, texts: list[str], *rest: Any) -> None:
        lines.extend(texts)
        draw(pen, texts, *rest)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stamp, "_draw_lines", remember)
        assert main(["demo", str(out), "--lang", "en"]) == 0
    use_language("zh")
    return out, lines


def test_stamps_and_names_of_an_english_export_are_chinese(english_demo: tuple[Path, list[str]]) -> None:
    _out, lines = english_demo
    assert [lines[place + 1] for place, line in enumerate(lines) if line == "填报人："] == ["试用-填报人"]
    assert (
        len(
            [line for line in lines if re.fullmatch("时间：.*（本机时钟）|证书序列号：.*|试用证书，不具法律效力", line)]
        )
        == 9
    )


def test_verify_in_english(
    english_demo: tuple[Path, list[str]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (package,) = (english_demo[0] / "packages").iterdir()
    roles = [role.title for role in dazu().roles]
    data = [*roles, *(f"试用-{role}" for role in roles), "试用根证书", "（示例）高新技术企业名单"]
    assert main(["verify", str(package), "--allow-trial", "--lang", "en"]) == 0
    english = capsys.readouterr().out
    assert english.splitlines()[-1] == "Verdict: passed with hints"
    assert foreign(english, *data) == []
    blob = bytearray(package.read_bytes())
    blob[blob.index(b"data.json") + 200] ^= 1
    broken = tmp_path / "broken.zip"
    broken.write_bytes(blob)
    assert main(["verify", str(broken), "--lang", "en"]) == 1
    failed = capsys.readouterr().out
    assert failed.splitlines()[-1] == "Verdict: failed"
    assert foreign(failed, *data) == []
    assert main(["verify", str(package), "--allow-trial"]) == 0
    assert "结论：通过但有提示" in capsys.readouterr().out
