"""A TrueType font in a PDF as one composite font with 16-bit codes.

reportlab's own embedding makes a font of each 256 characters and writes a wrong ToUnicode entry for characters beyond
U+FFFF, of which the 8,105 standard characters hold 196.
"""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary, ref

from reportlab.pdfbase import pdfdoc
from reportlab.pdfbase.ttfonts import TTFont

_BFCHAR_LIMIT = 100
_TAG_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class _Codes(dict[str, str]):
    """Character to its code in one document, in hexadecimal; a new character takes the next code."""

    def __missing__(self, character: str) -> str:
        code = f"{len(self) + 1:04X}"
        self[character] = code
        return code


class EmbeddedFont(TTFont):  # type: ignore[misc]
    """A font whose characters all have glyphs: whoever draws with it has asked `covered` first."""

    def __init__(self, name: str, path: Path) -> None:
        super().__init__(name, str(path), shapable=False)
        self.covered = frozenset(map(chr, self.face.charToGlyph))
        self._codes: WeakKeyDictionary[Any, _Codes] = WeakKeyDictionary()
        self._recent: Callable[[], Any] = lambda: None
        self._code_of: Callable[[str], str] = str

    def hex_codes(self, text: str, document: Any) -> str:
        """The text as the hexadecimal digits of a PDF string, for reportlab's `document`."""
        if self._recent() is not document:
            self._recent = ref(document)
            self._code_of = self._codes.setdefault(document, _Codes()).__getitem__
        return "".join(map(self._code_of, text))

    def resource_name(self, document: Any) -> str:
        """The font's name in the page's resources; its first use puts the font into the document."""
        name: str | None = document.fontMapping.get(self.fontName)
        if name is None:
            name = document.fontMapping[self.fontName] = f"/F{len(document.fontMapping) + 1}"
            document.delayedFonts.append(self)
        return name

    def splitString(self, text: str, doc: Any, encoding: str = "utf-8") -> list[tuple[int, bytes]]:
        """reportlab's protocol of dynamic fonts: one subset, number 0."""
        return [(0, bytes.fromhex(self.hex_codes(text, doc)))]

    def getSubsetInternalName(self, subset: int, doc: Any) -> str:
        return self.resource_name(doc)

    def addObjects(self, doc: Any) -> None:
        """Add the font with the characters that the document used; called once by reportlab when it saves."""
        characters = list(self._codes.pop(doc, {}))
        tag = _subset_tag(characters)
        name = f"{tag}+{self.face.name.decode('ascii')}"
        points = [ord(character) for character in characters]
        descriptor = self.face.addSubsetObjects(doc, name, points)
        descendant = pdfdoc.PDFDictionary(
            {
                "Type": pdfdoc.PDFName("Font"),
                "Subtype": pdfdoc.PDFName("CIDFontType2"),
                "BaseFont": pdfdoc.PDFName(name),
                "CIDSystemInfo": pdfdoc.PDFDictionary(
                    {"Registry": pdfdoc.PDFString("Adobe"), "Ordering": pdfdoc.PDFString("Identity"), "Supplement": 0}
                ),
                "FontDescriptor": descriptor,
                "DW": 1000,
                "W": _widths([self.face.getCharWidth(point) for point in points]),
                "CIDToGIDMap": _stream(doc, f"glyphs:{name}", self._glyph_map(points)),
            }
        )
        font = pdfdoc.PDFDictionary(
            {
                "Type": pdfdoc.PDFName("Font"),
                "Subtype": pdfdoc.PDFName("Type0"),
                "BaseFont": pdfdoc.PDFName(name),
                "Encoding": pdfdoc.PDFName("Identity-H"),
                "DescendantFonts": pdfdoc.PDFArray([doc.Reference(descendant, f"descendant:{name}")]),
                "ToUnicode": _stream(doc, f"unicode:{name}", _to_unicode(characters)),
            }
        )
        resource = doc.fontMapping[self.fontName].removeprefix("/")
        doc.idToObject["BasicFonts"].dict[resource] = doc.Reference(font, resource)

    def _glyph_map(self, points: list[int]) -> bytes:
        """Code to glyph of the subset, whose glyphs stand in the order of first use, after .notdef."""
        glyphs = [self.face.charToGlyph[point] for point in points]
        places = {glyph: place for place, glyph in enumerate(dict.fromkeys(glyphs), 1)}
        return b"\0\0" + b"".join(places[glyph].to_bytes(2, "big") for glyph in glyphs)


def _stream(doc: Any, name: str, content: bytes) -> Any:
    stream = pdfdoc.PDFStream(content=content)
    stream.filters = [pdfdoc.PDFZCompress]
    return doc.Reference(stream, name)


def _widths(widths: list[float]) -> Any:
    """The W array: only codes whose width is not 1000, in runs of neighbours."""
    entries: list[Any] = []
    for code, width in enumerate(widths, 1):
        if width == 1000:
            continue
        if entries and entries[-2] + len(entries[-1].sequence) == code:
            entries[-1].sequence.append(width)
        else:
            entries += [code, pdfdoc.PDFArray([width])]
    return pdfdoc.PDFArray(entries)


def _to_unicode(characters: list[str]) -> bytes:
    head = (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"
    )
    entries = [f"<{code:04X}> <{text.encode('utf-16-be').hex().upper()}>" for code, text in enumerate(characters, 1)]
    blocks = [entries[start : start + _BFCHAR_LIMIT] for start in range(0, len(entries), _BFCHAR_LIMIT)]
    body = "".join(f"{len(block)} beginbfchar\n{chr(10).join(block)}\nendbfchar\n" for block in blocks)
    return f"{head}{body}endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n".encode("ascii")


def _subset_tag(characters: list[str]) -> str:
    digest = hashlib.sha256("".join(characters).encode()).digest()
    return "".join(_TAG_ALPHABET[byte % len(_TAG_ALPHABET)] for byte in digest[:6])
