"""Reads the sheet 责任书: named lines of the head and limits, and the small tables of nodes and signers."""

from collections.abc import Sequence

from forms.excel.letter_cells import Grid, read_meaning
from forms.excel.letter_heads import TableReader, near_todo
from forms.excel.letter_term import TermTable
from forms.excel.letter_terms import CONTENT, EXPLANATION, HEAD, LIMITS, LISTED_BLOCKS, NAME, NAMED_BLOCKS
from forms.excel.sheet_table import SheetCell, SheetRow
from forms.schema.source import LetterFault, SourceRow, Tables
from resources.translation import _

_LETTER = TermTable(*HEAD.terms, *LIMITS.terms)
_BLOCKS = (*NAMED_BLOCKS, *LISTED_BLOCKS)


class HeadSheetReader:
    """Reads the blocks, in whichever order they stand. Every fault is added to `faults`."""

    def __init__(self, grid: Grid, faults: list[LetterFault]) -> None:
        self._grid = grid
        self._faults = faults
        self._row = SourceRow({}, grid.position(1), {}, _LETTER)

    def read(self) -> Tables:
        blocks = self._split()
        tables: Tables = {}
        for name in _BLOCKS:
            if name not in blocks:
                what, todo = _("缺少“{name}”一栏").format(name=name), _("请补上，栏目名单独占一行。")
                self._fault("missing_block", 1, 0, what, todo)
        for name in NAMED_BLOCKS:
            self._read_named(blocks.get(name, []))
        for name, (table_name, terms) in LISTED_BLOCKS.items():
            tables[table_name] = self._read_listed(blocks.get(name, []), terms)
        return tables | {"letter": [self._row]}

    def _split(self) -> dict[str, list[SheetRow]]:
        """Rows by the block they stand in."""
        blocks: dict[str, list[SheetRow]] = {}
        current = ""
        for row in self._grid.table.rows:
            filled = [text.strip() for text in row.texts if text.strip()]
            if len(filled) == 1 and filled[0] in _BLOCKS:
                current = filled[0]
                if current in blocks:
                    what = _("“{name}”出现了两次").format(name=current)
                    self._fault("repeated", row.number, 1, what, _("请只保留一处。"))
                blocks.setdefault(current, [])
            elif filled and current:
                blocks[current].append(row)
            elif filled:
                todo = near_todo(filled[0], _BLOCKS, _("请先单独写一行“{name}”。").format(name=_BLOCKS[0]))
                self._fault("no_block", row.number, 1, _("这一行不属于任何一栏"), todo)
        return blocks

    def _read_named(self, rows: Sequence[SheetRow]) -> None:
        columns = {NAME: 1, CONTENT: 2, EXPLANATION: 3}
        heads = [text.strip() for text in rows[0].texts] if rows else []
        if NAME in heads and CONTENT in heads:
            columns = {name: heads.index(name) + 1 for name in columns if name in heads}
            rows = rows[1:]
        for row in rows:
            self._read_line(row, columns)

    def _read_line(self, row: SheetRow, columns: dict[str, int]) -> None:
        for column, text in enumerate(row.texts, 1):
            if text.strip() and column not in columns.values():
                what = _("这一格有内容，但上方没有可用的表头")
                self._fault("no_head_above", row.number, column, what, _("请删去这一格的内容。"))
        name: SheetCell = row.cell(columns[NAME])
        term = _LETTER.named(name.text)
        if term is None:
            todo = near_todo(name.text, [each.label for each in _LETTER.terms], _("请删去。"))
            what = _("不认识的项目“{name}”").format(name=name.text.strip()[:30])
            self._fault("unknown_key", row.number, columns[NAME], what, todo)
            return
        place = self._grid.position(row.number, columns[CONTENT])
        if term.key in self._row.positions:
            what = _("“{name}”写了两次").format(name=term.label)
            self._fault("duplicate_key", row.number, columns[NAME], what, _("请只保留一处。"))
            return
        text, fault = read_meaning(self._grid.cell(row, columns[CONTENT]), term, place)
        self._row.values[term.key] = text.removesuffix("%") if term.key == "growth_limit" else text
        self._row.positions[term.key] = place
        self._faults += [fault] if fault else []

    def _read_listed(self, rows: Sequence[SheetRow], terms: TermTable) -> list[SourceRow]:
        if not rows:
            return []
        reader = TableReader(self._grid, terms, self._faults)
        head = reader.find_head(rows)
        below = reader.rows(row for row in rows if head is not None and row.number > head)
        return [SourceRow(row.texts, self._grid.position(row.number), row.positions, terms) for row in below]

    def _fault(self, code: str, row: int, column: int, what: str, todo: str) -> None:
        self._faults.append(LetterFault(code, self._grid.position(row, column), what, todo))
