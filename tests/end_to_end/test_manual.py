"""What the documents tell people to type: the receiver's page is run on the demo's package, other commands are read."""

import re
import shlex
import subprocess
from pathlib import Path

from forms.cli.parser import parse_words
from resources import resource_path
from tests.end_to_end.conftest import ROOT, Run


def test_every_command_of_the_receivers_page_works(zerenshu: Run, package: Path, demo: Path, tmp_path: Path) -> None:
    page = resource_path("manual", "verify.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```sh\n(.*?)```", page, re.S)
    assert len(blocks) == 11
    script = "set -e\n" + "echo ---\n".join(blocks)
    environment = {
        "PATH": "/usr/bin:/bin",
        "PACKAGE": str(package),
        "ROOT": str(demo / "trial-root.pem"),
        "SUPPLEMENT": str(made_supplement(zerenshu, package, demo, tmp_path)),
        "LC_ALL": "C.UTF-8",
    }
    done = subprocess.run(
        ["sh", "-c", script], cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    _unzip, sums, signatures, names, last, report, data, made, qr, basis, supplement = done.stdout.split("---\n")
    assert sums.count(": OK") >= 5
    assert (signatures + done.stderr).count("CAdES Verification successful") == 4
    assert "CN = 试用-填报人" in names or r"\E8\AF\95" in names
    assert last.strip() == "1"
    assert report.count("Signature is Valid") == report.count("Certificate is Trusted") == 3
    assert "Total document signed" in report.rsplit("Signature #3", 1)[1]
    assert re.match(r"[0-9a-f]{64}  data.json", data)
    assert made.split() == ["1", "1"]
    assert qr.strip().endswith(f"/r1/{data[:64]}")
    assert basis == ""
    assert supplement.count(": OK") == 3
    assert supplement.split()[-2:] == ["1", "1"]


def made_supplement(zerenshu: Run, package: Path, demo: Path, folder: Path) -> Path:
    """A stamped scan handed in after the package."""
    scan = folder / "盖章扫描件.pdf"
    scan.write_bytes(b"%PDF-1.4 scan")
    key = demo / "workspace" / "identities" / "preparer.p12"
    where = ("supplement", demo / "workspace", "--node", "2024-03", "--base", package, scan, "--title", "盖章扫描件")
    answer = zerenshu(*where, "--out", folder / "late", "--sign", f"preparer={key}", "--json")
    assert answer.code == 0, answer.err
    return Path(answer.json["package"])


def test_every_command_in_the_documents_is_one_that_the_program_takes() -> None:
    """An option renamed or a word left out ends the test with what a person would read."""
    documents = [ROOT / "README.md", *sorted(resource_path("manual").glob("*.md"))]
    text = "\n".join(path.read_text(encoding="utf-8") for path in documents)
    calls = [re.split(r"\s{2,}", call)[0] for call in re.findall(r"^ *zerenshu ([a-z].*)", text, re.M)]
    assert len(calls) > 30
    for call in calls:
        words = shlex.split(call)
        assert parse_words(words).verb == words[0]
