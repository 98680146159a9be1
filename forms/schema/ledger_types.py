"""Types of value that only ledgers have: scaled numbers, words, divisions of industry, project codes."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from forms.schema.field_types import (
    ChoiceType,
    DateType,
    DocumentNumberType,
    FieldType,
    PhoneType,
    TextType,
    UsccType,
)
from forms.schema.identifiers import is_industry_division, normal_project_code
from forms.schema.ledger_row import NUMBERS, WORD_MARK
from forms.schema.measure_fields import NO, YES
from forms.schema.numbers import ValueFault, canonical, grouped, parse_number
from resources.translation import _

LARGEST_SCALED = 9_000_000_000_000_000_000
"""Numbers are kept as whole multiples of their last place, which must fit 64 bits."""

_WORDS = re.compile(r"[、，,;；\n|]+")
_YES_NO_ALIASES = (("√", YES), ("✓", YES), ("×", NO), ("y", YES), ("n", NO), ("Y", YES), ("N", NO))


@dataclass(frozen=True, slots=True)
class ScaledNumberType:
    """An exact decimal of at most `places` decimals in `unit`; no places: a whole number."""

    unit: str = ""
    places: int = 0

    def parse(self, raw: str) -> str:
        number = parse_number(raw, self.unit)
        if number != round(number, self.places):
            if not self.places:
                message = _("{number}不是整数").format(number=grouped(number))
                raise ValueFault("not_whole", message, _("请填整数。"))
            message = _("{number}的小数超过{places}位").format(number=grouped(number), places=self.places)
            raise ValueFault("too_many_places", message, _("请按{places}位小数填写。").format(places=self.places))
        if not fits(number, self.places):
            message = _("数字过长")
            raise ValueFault("number_too_long", message, _("请核对是否粘贴了代码或多余的数字。"))
        return canonical(number)

    def format(self, value: str) -> str:
        """A whole number without a unit is a year or a running number: 2023 is not 2,023."""
        return grouped(value) if self.unit or self.places else value


def fits(number: Decimal, places: int) -> bool:
    """Whether a number with `places` decimals can be kept exactly."""
    return abs(number.scaleb(places)) <= LARGEST_SCALED


@dataclass(frozen=True, slots=True)
class WordsType:
    """Several short texts, divided by 、 or commas, each once."""

    def parse(self, raw: str) -> str:
        words = (TextType().parse(word) for word in _WORDS.split(raw) if word.strip())
        return WORD_MARK.join(dict.fromkeys(words))

    def format(self, value: str) -> str:
        return value


@dataclass(frozen=True, slots=True)
class IndustryType:
    """A division of GB/T 4754: two digits, as 36 for 汽车制造业."""

    def parse(self, raw: str) -> str:
        code = "".join(unicodedata.normalize("NFKC", raw).split()).upper()
        code = code[1:] if code[:1].isalpha() else code
        if not is_industry_division(code):
            message = _("“{raw}”不是行业大类代码").format(raw=raw.strip()[:20])
            raise ValueFault("not_an_industry", message, _("请填两位数字的行业大类（GB/T 4754），如 36。"))
        return code

    def format(self, value: str) -> str:
        return value


@dataclass(frozen=True, slots=True)
class ProjectCodeType:
    """The national code of an investment project, 24 characters: 2401-500111-04-01-123456."""

    def parse(self, raw: str) -> str:
        code = normal_project_code(raw)
        if code is None:
            message = _("“{raw}”不是规范的项目代码").format(raw=raw.strip()[:30])
            fix = _("请填24位的国家项目代码，如 2401-500111-04-01-123456。")
            raise ValueFault("not_a_project_code", message, fix)
        return code

    def format(self, value: str) -> str:
        return value


def ledger_type(
    base: str, places: int, unit: str, words: tuple[str, ...], aliases: tuple[tuple[str, str], ...], form: str
) -> FieldType:
    """The type of a column by its declared name; `words` are those of a choice, a measure or a node."""
    if base in NUMBERS:
        return ScaledNumberType(unit, places)
    if base in ("choice", "measure", "node"):
        own = _YES_NO_ALIASES if set(words) == {YES, NO} else ()
        return ChoiceType(words, (*own, *aliases))
    if form:
        return ProjectCodeType()
    return _PLAIN_TYPES.get(base) or TextType()


_PLAIN_TYPES: dict[str, FieldType] = {
    "date": DateType(),
    "longtext": TextType(long=True),
    "multitext": WordsType(),
    "uscc": UsccType(),
    "docno": DocumentNumberType(),
    "industry": IndustryType(),
    "phone": PhoneType(),
}
