"""requirements.lock: one file for every platform, in two sections, with hashes and without addresses."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements.lock"

SECTIONS = {
    "program": "# ======== 程序需要 ========",
    "test": "# ======== 测试另外需要 ========",
}

_PINNED = re.compile(r"^([A-Za-z0-9._-]+)==", re.MULTILINE)


def section(lock_text: str, name: str) -> str:
    """The requirements of one section, as pip reads them."""
    _, _, rest = lock_text.partition(SECTIONS[name] + "\n")
    text = re.split(r"^# ====", rest, maxsplit=1, flags=re.MULTILINE)[0]
    if not pinned_names(text):
        raise ValueError(f"requirements.lock has no section {name}")
    return text


def pinned_names(text: str) -> list[str]:
    """The names of the pinned requirements in the order of the file; a name may stand twice, with two markers."""
    return _PINNED.findall(text)
