"""What a cell of a file says for a column of a ledger: the text a person would have typed, and the damage found."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from forms.excel.sheet_table import SheetCell
from forms.issues import Level
from forms.schema.identifiers import is_uscc
from forms.schema.ledger_definition import ColumnDefinition
from forms.schema.letter import Rounding
from forms.schema.numbers import canonical
from forms.services.import_plan import ImportFault, fault_at
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
class CellReader:
    """Reads the cells of one sheet, column by column of the ledger."""

    sheet: str
    rounding: Rounding
    key: str

    def read(self, column: ColumnDefinition, cell: SheetCell) -> tuple[str, ImportFault | None]:
        """The text to be entered, and what is wrong with the cell: at level error the text is not to be taken."""
        if fault := self._unusable(column, cell):
            return "", fault
        if column.base == "date":
            return self._date(column, cell)
        if column.is_number:
            return self._number(column, cell)
        if column.base == "measure":
            return self._measure(column, cell)
        return self._text(column, cell)

    def _unusable(self, column: ColumnDefinition, cell: SheetCell) -> ImportFault | None:
        label = column.label
        if cell.kind == "error":
            what = _("{label}是错误值{text}").format(label=label, text=cell.text)
            return self._fault("error_value", cell, what, _("请改正公式，或直接填写数值。"))
        if cell.kind == "formula":
            what = _("{label}的公式没有计算结果").format(label=label)
            return self._fault("formula_without_value", cell, what, _("请用 WPS 或 Excel 打开并保存一次，再导入。"))
        if cell.text.lstrip("=").startswith(_PICTURE):
            what = _("{label}是一张图片，不能读成文字").format(label=label)
            return self._fault("picture", cell, what, _("请改填文字，图片作为佐证材料附上。"))
        return None

    def _date(self, column: ColumnDefinition, cell: SheetCell) -> tuple[str, ImportFault | None]:
        if cell.kind == "date":
            return cell.text[:10], None
        text = unicodedata.normalize("NFKC", cell.text).strip()
        if text.isdecimal() and len(text) == 5 and _FIRST_SERIAL <= int(text) <= _LAST_SERIAL:
            day = (_DAY_ZERO + timedelta(days=int(text))).isoformat()
            what = _("{label}存成了数字{text}，按{day}读入").format(label=column.label, text=text, day=day)
            return day, self._hint("date_as_number", cell, what)
        return cell.text, self._wide(column, cell)

    def _number(self, column: ColumnDefinition, cell: SheetCell) -> tuple[str, ImportFault | None]:
        if cell.kind == "date":
            what = _("{label}被表格软件改成了日期{text}").format(label=column.label, text=cell.text)
            return "", self._fault("number_became_date", cell, what, _("请把这一格设为数值格式后重新填写。"))
        if cell.kind == "number" and column.places:
            try:
                number = Decimal(cell.text)
            except InvalidOperation:
                return cell.text, None
            rounded = round_exact(number, column.places, self.rounding)
            if rounded is not None and rounded != number:
                text = _("{label}的小数超过{places}位，按{number}读入")
                what = text.format(label=column.label, places=column.places, number=canonical(rounded))
                return canonical(rounded), self._hint("rounded", cell, what)
        return cell.text, self._wide(column, cell)

    def _measure(self, column: ColumnDefinition, cell: SheetCell) -> tuple[str, ImportFault | None]:
        """Excel makes 9.1 of 9.10, and a date of 3.1."""
        text = cell.text.strip()
        is_date = cell.kind == "date"
        words = getattr(column.type, "choices", ())
        if is_date or (cell.kind == "number" and text + "0" in words):
            what = _("{label}“{text}”可能被表格软件改动过").format(label=column.label, text=text)
            return "", self._fault("ambiguous_number", cell, what, _("请把这一列设为文本后重新填写措施编号。"))
        return text, None

    def _text(self, column: ColumnDefinition, cell: SheetCell) -> tuple[str, ImportFault | None]:
        text = cell.text.strip()
        digits = sum(character.isdigit() for character in text)
        is_code = column.base == "uscc"
        if (cell.kind == "number" and (is_code or digits > _EXACT_DIGITS)) or _SCIENTIFIC.fullmatch(text):
            what = _("{label}存成了数字，后面的位数已经丢失").format(label=column.label)
            fix = _("请把这一列设为文本，再按原件重新填写。")
            return "", self._fault("code_became_number", cell, what, fix)
        plain = unicodedata.normalize("NFKC", text)
        cut = plain.isdecimal() and (len(plain) == _EXACT_DIGITS or (len(plain) == 18 and plain.endswith("000")))
        if is_code and cut and not is_uscc(plain):
            what = _("{label}“{text}”只剩15位有效数字").format(label=column.label, text=text)
            return "", self._fault("code_cut", cell, what, _("请把这一列设为文本，再按原件重新填写。"))
        if cell.kind == "date" and column.name == self.key:
            what = _("{label}被表格软件改成了日期{text}").format(label=column.label, text=text)
            return "", self._fault("code_became_date", cell, what, _("请把这一列设为文本后重新填写。"))
        if column.base == "industry" and cell.kind == "number" and len(text) == 1:
            what = _("{label}丢了前面的0，按0{text}读入").format(label=column.label, text=text)
            return f"0{text}", self._hint("leading_zero", cell, what)
        if column.name == self.key and _WIDE.search(text):
            return plain, self._wide_hint(column, cell)
        return cell.text, self._wide(column, cell)

    def _wide(self, column: ColumnDefinition, cell: SheetCell) -> ImportFault | None:
        if cell.kind != "text" or column.base in _NO_WIDE_TEXT or not _WIDE.search(cell.text):
            return None
        return self._wide_hint(column, cell)

    def _wide_hint(self, column: ColumnDefinition, cell: SheetCell) -> ImportFault:
        what = _("{label}含有全角字符，按半角读入").format(label=column.label)
        return self._hint("full_width", cell, what)

    def _hint(self, code: str, cell: SheetCell, what: str) -> ImportFault:
        return self.at(code, "hint", cell, what, _("请核对。"))

    def _fault(self, code: str, cell: SheetCell, what: str, fix: str) -> ImportFault:
        return self.at(code, "error", cell, what, fix)

    def at(self, code: str, level: Level, cell: SheetCell, what: str, fix: str) -> ImportFault:
        """A fault in the place of a cell."""
        return fault_at(code, level, (self.sheet, cell.row, cell.column), what, fix)
