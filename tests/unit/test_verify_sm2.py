"""Trial signatures with SM2 inside a package: checked, held by the later roles, missed when taken out, never counted."""

import subprocess
import zipfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from forms.package.contents import PackageContents, RoleSignature
from forms.package.folder_reader import open_source
from forms.package.manifest import build_manifest, parse_manifest
from forms.package.reopening import load_contents
from forms.package.verify_report import VerifyReport
from forms.services.verifying import verify
from forms.signing.sm2_identity import make_sm2_identity
from forms.signing.sm2_signer import Sm2Signer, open_sm2
from forms.signing.trust import open_trust_store
from tests.unit.packages import AT, ROLES, Identities, plain_contents, sign_as, write

PASSWORD = "只用于测试的长密码".encode()


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Sm2Signer]:
    folder = tmp_path_factory.mktemp("sm2")
    for role, title in ROLES:
        make_sm2_identity(title, folder / f"{role}.pem", PASSWORD)
    return {role: open_sm2(folder / f"{role}.pem", PASSWORD) for role, _title in ROLES}


@pytest.fixture(scope="module")
def contents(identities: Identities, keys: dict[str, Sm2Signer]) -> PackageContents:
    """The first and the last role have a signature with SM2 beside their own."""
    made = plain_contents()
    for index, (role, _title) in enumerate(ROLES):
        at, sm2 = AT + timedelta(minutes=index), None if index == 1 else keys[role]
        made = sign_as(made, index, identities.signer(role), at, sm2=sm2)
    return made


def checked(folder: Path, identities: Identities, contents: PackageContents) -> VerifyReport:
    trust = open_trust_store([identities.authority.root_path])
    return verify(write(folder, contents), trust=trust, allow_trial=True)


def changed(contents: PackageContents, index: int, **changes: object) -> PackageContents:
    signatures = list(contents.signatures)
    signatures[index] = replace(signatures[index], **changes)  # type: ignore[arg-type]
    return replace(contents, signatures=tuple(signatures))


def test_a_package_with_sm2(contents: PackageContents, identities: Identities, tmp_path: Path) -> None:
    report = checked(tmp_path, identities, contents)
    assert (report.verdict, report.faults) == ("warn", ())
    assert [bool(signer.sm2_certificate) for signer in report.signers] == [True, False, True]
    assert [signer.trust for signer in report.signers] == ["trial"] * 3
    (notice,) = [note.message for note in report.notes if note.code == "sm2_experimental"]
    assert all(said in notice for said in ("试验功能", "不算角色的签名", "GM/T 0010", "GB/T 38540"))
    assert "国密合规" not in "".join(report.report_lines())
    names = zipfile.ZipFile(tmp_path / "package.zip").namelist()
    assert [name for name in names if "sm2" in name] == ["META-INF/signature-sm2-1.p7s", "META-INF/signature-sm2-3.p7s"]
    second = parse_manifest(contents.signatures[1].manifest)
    assert "META-INF/signature-sm2-1.p7s" in second.hashes and second.sm2_certificate == ""


def test_it_survives_being_opened_and_signed_elsewhere(
    contents: PackageContents, identities: Identities, tmp_path: Path
) -> None:
    two = replace(contents, signatures=contents.signatures[:2])
    path = write(tmp_path, two)
    source = open_source(path)
    assert [signed.sm2 is not None for signed in load_contents(source).signatures] == [True, False]
    source.close()


def test_openssl_still_verifies_the_role(contents: PackageContents, identities: Identities, tmp_path: Path) -> None:
    with zipfile.ZipFile(write(tmp_path, contents)) as archive:
        archive.extractall(tmp_path)
    words = f"openssl cms -verify -cades -binary -inform DER -in META-INF/signature1.p7s -content META-INF/ASiCManifest1.xml -CAfile {identities.authority.root_path} -out /dev/null"
    done = subprocess.run(words.split(), cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr


def attacks(contents: PackageContents, keys: dict[str, Sm2Signer]) -> dict[str, tuple[PackageContents, str, str]]:
    one, _two, three = contents.signatures
    other = keys["reviewer"].sign_detached(three.manifest, AT)
    again = keys["preparer"].sign_detached(one.manifest, AT + timedelta(seconds=1))
    mute = build_manifest(3, parse_manifest(three.manifest).hashes)
    first, last = "META-INF/signature-sm2-1.p7s", "META-INF/signature-sm2-3.p7s"
    assert one.sm2 and three.sm2
    return {
        "last taken out": (changed(contents, 2, sm2=None), "sm2_missing", last),
        "first taken out": (changed(contents, 0, sm2=None), "sm2_missing", first),
        "last made with another key": (changed(contents, 2, sm2=other), "sm2_swapped", last),
        "first signed anew": (changed(contents, 0, sm2=again), "entry_changed", first),
        "of another manifest": (changed(contents, 2, sm2=one.sm2), "sm2_mismatch", "META-INF/ASiCManifest3.xml"),
        "a bit flipped": (changed(contents, 2, sm2=flipped(three.sm2)), "sm2_invalid", last),
        "cut off": (changed(contents, 2, sm2=three.sm2[:-1]), "sm2_structure", last),
        "added where none was": (changed(contents, 1, sm2=other), "sm2_added", "META-INF/signature-sm2-2.p7s"),
        "no longer announced": (
            changed(contents, 2, manifest=mute),
            "signature_mismatch",
            "META-INF/ASiCManifest3.xml",
        ),
    }


def flipped(blob: bytes) -> bytes:
    return blob[:-3] + bytes([blob[-3] ^ 4]) + blob[-2:]


NAMES = ("last taken out", "first taken out", "last made with another key", "first signed anew", "a bit flipped")
MORE_NAMES = ("of another manifest", "cut off", "added where none was", "no longer announced")


@pytest.mark.parametrize("name", [*NAMES, *MORE_NAMES])
def test_each_attack_is_named(
    contents: PackageContents, keys: dict[str, Sm2Signer], identities: Identities, tmp_path: Path, name: str
) -> None:
    attacked, code, where = attacks(contents, keys)[name]
    report = checked(tmp_path, identities, attacked)
    assert report.verdict == "fail"
    assert (code, where) in [(fault.code, fault.where) for fault in report.faults]


def test_sm2_alone_is_no_signature(contents: PackageContents, identities: Identities, tmp_path: Path) -> None:
    three = contents.signatures[2]
    report = checked(tmp_path, identities, changed(contents, 2, signature=three.sm2, sm2=None))
    assert "signature_structure" in [fault.code for fault in report.faults]
    lone = RoleSignature(three.manifest, contents.signatures[0].signature, three.sm2)
    two_roles = replace(contents, signatures=(lone,))
    (tmp_path / "lone").mkdir()
    assert checked(tmp_path / "lone", identities, two_roles).verdict == "fail"


EXTENSION = (
    b'<asic:Extension Critical="%s"><sm2:Certificate xmlns:sm2="urn:zerenshu:sm2">%s</sm2:Certificate></asic:Extension>'
)
FINGERPRINT = b"ab" * 32


@pytest.mark.parametrize("extension", [EXTENSION % (b"true", FINGERPRINT), EXTENSION % (b"false", b"AB"), b""])
def test_other_extensions_are_refused(contents: PackageContents, extension: bytes) -> None:
    manifest = contents.signatures[0].manifest
    start = manifest.index(b"<asic:Extension ")
    end = manifest.index(b"</asic:Extension>") + len(b"</asic:Extension>")
    with pytest.raises(ValueError):
        parse_manifest(manifest[:start] + extension + manifest[end:])
