"""From the sheets of a letter's workbook to the neutral rows that `forms.schema.load` understands."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from forms.excel.letter_cells import MAX_MERGES, Grid, Numbered, ambiguous_numbers, ambiguous_words
from forms.excel.letter_head_sheet import HeadSheetReader
from forms.excel.letter_heads import TableReader, TableRow, near_todo
from forms.excel.letter_term import TermTable
from forms.excel.letter_terms import (
    ASPECTS,
    CHOICE_SHEET,
    CHOICES,
    COLUMNS,
    EVALUATION,
    EVALUATION_SHEET,
    GUIDE_SHEET,
    LEDGER_SHEET,
    LEDGERS,
    LETTER_SHEET,
    MEASURE_SHEET,
    MEASURES,
    NEEDED_SHEETS,
    RULE_SHEET,
    RULES,
    SHEETS,
    TABLE_SHEETS,
)
from forms.excel.sheet_table import SheetTable
from forms.schema.source import LetterFault, Position, SourceRow, Tables
from resources.translation import _


@dataclass
class _Groups:
    """Aspects or ledgers, that stand in the first two columns of each row: number and title, once or repeated."""

    table: TermTable
    keys: tuple[str, str]
    rows: dict[str, SourceRow] = field(default_factory=dict)
    last: str = ""

    def enter(self, row: TableRow, faults: list[LetterFault]) -> str:
        """The group of this row: its own, or the one above when it says none."""
        key, title_key = self.keys
        name, title = row.texts.get(key, ""), row.texts.get(title_key, "")
        if not name and (not title or (self.last in self.rows and title == self.rows[self.last].values["title"])):
            name = self.last
        self.last = name
        known = self.rows.get(name)
        first, second = (term.key for term in self.table.terms)
        if known is None:
            places = {first: row.positions.get(key), second: row.positions.get(title_key)}
            positions = {each: place for each, place in places.items() if place is not None}
            start = next(iter(row.positions.values()))
            self.rows[name] = SourceRow({first: name, second: title}, start, positions, self.table)
        elif title and title != known.values[second]:
            what = _("“{title}”与{place}的“{known}”不一致").format(
                title=title[:30], place=known.where(second).text, known=known.values[second][:30]
            )
            todo = _("请写成相同的名称，或另给一个{label}。").format(label=self.table.label(first))
            faults.append(LetterFault("group_differs", row.positions[title_key], what, todo))
        return name


class LetterReader:
    """Reads one workbook. `file` is its name in messages."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._faults: list[LetterFault] = []
        self._tables: Tables = {}

    def read(self, sheets: list[SheetTable]) -> tuple[Tables, list[LetterFault]]:
        found = self._known_sheets(sheets)
        if found:
            steps: Mapping[str, Callable[[Grid], None]] = {
                LETTER_SHEET: self._read_head,
                MEASURE_SHEET: self._read_measures,
                LEDGER_SHEET: self._read_ledgers,
                RULE_SHEET: self._read_rules,
                CHOICE_SHEET: self._read_choices,
                EVALUATION_SHEET: self._read_evaluation,
            }
            for name, step in steps.items():
                if name in found:
                    step(Grid(self._file, found[name]))
        return self._tables, self._faults

    def _known_sheets(self, sheets: list[SheetTable]) -> dict[str, SheetTable]:
        found = {sheet.name.strip(): sheet for sheet in sheets if sheet.name.strip() in SHEETS}
        if not found:
            todo = _("请用“zerenshu letters --export 编号 文件”导出一份，在它上面修改。")
            what = _("这不是责任书的工作簿：没有“{names}”等工作表").format(names="”“".join(NEEDED_SHEETS))
            self._faults.append(LetterFault("not_a_letter", Position(self._file, 1), what, todo))
            return {}
        for name in NEEDED_SHEETS:
            if name not in found:
                todo = _("请补上这个工作表；没有内容时只留表头。")
                self._refuse_sheet("missing_sheet", name, _("缺少工作表“{name}”").format(name=name), todo)
        for sheet in sheets:
            self._check_sheet(sheet, sheet.name.strip() in found)
        return found

    def _check_sheet(self, sheet: SheetTable, is_known: bool) -> None:
        if is_known and sheet.is_hidden:
            self._refuse_sheet("hidden_sheet", sheet.name, _("工作表被隐藏"), _("请取消隐藏，看过内容后再用。"))
        elif is_known and len(sheet.merges) > MAX_MERGES:
            what = _("合并单元格超过{limit}处").format(limit=MAX_MERGES)
            self._refuse_sheet("too_many_merges", sheet.name, what, _("请取消合并，每一格都写内容。"))
        elif not is_known and not sheet.is_hidden and sheet.rows and sheet.name.strip() != GUIDE_SHEET:
            todo = near_todo(sheet.name, SHEETS, _("请删去这个工作表。"))
            what = _("不认识的工作表“{name}”").format(name=sheet.name[:31])
            self._refuse_sheet("unknown_sheet", sheet.name, what, todo)

    def _refuse_sheet(self, code: str, sheet: str, what: str, todo: str) -> None:
        self._faults.append(LetterFault(code, Position(self._file, 1, sheet), what, todo))

    def _read_head(self, grid: Grid) -> None:
        self._tables |= HeadSheetReader(grid, self._faults).read()

    def _table_rows(self, grid: Grid) -> Iterator[TableRow]:
        reader = TableReader(grid, TABLE_SHEETS[grid.table.name.strip()], self._faults)
        head = reader.find_head(grid.table.rows)
        if head is not None:
            yield from reader.rows(row for row in grid.table.rows if row.number > head)

    def _read_measures(self, grid: Grid) -> None:
        aspects = _Groups(ASPECTS, ("aspect_no", "aspect_title"))
        rows: list[SourceRow] = []
        numbers: list[Numbered] = []
        for row in self._table_rows(grid):
            aspect_no = aspects.enter(row, self._faults)
            own = [key for key in row.texts if key not in aspects.keys]
            if row.is_blank(own):
                continue
            texts = {key: row.texts[key] for key in own} | {"aspect_no": aspect_no}
            rows.append(_source(grid, row, _tidy_measure(texts), MEASURES))
            if "no" in row.texts:
                numbers.append(Numbered(row.texts["no"], "no" in row.numeric, row.positions["no"]))
        self._faults += ambiguous_numbers(numbers)
        self._tables["measures"] = rows
        self._tables["aspects"] = list(aspects.rows.values())

    def _read_ledgers(self, grid: Grid) -> None:
        ledgers = _Groups(LEDGERS, ("ledger", "ledger_title"))
        columns = []
        for row in self._table_rows(grid):
            texts = {key: text for key, text in row.texts.items() if key not in ledgers.keys}
            columns.append(_source(grid, row, texts | {"ledger": ledgers.enter(row, self._faults)}, COLUMNS))
        self._tables["columns"] = columns
        self._tables["ledgers"] = list(ledgers.rows.values())

    def _read_rules(self, grid: Grid) -> None:
        known = [row.values.get("no", "") for row in self._tables.get("measures", [])]
        rows = []
        for row in self._table_rows(grid):
            rows.append(_source(grid, row, row.texts, RULES))
            named = Numbered(row.texts.get("for_each", ""), "for_each" in row.numeric, rows[-1].where("for_each"))
            fault = ambiguous_words(named, known)
            if fault is not None:
                self._faults.append(fault)
        self._tables["rules"] = rows

    def _read_choices(self, grid: Grid) -> None:
        self._tables["choices"] = [_source(grid, row, row.texts, CHOICES) for row in self._table_rows(grid)]

    def _read_evaluation(self, grid: Grid) -> None:
        columns = self._tables.get("columns", [])
        percents = {
            (row.values["ledger"], row.values["name"])
            for row in columns
            if row.values.get("type", "").startswith("percent")
        }
        rows, ledger = [], ""
        for row in self._table_rows(grid):
            texts = {key: text for key, text in row.texts.items() if key != "label"}
            ledger = texts["ledger"] = texts.get("ledger", "") or ledger
            of_percents = (ledger, texts.get("column", "")) in percents
            for key in ("weight", "share", *(("benchmark",) if of_percents else ())):
                texts[key] = texts.get(key, "").removesuffix("%")
            if not row.is_blank(key for key in texts if key != "ledger"):
                rows.append(_source(grid, row, texts, EVALUATION))
        self._tables["evaluation"] = rows


def _source(grid: Grid, row: TableRow, texts: dict[str, str], table: TermTable) -> SourceRow:
    return SourceRow(texts, grid.position(row.number), row.positions, table)


def _tidy_measure(texts: dict[str, str]) -> dict[str, str]:
    """Percents typed as such where the unit says percent; items of a checklist divided in Chinese."""
    if texts.get("unit") == "%":
        for key in ("target", "minimum", "maximum"):
            texts[key] = texts.get(key, "").removesuffix("%")
    if texts.get("kind") == "checklist" and ";" not in texts.get("indicator", ""):
        texts["indicator"] = texts.get("indicator", "").replace("；", ";").replace("\n", ";")
    return texts
