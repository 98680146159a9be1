"""Many packages at once, paper against data, the report that is printed, and breaking off."""

import json
import re
import shutil
import zipfile
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from forms.cli.main import main
from forms.clock import now
from forms.errors import Cancelled, UserError
from forms.package.data_json import data_sha256
from forms.package.qr_check import QrCheck, parse_qr_text
from forms.package.verify_report import VerifyReport
from forms.pdf.reader import pdf_text
from forms.reports.qr_text import QrText
from forms.services.verification_document import build_folder_verification, build_verification, write_verification
from forms.services.verifying import verify
from forms.services.verifying_many import packages_in, verify_many
from resources.translation import source_language, use_language
from tests.tampering import figure_attacks
from tests.unit.packages import AT, Identities, plain_contents, sign_as, signed_contents, write

UNIT = {"unit": {"code": "500111", "name": "大足区"}, "letter": {"id": "dazu-2024", "title": "责任书", "version": 1}}


@pytest.fixture(scope="module")
def package(identities: Identities, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("package"), signed_contents(identities, **UNIT))


def qr_of(package: Path, **changes: object) -> str:
    with zipfile.ZipFile(package) as archive:
        digest = data_sha256(archive.read("data.json"))
    parts = {"unit": "500111", "letter": "dazu-2024", "node": "2024-03", "revision": 1, "data_sha256": digest}
    return QrText(**(parts | changes)).text  # type: ignore[arg-type]


def held_against(package: Path, text: str) -> VerifyReport:
    return verify(package, allow_trial=True, identity_checks=[QrCheck(parse_qr_text(text))])


def test_paper_that_belongs_to_the_data(package: Path) -> None:
    report = held_against(package, qr_of(package))
    assert report.faults == ()
    assert any("纸质报告与数据是同一份" in sentence for sentence in report.good)


@pytest.mark.parametrize(
    ("changes", "code", "words"),
    [
        ({"unit": "500102"}, "qr_other_unit", "单位不同：封面二维码是 500102，数据文件是 500111"),
        ({"letter": "fuling-2024"}, "qr_other_letter", "责任书不同"),
        ({"node": "2024-06"}, "qr_other_node", "节点不同：封面二维码是 2024-06，数据文件是 2024-03"),
        ({"revision": 2}, "qr_other_revision", "报送次数不同：封面二维码是第2次，数据文件是第1次"),
        ({"data_sha256": "0" * 64}, "qr_other_data", "不是同一份数据"),
    ],
)
def test_paper_of_something_else(package: Path, changes: dict[str, object], code: str, words: str) -> None:
    report = held_against(package, qr_of(package, **changes))
    assert [fault.code for fault in report.faults] == [code]
    assert words in report.faults[0].message


def test_mistyped_hash_is_told_from_other_data(package: Path) -> None:
    text = qr_of(package)
    wrong = text[:-3] + ("0" if text[-3] != "0" else "1") + text[-2:]
    (fault,) = held_against(package, wrong).faults
    assert fault.code == "qr_mistyped"
    assert "有 1 个字符不同（从第 62 个起）" in fault.message


def test_typed_text_is_read_generously(package: Path) -> None:
    text = qr_of(package)
    typed = f"  {text[:20]}\n{text[20:50]}  {text[50:].upper()}".replace(":", "：").replace("/", "／")
    assert parse_qr_text(typed) == parse_qr_text(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "应以“zerenshu:”开头"),
        ("https://example.org/x", "应以“zerenshu:”开头"),
        ("zerenshu:500111/dazu-2024/2024-03", "不完整"),
        ("zerenshu:500111/dazu-2024/2024-03/r1/abc", "应有 64 个字符，这里有 3 个"),
    ],
)
def test_text_that_is_none_of_ours(text: str, words: str) -> None:
    with pytest.raises(UserError, match=re.escape(words)):
        parse_qr_text(text)


@pytest.fixture
def folder(package: Path, identities: Identities, tmp_path: Path) -> Path:
    """A good package, a changed one, no package, an unpacked one, and a later revision."""
    (tmp_path / "甲").mkdir()
    shutil.copy(package, tmp_path / "a.zip")
    blob = bytearray(package.read_bytes())
    blob[len(blob) // 2] ^= 1
    (tmp_path / "甲" / "b.zip").write_bytes(blob)
    (tmp_path / "甲" / "c.ZIP").write_bytes(b"nothing")
    (tmp_path / "notes.txt").write_text("not a package")
    (tmp_path / ".hidden.zip").write_bytes(b"")
    with zipfile.ZipFile(package) as archive:
        archive.extractall(tmp_path / "d")
    write(tmp_path, signed_contents(identities, revision=2, **UNIT), "e.zip")
    return tmp_path


def test_folder_of_many(folder: Path) -> None:
    said: list[tuple[int, int, str]] = []
    report = verify_many(folder, packages_in(folder), allow_trial=True, progress=lambda *step: said.append(step))
    verdicts = {each.package: each.verdict for each in report.reports}
    assert verdicts == {"a.zip": "warn", "d": "warn", "e.zip": "warn", "甲/b.zip": "fail", "甲/c.ZIP": "fail"}
    assert (report.verdict, report.count("fail"), said[0], said[-1]) == ("fail", 2, (0, 5, "a.zip"), (5, 5, ""))
    assert report.summary() == "共 5 个：通过 0、通过但有提示 3、不通过 2。"
    assert json.loads(json.dumps(report.to_json()))["counts"] == {"pass": 0, "warn": 3, "fail": 2}
    notes = {each.package: [note.code for note in each.notes] for each in report.reports}
    assert "superseded" in notes["a.zip"] and "superseded" not in notes["e.zip"]
    assert "other_revision_before" in notes["e.zip"]  # it names no package before


def test_one_package_in_a_folder_is_no_folder_of_many(folder: Path) -> None:
    assert packages_in(folder / "d") == []
    assert packages_in(folder / "a.zip") == []


def test_folder_report_as_workbook_and_pdf(folder: Path, tmp_path: Path) -> None:
    with source_language():
        report = verify_many(folder, packages_in(folder), allow_trial=True)
        document = build_folder_verification(report, now())
    book = folder / "report.xlsx"
    book.write_bytes(write_verification(document, as_workbook=True))
    rows = CalamineWorkbook.from_path(book).get_sheet_by_name("汇总").to_python()
    assert [row[0] for row in rows if row[5] in ("通过但有提示", "不通过")] == [
        "a.zip", "d", "e.zip", "甲/b.zip", "甲/c.ZIP",
    ]  # fmt: skip
    text = "".join(pdf_text(write_verification(document, as_workbook=False)))
    assert "报送包核验报告" in text and "不通过" in text


def test_printed_report_on_one_package(package: Path) -> None:
    with source_language():
        document = build_verification(verify(package, allow_trial=True), now())
    text = re.sub(r"\s", "", "".join(pdf_text(write_verification(document, as_workbook=False))))
    for words in (
        "结论：通过但有提示",
        "大足区（500111）",
        "试用-填报人←试用根证书",
        "签名人电脑",
        "data.json",
        "完好",
    ):
        assert words in text, words


def test_every_file_is_reported_with_who_signed_it(package: Path, identities: Identities, tmp_path: Path) -> None:
    report = verify(package, allow_trial=True)
    files = {file.name: file for file in report.files}
    assert files["data.json"].signed_by == ("填报人", "审核人", "单位负责人")
    assert files["report.pdf"].signed_by == ("单位负责人",)
    assert {file.state for file in report.files} == {"good"}
    evidence = [file for file in report.files if file.name.startswith("evidence/")]
    assert [file.title for file in evidence] == ["9.2 佐证"] * 2
    contents = signed_contents(identities, **UNIT)
    less = write(tmp_path, contents.__class__(contents.report_pdf, contents.data_xlsx + b" ", contents.data_json, contents.evidence[:1], contents.signatures))  # fmt: skip
    states = {file.name: file.state for file in verify(less, allow_trial=True).files}
    assert (states["data.xlsx"], states[contents.evidence[1].entry], states["data.json"]) == ("bad", "missing", "good")


def test_signers_in_json_with_chain_clock_and_revocation(package: Path) -> None:
    signer = verify(package, allow_trial=True).to_json()["signers"][1]
    assert (signer["chain"], signer["clock"]) == (["试用-审核人", "试用根证书"], "signer")
    assert signer["revocation"] == "试用证书没有吊销列表"
    assert signer["deputy_basis"] == ""


@pytest.mark.parametrize("count", [0, 1, 3, 5])
def test_any_number_of_roles(identities: Identities, tmp_path: Path, count: int) -> None:
    """Without roles nobody can have signed: the verdict warns as for paper."""
    roles = [{"id": f"role{number}", "title": f"第{number}签名人"} for number in range(1, count + 1)]
    contents = plain_contents(roles=roles)
    for number in range(count):
        contents = sign_as(
            contents, number, identities.signer("preparer"), AT, count=count, ids=[r["id"] for r in roles]
        )
    report = verify(write(tmp_path, contents), allow_trial=True)
    assert (report.faults, report.verdict, len(report.signers)) == ((), "warn", count)
    assert ("no_roles" in [note.code for note in report.notes]) == (count == 0)


def test_running_verification_is_broken_off_inside(package: Path) -> None:
    asked: list[int] = []

    def stop_at_the_fifth() -> bool:
        asked.append(1)
        return len(asked) >= 5

    with pytest.raises(Cancelled):
        verify(package, allow_trial=True, is_cancelled=stop_at_the_fifth)
    assert len(asked) == 5
    with pytest.raises(Cancelled):
        verify_many(package.parent, [package], allow_trial=True, is_cancelled=lambda: True)


CHINESE = {
    "report.pdf": "第1批/报告.pdf",
    "data.xlsx": "第1批/数据表.xlsx",
    "data.json": "数据.json",
    "SHA256SUMS.txt": "校验值清单.txt",
}


@pytest.fixture
def uploaded(package: Path, tmp_path: Path) -> Path:
    """Single files as a portal gives them back: other names, two lots, no mimetype, a zip among the evidence."""
    folder = tmp_path / "上传"
    with zipfile.ZipFile(package) as archive:
        for number, name in enumerate(archive.namelist()):
            if name == "mimetype":
                continue
            ending = name.rpartition(".")[2]
            target = folder / CHINESE.get(name, f"9.2-{number:02} 附件.{ending}")
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(archive.read(name))
    return folder


def test_uploads_put_together_again_are_one_package(uploaded: Path) -> None:
    assert packages_in(uploaded) == []
    report = verify(uploaded, allow_trial=True)
    assert (report.faults, len(report.signers), report.verdict) == ((), 3, "warn")


def test_uploads_that_were_changed_or_mixed(uploaded: Path, identities: Identities, tmp_path: Path) -> None:
    (uploaded / "第1批" / "数据表.xlsx").write_bytes(b"changed")
    found = {(fault.code, fault.where) for fault in verify(uploaded, allow_trial=True).faults}
    assert {("entry_missing", "data.xlsx"), ("entry_unexpected", "第1批/数据表.xlsx")} <= found
    other = write(tmp_path, signed_contents(identities, revision=2), "other.zip")
    with zipfile.ZipFile(other) as archive:
        (uploaded / "另一份清单.txt").write_bytes(archive.read("SHA256SUMS.txt"))
    (fault,) = verify(uploaded, allow_trial=True).faults
    assert "混有几个报送包的文件" in fault.message


def test_command_writes_the_report(folder: Path, identities: Identities, capsys: pytest.CaptureFixture[str]) -> None:
    """Chinese whatever the language: it is an official document."""
    words = ["verify", str(folder), "--allow-trial", "--lang", "en"]
    signed = sign_as(figure_attacks.contents(), 0, identities.signer("preparer"), AT, count=1)
    one = ["verify", str(write(folder, signed, "figures.zip")), "--allow-trial", "--json"]
    try:
        assert main([*words, "--report", str(folder / "r.xlsx")]) == 1
        assert main([*words, "--report", str(folder / "r.docx")]) == 2
        assert main([*words, "--qr", "zerenshu:500111"]) == 2
    finally:
        use_language("zh")
    capsys.readouterr()
    assert main([*one, "--report", str(folder / "r.pdf")]) == 0
    assert json.loads(capsys.readouterr().out)["figures"] == "agree"
    assert CalamineWorkbook.from_path(folder / "r.xlsx").sheet_names == ["汇总", "问题和提示"]
    text = re.sub(r"\s", "", "".join(pdf_text(folder / "r.pdf")))
    assert "结论：通过但有提示" in text and "数字一致" in text
