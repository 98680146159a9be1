"""Reads the keys of one row of a letter, and notes every fault with its place instead of stopping at the first."""

import difflib
import re
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from forms.schema.source import LetterFault, Position, SourceRow
from resources.translation import _

MAX_LETTER_TEXT = 2_000


class RowReader:
    """One row's values, checked as they are taken. A value at fault reads as empty, so that reading goes on."""

    some_day = date(2000, 1, 1)

    def __init__(
        self,
        row: SourceRow,
        faults: list[LetterFault],
        keys: tuple[str, ...],
        unique: tuple[str, ...] = (),
        seen: dict[tuple[str, str], Position] | None = None,
    ) -> None:
        self.row = row
        self.faults = faults
        self._refuse_unknown(keys)
        if seen is not None:
            self._refuse_repeated(unique, seen)

    def fault(self, key: str, code: str, what: str, todo: str) -> None:
        self.faults.append(LetterFault(code, self.row.where(key), what, todo))

    def label(self, key: str) -> str:
        """What the file calls the key."""
        return self.row.wording.label(key)

    def _written(self, key: str, text: str) -> str:
        return _("“{key}”写成了“{text}”").format(key=self.label(key), text=text[:30])

    def text(self, key: str, *, required: bool = True) -> str:
        text = self.row.values.get(key, "")
        if required and not text:
            self.fault(key, "missing_value", _("“{key}”没有填写").format(key=self.label(key)), _("请补上。"))
        if len(text) > MAX_LETTER_TEXT:
            self.fault(key, "text_too_long", _("“{key}”过长").format(key=self.label(key)), _("请精简到2000字以内。"))
        return text

    def pattern(self, key: str, pattern: str, todo: str) -> str:
        text = self.text(key)
        if text and not re.fullmatch(pattern, text):
            self.fault(key, "bad_form", self._written(key, text), todo)
            return ""
        return text

    def word(self, key: str, words: tuple[str, ...], *, required: bool = True) -> Any:
        """One of `words`; "" when at fault or left out."""
        text = self.text(key, required=required)
        if text and text not in words:
            what = _("“{key}”不能是“{text}”").format(key=self.label(key), text=text[:30])
            shown = " / ".join(self.row.wording.shown(key, word) for word in words)
            self.fault(key, "bad_word", what, _("请从 {words} 中选一个。").format(words=shown))
            return ""
        return text

    def integer(self, key: str, minimum: int, maximum: int) -> int:
        text = self.text(key)
        if text and not (text.isascii() and text.isdigit() and minimum <= int(text[:9]) <= maximum):
            todo = _("请填{minimum}到{maximum}之间的整数。").format(minimum=minimum, maximum=maximum)
            self.fault(key, "bad_integer", self._written(key, text), todo)
            return minimum
        return int(text or minimum)

    def decimal(self, key: str) -> Decimal:
        self.text(key)
        return self.optional_decimal(key) or Decimal(0)

    def optional_decimal(self, key: str) -> Decimal | None:
        text = self.text(key, required=False)
        if not text:
            return None
        try:
            number = Decimal(text)
        except InvalidOperation:
            number = Decimal("NaN")
        if not number.is_finite() or len(text) > 30 or "e" in text.lower():
            what = _("“{key}”不是数字：{text}").format(key=self.label(key), text=text[:30])
            self.fault(key, "bad_number", what, _("请填普通的十进制数，如 12.5。"))
            return None
        return number

    def day(self, key: str, *, required: bool = True) -> date | None:
        text = self.text(key, required=required)
        if not text:
            return None
        try:
            return date.fromisoformat(text)
        except ValueError:
            what = _("“{key}”不是存在的日期：{text}").format(key=self.label(key), text=text[:30])
            self.fault(key, "bad_date", what, _("请按 2024-06-30 的样子填写。"))
            return None

    def _refuse_unknown(self, keys: tuple[str, ...]) -> None:
        for key in self.row.values:
            if key not in keys:
                near = difflib.get_close_matches(key, keys, 1)
                todo = _("是否要写“{near}”？").format(near=near[0]) if near else _("请删去。")
                self.fault(key, "unknown_key", _("不认识的名称“{key}”").format(key=key[:30]), todo)

    def _refuse_repeated(self, unique: tuple[str, ...], seen: dict[tuple[str, str], Position]) -> None:
        """Columns are unique by (ledger, name) together; other rows by each of their keys."""
        if "ledger" in unique:
            keys = [("name", "/".join(self.row.values.get(key, "") for key in unique))]
        else:
            keys = [(key, self.row.values.get(key, "")) for key in unique]
        for key, value in keys:
            if value and (key, value) in seen:
                what = _("“{value}”与{place}重复").format(value=value, place=seen[key, value].text)
                self.fault(key, "repeated", what, _("请改成不同的名称或编号。"))
            seen.setdefault((key, value), self.row.where(key))
