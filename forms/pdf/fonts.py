"""The fonts by role: which font draws which character, how wide it is, and what no font can draw.

The shipped ones draw everything; an office's own fonts may be preferred, character by character.
"""

import struct
from collections.abc import Callable, Container, Mapping
from functools import cache, lru_cache
from itertools import groupby
from pathlib import Path
from typing import Literal, NamedTuple, get_args

from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError

from forms.pdf.embedded_font import EmbeddedFont
from resources import resource_path

Role = Literal["title", "song", "hei", "hei_bold", "kai", "fang"]
ROLES: tuple[Role, ...] = get_args(Role)

FALLBACK: dict[Role, tuple[Role, ...]] = {
    "title": ("song", "hei_bold"),
    "song": ("hei",),
    "hei": ("song",),
    "hei_bold": ("title", "hei"),
    "kai": ("fang", "song", "hei"),
    "fang": ("song", "hei"),
}
EM = 1000
_UNREADABLE = (TTFError, OSError, struct.error, LookupError, ValueError, AttributeError)
"""What reportlab raises for a font that was made carelessly."""

# reportlab would write pages as text (ASCII 85), in Python: a tenth of the whole time, and a quarter more bytes.
rl_config.useA85 = 0


@cache
def font_of(role: Role) -> EmbeddedFont:
    """The shipped font of a role, read from its file when it is first asked for and known to reportlab from then on."""
    font = EmbeddedFont(f"zerenshu-{role}", resource_path("fonts", f"{role}.ttf"))
    pdfmetrics.registerFont(font)
    return font


def role_of(character: str, role: Role) -> Role | None:
    """The role whose shipped font draws the character where `role` is wanted; None when no font can."""
    return next((each for each in (role, *FALLBACK[role]) if character in font_of(each).covered), None)


class InstalledFont(NamedTuple):
    """A font of this machine, by the name its office knows it by."""

    name: str
    path: Path


_asked: dict[Role, InstalledFont] = {}
_preferred: dict[Role, EmbeddedFont] = {}


def prefer(fonts: Mapping[Role, InstalledFont]) -> None:
    """Draw with these from now on, wherever they have the character; a file that cannot be used is left out."""
    if fonts == _asked:
        return
    _preferred.clear()
    for role, (_name, path) in fonts.items():
        try:
            font = EmbeddedFont(f"installed-{role}", path)
        except _UNREADABLE:
            continue
        pdfmetrics.registerFont(font)
        _preferred[role] = font
    _asked.clear()
    _asked.update(fonts)
    for remembered in (_drawers, advance_of, _is_drawable):
        remembered.cache_clear()


def installed_among(font_names: Container[str]) -> tuple[str, ...]:
    """Which of reportlab's fonts are installed ones, by the names their office knows them by."""
    return tuple(_asked[role].name for role, font in _preferred.items() if font.fontName in font_names)


def preferred_of(role: Role) -> EmbeddedFont:
    """The font that a role is drawn with before any other."""
    return _preferred.get(role) or font_of(role)


def drawer_of(character: str, role: Role) -> EmbeddedFont | None:
    """The font that draws the character where `role` is wanted; None when no font can."""
    own = _preferred.get(role)
    if own is not None and character in own.covered:
        return own
    drawn_by = role_of(character, role)
    return font_of(drawn_by) if drawn_by else None


class _Drawers(dict[str, EmbeddedFont | None]):
    """Character to the font that draws it. Filled when asked."""

    def __init__(self, role: Role) -> None:
        super().__init__()
        self._role = role

    def __missing__(self, character: str) -> EmbeddedFont | None:
        font = self[character] = drawer_of(character, self._role)
        return font


@cache
def _drawers(role: Role) -> _Drawers:
    return _Drawers(role)


class _Advances(dict[str, float]):
    """Character to its advance, falling back as the drawing does. Filled when asked."""

    def __init__(self, role: Role, size_pt: float, tracking_pt: float) -> None:
        super().__init__()
        self._role = role
        self._size = size_pt
        self._tracking = tracking_pt

    def __missing__(self, character: str) -> float:
        font = drawer_of(character, self._role)
        width = EM if font is None else font.face.charWidths[ord(character)]
        advance = self[character] = width * self._size / EM + self._tracking
        return advance


@lru_cache(maxsize=128)
def advance_of(role: Role, size_pt: float, tracking_pt: float = 0.0) -> Callable[[str], float]:
    """What says how far a character takes the line, in points; it remembers."""
    return _Advances(role, size_pt, tracking_pt).__getitem__


def text_width(text: str, role: Role, size_pt: float) -> float:
    """The width of the text on one line, in points."""
    return sum(map(advance_of(role, size_pt), text))


def runs(text: str, role: Role) -> list[tuple[EmbeddedFont, str]]:
    """The text cut where the font changes; a character that no font has is left out."""
    font = preferred_of(role)
    if font.covered.issuperset(text):
        return [(font, text)] if text else []
    parts = groupby(text, _drawers(role).__getitem__)
    return [(drawn_by, "".join(part)) for drawn_by, part in parts if drawn_by]


def missing_characters(*texts: str) -> str:
    """The characters that no shipped font has, each once, in the order they first stand in the texts."""
    seen = dict.fromkeys("".join(texts))
    return "".join(character for character in seen if not _is_drawable(character))


@cache
def _is_drawable(character: str) -> bool:
    return role_of(character, "song") is not None
