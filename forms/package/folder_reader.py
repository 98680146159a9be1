"""The same files in a folder: an unpacked package, or one put together again from single uploads."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from forms.package.entries import MIMETYPE, MIMETYPE_CONTENT
from forms.package.limits import DEFAULT_LIMITS, Limits
from forms.package.names_check import check_names
from forms.package.reader import PackageSource, ZipPackage, open_package, read_entry
from forms.package.refused import PackageRefused
from forms.package.upload_set import name_files
from resources.translation import _

_CHUNK_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class FolderPackage:
    """Read like a zip; hashes and signatures do the rest, as a folder has no checksums of its own.

    `mimetype` may have no file: portals want an ending, and its content is fixed by the standard.
    """

    _paths: dict[str, Path | None]
    _sizes: dict[str, int]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self._sizes)

    def size_bytes(self, name: str) -> int:
        return self._sizes[name]

    def chunks(self, name: str) -> Iterator[bytes]:
        path = self._paths[name]
        if path is None:
            yield MIMETYPE_CONTENT
            return
        try:
            with path.open("rb") as file:
                while chunk := file.read(_CHUNK_BYTES):
                    yield chunk
        except OSError as error:
            raise PackageRefused("entry_damaged", _("文件读不出来。"), where=name) from error

    def close(self) -> None:
        return


def open_source(path: Path, limits: Limits = DEFAULT_LIMITS) -> ZipPackage | FolderPackage:
    """Open a package file, or a folder with its files. Raises what `open_package` raises."""
    return open_folder(path, limits) if path.is_dir() else open_package(path, limits)


def open_folder(folder: Path, limits: Limits = DEFAULT_LIMITS) -> FolderPackage:
    """Take stock of a folder; links are not followed.

    With `mimetype` at its top it is an unpacked package, names and all. Without, its files are told apart by content:
    single uploads put together again, under whatever names.

    Raises:
        PackageRefused: it breaks a limit, holds a link or an illegal name, or is neither.
    """
    files: dict[Path, int] = {}
    for path in _files(folder):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink() or not path.is_file():
            raise PackageRefused("entry_is_link", _("条目是指向别处的链接，不是文件。"), where=name)
        files[path] = path.stat().st_size
        if len(files) > limits.entries:
            raise PackageRefused("too_many_entries", _("报送包里的文件太多，没有打开。"))
        if files[path] > limits.entry_bytes or sum(files.values()) > limits.total_bytes:
            raise PackageRefused("too_large", _("文件大得不合情理，没有打开。"), where=name)
    if (folder / MIMETYPE) in files:
        paths: dict[str, Path | None] = {path.relative_to(folder).as_posix(): path for path in files}
        check_names(list(paths))
    else:
        paths = {MIMETYPE: None, **name_files(folder, files, limits)}
    sizes = {name: len(MIMETYPE_CONTENT) if path is None else files[path] for name, path in paths.items()}
    package = FolderPackage(paths, sizes)
    _check_mimetype(package)
    return package


def _files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.is_dir() and not path.is_symlink():
            yield from _files(path)
        else:
            yield path


def _check_mimetype(package: PackageSource) -> None:
    if MIMETYPE not in package.names or read_entry(package, MIMETYPE, 1000) != MIMETYPE_CONTENT:
        raise PackageRefused("not_a_package", _("这个文件夹里不是一个完整的报送包：缺少 mimetype，或它的内容不对。"))
