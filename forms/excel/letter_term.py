"""One column of a letter's workbook, and the columns of one table: found by head, named in messages."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from forms.excel.columns import plain_label
from forms.excel.letter_words import Words


@dataclass(frozen=True, slots=True)
class Term:
    """One column, or one named line of 责任书: neutral key, head, what it is for, how it looks.

    `words` turns neutral words into those of the sheet and back. `shape` says what a value typed as number or date
    means: text, day (ISO date), month (2024-03), no (a measure's number), nos (words with numbers). `needed` columns
    must stand in the sheet. `strict` words are the only ones a drop-down lets through.
    """

    key: str
    label: str
    hint: str
    width: float = 12
    shape: str = "text"
    needed: bool = True
    words: Words = field(default_factory=Words)
    strict: bool = True
    centred: bool = False


class TermTable:
    """The terms of one table in order. Also the wording of its rows in messages (see `forms.schema.source.Wording`)."""

    def __init__(self, *terms: Term) -> None:
        self.terms = terms
        self._by_key: Mapping[str, Term] = {term.key: term for term in terms}
        self._by_name = {plain_label(name): term for term in terms for name in (term.key, term.label)}

    def named(self, head: str) -> Term | None:
        """The term that a head names, in Chinese or by its neutral key."""
        return self._by_name.get(plain_label(head))

    def label(self, key: str) -> str:
        return self._by_key[key].label if key in self._by_key else key

    def shown(self, key: str, word: str) -> str:
        return self._by_key[key].words.to_sheet(word) if key in self._by_key else word
