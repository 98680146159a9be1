"""What this person looked at last: the data of each revision seen, kept outside any workspace for the next look."""

import contextlib
import os
import re
import sys
from dataclasses import dataclass
from pathlib import Path

from forms.errors import ShownFault, UserError
from forms.files import make_folder, write_atomically
from forms.package.data_json import data_sha256
from forms.package.entries import DATA
from forms.package.folder_reader import open_source
from forms.package.identity import PackageIdentity, identity_of
from forms.package.limits import DEFAULT_LIMITS
from forms.package.package_data import PackageData, parse_data
from forms.package.reader import read_entry
from resources.translation import _

_MOST_KEPT = 5
_NOT_PLAIN = re.compile(r"[^A-Za-z0-9._-]")


@dataclass(frozen=True, slots=True)
class SeenData:
    """A data.json that was seen or given, and what it says it is."""

    data: PackageData
    identity: PackageIdentity


class LastLooks:
    """One folder a unit, letter and node, one file a revision seen; the newest few are kept."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or user_folder() / "looks"

    def before(self, identity: PackageIdentity) -> SeenData | None:
        """What was last seen of this node, other than the very same data; None when nothing was."""
        for path in self._newest_first(identity):
            seen = _load(path)
            if seen and _node(seen.identity) == _node(identity) and path.stem != identity.data_sha256:
                return seen
        return None

    def remember(self, identity: PackageIdentity, data_json: bytes) -> None:
        """Keep this data for the next look. A folder that cannot be written is no reason to stop."""
        folder = self._place(identity)
        with contextlib.suppress(ShownFault, OSError):
            make_folder(folder)
            write_atomically(folder / f"{identity.data_sha256}.json", data_json, mode=0o600)
            for path in self._newest_first(identity)[_MOST_KEPT:]:
                path.unlink()

    def _newest_first(self, identity: PackageIdentity) -> list[Path]:
        try:
            found = [(path.stat().st_mtime_ns, path) for path in self._place(identity).glob("*.json")]
        except OSError:
            return []
        return [path for _time, path in sorted(found, reverse=True)]

    def _place(self, identity: PackageIdentity) -> Path:
        return self._folder / "_".join(_NOT_PLAIN.sub("-", part)[:60] or "-" for part in _node(identity))


def user_folder() -> Path:
    """Where the program keeps what belongs to this person on this machine (XDG Base Directory; Windows: AppData)."""
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "zerenshu"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "zerenshu"


def data_of_package(package: Path) -> tuple[SeenData, bytes]:
    """The data of a package, with its bytes. Hashes and signatures are not checked here.

    Raises:
        UserError, PackageRefused: it cannot be opened, or holds no readable data.json.
    """
    with contextlib.closing(open_source(package)) as source:
        if DATA not in source.names:
            raise _no_data(package)
        blob = read_entry(source, DATA, DEFAULT_LIMITS.data_bytes)
    return _seen(blob), blob


def revision_beside(package: Path, identity: PackageIdentity) -> SeenData | None:
    """The revision before, where it lies in the same folder under its usual name: what the hash chain names."""
    if not identity.previous_data_sha256:
        return None
    front, _mark, _rest = package.name.rpartition(f"_r{identity.revision}_s")
    for path in sorted(package.parent.glob(f"*_r{identity.revision - 1}_s*.zip")):
        if front and path.name.startswith(front):
            with contextlib.suppress(ShownFault):
                seen, _blob = data_of_package(path)
                if seen.identity.data_sha256 == identity.previous_data_sha256:
                    return seen
    return None


def _load(path: Path) -> SeenData | None:
    try:
        return _seen(path.read_bytes())
    except (OSError, ShownFault):
        return None


def _seen(blob: bytes) -> SeenData:
    data = parse_data(blob)
    return SeenData(data, identity_of(data, data_sha256(blob)))


def _no_data(package: Path) -> UserError:
    what = _("这里面没有报送数据（data.json）。")
    return UserError("no_data", what, todo=_("请选择报送包。"), where=package.name)


def _node(identity: PackageIdentity) -> tuple[str, str, str]:
    return identity.unit, identity.letter, identity.node
