"""The command line that scripts rely on: answers, JSON and exit codes."""

import json
import shutil
import zipfile
from pathlib import Path

import pytest

from forms.package.data_json import data_sha256
from resources import resource_path
from tests.end_to_end.conftest import Run
from tests.unit.desks import NODE, new_desk


@pytest.fixture
def workspace(tmp_path: Path, zerenshu: Run) -> Path:
    folder = tmp_path / "ws"
    assert zerenshu("new", folder, "--letter", "dazu-2024").code == 0
    return folder


@pytest.fixture
def ready(tmp_path: Path) -> Path:
    """A practice workspace in which everything is filled and explained."""
    new_desk(tmp_path / "ready", practice=True, filled=True).session.close()
    return tmp_path / "ready"


def test_letters_and_lint(zerenshu: Run, tmp_path: Path) -> None:
    letters = zerenshu("letters", "--json").json["letters"]
    assert [(letter["id"], letter["aspects"], letter["measures"]) for letter in letters] == [
        ("dazu-2024", 14, 47),
        ("fuling-2024", 5, 17),
    ]
    assert zerenshu("lint", "fuling-2024").code == 0
    (tmp_path / "letter.yaml").write_text("letter: {id: x}\n", encoding="utf-8")
    faulty = zerenshu("lint", tmp_path, "--json")
    assert faulty.code == 1
    assert {"missing_file"} == {fault["code"] for fault in faulty.json["faults"]}


def test_set_get_and_check(zerenshu: Run, workspace: Path) -> None:
    words = ("set", workspace, "--node", NODE, "--by", "王")
    assert zerenshu(*words, "9.2.value=２０５家", "9.2.progress=新认定12家").code == 0
    cells = zerenshu("get", workspace, "--node", NODE, "9.2", "--json").json["cells"]["9.2"]
    assert cells["value"] == {
        "state": "value",
        "value": "205",
        "raw": "２０５家",
        "origin": "typed",
        "by": "王",
        "at": cells["value"]["at"],
    }
    wrong = zerenshu(*words, "9.2.as_of=2024.2.30")
    assert wrong.code == 1
    assert "2024年2月30日不存在" in wrong.err
    check = zerenshu("check", workspace, "--node", NODE, "--json")
    assert (check.code, check.json["blocked"]) == (1, True)
    assert "unreadable@9.2.as_of" in {issue["id"] for issue in check.json["issues"]}
    assert zerenshu(*words, "9.2.value=").code == 0
    assert "value" not in zerenshu("get", workspace, "--node", NODE, "9.2", "--json").json["cells"]["9.2"]


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("fly",), 2, "fly"),
        (("set", "{ws}", "--node", NODE, "9.2=5"), 2, "9.2.value=205"),
        (("set", "{ws}", "--node", NODE, "99.9.value=5"), 2, "没有措施 99.9"),
        (("set", "{ws}", "--node", NODE, "9.2.colour=5"), 2, "没有名为“colour”的项目"),
        (("set", "{ws}", "--node", NODE, "1.2.value=5"), 2, "由程序根据各项内容计算"),
        (("check", "{ws}", "--node", "2024-13"), 2, "2024-03、2024-06、2024-12"),
        (("check", "{ws}"), 2, "缺少参数：--node"),
        (("check", "{ws}/nowhere", "--node", NODE), 2, "这里不是工作区"),
        (("new", "{ws}", "--letter", "dazu-2024"), 2, "这里已经有文件"),
        (("new", "{ws}2", "--letter", "none-2024"), 2, "随附的责任书：dazu-2024"),
        (("export", "{ws}", "--node", NODE, "--out", "{ws}2", "--paper"), 1, "还不能导出"),
        (("reopen", "{ws}", "--node", NODE, "--reason", "改数"), 1, "没有锁定"),
        (("explain", "{ws}", "--node", NODE, "missing@9.2.value", "无"), 2, "不是需要说明的事项"),
        (("verify", "{ws}/nowhere.zip"), 1, "打不开"),
    ],
)
def test_wrong_calls_say_what_to_do(
    zerenshu: Run, workspace: Path, words: tuple[str, ...], code: int, said: str
) -> None:
    answer = zerenshu(*(word.replace("{ws}", str(workspace)) for word in words))
    assert (answer.code, said in answer.out + answer.err) == (code, True), answer
    assert "Traceback" not in answer.err
    assert not Path(f"{workspace}2").exists()


def test_export_locks_reopen_makes_the_next_revision(zerenshu: Run, ready: Path, tmp_path: Path) -> None:
    words = ("export", ready, "--node", NODE, "--out", tmp_path / "out", "--paper", "--json")
    first = zerenshu(*words)
    assert (first.code, first.json["revision"]) == (0, 1)
    assert zerenshu("set", ready, "--node", NODE, "9.2.value=206").code == 1
    assert "已导出并锁定" in zerenshu(*words).err
    assert zerenshu("reopen", ready, "--node", NODE, "--reason", "9.2 数字更正").code == 0
    assert zerenshu("set", ready, "--node", NODE, "9.2.value=206").code == 0
    second = zerenshu(*words)
    assert (second.code, second.json["revision"]) == (0, 2)
    answer = zerenshu("verify", second.json["package"], "--json")
    assert (answer.code, answer.json["verdict"]) == (0, "warn")
    data = [json.loads(_entry(Path(each.json["package"]), "data.json")) for each in (first, second)]
    assert data[0]["previous_data_sha256"] == ""
    assert data[1]["previous_data_sha256"] == data_sha256(_entry(Path(first.json["package"]), "data.json"))


def _entry(package: Path, name: str) -> bytes:
    with zipfile.ZipFile(package) as archive:
        return archive.read(name)


def test_trial_identities_sign_in_practice_only(zerenshu: Run, ready: Path, tmp_path: Path) -> None:
    signs = []
    for role in ("preparer", "reviewer", "approver"):
        key = tmp_path / "keys" / f"{role}.p12"
        assert zerenshu("identity", "new", role, "--out", key).code == 0
        signs += ["--sign", f"{role}={key}"]
    official = tmp_path / "official"
    new_desk(official, filled=True).session.close()
    refused = zerenshu("export", official, "--node", NODE, "--out", tmp_path / "a", *signs)
    assert refused.code == 1
    assert "试用证书只能在练习工作区使用" in refused.err
    assert not (tmp_path / "a").exists()
    answer = zerenshu("export", ready, "--node", NODE, "--out", tmp_path / "b", *signs, "--json")
    assert answer.code == 0
    root = tmp_path / "keys" / "trial-root.pem"
    verified = zerenshu("verify", answer.json["package"], "--trust", root, "--allow-trial", "--json")
    assert (verified.code, verified.json["verdict"]) == (0, "warn")


def test_a_wrong_password_or_a_skipped_role_writes_nothing(zerenshu: Run, ready: Path, tmp_path: Path) -> None:
    key, password = tmp_path / "preparer.p12", tmp_path / "wrong.txt"
    zerenshu("identity", "new", "preparer", "--out", key)
    password.write_text("nothing like it\n", encoding="utf-8")
    words = ("export", ready, "--node", NODE, "--out", tmp_path / "out")
    skipped = zerenshu(*words, "--sign", f"reviewer={key}")
    assert (skipped.code, "缺少填报人的证书" in skipped.err) == (1, True)
    nobody = zerenshu(*words)
    assert (nobody.code, "缺少填报人的证书" in nobody.err) == (1, True)
    wrong = zerenshu(*words, "--sign", f"preparer={key}", "--password-file", f"preparer={password}")
    assert (wrong.code, "密码" in wrong.err) == (1, True)
    assert "nothing like it" not in wrong.out + wrong.err
    assert not (tmp_path / "out").exists()


def test_the_roles_sign_in_turn_on_three_machines(zerenshu: Run, ready: Path, tmp_path: Path) -> None:
    keys = {role: tmp_path / "keys" / f"{role}.p12" for role in ("preparer", "reviewer", "approver")}
    for role, key in keys.items():
        assert zerenshu("identity", "new", role, "--out", key).code == 0
    first = zerenshu(
        "export", ready, "--node", NODE, "--out", tmp_path, "--sign", f"preparer={keys['preparer']}", "--json"
    )
    package = Path(first.json["package"])
    assert package.name.endswith("_r1_s1.zip")
    unfinished = zerenshu("verify", package, "--allow-trial", "--json")
    assert (unfinished.code, unfinished.json["missing_roles"]) == (1, ["reviewer", "approver"])
    assert zerenshu("verify", package, "--allow-trial", "--stage", "preparer").code == 0
    early = zerenshu("sign", package, "--as", "approver", "--with", keys["approver"])
    assert (early.code, "现在应由审核人签名" in early.err) == (1, True)
    assert zerenshu("sign", package, "--as", "reviewer", "--with", keys["reviewer"]).code == 0
    second = package.with_name(package.name.replace("_s1", "_s2"))
    assert zerenshu("sign", second, "--as", "approver", "--with", keys["approver"]).code == 0
    third = package.with_name(package.name.replace("_s1", "_s3"))
    root = tmp_path / "keys" / "trial-root.pem"
    done = zerenshu("verify", third, "--trust", root, "--allow-trial", "--json")
    assert (done.code, done.json["verdict"], done.json["missing_roles"]) == (0, "warn", [])
    assert zerenshu("accept", ready, third).code == 0
    assert (ready / "packages" / third.name).read_bytes() == third.read_bytes()
    blob = bytearray(second.read_bytes())
    blob[len(blob) // 2] ^= 1
    second.write_bytes(blob)
    third.unlink()
    changed = zerenshu("sign", second, "--as", "approver", "--with", keys["approver"])
    assert (changed.code, "没有通过核验" in changed.err, third.exists()) == (1, True, False)


def test_evidence_is_kept_and_packed(zerenshu: Run, ready: Path, tmp_path: Path) -> None:
    scan = tmp_path / "关于公布名单的通知.pdf"
    scan.write_bytes(b"%PDF-1.4 scan")
    words = ("evidence", ready, "--node", NODE, "9.2", scan, "--title", "名单", "--doc-no", "渝科局发〔2024〕3号")
    assert zerenshu(*words).code == 0
    answer = zerenshu("export", ready, "--node", NODE, "--out", tmp_path / "out", "--paper", "--json")
    package = Path(answer.json["package"])
    (fact,) = json.loads(_entry(package, "data.json"))["evidence"]
    assert (fact["title"], fact["doc_no"]) == ("名单", "渝科局发〔2024〕3号")
    assert _entry(package, fact["entry"]) == b"%PDF-1.4 scan"
    scan.unlink()
    assert zerenshu(*words).code == 1


def test_doctor_backup_and_restore(zerenshu: Run, workspace: Path, tmp_path: Path) -> None:
    zerenshu("set", workspace, "--node", NODE, "9.2.value=205")
    assert zerenshu("doctor", workspace, "--json").json["sound"] is True
    assert zerenshu("backup", workspace, "--out", tmp_path / "copy.db").code == 0
    zerenshu("set", workspace, "--node", NODE, "9.2.value=1")
    assert zerenshu("restore", tmp_path / "copy.db", workspace).code == 0
    assert zerenshu("get", workspace, "--node", NODE, "9.2", "--json").json["cells"]["9.2"]["value"]["value"] == "205"


def test_a_letter_whose_examples_fail_is_taken_by_no_way_in(zerenshu: Run, workspace: Path, tmp_path: Path) -> None:
    letter = shutil.copytree(resource_path("letters", "dazu-2024"), tmp_path / "新版")
    rules, head = letter / "rules.yaml", letter / "letter.yaml"
    rules.write_text(rules.read_text(encoding="utf-8").replace("value=66.7", "value=166.7"), encoding="utf-8")
    head.write_text(head.read_text(encoding="utf-8").replace("version: 1", "version: 2", 1), encoding="utf-8")
    for words in (("lint", letter), ("adopt", workspace, letter), ("new", tmp_path / "b", "--letter", letter)):
        refused = zerenshu(*words)
        assert (refused.code, "应当通过的例子“value=166.7”没有通过" in refused.out + refused.err) == (1, True), words
    assert not (tmp_path / "b").exists()
