"""From the XML of a Word document to its paragraphs, event by event: no tree is built, so size is all that it costs."""

import re
from dataclasses import dataclass, field
from typing import Protocol
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from forms.word.marks import Mark, parse_listed, parse_mark

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_PIECE_BYTES = 64 * 1024
_DEEPEST = 200
_CHINESE_COUNTS = frozenset(
    ("chineseCounting", "chineseCountingThousand", "japaneseCounting", "ideographDigital", "taiwaneseCountingThousand")
)
_NUMBER = re.compile(
    r"(?:(?P<one>[一二三四五六七八九十百]{1,4})、|[（(](?P<two>[一二三四五六七八九十百]{1,4})[）)]"
    r"|(?P<three>\d{1,3})[.．、](?!\d)|[（(](?P<four>\d{1,3})[）)])\s*"
)
_DELETED = ("del", "moveFrom")
_HIDDEN = (*_DELETED, "txbxContent", "?Fallback", "pPrChange", "rPrChange")
_LEVELS = {"one": 1, "two": 2, "three": 3, "four": 4}


class HostileXml(Exception):
    """A document type, an entity, or nesting that no word processor writes."""


class DamagedXml(Exception):
    """No well-formed XML."""


class Readable(Protocol):
    def read(self, size: int = -1) -> bytes: ...


@dataclass(frozen=True, slots=True)
class WordParagraph:
    """One paragraph: its text without its number, the level that the number says (0: none), the mark it kept."""

    text: str
    level: int
    mark: Mark | None


@dataclass(frozen=True, slots=True)
class WordText:
    """Paragraphs with text, in order; how many tracked changes were taken as accepted; what else is in the file.

    `written` are the digests of the keys of all paragraphs that we wrote, empty when the list is gone.
    """

    paragraphs: tuple[WordParagraph, ...]
    tracked: int
    tables: int
    pictures: int
    written: frozenset[str] = frozenset()


def split_number(text: str) -> tuple[int, str]:
    """The level that a written number says, and the text behind it: 一、（一）1.（1）."""
    match = _NUMBER.match(text)
    if match is None or not match.lastgroup:
        return 0, text
    return _LEVELS[match.lastgroup], text[match.end() :]


def read_text(part: Readable, numbering: dict[tuple[str, str], int]) -> WordText:
    """The document part. Raises HostileXml, DamagedXml."""
    target = _TextTarget(numbering)
    _feed(part, target)
    return WordText(
        tuple(each for each in target.paragraphs if each.text),
        target.tracked,
        target.tables,
        target.pictures,
        frozenset(target.written),
    )


def read_numbering(part: Readable) -> dict[tuple[str, str], int]:
    """The level of each automatic number, by its list and its depth there: 一、 is 1 whatever the list calls it."""
    target = _NumberingTarget()
    _feed(part, target)
    return {
        (number, depth): level
        for number, abstract in target.lists.items()
        for (found, depth), level in target.levels.items()
        if found == abstract
    }


class _Target(Protocol):
    def start(self, tag: str, attributes: dict[str, str]) -> None: ...
    def end(self, tag: str) -> None: ...
    def data(self, text: str) -> None: ...
    def close(self) -> None: ...


def _feed(part: Readable, target: "_Target") -> None:
    try:
        parser = DefusedXMLParser(target=target, forbid_dtd=True)
        while piece := part.read(_PIECE_BYTES):
            parser.feed(piece)
        parser.close()
    except DefusedXmlException as fault:
        raise HostileXml from fault
    except ParseError as fault:
        raise DamagedXml from fault


class _Walk:
    """Counts the depth; tags come without their namespace, of Word's own two alone ("" for others)."""

    def __init__(self) -> None:
        self._depth = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise HostileXml
        plain = {_local(name): value for name, value in attributes.items()}
        self.open(_local(tag), plain)

    def end(self, tag: str) -> None:
        self._depth -= 1
        self.leave(_local(tag))

    def data(self, text: str) -> None:
        """Text between tags."""

    def close(self) -> None:
        """The end of the part."""

    def open(self, name: str, attributes: dict[str, str]) -> None: ...

    def leave(self, name: str) -> None: ...


def _local(name: str) -> str:
    if name.startswith((_W, _STRICT)):
        return name.rpartition("}")[2]
    return f"?{name.rpartition('}')[2]}"


@dataclass
class _Open:
    """The paragraph being read."""

    text: list[str] = field(default_factory=list)
    mark: Mark | None = None
    list_id: str = ""
    list_depth: str = "0"
    is_joined: bool = False


class _TextTarget(_Walk):
    """Collects w:t of each w:p. Deleted text, text boxes and the words of fields are left out."""

    def __init__(self, numbering: dict[tuple[str, str], int]) -> None:
        super().__init__()
        self.paragraphs: list[WordParagraph] = []
        self.written: set[str] = set()
        self.tracked = self.tables = self.pictures = 0
        self._numbering = numbering
        self._open: _Open | None = None
        self._next_mark: Mark | None = None
        self._skipped = 0
        self._is_text = self._is_mark_deleted = self._in_properties = False

    def open(self, name: str, attributes: dict[str, str]) -> None:
        if self._skipped or name in _HIDDEN:
            self._open_skipped(name)
            return
        match name:
            case "p":
                self._open = self._open if self._open and self._open.is_joined else _Open()
                self._open.is_joined = False
                self._open.mark = self._open.mark or self._next_mark
                self._next_mark = None
            case "t":
                self._is_text = True
            case "pPr" | "rPr":
                self._in_properties = True
            case "ins" | "moveTo":
                self.tracked += 1
            case "tbl":
                self.tables += 1
            case "bookmarkStart":
                self._take_mark(attributes.get("name", ""))
            case _:
                self._open_detail(name, attributes)

    def _open_skipped(self, name: str) -> None:
        """A deletion inside the properties of a paragraph's end joins it with the next; any other hides its text."""
        self._skipped += 1
        if name in _DELETED and self._skipped == 1:
            self.tracked += 1
            if self._in_properties and self._open:
                self._open.is_joined = True

    def _open_detail(self, name: str, attributes: dict[str, str]) -> None:
        if name in ("drawing", "pict"):
            self.pictures += 1
        if self._open is None:
            return
        match name:
            case "tab" if not self._in_properties:
                self._open.text.append(" ")
            case "br" | "cr":
                self._open.text.append("\n")
            case "noBreakHyphen":
                self._open.text.append("-")
            case "numId":
                self._open.list_id = attributes.get("val", "")
            case "ilvl":
                self._open.list_depth = attributes.get("val", "0")

    def _take_mark(self, name: str) -> None:
        if listed := parse_listed(name):
            self.written.add(listed)
        mark = parse_mark(name)
        if mark is None:
            return
        if self._open is None:
            self._next_mark = mark
        else:
            self._open.mark = self._open.mark or mark

    def leave(self, name: str) -> None:
        if self._skipped:
            self._skipped -= 1
            return
        match name:
            case "t":
                self._is_text = False
            case "pPr" | "rPr":
                self._in_properties = False
            case "p" if self._open and not self._open.is_joined:
                self._close_paragraph(self._open)
                self._open = None

    def data(self, text: str) -> None:
        if self._is_text and self._open and not self._skipped:
            self._open.text.append(text)

    def close(self) -> None:
        if self._open:
            self._close_paragraph(self._open)

    def _close_paragraph(self, found: _Open) -> None:
        level, text = split_number("".join(found.text).strip())
        automatic = self._numbering.get((found.list_id, found.list_depth), 0)
        self.paragraphs.append(WordParagraph(text.strip(), automatic or level, found.mark))


class _NumberingTarget(_Walk):
    def __init__(self) -> None:
        super().__init__()
        self.levels: dict[tuple[str, str], int] = {}
        self.lists: dict[str, str] = {}
        self._abstract = self._list = self._depth_name = self._format = ""

    def open(self, name: str, attributes: dict[str, str]) -> None:
        value = attributes.get("val", "")
        match name:
            case "abstractNum":
                self._abstract, self._list = attributes.get("abstractNumId", ""), ""
            case "num":
                self._list = attributes.get("numId", "")
            case "abstractNumId":
                self.lists[self._list] = value
            case "lvl":
                self._depth_name, self._format = attributes.get("ilvl", "0"), ""
            case "numFmt":
                self._format = value
            case "lvlText" if not self._list:
                is_chinese, in_brackets = self._format in _CHINESE_COUNTS, "（" in value or "(" in value
                level = (2 if in_brackets else 1) if is_chinese else (4 if in_brackets else 3)
                if is_chinese or self._format == "decimal":
                    self.levels[self._abstract, self._depth_name] = level
