"""The files of a package as single files of any name, as an upload portal wants them: told apart by their content.

SHA256SUMS.txt names every file by its hash, a manifest names its signature; so no name on the portal matters.
"""

from collections.abc import Mapping
from hashlib import file_digest
from pathlib import Path

from forms.package.entries import DATA, SIGNATURE_FOLDER, SUMS, SUPPLEMENT
from forms.package.limits import Limits
from forms.package.manifest import Manifest, parse_manifest
from forms.package.refused import PackageRefused
from forms.package.sums import parse_sums
from forms.signing.fault import shown_text
from resources.translation import _

_LARGEST_MANIFEST_BYTES = 2 << 20


def find_sums(files: Mapping[Path, int], limits: Limits) -> list[Path]:
    """The files that are a list of a package's hashes, by content."""
    return [path for path, size in files.items() if size <= limits.signature_bytes and _sums_of(path) is not None]


def name_files(folder: Path, files: Mapping[Path, int], limits: Limits) -> dict[str, Path]:
    """The files of a folder by the names that they have in the package; `files` with their sizes.

    Files that no list names keep their own names, and are found as strangers.

    Raises:
        PackageRefused: no list of hashes, or several, or a file that cannot be read.
    """
    lists = find_sums(files, limits)
    if not lists:
        what = _("这个文件夹里不是一个完整的报送包：既没有 mimetype，也没有校验值清单（SHA256SUMS.txt）。")
        raise PackageRefused("not_a_package", what)
    if len(lists) > 1:
        what = _("这个文件夹里混有几个报送包的文件，分不清哪个属于哪个。")
        raise PackageRefused("several_packages", what, todo=_("请把每个报送包的文件各放一个文件夹。"))
    named = _named_by_lists(lists[0], {path: _hash(path) for path in files})
    strangers = [path for path in files if path not in named.values()]
    return named | {shown_text(path.relative_to(folder).as_posix()): path for path in strangers}


def _named_by_lists(sums_path: Path, hashes: Mapping[Path, str]) -> dict[str, Path]:
    """By entry name: what the sums list, the manifests, and the signatures that later manifests or they name."""
    by_hash = {sha256: path for path, sha256 in hashes.items()}
    listed = _sums_of(sums_path) or {}
    named = {name: by_hash[sha256] for name, sha256 in listed.items() if sha256 in by_hash}
    named[SUMS] = sums_path
    taken = set(named.values())
    manifests = [(path, found) for path in hashes if path not in taken and (found := _manifest_of(path)) is not None]
    for path, manifest in manifests:
        named.setdefault(_manifest_name(manifest), path)
        covered = manifest.hashes.items()
        named |= {
            name: by_hash[sha256]
            for name, sha256 in covered
            if name.startswith(SIGNATURE_FOLDER) and sha256 in by_hash and name not in named
        }
    left = [path for path in hashes if path not in named.values() and path.suffix.lower() == ".p7s"]
    for is_sm2 in (False, True):  # what the last role signed is named by nobody after it
        fitting = [path for path in left if ("sm2" in path.name.lower()) == is_sm2]
        wanted = [name for _path, manifest in manifests for name in _signature_names(manifest, is_sm2=is_sm2)]
        open_names = [name for name in wanted if name not in named]
        if len(fitting) == len(open_names) == 1:
            named[open_names[0]] = fitting[0]
    return named


def _signature_names(manifest: Manifest, *, is_sm2: bool) -> list[str]:
    if not is_sm2:
        return [manifest.signature]
    return [manifest.signature.replace("signature", "signature-sm2-")] if manifest.sm2_certificate else []


def _manifest_name(manifest: Manifest) -> str:
    """META-INF/signature2.p7s belongs to META-INF/ASiCManifest2.xml."""
    return manifest.signature.replace("signature", "ASiCManifest").replace(".p7s", ".xml")


def _sums_of(path: Path) -> dict[str, str] | None:
    try:
        sums = parse_sums(path.read_bytes())
    except (OSError, ValueError):
        return None
    return sums if DATA in sums or SUPPLEMENT in sums else None


def _manifest_of(path: Path) -> Manifest | None:
    try:
        with path.open("rb") as file:
            head = file.read(_LARGEST_MANIFEST_BYTES)
        return parse_manifest(head) if b"ASiCManifest" in head else None
    except (OSError, ValueError):
        return None


def _hash(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise PackageRefused("entry_damaged", _("文件读不出来。"), where=shown_text(path.name)) from error
