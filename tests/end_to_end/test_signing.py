"""Keys, timestamps, trust and trial SM2 signatures by the command line, as an office's script would call it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from forms.cli.main import main
from forms.clock import now
from tests.end_to_end.conftest import Answer, Run
from tests.unit.desks import NODE, new_desk
from tests.unit.packages import TestAuthority
from tests.unit.stamping import StampKey, serving
from tests.unit.tokens import MODULE, PIN, SoftToken, soft_token


@pytest.fixture
def zerenshu(capfd: pytest.CaptureFixture[str]) -> Run:
    """The commands in this process, as the token's library and the timestamp authority are: no start-up each time."""

    def run(*words: object) -> Answer:
        capfd.readouterr()
        code = main([str(word) for word in words])
        out, err = capfd.readouterr()
        return Answer(code, out, err)

    return run


@pytest.fixture(scope="module")
def token() -> SoftToken:
    return soft_token()


@pytest.fixture(autouse=True)
def own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


@pytest.fixture
def pin_file(tmp_path: Path) -> Path:
    path = tmp_path / "pin.txt"
    path.write_text(f"{PIN}\n", encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def stamps_root() -> TestAuthority:
    return TestAuthority("时间戳根证书")


@pytest.fixture(scope="module")
def url(stamps_root: TestAuthority) -> Iterator[str]:
    with serving(StampKey(stamps_root).answer(now())) as address:
        yield address


def register(zerenshu: Run, workspace: Path, authority: TestAuthority, folder: Path) -> None:
    path = folder / f"{authority.root.serial_number}.pem"
    path.write_bytes(authority.root.public_bytes(Encoding.PEM))
    unseen = zerenshu("trust", workspace, "add", path)
    assert (unseen.code, "没有核对指纹" in unseen.err) == (1, True)
    digits = unseen.out.split("SHA-256 指纹：")[1].strip()
    assert zerenshu("trust", workspace, "add", path, "--confirm", digits).code == 0


def test_two_roles_sign_with_tokens_and_timestamps(
    zerenshu: Run, tmp_path: Path, token: SoftToken, pin_file: Path, stamps_root: TestAuthority, url: str
) -> None:
    workspace = tmp_path / "ws"
    new_desk(workspace, filled=True).session.close()
    for authority in (token.authority, stamps_root):
        register(zerenshu, workspace, authority, tmp_path)
    listed = zerenshu("trust", workspace, "list", "--json").json["trust"]
    assert sorted(entry["name"] for entry in listed) == ["时间戳根证书", "测试根证书"]
    assert zerenshu("settings", "--token-module", MODULE, "--timestamp", url).code == 0
    assert sorted(each["name"] for each in zerenshu("tokens", "--json").json["certificates"]) == ["张三", "李四"]
    signs = ("--sign", "preparer=pkcs11:token=%E5%8F%91%E6%94%B9%E5%A7%94%E9%92%A5%E5%8C%99;object=张三")
    words = ("export", workspace, "--node", NODE, "--out", tmp_path / "out", *signs)
    first = zerenshu(*words, "--password-file", f"preparer={pin_file}", "--json")
    assert (first.code, "填报人：张三，某区发展改革委，由“测试根证书”签发" in first.err) == (0, True), first.err
    package = Path(first.json["package"])
    address = f"pkcs11:module-path={MODULE};object=李四"
    words = ("sign", package, "--as", "reviewer", "--with", address, "--workspace", workspace)
    assert zerenshu(*words, "--password-file", pin_file).code == 0
    second = package.with_name(package.name.replace("_s1", "_s2"))
    verified = zerenshu("verify", second, "--workspace", workspace, "--stage", "reviewer", "--json")
    signers = [(each["name"], each["trust"], each["clock"]) for each in verified.json["signers"]]
    assert signers == [("张三", "trusted", "timestamp"), ("李四", "trusted", "timestamp")]
    taken = zerenshu("accept", workspace, second)
    assert (taken.code, "证书可信：由已登记的根证书“测试根证书”签发" in taken.out) == (0, True)
    removed = zerenshu("trust", workspace, "remove", listed[0]["sha256"][:12])
    assert removed.code == 0 and len(zerenshu("trust", workspace, "list", "--json").json["trust"]) == 1
    pin_file.unlink()
    assert not [path for path in tmp_path.rglob("*") if path.is_file() and PIN.encode() in path.read_bytes()]


def test_no_authority_at_the_address(zerenshu: Run, tmp_path: Path) -> None:
    workspace = practice(zerenshu, tmp_path)
    words = (
        "export",
        workspace,
        "--node",
        NODE,
        "--out",
        tmp_path / "out",
        "--sign",
        f"preparer={tmp_path}/preparer.p12",
    )
    away = zerenshu(*words, "--timestamp", "http://127.0.0.1:9/tsa")
    assert (away.code, "连不上时间戳机构" in away.err, "也可以不用时间戳" in away.err) == (3, True, True)
    assert not (tmp_path / "out").exists()
    assert zerenshu("settings", "--timestamp", "http://127.0.0.1:9/tsa").code == 0
    assert zerenshu(*words).code == 3
    assert zerenshu(*words, "--no-timestamp").code == 0


def test_a_wrong_pin_writes_nothing(zerenshu: Run, tmp_path: Path, token: SoftToken) -> None:
    workspace, pin = tmp_path / "ws", tmp_path / "pin.txt"
    new_desk(workspace, filled=True).session.close()
    pin.write_text("00112233\n", encoding="utf-8")
    address = f"preparer=pkcs11:module-path={MODULE};object=张三"
    words = ("export", workspace, "--node", NODE, "--out", tmp_path / "out", "--sign", address)
    wrong = zerenshu(*words, "--password-file", f"preparer={pin}")
    assert (wrong.code, "PIN 不对，已输错 1 次" in wrong.err, "锁死" in wrong.err) == (1, True, True)
    assert "00112233" not in wrong.out + wrong.err
    assert not (tmp_path / "out").exists()
    unasked = zerenshu(*words)
    assert (unasked.code, "没有给出preparer的密码钥匙的 PIN" in unasked.err) == (2, True)
    in_address = zerenshu(*words[:-1], f"{address};pin-value=00112233")
    assert (in_address.code, "PIN 不能写在里面" in in_address.err) == (2, True)


def test_sm2_beside_a_role_in_practice(zerenshu: Run, tmp_path: Path) -> None:
    workspace = practice(zerenshu, tmp_path)
    made = zerenshu("identity", "new", "preparer", "--sm2", "--out", tmp_path / "preparer.pem")
    assert (made.code, "不是 GM/T 0010" in made.out) == (0, True)
    words = ("--sign", f"preparer={tmp_path}/preparer.p12", "--sm2", f"preparer={tmp_path}/preparer.pem", "--json")
    answer = zerenshu("export", workspace, "--node", NODE, "--out", tmp_path / "out", *words)
    package = answer.json["package"]
    root = tmp_path / "trial-root.pem"
    verified = zerenshu("verify", package, "--trust", root, "--allow-trial", "--stage", "preparer")
    assert (verified.code, "填报人另附的国密（SM2、SM3）签名与签名清单相符" in verified.out) == (0, True)
    official = tmp_path / "official"
    new_desk(official, filled=True).session.close()
    refused = zerenshu("export", official, "--node", NODE, "--out", tmp_path / "out", *words)
    assert (refused.code, "只能在练习工作区使用" in refused.err) == (1, True)


def practice(zerenshu: Run, folder: Path) -> Path:
    """A workspace that is ready, with the preparer's trial identity beside it."""
    new_desk(folder / "practice", practice=True, filled=True).session.close()
    assert zerenshu("identity", "new", "preparer", "--out", folder / "preparer.p12").code == 0
    return folder / "practice"
