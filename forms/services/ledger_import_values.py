"""What a cell of a file says for a column of a ledger: the text a person would have typed, and the damage found."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from forms.excel.sheet_table import CellKind
from forms.issues import Level
from forms.schema.identifiers import is_uscc
from forms.schema.ledger_definition import ColumnDefinition
from forms.schema.letter import Rounding
from forms.schema.numbers import canonical
from forms.validation.ledger_compute import round_exact
from resources.translation import _

_FIRST_SERIAL, _LAST_SERIAL = 36_526, 73_050  # 2000-01-01 to 2099-12-31 as Excel counts days
_DAY_ZERO = date(1899, 12, 30)
_PICTURE = ("DISPIMG(", "_xlfn.DISPIMG(")  # what WPS leaves of a picture in a cell
_EXACT_DIGITS = 15
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?[Ee]\+\d+")
_WIDE = re.compile(r"[０-９Ａ-Ｚａ-ｚ．－]")
_NO_WIDE_TEXT = ("text", "longtext", "multitext", "park", "choice")


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about a cell, wherever it stands. At level error its text is not to be taken."""

    code: str
    level: Level
    what: str
    fix: str


Said = tuple[str, Finding | None]
"""The text to be entered, and what is wrong with the cell."""


def read_cell(column: ColumnDefinition, text: str, kind: CellKind, rounding: Rounding, *, is_key: bool) -> Said:
    """What a cell says for a column; `is_key` where the column tells rows apart."""
    if finding := _unusable(column, text, kind):
        return "", finding
    if column.base == "date":
        return _read_date(column, text, kind)
    if column.is_number:
        return _read_number(column, text, kind, rounding)
    if column.base == "measure":
        return _read_measure(column, text, kind)
    return _read_code(column, text, kind, is_key) or _read_text(column, text, kind, is_key)


def _unusable(column: ColumnDefinition, text: str, kind: CellKind) -> Finding | None:
    label = column.label
    if kind == "error":
        what = _("{label}是错误值{text}").format(label=label, text=text)
        return _error("error_value", what, _("请改正公式，或直接填写数值。"))
    if kind == "formula":
        what = _("{label}的公式没有计算结果").format(label=label)
        return _error("formula_without_value", what, _("请用 WPS 或 Excel 打开并保存一次，再导入。"))
    if text.lstrip("=").startswith(_PICTURE):
        what = _("{label}是一张图片，不能读成文字").format(label=label)
        return _error("picture", what, _("请改填文字，图片作为佐证材料附上。"))
    return None


def _read_date(column: ColumnDefinition, text: str, kind: CellKind) -> Said:
    if kind == "date":
        return text[:10], None
    plain = unicodedata.normalize("NFKC", text).strip()
    if plain.isdecimal() and len(plain) == 5 and _FIRST_SERIAL <= int(plain) <= _LAST_SERIAL:
        day = (_DAY_ZERO + timedelta(days=int(plain))).isoformat()
        what = _("{label}存成了数字{text}，按{day}读入").format(label=column.label, text=plain, day=day)
        return day, _hint("date_as_number", what)
    return text, _wide(column, text, kind)


def _read_number(column: ColumnDefinition, text: str, kind: CellKind, rounding: Rounding) -> Said:
    if kind == "date":
        what = _("{label}被表格软件改成了日期{text}").format(label=column.label, text=text)
        return "", _error("number_became_date", what, _("请把这一格设为数值格式后重新填写。"))
    if kind == "number" and column.places:
        try:
            number = Decimal(text)
        except InvalidOperation:
            return text, None
        rounded = round_exact(number, column.places, rounding)
        if rounded is not None and rounded != number:
            words = _("{label}的小数超过{places}位，按{number}读入")
            what = words.format(label=column.label, places=column.places, number=canonical(rounded))
            return canonical(rounded), _hint("rounded", what)
    return text, _wide(column, text, kind)


def _read_measure(column: ColumnDefinition, text: str, kind: CellKind) -> Said:
    """Excel makes 9.1 of 9.10, and a date of 3.1."""
    text = text.strip()
    words = getattr(column.type, "choices", ())
    if kind == "date" or (kind == "number" and text + "0" in words):
        what = _("{label}“{text}”可能被表格软件改动过").format(label=column.label, text=text)
        return "", _error("ambiguous_number", what, _("请把这一列设为文本后重新填写措施编号。"))
    return text, None


def _read_code(column: ColumnDefinition, text: str, kind: CellKind, is_key: bool) -> Said | None:
    """A code that a spreadsheet took for a number or a date; None when it did not."""
    text = text.strip()
    is_code = column.base == "uscc"
    digits = sum(character.isdigit() for character in text)
    if (kind == "number" and (is_code or digits > _EXACT_DIGITS)) or _SCIENTIFIC.fullmatch(text):
        what = _("{label}存成了数字，后面的位数已经丢失").format(label=column.label)
        return "", _error("code_became_number", what, _("请把这一列设为文本，再按原件重新填写。"))
    plain = unicodedata.normalize("NFKC", text)
    cut = plain.isdecimal() and (len(plain) == _EXACT_DIGITS or (len(plain) == 18 and plain.endswith("000")))
    if is_code and cut and not is_uscc(plain):
        what = _("{label}“{text}”只剩15位有效数字").format(label=column.label, text=text)
        return "", _error("code_cut", what, _("请把这一列设为文本，再按原件重新填写。"))
    if kind == "date" and is_key:
        what = _("{label}被表格软件改成了日期{text}").format(label=column.label, text=text)
        return "", _error("code_became_date", what, _("请把这一列设为文本后重新填写。"))
    return None


def _read_text(column: ColumnDefinition, text: str, kind: CellKind, is_key: bool) -> Said:
    stripped = text.strip()
    if column.base == "industry" and kind == "number" and len(stripped) == 1:
        what = _("{label}丢了前面的0，按0{text}读入").format(label=column.label, text=stripped)
        return f"0{stripped}", _hint("leading_zero", what)
    if is_key and _WIDE.search(stripped):
        return unicodedata.normalize("NFKC", stripped), _wide_hint(column)
    return text, _wide(column, text, kind)


def _wide(column: ColumnDefinition, text: str, kind: CellKind) -> Finding | None:
    if kind != "text" or column.base in _NO_WIDE_TEXT or not _WIDE.search(text):
        return None
    return _wide_hint(column)


def _wide_hint(column: ColumnDefinition) -> Finding:
    return _hint("full_width", _("{label}含有全角字符，按半角读入").format(label=column.label))


def _hint(code: str, what: str) -> Finding:
    return Finding(code, "hint", what, _("请核对。"))


def _error(code: str, what: str, fix: str) -> Finding:
    return Finding(code, "error", what, fix)
