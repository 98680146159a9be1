"""What SIGNING promises to any receiver: openssl, sha256sum, grep and pdfsig check our packages without us."""

import subprocess
import zipfile
from pathlib import Path

import pytest

from tests.unit.office_packages import office_signers, signed_by
from tests.unit.packages import Identities, TestAuthority, change_entry, flip, signed_contents, write

OPENSSL = (
    "openssl cms -verify -cades -binary -inform DER -in META-INF/signature{n}.p7s"
    " -content META-INF/ASiCManifest{n}.xml -CAfile root.pem -out /dev/null"
)
GREP = 'grep -c "$(openssl dgst -sha256 -binary SHA256SUMS.txt | base64)" META-INF/ASiCManifest3.xml'


@pytest.fixture(scope="module")
def unpacked(identities: Identities, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An unpacked package beside the root certificate."""
    folder = tmp_path_factory.mktemp("unpacked")
    package = write(tmp_path_factory.mktemp("package"), signed_contents(identities))
    with zipfile.ZipFile(package) as archive:
        archive.extractall(folder)
    (folder / "root.pem").write_bytes(identities.authority.root_path.read_bytes())
    return folder


def run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["bash", "-c", command], cwd=folder, capture_output=True, text=True, timeout=60)


def pdfsig(folder: Path) -> str:
    """The text of pdfsig with the root in an NSS database of its own."""
    setup = (
        "mkdir nss && certutil -N -d sql:nss --empty-password && certutil -A -d sql:nss -n root -t CT,C,C -i root.pem"
    )
    done = run(setup, folder)
    assert done.returncode == 0, done.stderr
    return run("pdfsig -nssdir sql:nss report.pdf", folder).stdout


@pytest.mark.parametrize("n", [1, 2, 3])
def test_openssl_verifies_each_role(unpacked: Path, n: int) -> None:
    done = run(OPENSSL.format(n=n), unpacked)
    assert done.returncode == 0, done.stderr
    assert "CAdES Verification successful" in done.stderr


def test_openssl_refuses_a_changed_manifest(unpacked: Path, tmp_path: Path) -> None:
    done = run(OPENSSL.format(n=1).replace("ASiCManifest1", "ASiCManifest2"), unpacked)
    assert done.returncode != 0


def test_sha256sum(unpacked: Path) -> None:
    done = run("sha256sum -c SHA256SUMS.txt", unpacked)
    assert done.returncode == 0
    assert "report.pdf: OK" in done.stdout and "data.json: OK" in done.stdout


def test_sums_stand_in_the_last_manifest(unpacked: Path) -> None:
    assert run(GREP, unpacked).stdout == "1\n"


def test_pdfsig(unpacked: Path) -> None:
    text = pdfsig(unpacked)
    assert text.count("Signature Validation: Signature is Valid.") == 3
    assert text.count("Certificate Validation: Certificate is Trusted.") == 3
    assert text.count("Not total document signed") == 2
    assert text.rindex("Total document signed") > text.rindex("Not total document signed")
    assert text.rindex("Total document signed") > text.index("approver")


@pytest.mark.parametrize("kind", ["rsa", "ec"])
def test_certificates_of_a_true_authority(tmp_path: Path, kind: str) -> None:
    authority = TestAuthority()
    issue = authority.issue
    authority.issue = lambda name: issue(name, kind=kind)  # type: ignore[method-assign,assignment,misc]
    package = write(tmp_path, signed_by(office_signers(authority, tmp_path)))
    with zipfile.ZipFile(package) as archive:
        archive.extractall(tmp_path)
    (tmp_path / "root.pem").write_bytes(authority.root_pem)
    for n in (1, 2, 3):
        assert run(OPENSSL.format(n=n), tmp_path).returncode == 0
    text = pdfsig(tmp_path)
    assert text.count("Signature is Valid") == 3
    assert text.count("Certificate is Trusted") == 3


def test_zip_tools_read_the_package(identities: Identities, tmp_path: Path) -> None:
    package = write(tmp_path, signed_contents(identities))
    with zipfile.ZipFile(package) as archive:
        assert archive.testzip() is None
    damaged = change_entry(package.read_bytes(), "data.json", flip(0))
    assert len(damaged) == len(package.read_bytes())
