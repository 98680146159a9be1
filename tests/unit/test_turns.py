"""Signing in turn on several machines: the page before signing, deputies, return slips, supplements."""

import json
import re
from pathlib import Path

import pytest
from openpyxl import Workbook

from forms.cli.main import main
from forms.errors import UserError
from forms.package.return_slip import Place, build_slip, parse_place, parse_slip
from forms.package.supplement_check import belongs_to
from forms.package.verify_report import VerifyReport
from forms.pdf.reader import page_sizes, pdf_text
from forms.reports.plain_text import document_lines
from forms.services.comments_file import read_comments
from forms.services.evidence import attach_evidence
from forms.services.exporting import ExportRequest, export_package, reopen_node
from forms.services.identities import SignerChoice, make_trial_identities
from forms.services.last_look import LastLooks, data_of_package
from forms.services.return_slips import comments_of, slips_of, take_slip
from forms.services.returning import return_package
from forms.services.signing_summary import SigningSummary, look_at
from forms.services.slip_document import write_slip
from forms.services.summary_document import build_summary, write_summary
from forms.services.supplements import SupplementRequest, make_supplement
from forms.services.turns import accept_package, sign_package, verify_so_far
from forms.services.verifying import verify
from resources import resource_path
from tests.unit.desks import NODE, fill, new_desk, write_in_report
from tests.unit.packages import plain_contents, write


class Office:
    """A practice workspace whose preparer has handed in two revisions, each signed by himself alone."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.desk = new_desk(folder / "ws", practice=True, filled=True)
        self.session = self.desk.session
        self.keys = make_trial_identities(self.session)
        self.first = self.export("first")
        reopen_node(self.session, NODE, "更正")
        self.desk = type(self.desk)(self.session, self.session.letter.node(NODE))
        fill(self.desk, "9.2.value=206", "13.3.value=n/a:没有这一项", "4.1.progress=又移交两项职能。")
        attach_evidence(self.session, NODE, "9.2", folder / "ws" / "workspace.zerenshu", "批复")
        open_issues = [issue for issue in self.desk.issues() if issue.blocks]
        self.desk.save_explanations(self.desk.explain(open_issues, "（示例）已核对。"))
        write_in_report(self.desk, "done/9/9.2", "高新技术企业数二百六十家。")
        self.second = self.export("second")

    def export(self, name: str) -> Path:
        request = ExportRequest(NODE, self.folder / name, (self.keys["preparer"],))
        return export_package(self.session, request).package

    def key(self, role: str, basis: str = "") -> SignerChoice:
        own = self.keys[role]
        return SignerChoice(role, own.key_file, own.password, basis)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return Office(tmp_path_factory.mktemp("office"))


def summary_of(package: Path, **how: object) -> SigningSummary:
    return look_at(package, verify_so_far(package), **how).summary  # type: ignore[arg-type]


def test_page_before_signing(office: Office) -> None:
    summary = summary_of(office.second)
    assert summary.next_role == "审核人"
    assert {line.measure for line in summary.lagging} == {"1.2", "3.2", "3.4"}
    assert "原因：评价指标口径未统一" in summary.lagging[0].text
    assert [line.measure for line in (*summary.pending, *summary.without_evidence)] == ["13.1", "1.1"]
    assert [(line.measure, line.text) for line in summary.not_applicable] == [("13.3", "没有这一项")]
    assert [line.text[:15] for line in summary.text_doubts] == ["“二百六十家”与填报的数不一致"]
    assert (len(summary.explanations) > 10, summary.since, summary.changes) == (True, "", ())


def test_changes_since_a_package_that_is_given(office: Office) -> None:
    summary = summary_of(office.second, since=office.first)
    changes = {line.measure: line.text for line in summary.changes if "审核说明" not in line.text}
    assert summary.since == "给出的第1次报送"
    assert "进展情况" in changes["4.1"]
    assert "本期数：205 → 206" in [line.text for line in summary.changes if line.measure == "9.2"]
    assert "新增佐证材料：批复" in [line.text for line in summary.changes if line.measure == "9.2"]
    assert any(line.measure == "13.3" and "→ 不适用" in line.text for line in summary.changes)


def test_changes_since_the_last_look(office: Office, tmp_path: Path) -> None:
    looks = LastLooks(tmp_path / "looks")
    first = look_at(office.first, verify_so_far(office.first), looks=looks)
    assert first.summary.since == ""
    first.remember(looks)
    second = look_at(office.second, verify_so_far(office.second), looks=looks)
    assert second.summary.since == "您上次看过的第1次报送"
    assert len(second.summary.changes) > 3
    second.remember(looks)
    again = look_at(office.second, verify_so_far(office.second), looks=looks)
    assert again.summary.since == "您上次看过的第1次报送"


def test_changes_since_the_revision_in_the_same_folder(office: Office, tmp_path: Path) -> None:
    [(tmp_path / package.name).write_bytes(package.read_bytes()) for package in (office.first, office.second)]
    assert summary_of(tmp_path / office.second.name).since == "同一文件夹里的第1次报送"


def test_other_office_is_not_compared(office: Office, tmp_path: Path) -> None:
    package = write(tmp_path, plain_contents(node="2024-06"))
    with pytest.raises(UserError, match="不是同一单位"):
        summary_of(office.second, since=package)


def test_page_says_whose_clock_and_fits_one_sheet(office: Office, tmp_path: Path) -> None:
    summary = summary_of(office.second, since=office.first)
    lines = document_lines(build_summary(summary, cut_to_page=False))
    assert any("填报单位电脑的时钟" in line for line in lines)
    assert any("填报人已签：试用-填报人" in line and "签名人电脑的时钟" in line for line in lines)
    write_summary(summary, tmp_path / "page.pdf")
    assert len(page_sizes(tmp_path / "page.pdf")) == 1
    text = "".join(pdf_text(tmp_path / "page.pdf"))
    assert "滞后（3 项）" in text and "另有" in text


def test_deputy_signs_with_a_basis_that_everyone_sees(office: Office) -> None:
    placed = sign_package(office.second, office.key("reviewer", "区府办〔2024〕12号授权"))
    signer = placed.report.signers[1]
    assert signer.basis == "区府办〔2024〕12号授权"
    assert any(note.code == "deputy" and "区府办〔2024〕12号授权" in note.message for note in placed.report.notes)
    with_all = sign_package(placed.path, office.key("approver"))
    accepted = accept_package(office.session, with_all.path)
    assert [each.basis != "" for each in accepted.report.signers] == [False, True, False]
    lines = document_lines(build_summary(summary_of(with_all.path)))
    assert any("审核人已签" in line and "代签依据：区府办〔2024〕12号授权" in line for line in lines)


@pytest.mark.parametrize("basis", ["两\n行", "字" * 101])
def test_basis_that_cannot_be_signed(office: Office, basis: str) -> None:
    with pytest.raises(UserError, match="代签依据只能有一行"):
        sign_package(office.second, office.key("reviewer", basis))


def slip_of(office: Office, folder: Path, text: str = "9.2.value：请附名单\n1.2：原因太简单\n：请改后再报\n") -> Path:
    (folder / "意见.txt").write_text(text, encoding="utf-8")
    comments = read_comments(folder / "意见.txt")
    path, slip = return_package(office.second, comments, by="李某", role="reviewer", reason="请改后再报。", out=folder)
    write_slip(slip, data_of_package(office.second)[0].data, folder / "slip.pdf")
    return path


def test_return_slip_comes_home(office: Office, tmp_path: Path) -> None:
    path = slip_of(office, tmp_path)
    assert "请附名单" in "".join(pdf_text(tmp_path / "slip.pdf"))
    slip = take_slip(office.session, path)
    assert [comment.place for comment in slip.comments] == [
        Place("measure", "9.2", "value"),
        Place("measure", "1.2"),
        Place("package"),
    ]
    (comment,) = comments_of(office.session, NODE, "9.2")
    assert (comment.comment.shown, comment.now, comment.is_changed) == ("206", "206", False)
    assert comment.line.startswith("9.2.value 本期数：请附名单（审核人 李某")
    assert len(comments_of(office.session, NODE)) == 3
    take_slip(office.session, path)
    assert len(slips_of(office.session, NODE)) == 1  # taken in twice, kept once


def test_reopening_names_the_slip_and_a_change_is_shown(office: Office, tmp_path: Path) -> None:
    take_slip(office.session, slip_of(office, tmp_path))
    reopen_node(office.session, NODE, "按意见修改")
    reason = office.session.node_state(NODE).reason
    assert re.fullmatch(r"按意见修改（依据：.*审核人 李某 .*的退回单，3 条意见）", reason)
    desk = type(office.desk)(office.session, office.session.letter.node(NODE))
    fill(desk, "9.2.value=207")
    changed = comments_of(office.session, NODE, "9.2")[0]
    assert (changed.now, changed.is_changed) == ("207", True)
    assert "已改：206 → 207" in changed.line


def test_slip_of_another_revision_or_unit_is_not_taken(office: Office, tmp_path: Path) -> None:
    path = slip_of(office, tmp_path)
    content = json.loads(path.read_text(encoding="utf-8"))
    for change, words in (
        ({"data_sha256": "0" * 64, "revision": 1}, "退回单说的是第1次报送"),
        ({"unit": {"code": "500102", "name": "涪陵区"}}, "不是给本工作区的"),
    ):
        path.write_text(json.dumps({**content, "package": content["package"] | change}), encoding="utf-8")
        with pytest.raises(UserError, match=words):
            take_slip(office.session, path)


def test_slip_on_places_that_the_package_has_not(office: Office, tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"没有这些位置：99\.1\.value、state_assets\[X\]"):
        slip_of(office, tmp_path, "99.1.value：不对\nstate_assets[X]：不对\n")
    assert list(tmp_path.glob("*_return.json")) == []


@pytest.mark.parametrize(
    "blob",
    [b"", b"{}", b"[]", b"\xff", b'{"format":"zerenshu-return-slip","format_version":1}', b"[" * 100_000],
)
def test_file_that_is_no_slip(blob: bytes) -> None:
    with pytest.raises(UserError, match="不是退回单"):
        parse_slip(blob, "x.json")


def test_slip_keeps_the_form_of_its_schema(office: Office, tmp_path: Path) -> None:
    path = slip_of(office, tmp_path)
    schema = json.loads(resource_path("schemas", "return_slip.json").read_text(encoding="utf-8"))
    content = json.loads(path.read_text(encoding="utf-8"))
    assert set(content) == set(schema["required"]) == set(schema["properties"])
    assert set(content["package"]) == set(schema["properties"]["package"]["required"])
    item = schema["properties"]["comments"]["items"]
    place = re.compile(item["properties"]["place"]["pattern"])
    assert all(
        set(comment) == set(item["required"]) and place.match(comment["place"]) for comment in content["comments"]
    )
    assert build_slip(parse_slip(path.read_bytes(), path.name)) == path.read_bytes()
    for text in ("9.2.value", "1.2", "7.1.item.3", "state_assets[ZC-0117].status", "companies[91]", ""):
        found = parse_place(text)
        assert found is not None and found.text == text and place.match(text)


def test_comments_from_excel_and_json(tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(["序号", "位置", "意见"])
    book.active.append([1, "9.2.value", "请附名单"])
    book.active.append([2, "", "总体可以"])
    book.save(tmp_path / "意见.xlsx")
    (tmp_path / "意见.json").write_text(
        '[{"place": "9.2.value", "text": "请附名单"}, {"place": "", "text": "总体可以"}]'
    )
    assert read_comments(tmp_path / "意见.xlsx") == read_comments(tmp_path / "意见.json")


@pytest.mark.parametrize(
    ("text", "words"),
    [("", "没有意见"), ("九点二：不对", "这些位置读不懂：第1行“九点二”"), ("请改", "没有写明位置")],
)
def test_comments_that_cannot_be_read(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "c.txt").write_text(text, encoding="gb18030")
    with pytest.raises(UserError, match=words):
        read_comments(tmp_path / "c.txt")


def supplement(office: Office, tmp_path: Path, *roles: str) -> tuple[Path, VerifyReport]:
    scan = tmp_path / "盖章扫描件.pdf"
    scan.write_bytes(b"%PDF-1.4 scan")
    signers = tuple(office.key(role) for role in roles)
    request = SupplementRequest(NODE, office.first, (scan,), "盖章扫描件", tmp_path / "out", signers)
    placed = make_supplement(office.session, request)
    return placed.path, placed.report


def test_signed_supplement_names_its_base(office: Office, tmp_path: Path) -> None:
    path, report = supplement(office, tmp_path, "preparer")
    assert path.name.startswith("DEMO_500111_dazu-2024_2024-03_r1_b")
    assert (report.faults, [signer.title for signer in report.signers]) == ((), ["填报人"])
    base = data_of_package(office.first)[0].identity
    assert report.identity is not None and report.identity.data_sha256 == base.data_sha256
    assert "base_not_compared" in [note.code for note in verify(path, allow_trial=True).notes]
    other = data_of_package(office.second)[0].identity
    wrong = verify(path, allow_trial=True, identity_checks=[belongs_to(other)])
    assert [fault.code for fault in wrong.faults] == ["supplement_other_revision"]
    assert path.name in [record.file for record in office.session.packages()]
    assert office.session.node_state(NODE).revision == 2


def test_supplement_that_nobody_signed(office: Office, tmp_path: Path) -> None:
    _path, report = supplement(office, tmp_path)
    assert (report.verdict, "supplement_unsigned" in [note.code for note in report.notes]) == ("warn", True)


def test_supplement_to_a_package_of_others(office: Office, tmp_path: Path) -> None:
    package = write(tmp_path, plain_contents(node="2024-06"))
    request = SupplementRequest(NODE, package, (package,), "扫描件", tmp_path)
    with pytest.raises(UserError, match="不是本工作区这个节点导出过的"):
        make_supplement(office.session, request)


def test_commands_of_reviewer_and_office(
    office: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / office.second.name
    package.write_bytes(office.second.read_bytes())
    assert main(["look", str(package), "--since", str(office.first), "--pdf", str(tmp_path / "page.pdf")]) == 0
    assert "签名前请看这一页" in capsys.readouterr().out
    sign = ["sign", str(package), "--as", "reviewer", "--with", str(office.keys["reviewer"].key_file)]
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("builtins.input", lambda _question: "")
    assert main(sign) == 1
    assert "已取消" in capsys.readouterr().err
    monkeypatch.setattr("builtins.input", lambda _question: "y")
    assert main([*sign, "--basis", "区府办授权"]) == 0
    assert "由试用-审核人代签" in capsys.readouterr().out
    (tmp_path / "c.txt").write_text("9.2.value：请附名单", encoding="utf-8")
    assert main(["return", str(package), "--comments", str(tmp_path / "c.txt"), "--by", "李某"]) == 0
    assert {path.suffix for path in tmp_path.glob("*_return.*")} == {".json", ".pdf"}
