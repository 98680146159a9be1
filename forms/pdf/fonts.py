"""The shipped fonts by role: which font draws which character, how wide it is, and what no font can draw."""

from collections.abc import Callable
from functools import cache, lru_cache
from itertools import groupby
from typing import Literal, get_args

from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics

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

# reportlab would write pages as text (ASCII 85), in Python: a tenth of the whole time, and a quarter more bytes.
rl_config.useA85 = 0


@cache
def font_of(role: Role) -> EmbeddedFont:
    """The font of a role, read from its file when it is first asked for and known to reportlab from then on."""
    font = EmbeddedFont(f"zerenshu-{role}", resource_path("fonts", f"{role}.ttf"))
    pdfmetrics.registerFont(font)
    return font


def role_of(character: str, role: Role) -> Role | None:
    """The role whose font draws the character where `role` is wanted; None when no font can."""
    return next((each for each in (role, *FALLBACK[role]) if character in font_of(each).covered), None)


class _Advances(dict[str, float]):
    """Character to its advance, falling back as the drawing does. Filled when asked."""

    def __init__(self, role: Role, size_pt: float, tracking_pt: float) -> None:
        super().__init__()
        self._role = role
        self._size = size_pt
        self._tracking = tracking_pt

    def __missing__(self, character: str) -> float:
        drawn_by = role_of(character, self._role)
        width = EM if drawn_by is None else font_of(drawn_by).face.charWidths[ord(character)]
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
    font = font_of(role)
    if font.covered.issuperset(text):
        return [(font, text)] if text else []
    parts = groupby(text, lambda character: role_of(character, role))
    return [(font_of(drawn_by), "".join(part)) for drawn_by, part in parts if drawn_by]


def missing_characters(*texts: str) -> str:
    """The characters that no shipped font has, each once, in the order they first stand in the texts."""
    seen = dict.fromkeys("".join(texts))
    return "".join(character for character in seen if not _is_drawable(character))


@cache
def _is_drawable(character: str) -> bool:
    return role_of(character, "song") is not None
