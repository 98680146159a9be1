"""Reads a .docx that others have rewritten: its paragraphs in order, whatever runs and styles they are in.

Only the text part is parsed, as a stream of bounded size without a tree: no document type, no entities, no deep
nesting, nothing followed outside the file. Tracked changes are taken as accepted, and counted.
"""

import io
import zipfile
import zlib
from pathlib import Path
from typing import IO

from forms.errors import EnvironmentFault, UserError
from forms.word.text_stream import DamagedXml, HostileXml, WordText, read_numbering, read_text
from resources.translation import _

_MIB = 1024 * 1024
FILE_BYTES = 20 * _MIB
PART_BYTES = 24 * _MIB
MOST_ENTRIES = 2_000

_TEXT_PART, _NUMBERING_PART, _TYPES_PART = "word/document.xml", "word/numbering.xml", "[Content_Types].xml"


def read_docx(path: Path) -> WordText:
    """The text of a Word file of at most 20 MB.

    Raises:
        UserError: the file is missing or in use, no .docx, encrypted, damaged, or beyond a limit.
        EnvironmentFault: the medium failed.
    """
    return read_docx_bytes(_content(path), str(path))


def read_docx_bytes(content: bytes, where: str) -> WordText:
    """As `read_docx`, of a file in memory; `where` names it in messages."""
    if content[:4] == b"\xd0\xcf\x11\xe0":
        raise _refused("not_a_docx", _("这是旧的 .doc 文件，或者设有打开密码。"), where)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if len(archive.infolist()) > MOST_ENTRIES:
                raise _refused("docx_hostile", _("文件内部的部件过多，可能是恶意文件。"), where)
            if _TEXT_PART not in archive.NameToInfo or _TYPES_PART not in archive.NameToInfo:
                raise _refused("not_a_docx", _("这不是 Word 文档（.docx）。"), where)
            numbering = {}
            if _NUMBERING_PART in archive.NameToInfo:
                with archive.open(_NUMBERING_PART) as part:
                    numbering = read_numbering(_Bounded(part, where))
            with archive.open(_TEXT_PART) as part:
                return read_text(_Bounded(part, where), numbering)
    except HostileXml as fault:
        raise _refused("docx_hostile", _("文件内部有文档不应有的结构，可能是恶意文件。"), where) from fault
    except (DamagedXml, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as fault:
        raise _refused("docx_damaged", _("文件已损坏或设有密码，无法读取。"), where) from fault


class _Bounded(io.RawIOBase):
    """A part of the archive that ends in a refusal when it unpacks to more than is allowed."""

    def __init__(self, part: IO[bytes], where: str) -> None:
        self._part = part
        self._where = where
        self._left = PART_BYTES

    def read(self, size: int = -1) -> bytes:
        piece = self._part.read(min(size, self._left + 1) if size >= 0 else self._left + 1)
        self._left -= len(piece)
        if self._left < 0:
            text = _("文件的正文解开后超过 {limit} MB，可能是恶意文件。").format(limit=PART_BYTES // _MIB)
            raise _refused("docx_hostile", text, self._where)
        return piece


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > FILE_BYTES:
            text = _("文件超过 {limit} MB。").format(limit=FILE_BYTES // _MIB)
            raise _refused("docx_too_large", text, str(path))
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError) as fault:
        raise UserError("no_such_file", _("找不到文件。"), todo=_("请重新选择文件。"), where=str(path)) from fault
    except (PermissionError, IsADirectoryError) as fault:
        what, todo = _("无法打开文件，它可能正被其他程序使用。"), _("请关闭 WPS 或 Word 中的这个文件后重试。")
        raise UserError("file_in_use", what, todo=todo, where=str(path)) from fault
    except OSError as fault:
        what = _("读取失败（{reason}）。").format(reason=fault.strerror or type(fault).__name__)
        raise EnvironmentFault("read_failed", what, todo=_("请检查磁盘或U盘后重试。"), where=str(path)) from fault


def _refused(code: str, what: str, where: str) -> UserError:
    return UserError(code, what, todo=_("请用 WPS 或 Word 打开它，去掉密码，另存为 .docx 后再取回。"), where=where)
