"""Types of value: each reads what a person typed into canonical text, and shows it again.

A type knows nothing of widgets. `parse` raises ValueFault; whether a value is required or plausible is for the checks.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol

from forms.schema.identifiers import is_uscc, normal_document_number, normal_phone
from forms.schema.numbers import EXACT, ValueFault, canonical, grouped, parse_number
from forms.schema.units import is_counted
from resources.translation import _, listed

MAX_TEXT = 200
MAX_LONG_TEXT = 20_000

_DATE = re.compile(r"(\d{4})(?:年|[-./])(\d{1,2})(?:月|[-./])(\d{1,2})日?|(\d{4})(\d{2})(\d{2})")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")


class FieldType(Protocol):
    """What every type can do. `raw` is never empty: an empty text is an empty cell."""

    def parse(self, raw: str) -> str:
        """The canonical text. Raises ValueFault."""

    def format(self, value: str) -> str:
        """The text a person reads, from canonical text."""


@dataclass(frozen=True, slots=True)
class NumberType:
    """An exact decimal in `unit`; whole when the unit is counted; bounds where a value outside cannot be true."""

    unit: str = ""
    minimum: Decimal | None = None
    maximum: Decimal | None = None

    def parse(self, raw: str) -> str:
        number = parse_number(raw, self.unit)
        if is_counted(self.unit) and number != number.to_integral_value():
            raise ValueFault(
                "not_whole",
                _("{number}不是整数").format(number=grouped(number)),
                _("以“{unit}”为单位的数字请填整数。").format(unit=self.unit),
            )
        if self.minimum is not None and number < self.minimum:
            raise self._outside(_("{number}小于下限 {bound}，少 {difference}"), number, self.minimum)
        if self.maximum is not None and number > self.maximum:
            raise self._outside(_("{number}大于上限 {bound}，多 {difference}"), number, self.maximum)
        return canonical(number)

    def format(self, value: str) -> str:
        return grouped(value)

    def _outside(self, text: str, number: Decimal, bound: Decimal) -> ValueFault:
        unit, of_difference = (self.unit, _("个百分点")) if self.unit == "%" else (f" {self.unit}", self.unit)
        message = text.format(
            number=f"{grouped(number)}{unit}".strip(),
            bound=f"{grouped(bound)}{unit}".strip(),
            difference=f"{grouped(EXACT.subtract(number, bound).copy_abs())} {of_difference}".strip(),
        )
        return ValueFault(
            "out_of_range", message, _("请核对数字和单位（{unit}）。").format(unit=self.unit or _("无单位"))
        )


@dataclass(frozen=True, slots=True)
class DateType:
    """A day, stored as ISO 8601 and shown as 2024年6月30日."""

    def parse(self, raw: str) -> str:
        text = "".join(unicodedata.normalize("NFKC", raw.replace("。", ".")).split())
        match = _DATE.fullmatch(text)
        fix = _("请按 2024-06-30 的样子填写年月日。")
        if match is None:
            raise ValueFault("not_a_date", _("“{raw}”不是完整的日期").format(raw=raw.strip()[:20]), fix)
        year, month, day = (int(part) for part in match.groups() if part is not None)
        try:
            return date(year, month, day).isoformat()
        except ValueError:
            message = _("{year}年{month}月{day}日不存在").format(year=year, month=month, day=day)
            raise ValueFault("no_such_day", message, fix) from None

    def format(self, value: str) -> str:
        return format_date(date.fromisoformat(value))


@dataclass(frozen=True, slots=True)
class ChoiceType:
    """One of a few words; `aliases` are other ways to type a word."""

    choices: tuple[str, ...]
    aliases: tuple[tuple[str, str], ...] = ()

    def parse(self, raw: str) -> str:
        text = unicodedata.normalize("NFKC", raw).strip()
        word = dict(self.aliases).get(text, text)
        if word not in self.choices:
            raise ValueFault(
                "not_a_choice",
                _("“{raw}”不在可选项中").format(raw=text[:20]),
                _("请从“{choices}”中选一项。").format(choices=listed(self.choices)),
            )
        return word

    def format(self, value: str) -> str:
        return value


@dataclass(frozen=True, slots=True)
class TextType:
    """Text of one line, or of many when `long`; characters that no printer has are refused by their place."""

    long: bool = False

    def parse(self, raw: str) -> str:
        text = raw.replace("\r\n", "\n").replace("\r", "\n").replace("\v", "\n").strip()
        if not self.long:
            text = " ".join(text.split())
        limit = MAX_LONG_TEXT if self.long else MAX_TEXT
        if len(text) > limit:
            message = _("文字共{count}个字，超过{limit}个字").format(count=len(text), limit=limit)
            raise ValueFault("text_too_long", message, _("请精简文字，或把全文作为佐证材料附上。"))
        control = _CONTROL.search(text)
        if control:
            message = _("第{place}个字符是看不见的控制字符").format(place=control.start() + 1)
            raise ValueFault("control_character", message, _("请删去后重新输入，或先粘贴到记事本再复制。"))
        return text

    def format(self, value: str) -> str:
        return value


@dataclass(frozen=True, slots=True)
class DocumentNumberType:
    """The number of an official document (文号)."""

    def parse(self, raw: str) -> str:
        number = normal_document_number(raw)
        if number is None:
            message = _("“{raw}”不是规范的文号").format(raw=raw.strip()[:30])
            raise ValueFault("not_a_document_number", message, _("请按“渝府办发〔2024〕14号”的样子填写。"))
        return number

    def format(self, value: str) -> str:
        return value


@dataclass(frozen=True, slots=True)
class PhoneType:
    def parse(self, raw: str) -> str:
        phone = normal_phone(raw)
        if phone is None:
            message = _("电话号码的位数或格式不对")
            raise ValueFault("not_a_phone", message, _("请填11位手机号，或带区号的座机，如 023-43722023。"))
        return phone

    def format(self, value: str) -> str:
        return value


@dataclass(frozen=True, slots=True)
class UsccType:
    """统一社会信用代码 (GB 32100)."""

    def parse(self, raw: str) -> str:
        code = "".join(unicodedata.normalize("NFKC", raw).split()).upper()
        if not is_uscc(code):
            message = _("统一社会信用代码不正确（18位，含两个校验位）")
            raise ValueFault("not_a_uscc", message, _("请对照营业执照核对；从 Excel 粘贴时请先把该列设为文本。"))
        return code

    def format(self, value: str) -> str:
        return value


def format_date(day: date) -> str:
    """2024年6月30日, without leading zeros (GB/T 9704)."""
    return _("{year}年{month}月{day}日").format(year=day.year, month=day.month, day=day.day)
