"""A CUPS of the test's own on loopback, with a cups-pdf printer that prints into files, and printers in trouble."""

import os
import shutil
import socket
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

PRINTED = Path("/var/spool/cups-pdf/ANONYMOUS")
_PPD = "/usr/share/ppd/cups-pdf/CUPS-PDF_opt.ppd"
_LIMITS = """LogLevel warn
Listen 127.0.0.1:{port}
Browsing No
WebInterface No
DefaultAuthType None
<Location />
  Order allow,deny
  Allow 127.0.0.1
</Location>
<Location /admin>
  Order allow,deny
  Allow 127.0.0.1
</Location>
<Policy default>
  JobPrivateAccess all
  JobPrivateValues none
  <Limit All>
    Order deny,allow
  </Limit>
</Policy>
"""
_FILES = """ServerRoot {root}/etc
RequestRoot {root}/spool
CacheDir {root}/cache
StateDir {root}/run
TempDir {root}/spool
AccessLog {root}/access.log
ErrorLog {root}/error.log
PageLog {root}/page.log
DataDir /usr/share/cups
ServerBin /usr/lib/cups
SystemGroup root
User lp
Group lp
"""


@contextmanager
def own_cups() -> Iterator[Path]:
    """A running spooler that `lp` and the like now speak to; gives its folder (page.log). Printers: PDF, Nowhere, Paused.

    What PDF prints lands in PRINTED, since the user who prints has no home here.
    """
    if os.geteuid() != 0:
        pytest.skip("cups-pdf 的后端只在 root 启动的 cupsd 下运行")
    root = Path(tempfile.mkdtemp(prefix="zerenshu-cups-"))
    root.chmod(0o755)
    for folder in ("etc/ppd", "spool", "cache", "run"):
        (root / folder).mkdir(parents=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    (root / "cupsd.conf").write_text(_LIMITS.format(port=port))
    (root / "files.conf").write_text(_FILES.format(root=root))
    patch = pytest.MonkeyPatch()
    patch.setenv("CUPS_SERVER", f"127.0.0.1:{port}")
    patch.setenv("CUPS_USER", "zerenshu-nobody")
    daemon = subprocess.Popen(
        ["/usr/sbin/cupsd", "-f", "-c", root / "cupsd.conf", "-s", root / "files.conf"],
        stdout=subprocess.DEVNULL,  # it says what it has to say in its error.log
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_until_it_answers()
        _add_printer("PDF", "cups-pdf:/", is_enabled=True)
        _add_printer("Nowhere", "socket://127.0.0.1:9", is_enabled=True)
        _add_printer("Paused", "cups-pdf:/", is_enabled=False)
        _run("lpadmin", "-d", "PDF")
        yield root
    finally:
        daemon.terminate()
        daemon.wait(20)
        patch.undo()
        shutil.rmtree(root, ignore_errors=True)


def unique_title() -> str:
    return f"zerenshu-{uuid.uuid4().hex}"


def take_printed(title: str) -> bytes:
    """What came out of the printer for a job, taken away from the tray."""
    [paper] = PRINTED.glob(f"*{title}*.pdf")
    content = paper.read_bytes()
    paper.unlink()
    return content


def _wait_until_it_answers() -> None:
    for _try in range(100):
        if (
            "is running"
            in subprocess.run(
                ["lpstat", "-r"], capture_output=True, text=True, env={**os.environ, "LC_ALL": "C"}
            ).stdout
        ):
            return
        time.sleep(0.1)
    raise AssertionError("cupsd 没有起来")


def _add_printer(name: str, device: str, *, is_enabled: bool) -> None:
    _run("lpadmin", "-p", name, "-v", device, "-P", _PPD, *(["-E"] if is_enabled else []))


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True)
