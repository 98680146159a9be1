"""Finds the columns of a letter's tables by their heads, in any order, and reads the rows below."""

import difflib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from forms.excel.columns import plain_label
from forms.excel.letter_cells import Grid, read_meaning
from forms.excel.letter_term import Term, TermTable
from forms.excel.sheet_table import SheetRow
from forms.schema.source import LetterFault, Position
from resources.translation import _, listed

HEAD_WITHIN_ROWS = 10
MAX_ROWS = 2_000


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row as it was read: neutral texts by key, their places, and the keys that the sheet holds as numbers."""

    number: int
    texts: dict[str, str]
    positions: dict[str, Position]
    numeric: frozenset[str]

    def is_blank(self, keys: Iterable[str]) -> bool:
        return not any(self.texts.get(key) for key in keys)


@dataclass
class TableReader:
    """Reads one table of a sheet; every fault is added to `faults`."""

    grid: Grid
    table: TermTable
    faults: list[LetterFault]
    _columns: dict[int, Term] = field(default_factory=dict)

    def find_head(self, rows: Sequence[SheetRow]) -> int | None:
        """The number of the row that names the columns; None, and a fault, when there is none."""
        best, most = None, 1
        for row in rows[:HEAD_WITHIN_ROWS]:
            known = sum(self.table.named(text) is not None for text in row.texts if text.strip())
            if known > most:
                best, most = row, known
        if best is None:
            labels = listed(term.label for term in self.table.terms[:4])
            what = _("没有找到表头")
            todo = _("请在数据上方写一行表头：{labels}等。").format(labels=labels)
            place = self.grid.position(rows[0].number if rows else 1)
            self.faults.append(LetterFault("missing_column", place, what, todo))
            return None
        self._read_head(best)
        return best.number

    def _read_head(self, row: SheetRow) -> None:
        labels = [term.label for term in self.table.terms]
        for column, text in enumerate(row.texts, 1):
            head = text.strip()
            term = self.table.named(head) if head else None
            place = self.grid.position(row.number, column)
            if head and term is None:
                todo = near_todo(head, labels, _("请删去这一列；说明文字可以写在批注里。"))
                what = _("不认识的列“{head}”").format(head=head[:30])
                self.faults.append(LetterFault("unknown_column", place, what, todo))
            elif term is not None and term in self._columns.values():
                what = _("“{head}”列出现了两次").format(head=head[:30])
                self.faults.append(LetterFault("repeated_column", place, what, _("请只保留一列。")))
            elif term is not None:
                self._columns[column] = term
        for term in self.table.terms:
            if term.needed and term not in self._columns.values():
                what = _("缺少“{label}”列").format(label=term.label)
                place = self.grid.position(row.number)
                self.faults.append(LetterFault("missing_column", place, what, _("请补上这一列，表头照写。")))

    def rows(self, rows: Iterable[SheetRow]) -> Iterator[TableRow]:
        """The rows below the head that are not empty. Contents without a head above are a fault, once a column."""
        strays: set[int] = set()
        for count, row in enumerate(rows):
            if count >= MAX_ROWS:
                what = _("内容超过{limit}行").format(limit=MAX_ROWS)
                place = self.grid.position(row.number)
                self.faults.append(LetterFault("too_many_rows", place, what, _("请删去多余的行。")))
                return
            for column, text in enumerate(row.texts, 1):
                if text.strip() and column not in self._columns and column not in strays:
                    strays.add(column)
                    self._refuse_stray(row.number, column)
            read = self._read_row(row)
            if not read.is_blank(read.texts):
                yield read

    def _refuse_stray(self, row: int, column: int) -> None:
        what = _("这一格有内容，但上方没有可用的表头")
        place = self.grid.position(row, column)
        self.faults.append(LetterFault("no_head_above", place, what, _("请补上表头，或删去这一格的内容。")))

    def _read_row(self, row: SheetRow) -> TableRow:
        texts, positions, numeric = {}, {}, set()
        for column, term in self._columns.items():
            cell = self.grid.cell(row, column)
            place = self.grid.position(row.number, column)
            text, fault = read_meaning(cell, term, place)
            texts[term.key], positions[term.key] = text, place
            if fault is not None:
                self.faults.append(fault)
            if cell.kind == "number":
                numeric.add(term.key)
        return TableRow(row.number, texts, positions, frozenset(numeric))


def near_todo(name: str, known: Iterable[str], otherwise: str) -> str:
    """Names the known word that is nearest to a wrong one, or says what else to do."""
    by_plain = {plain_label(word): word for word in known}
    plain = plain_label(name)
    inside = (
        [word for key, word in by_plain.items() if len(key) > 1 and (key in plain or plain in key)] if plain else []
    )
    near = [by_plain[key] for key in difflib.get_close_matches(plain, list(by_plain), 1, 0.5)] or inside
    return _("是否要写“{near}”？").format(near=near[0]) if near else otherwise
