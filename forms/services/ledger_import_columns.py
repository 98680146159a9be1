"""Reads the cells of one column of a file into values. What is plain is read at once, the rest once for each text."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from forms.excel.sheet_table import KIND_CODES
from forms.records.ledger_editor import read_value
from forms.schema.expression_values import Value
from forms.schema.identifiers import is_uscc
from forms.schema.ledger_definition import ColumnDefinition
from forms.schema.ledger_row import empty_value, text_of
from forms.schema.letter import Letter
from forms.schema.numbers import ValueFault
from forms.services.ledger_import_values import Finding, read_cell
from resources.translation import _

_MOST_KEPT = 10_000
"""Different texts of a column that are remembered; a column with more has hardly any twice."""

_TEXT = re.compile(r"[一-鿿][一-鿿〇A-Za-z0-9（）〔〕、，。\-]{0,80}")
"""A text that is its own value and no code, number or picture: a person could not have typed it otherwise."""

_KEY = re.compile(r"[A-Za-z]{1,10}[A-Za-z0-9\-]{0,40}")
_DOCUMENT_NUMBER = re.compile(r"[一-鿿]{2,20}〔(?:19|20)\d\d〕[1-9]\d{0,4}号")


@dataclass(frozen=True, slots=True)
class Reading:
    """What one cell says: `text` is the value's canonical text, `raw` a text that could not be read.

    `is_taken` is False where the cell is to be left as if it were not in the file.
    """

    value: Value
    text: str = ""
    raw: str = ""
    findings: tuple[Finding, ...] = ()
    is_taken: bool = True


Plain = tuple[str, Callable[[str], Value]]
"""The code of a kind, and what a text of that kind says; None where that takes a second look."""


class ColumnReader:
    """Reads the cells of one column of one file; what `plain` can read is read exactly as `read` would."""

    __slots__ = ("_column", "_is_key", "_kept", "_letter", "index", "name", "plain")

    def __init__(self, column: ColumnDefinition, number: int, letter: Letter, *, is_key: bool) -> None:
        self.name = column.name
        self.index = number - 1
        self.plain = _plain(column, is_key=is_key)
        self._column = column
        self._letter = letter
        self._is_key = is_key
        self._kept: dict[tuple[str, str], Reading | None] = {}

    def read(self, text: str, code: str) -> Reading | None:
        """Any cell, from its text and the code of its kind; None for an empty one."""
        place = text, code
        if place in self._kept:
            return self._kept[place]
        made = _read(self._column, self._letter, text, code, is_key=self._is_key)
        if len(self._kept) < _MOST_KEPT:
            self._kept[place] = made
        return made


class _Remembered(dict[str, Value]):
    """What texts say, each reckoned once."""

    def __init__(self, make: Callable[[str], Value]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, text: str) -> Value:
        made = self._make(text)
        if len(self) < _MOST_KEPT:
            self[text] = made
        return made


def _plain(column: ColumnDefinition, *, is_key: bool) -> Plain:
    if column.is_number:
        shape = rf"(?:0|[1-9]\d{{0,11}})(?:\.\d{{1,{column.places}}})?" if column.places else r"0|[1-9]\d{0,11}"
        fits = re.compile(shape).fullmatch
        return "n", lambda text: Decimal(text) if fits(text) else None
    if column.base == "date":
        return "d", _Remembered(lambda text: date.fromisoformat(text) if len(text) == 10 else None).__getitem__
    if column.base in ("text", "park") and not column.wording.form:
        is_plain = (_KEY if is_key else _TEXT).fullmatch
        return "t", _Remembered(lambda text: text if is_plain(text) else None).__getitem__
    if column.base == "docno":
        return "t", lambda text: text if _DOCUMENT_NUMBER.fullmatch(text) else None
    if column.base == "uscc":
        return "t", lambda text: text if is_uscc(text) else None
    if column.base in ("choice", "node"):
        words: dict[str, Value] = {
            word: word for word in getattr(column.type, "choices", ()) if column.type.parse(word) == word
        }
        return "t", words.get
    return "", lambda _text: None


def _read(column: ColumnDefinition, letter: Letter, text: str, code: str, *, is_key: bool) -> Reading | None:
    kind = KIND_CODES[code]
    if kind == "empty" or (kind == "text" and not text.strip()):
        return None
    empty = empty_value(column.base)
    said, finding = read_cell(column, text, kind, letter.rounding, is_key=is_key)
    findings = (finding,) if finding else ()
    if finding is not None and finding.level == "error":
        return Reading(empty, findings=findings, is_taken=False)
    value, wrong = read_value(column, said, letter)
    if wrong:
        return Reading(value, raw=wrong, findings=(*findings, _unreadable(column, said)))
    return Reading(value, text_of(value), findings=findings)


def _unreadable(column: ColumnDefinition, text: str) -> Finding:
    try:
        column.type.parse(text)
    except ValueFault as fault:
        what = _("{label}：{what}").format(label=column.label, what=fault.message)
        return Finding(fault.code, "error", what, fault.fix)
    return Finding("unreadable", "error", _("{label}无法读取").format(label=column.label), _("请重新填写。"))
