"""Neutral words of a letter and those of its workbook (indicator, 指标), one to one both ways.

A word that is not in its table stays as it is: English words are understood, and wrong ones are named by the loader.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

_PARTED = re.compile(r"\s*[,，、]\s*")
_TYPE = re.compile(r"(?P<base>[^(（\s]+)(?:[(（](?P<places>\d)[)）])?(?:\s+(?P<mark>\S+))?")


def _same(text: str) -> str:
    return text


@dataclass(frozen=True, slots=True)
class Words:
    """Two functions that undo each other, and the words a drop-down offers (none for free text)."""

    to_sheet: Callable[[str], str] = _same
    from_sheet: Callable[[str], str] = _same
    offered: tuple[str, ...] = ()


def one_word(words: Mapping[str, str], synonyms: Mapping[str, str] | None = None) -> Words:
    """A cell that is one word; `synonyms` are other ways to write a neutral word."""
    back = {shown: word for word, shown in words.items()} | dict(synonyms or {})
    return Words(lambda text: words.get(text, text), lambda text: back.get(text, text), tuple(words.values()))


def join_words(words: Mapping[str, str]) -> Words:
    """A cell of words divided by blanks, other words among them: 指标 9.2."""
    return _each(words, str.split, " ", offered=False)


def list_words(words: Mapping[str, str]) -> Words:
    """A cell of words divided by commas: 错误, 待说明. Left as it is when a word is not in the table."""
    return _each(words, _PARTED.split, ", ", offered=True)


def _each(words: Mapping[str, str], split: Callable[[str], list[str]], glue: str, *, offered: bool) -> Words:
    back = {shown: word for word, shown in words.items()}

    def turn(text: str, table: Mapping[str, str]) -> str:
        parts = split(text)
        return glue.join(table.get(part, part) for part in parts) if any(part in table for part in parts) else text

    shown = tuple(words.values()) if offered else ()
    return Words(lambda text: turn(text, words), lambda text: turn(text, back), shown)


def map_type(words: Mapping[str, str], mark: str, shown_mark: str) -> Words:
    """A ledger column's type: `money(2) computed` is 金额(2) 自动计算."""
    back = {shown: word for word, shown in words.items()}

    def turn(text: str, table: Mapping[str, str], marks: Mapping[str, str]) -> str:
        match = _TYPE.fullmatch(text)
        if match is None or match["base"] not in table:
            return text
        places = f"({match['places']})" if match["places"] else ""
        tail = f" {marks.get(match['mark'], match['mark'])}" if match["mark"] else ""
        return f"{table[match['base']]}{places}{tail}"

    sized = {"decimal": "(2)", "money": "(2)", "percent": "(2)"}
    offered = tuple(shown + sized.get(word, "") for word, shown in words.items())
    return Words(
        lambda text: turn(text, words, {mark: shown_mark}), lambda text: turn(text, back, {shown_mark: mark}), offered
    )
