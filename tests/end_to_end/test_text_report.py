"""The text report and the draft by command line, from the first text to the paper that a leader rewrote."""

from pathlib import Path

import pytest
from docx import Document

from forms.cli.main import main
from forms.pdf.reader import pdf_text
from tests.end_to_end.conftest import Answer, Run
from tests.unit.desks import NODE


@pytest.fixture
def zerenshu(capsys: pytest.CaptureFixture[str]) -> Run:
    """One command in this process: what a script sees of it is the same."""

    def run(*words: object) -> Answer:
        code = main([str(word) for word in words])
        said = capsys.readouterr()
        return Answer(code, said.out, said.err)

    return run


@pytest.fixture
def workspace(tmp_path: Path, zerenshu: Run) -> Path:
    folder = tmp_path / "ws"
    assert zerenshu("new", folder, "--letter", "dazu-2024").code == 0
    assert zerenshu("set", folder, "--node", NODE, "9.2.value=205", "9.2.progress=新认定12家。").code == 0
    return folder


def test_the_report_is_written_rewritten_in_word_and_taken_back(zerenshu: Run, workspace: Path, tmp_path: Path) -> None:
    docx, pdf = tmp_path / "报告.docx", tmp_path / "报告.pdf"
    words = ("report", workspace, "--node", NODE, "--by", "王")
    shown = zerenshu(*words, "--docx", docx, "--pdf", pdf)
    assert shown.code == 0
    assert "[done/9/9.2] 1.高新技术企业达到210家。高新技术企业数205家，目标不低于210家，完成率97.6%。" in shown.out
    assert "主送机关还没有填写" in shown.err
    assert "关于2024年度" in "".join(pdf_text(pdf))
    document = Document(str(docx))
    run = next(paragraph for paragraph in document.paragraphs if "205家" in paragraph.text).runs[0]
    run.text = run.text.replace("205家", "206家")
    document.save(str(docx))
    listed = zerenshu(*words, "--take", docx)
    assert "没有改动任何内容" in listed.out
    assert "“206家”与填报的数不一致" in listed.err
    assert zerenshu(*words, "--take", docx, "--confirm").code == 0
    kept = zerenshu("report", workspace, "--node", NODE, "--json").json
    changed = next(each for each in kept["paragraphs"] if each["key"] == "done/9/9.2")
    assert (changed["origin"], changed["by"]) == ("changed", "王")
    assert [doubt["number"] for doubt in kept["doubts"]] == ["206家"]


def test_paragraphs_and_head_are_changed_by_name_and_wrong_names_are_wrong_calls(
    zerenshu: Run, workspace: Path
) -> None:
    words = ("report", workspace, "--node", NODE)
    shown = zerenshu(
        *words, "--head", "addressee=市国资委", "--set", "opening=现报告如下。", "--add", "opening=另报。", "--json"
    )
    assert shown.json["head"]["addressee"] == "市国资委"
    assert [each["origin"] for each in shown.json["paragraphs"][:2]] == ["changed", "added"]
    assert zerenshu(*words, "--restore", "opening").out.count("（改）") == 0
    assert [zerenshu(*words, *wrong).code for wrong in (("--set", "x=1"), ("--set", "x"), ("--head", "x=1"))] == [
        2,
        2,
        2,
    ]


def test_a_draft_can_be_written_any_day_and_changes_nothing(zerenshu: Run, workspace: Path, tmp_path: Path) -> None:
    pdf, xlsx = tmp_path / "稿.pdf", tmp_path / "稿.xlsx"
    made = zerenshu("draft", workspace, "--node", NODE, "--pdf", pdf, "--xlsx", xlsx)
    assert made.code == 0
    assert "没有锁定，没有签名" in made.out
    assert all("送审稿" in page for page in pdf_text(pdf))
    assert xlsx.read_bytes()[:2] == b"PK"
    assert zerenshu("set", workspace, "--node", NODE, "9.2.value=206").code == 0
