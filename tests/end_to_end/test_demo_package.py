"""The demo's package, checked by tools that nobody here wrote, and changed byte by byte."""

import random
import re
import subprocess
import zipfile
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from forms.package.data_json import FORMAT
from forms.services.agreement import figures_agree
from forms.services.verifying import verify
from forms.signing.trust import TrustStore, open_trust_store
from tests.end_to_end.conftest import Run, run_zerenshu


@pytest.fixture(scope="module")
def unpacked(package: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("unpacked")
    subprocess.run(["unzip", "-q", str(package), "-d", str(folder)], check=True, timeout=30)
    return folder


@pytest.fixture(scope="module")
def trust(demo: Path) -> TrustStore:
    return open_trust_store([demo / "trial-root.pem"])


def tool(folder: Path, *words: object) -> str:
    done = subprocess.run(list(map(str, words)), cwd=folder, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def test_the_name_says_what_it_is(package: Path) -> None:
    assert package.name == "DEMO_500111_dazu-2024_2024-03_r1_s3.zip"


@pytest.mark.parametrize("number", [1, 2, 3])
def test_openssl_verifies_each_role(unpacked: Path, demo: Path, number: int) -> None:
    said = tool(
        unpacked,
        *("openssl", "cms", "-verify", "-cades", "-binary", "-inform", "DER"),
        *("-in", f"META-INF/signature{number}.p7s", "-content", f"META-INF/ASiCManifest{number}.xml"),
        *("-CAfile", demo / "trial-root.pem", "-out", "/dev/null"),
    )
    assert "successful" in said


def test_sha256sum_verifies_every_file(unpacked: Path) -> None:
    said = tool(unpacked, "sha256sum", "-c", "SHA256SUMS.txt")
    assert said.count(": OK") == len((unpacked / "SHA256SUMS.txt").read_text().splitlines()) >= 5


def test_the_last_manifest_holds_the_hash_of_the_sums(unpacked: Path) -> None:
    command = 'grep -c "$(openssl dgst -sha256 -binary SHA256SUMS.txt | base64)" META-INF/ASiCManifest3.xml'
    assert tool(unpacked, "sh", "-c", command).strip() == "1"


def test_pdfsig_finds_three_valid_signatures_and_the_last_covers_all(unpacked: Path, demo: Path) -> None:
    store = unpacked / "nss"
    store.mkdir()
    tool(unpacked, "certutil", "-N", "-d", f"sql:{store}", "--empty-password")
    tool(unpacked, "certutil", "-A", "-d", f"sql:{store}", "-n", "trial", "-t", "CT,C,C", "-i", demo / "trial-root.pem")
    said = tool(unpacked, "pdfsig", "-nssdir", f"sql:{store}", "report.pdf")
    assert said.count("Signature is Valid") == 3
    assert said.count("Certificate is Trusted") == 3
    assert "Total document signed" in said.rsplit("Signature #3", 1)[1]


def test_all_47_measures_stand_in_workbook_and_data(unpacked: Path) -> None:
    sheet = CalamineWorkbook.from_path(unpacked / "data.xlsx").get_sheet_by_name("措施落实情况")
    numbers = [str(row[0]) for row in sheet.to_python() if re.fullmatch(r"\d+\.\d+", str(row[0]))]
    assert len(numbers) == 47
    assert f'"{FORMAT}"' in (unpacked / "data.json").read_text(encoding="utf-8")
    assert "phone" not in (unpacked / "data.json").read_text(encoding="utf-8")


def test_verify_passes_only_when_trial_is_allowed(zerenshu: Run, package: Path, demo: Path) -> None:
    strict = run_zerenshu("verify", package, "--trust", demo / "trial-root.pem", "--json")
    assert (strict.code, strict.json["verdict"]) == (1, "fail")
    assert {fault["code"] for fault in strict.json["faults"]} == {"trial_not_allowed"}
    allowed = zerenshu("verify", package, "--trust", demo / "trial-root.pem", "--allow-trial", "--json")
    assert (allowed.code, allowed.json["verdict"], allowed.json["missing_roles"]) == (0, "warn", [])
    assert [signer["role"] for signer in allowed.json["signers"]] == ["preparer", "reviewer", "approver"]
    assert {signer["trust"] for signer in allowed.json["signers"]} == {"trial"}
    assert "试用证书，不具法律效力" in zerenshu("verify", package, "--allow-trial").out


def test_any_changed_byte_of_any_entry_is_found_and_named(package: Path, trust: TrustStore, tmp_path: Path) -> None:
    original = package.read_bytes()
    changed = tmp_path / package.name
    dice = random.Random(20241231)
    with zipfile.ZipFile(package) as archive:
        entries = [(entry.filename, _content_range(original, entry)) for entry in archive.infolist()]
    assert len(entries) == 12
    for name, (start, end) in entries:
        places = {start, (start + end) // 2, end - 1} | {dice.randrange(start, end) for _ in range(20)}
        for place in places:
            blob = bytearray(original)
            blob[place] ^= 1 << dice.randrange(8)
            changed.write_bytes(blob)
            report = verify(changed, trust=trust, allow_trial=True, figures=figures_agree)
            assert report.verdict == "fail", (name, place)
            assert any(name in fault.where for fault in report.faults), (name, place, report.faults)


def _content_range(blob: bytes, entry: zipfile.ZipInfo) -> tuple[int, int]:
    """Where the entry's stored bytes lie in the file."""
    header = entry.header_offset
    name_length = int.from_bytes(blob[header + 26 : header + 28], "little")
    extra_length = int.from_bytes(blob[header + 28 : header + 30], "little")
    start = header + 30 + name_length + extra_length
    return start, start + entry.compress_size


def test_qr_code_of_the_cover_is_read_by_another_program(
    zerenshu: Run, unpacked: Path, package: Path, tmp_path: Path
) -> None:
    tool(tmp_path, "pdftoppm", "-r", "150", "-l", "1", "-png", unpacked / "report.pdf", "cover")
    (picture,) = tmp_path.glob("cover*.png")
    scanned = subprocess.run(["zbarimg", "--quiet", "--raw", picture], capture_output=True, text=True, timeout=60)
    read = scanned.stdout.strip()
    good = zerenshu("verify", package, "--allow-trial", "--qr", read)
    assert good.code == 0
    assert "纸质报告与数据是同一份" in good.out
    other = zerenshu("verify", package, "--allow-trial", "--qr", read.replace("/r1/", "/r2/"))
    assert other.code == 1
    assert "报送次数不同：封面二维码是第2次，数据文件是第1次" in other.out
    assert zerenshu("verify", package, "--qr", "别的文字").code == 2
