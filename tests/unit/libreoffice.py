"""Files that LibreOffice opens and saves again as another kind; it is one of the tools of the tests."""

import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest


def save_as(kind: str, folder: Path, files: Sequence[Path]) -> None:
    """Write each file into the folder under its own name with the ending `kind`: pdf, xls, xlsx, docx."""
    if not sys.platform.startswith("linux") and shutil.which("soffice") is None:
        pytest.skip("LibreOffice is installed for the tests on Linux only")
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", folder, *files]
    subprocess.run(command, check=True, capture_output=True, timeout=240)
