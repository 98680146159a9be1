"""Chinese line breaking on plain strings: forbidden marks, unbreakable figures, squeezed marks, justification.

Knows no fonts: the caller says how wide a character is.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

FORBIDDEN_AT_START = "，。、；：！？）》〉】〕」』”’〗］｝％‰℃°′″…—～·々!),.:;?]}%"
FORBIDDEN_AT_END = "（《〈【〔「『“‘〖［｛￥＄([{$￡£"
# Marks whose ink fills one half of the em in every shipped font; ？ stands in the middle of 仿宋's.
_BLANK_AFTER = "，。、；：！）》〉】〕」』”’"
_BLANK_BEFORE = "（《〈【〔「『“‘"
_CLOSING_HALVES = frozenset(_BLANK_AFTER)
_HALVES = _CLOSING_HALVES | frozenset(_BLANK_BEFORE)
_BULLETS = "●▲■○△□◆◇◎★☆✓✗✔✘▶※"

_LONG_UNITS = (
    "个百分点|百分点|平方公里|平方千米|平方米|立方米|公里|千米|毫米|厘米|公斤|千克|千瓦时|千瓦|小时|分钟|工作日|"
    "个工作日|个月|人次|户次|批次|车次|美元|欧元|日元|港元"
)
_SHORT_UNITS = (
    "元个项家户人年月日号时分秒天次件套处宗条吨倍亩米所名起份台辆间座栋批类种篇期届级位度点页章节款块株盏部组轮成折岁周"
)
_UNIT = rf"(?:[百千]?[万亿](?:{_LONG_UNITS}|[{_SHORT_UNITS}])?|{_LONG_UNITS}|[{_SHORT_UNITS}㎡㎜㎝㎞㎏])"
_LETTER = r"0-9A-Za-z０-９Ａ-Ｚａ-ｚ\xa0-\xff"
_WORD = rf"[{_LETTER}](?:[{_LETTER}.,:/%\-–_@#&+'=~\\|*]|(?<=\d)[—～](?=\d))*"
_FIGURE = rf"第?(?:[+\-−±≥≤≈＜＞＝<>]+ ?)?{_WORD}(?:(?<=[0-9０-９])[ \xa0]?{_UNIT})?"
_START, _END = re.escape(FORBIDDEN_AT_START), re.escape(FORBIDDEN_AT_END + _BULLETS)
# What must not be broken: marks that open, one core, marks that close, and the spaces that vanish at a line's end.
_LIGHT = rf"[{_BULLETS}] ?[一-鿿]{{2}}(?![一-鿿])"
_ATOM = re.compile(rf"(?:{_LIGHT}|(?:[{_END}] *)*(?:{_FIGURE}|.))(?: *[{_START}])* *", re.DOTALL)
_CHARACTER = re.compile(rf"(?:[{_END}] *)*.(?: *[{_START}])* *", re.DOTALL)
_PAIR = re.compile(
    rf"(?<=[{_BLANK_AFTER}])(?=[{_BLANK_AFTER}{_BLANK_BEFORE}])|(?<=[{_BLANK_BEFORE}])(?=[{_BLANK_BEFORE}])"
)
_LATIN = re.compile(r"[!-~\xa0-\xff]{2,}")
_UNPRINTED = re.compile(
    r"[\x00-\x09\x0b-\x1f\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"
)
_ROUNDING = 1e-6

Advance = Callable[[str], float]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a paragraph; lengths in points.

    `width` is what the text takes before `spread` is added to each of its gaps (`gaps_after` says which).
    """

    text: str
    width: float
    indent: float = 0.0
    spread: float = 0.0


def clean_text(text: str) -> str:
    """What can be printed of a text: line ends become newlines, tabs become spaces, invisible controls go."""
    if _UNPRINTED.search(text):
        text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
        text = _UNPRINTED.sub("", text.replace("\t", " "))
    return unicodedata.normalize("NFC", text)


def squeezed_parts(text: str) -> list[str]:
    """The text cut wherever two marks meet whose blank halves make a hole: half an em is taken out there."""
    return [text] if _HALVES.isdisjoint(text) else _PAIR.split(text)


def spread_parts(text: str) -> Iterator[tuple[str, bool]]:
    """The text cut into parts and whether justification opens the gaps inside the part (not in Latin words)."""
    end = 0
    for word in _LATIN.finditer(text):
        if word.start() > end:
            yield text[end : word.start()], True
        yield word.group(), False
        end = word.end()
    if end < len(text):
        yield text[end:], True


def break_lines(
    text: str,
    width: float,
    advance: Advance,
    em: float,
    *,
    first_indent: float = 0.0,
    most_spread: float = 0.25,
) -> list[Line]:
    """Break a text into lines no wider than `width`.

    Args:
        text: Any text; each newline starts a new paragraph.
        width: The measure, in points.
        advance: The advance of one character, in points.
        em: The size of the type, in points.
        first_indent: The indent of each paragraph's first line, in points.
        most_spread: The widest opening of a gap for justification, in ems; a line that would need more stays ragged.

    Returns:
        At least one line, empty for an empty text. No line begins or ends with a forbidden mark, and no figure is
        parted from its unit, unless the piece alone is wider than the measure.
    """
    breaker = _Breaker(width, advance, em, most_spread * em)
    return [line for paragraph in clean_text(text).split("\n") for line in breaker.lines(paragraph, first_indent)]


def unbreakable_pieces(text: str) -> list[str]:
    """The pieces between which a line may be broken; joined they are the text."""
    return _ATOM.findall(text)


def widest_piece(text: str, advance: Advance) -> float:
    """The width of the widest piece that should not be broken, in points: no column should be narrower."""
    pieces = (piece.strip() for piece in _ATOM.findall(clean_text(text)))
    return max((sum(map(advance, piece)) for piece in pieces), default=0.0)


class _Breaker:
    def __init__(self, width: float, advance: Advance, em: float, most_spread: float) -> None:
        self._width = width + _ROUNDING
        self._advance = advance
        self._em = em
        self._most_spread = most_spread

    def lines(self, paragraph: str, indent: float) -> list[Line]:
        whole = self._length(paragraph)
        if whole <= self._width - indent:
            return [Line(paragraph, whole, indent)]
        lines: list[Line] = []
        current, length, room = "", 0.0, self._width - indent
        for atom, size in self._atoms(paragraph, room):
            longer = length + size
            if current and atom[0] in _HALVES:
                longer -= self._joint(current, atom)
            if longer > room and current and not self._overhangs(longer, atom, room):
                lines.append(self._justified(current, indent))
                current, length, indent, room = atom, size, 0.0, self._width
            else:
                current, length = current + atom, longer
        lines.append(Line(current.rstrip(" "), self._length(current.rstrip(" ")), indent))
        return lines

    def _atoms(self, paragraph: str, limit: float) -> Iterable[tuple[str, float]]:
        """Unbreakable pieces with their lengths; one wider than a line comes by characters, marks still attached."""
        advance, length = self._advance, self._length
        atoms = _ATOM.findall(paragraph)
        sizes = [advance(atom) if len(atom) == 1 else length(atom) for atom in atoms]
        return zip(atoms, sizes, strict=True) if max(sizes) <= limit else self._cut_atoms(atoms, limit)

    def _cut_atoms(self, atoms: Iterable[str], limit: float) -> Iterator[tuple[str, float]]:
        for atom in atoms:
            whole = len(atom) == 1 or self._length(atom) <= limit
            for piece in [atom] if whole else _CHARACTER.findall(atom):
                for part in [piece] if len(piece) == 1 or self._length(piece) <= limit else piece:
                    yield part, self._length(part)

    def _overhangs(self, length: float, atom: str, room: float) -> bool:
        """Whether only trailing spaces or the blank half of a closing mark stand outside the measure."""
        visible = atom.rstrip(" ")
        length -= (len(atom) - len(visible)) * self._advance(" ")
        return length <= room or (visible[-1:] in _CLOSING_HALVES and length - self._em / 2 <= room)

    def _length(self, text: str) -> float:
        if len(text) == 1:
            return self._advance(text)
        length = sum(map(self._advance, text))
        return length if _HALVES.isdisjoint(text) else length - (len(squeezed_parts(text)) - 1) * self._em / 2

    def _joint(self, before: str, after: str) -> float:
        """What is squeezed out between two pieces, the second of which begins with a mark that is half blank."""
        return self._em / 2 if _PAIR.search(before[-1] + after[0]) else 0.0

    def _justified(self, text: str, indent: float) -> Line:
        text = text.rstrip(" ")
        length = self._length(text)
        room = self._width - _ROUNDING - indent - length
        if room <= 0 or len(text) < 2:
            return Line(text, length, indent)
        closed = sum(len(word) - 1 for word in _LATIN.findall(text))
        gaps = len(text) - 1 - closed
        spread = room / gaps if gaps else 0.0
        return Line(text, length, indent, spread if spread <= self._most_spread else 0.0)
