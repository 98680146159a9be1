"""The receiver's page of the manual: its very commands are run on the demo's package."""

import re
import subprocess
from pathlib import Path

from resources import resource_path


def test_every_command_of_the_receivers_page_works(package: Path, demo: Path, tmp_path: Path) -> None:
    page = resource_path("manual", "verify.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```sh\n(.*?)```", page, re.S)
    assert len(blocks) == 7
    script = "set -e\n" + "echo ---\n".join(blocks)
    environment = {
        "PATH": "/usr/bin:/bin",
        "PACKAGE": str(package),
        "ROOT": str(demo / "trial-root.pem"),
        "LC_ALL": "C.UTF-8",
    }
    done = subprocess.run(
        ["sh", "-c", script], cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    _unzip, sums, signatures, names, last, report, data = done.stdout.split("---\n")
    assert sums.count(": OK") >= 5
    assert (signatures + done.stderr).count("CAdES Verification successful") == 3
    assert "CN = 试用-填报人" in names or r"\E8\AF\95" in names
    assert last.strip() == "1"
    assert report.count("Signature is Valid") == report.count("Certificate is Trusted") == 3
    assert "Total document signed" in report.rsplit("Signature #3", 1)[1]
    assert re.match(r"[0-9a-f]{64}  data.json", data)
