"""Which measure a row is of: by its number, held against its title, with what Excel makes of numbers in mind."""

import re
import unicodedata
from datetime import date
from difflib import SequenceMatcher

from forms.excel.columns import INDICATOR, NUMBER, TITLE, SheetKind, TemplateRow, rows_of
from forms.excel.sheet_table import SheetCell, SheetRow, SheetTable
from forms.schema.letter import Letter
from forms.services.import_head import Head
from forms.services.import_plan import ImportFault, fault_at
from resources.translation import _

_NUMBER = re.compile(r"(?:措施|任务|指标|第)?(\d{1,2}(?:\.\d{1,2}){1,2})(?![\d.])")
_CHINESE_DAY = re.compile(r"(\d{1,2})月(\d{1,2})日")
_NOT_A_WORD = re.compile(r"[\W_]+")
_SUM_WORDS = ("合计", "总计", "小计")
_ALIKE = 0.6


class RowMatcher:
    """Finds the measure, or the item of a checklist, of each row of one file; a second row of one is a fault."""

    def __init__(self, letter: Letter, kind: SheetKind) -> None:
        self._rows = rows_of(letter, kind)
        self._by_no = {row.no: row for row in self._rows}
        self._seen: dict[str, tuple[str, int]] = {}

    def match(self, table: SheetTable, head: Head, row: SheetRow) -> tuple[TemplateRow | None, list[ImportFault]]:
        """The row's measure and its faults; (None, []) for a row of sums, which is passed over."""
        key = row.cell(head.key_column)
        place = (table.name, row.number, head.key_column)
        title = _title_cell(head, row)
        area = table.tall_merge_at(row.number, head.key_column)
        if area is not None:
            what = _("第{first}行到第{last}行是合并单元格，不能确定每行是哪条措施").format(first=area[0], last=area[2])
            return None, [fault_at("merged_key", "error", place, what, _("请取消合并，每行写明编号。"))]
        if any(word in key.text for word in _SUM_WORDS):
            return None, []
        found, fault = self._find(key, title, place, by_number=NUMBER in head.columns)
        if found is None:
            return None, [fault] if fault else []
        if found.no in self._seen:
            sheet, first = self._seen[found.no]
            what = _("{no}在“{sheet}”第{row}行已经出现过").format(no=found.no, sheet=sheet, row=first)
            return None, [fault_at("measure_twice", "error", place, what, _("请只保留一行。"))]
        self._seen[found.no] = (table.name, row.number)
        return found, [fault] if fault else []

    def _find(
        self, key: SheetCell, title: SheetCell | None, place: tuple[str, int, int], *, by_number: bool
    ) -> tuple[TemplateRow | None, ImportFault | None]:
        if not by_number or key.is_empty:
            return self._by_title(title, place)
        candidates = [self._by_no[no] for no in _numbers(key) if no in self._by_no]
        if not candidates and not _numbers(key) and title is not None:
            return self._by_title(title, place)  # a mere running number
        if not candidates:
            what = _("责任书没有编号为“{no}”的措施").format(no=key.text.strip()[:20])
            return None, fault_at("unknown_measure", "error", place, what, _("请核对编号，如 9.2。"))
        if title is None or title.is_empty:
            return self._without_title(key, candidates, place)
        agreeing = [row for row in candidates if self._agrees(row, title.text)]
        if not agreeing:
            return None, self._disagreement(candidates[0], title, place)
        if key.kind == "date" or agreeing[0].no not in _text_number(key):
            what = _("编号被表格软件改成了“{text}”，已按名称认作{no}").format(text=key.text, no=agreeing[0].no)
            return agreeing[0], fault_at("number_restored", "hint", place, what)
        return agreeing[0], None

    def _without_title(
        self, key: SheetCell, candidates: list[TemplateRow], place: tuple[str, int, int]
    ) -> tuple[TemplateRow | None, ImportFault | None]:
        fix = _("请把编号列设为文本后重新填写编号，或补上措施名称。")
        if key.kind == "date" or _CHINESE_DAY.fullmatch(key.text.strip()):
            what = _("编号被表格软件改成了日期{text}").format(text=key.text)
            return None, fault_at("number_became_date", "error", place, what, fix)
        if len(candidates) > 1:
            numbers = _("和").join(row.no for row in candidates)
            what = _("编号{text}可能是{numbers}").format(text=key.text, numbers=numbers)
            return None, fault_at("ambiguous_number", "error", place, what, fix)
        return candidates[0], None

    def _by_title(
        self, title: SheetCell | None, place: tuple[str, int, int]
    ) -> tuple[TemplateRow | None, ImportFault | None]:
        wanted = _words(title.text) if title else ""
        found = [row for row in self._rows if wanted and wanted in (_words(row.title), _words(row.measure.indicator))]
        if len(found) == 1:
            return found[0], None
        what = _("没有编号，也不能按名称认出是哪条措施")
        return None, fault_at("no_number", "error", place, what, _("请补上措施编号，如 9.2。"))

    def _agrees(self, row: TemplateRow, given: str) -> bool:
        """Whether a title is the row's own, shortened or a little reworded, and not another measure's."""
        wanted = _words(given)
        own = [_words(row.title), _words(row.measure.indicator)]
        if any(wanted and (wanted in name or name in wanted) for name in own if name):
            return True
        if any(wanted == _words(other.title) for other in self._rows):
            return False
        return any(SequenceMatcher(None, wanted, name, autojunk=False).ratio() >= _ALIKE for name in own)

    def _disagreement(self, row: TemplateRow, title: SheetCell, place: tuple[str, int, int]) -> ImportFault:
        what = _("编号{no}是“{title}”，这一行却写着“{given}”").format(
            no=row.no, title=row.title, given=" ".join(title.text.split())[:40]
        )
        title_place = (place[0], place[1], title.column)
        return fault_at("title_mismatch", "error", title_place, what, _("请核对编号和名称是否错行。"))


def _title_cell(head: Head, row: SheetRow) -> SheetCell | None:
    """The cell that names the measure: its title, or its indicator where there is no title."""
    for name in (TITLE, INDICATOR):
        if name in head.columns and not row.cell(head.columns[name]).is_empty:
            return row.cell(head.columns[name])
    return None


def _numbers(key: SheetCell) -> list[str]:
    """The numbers that a key may have been, likeliest first: Excel makes 9.1 of 9.10 and a date of 3.1."""
    if key.kind == "date":
        try:
            day = date.fromisoformat(key.text[:10])
        except ValueError:
            return []
        return [f"{day.month}.{day.day}", f"{day.year % 100}.{day.month}.{day.day}"]
    written = _text_number(key)
    match = _CHINESE_DAY.fullmatch(key.text.strip())
    if match:
        return [f"{int(match[1])}.{int(match[2])}"]
    if key.kind == "number" and written and len(written[0].partition(".")[2]) == 1:
        return [written[0], written[0] + "0"]
    return written


def _text_number(key: SheetCell) -> list[str]:
    """The number as it is written, [] when there is none."""
    text = "".join(unicodedata.normalize("NFKC", key.text).replace("。", ".").split())
    match = _NUMBER.match(text)
    return [match[1]] if match else []


def _words(text: str) -> str:
    """A title without blanks and marks, for comparison."""
    return _NOT_A_WORD.sub("", unicodedata.normalize("NFKC", text)).casefold()
