"""What an import would do, and what it did: planned cells, faults by row and column, counts."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from forms.excel.columns import SheetKind
from forms.excel.sheet_table import column_letter
from forms.issues import Level
from forms.schema.cell import Cell
from resources.translation import _

PlannedChange = Literal["new", "changed", "unchanged", "gone"]
_SHOWN_LENGTH = 30


@dataclass(frozen=True, slots=True)
class ImportFault:
    """Something in the file; `row` and `column` are counted as Excel counts them.

    At level error the row is not written. At level hint it is written, or something beside it was passed over.
    """

    code: str
    sheet: str
    row: int
    column: str
    level: Level
    message: str

    def text(self) -> str:
        """One line of a report: 错误　Sheet1 第3行B列…"""
        words = {"error": _("错误"), "explain": _("待说明"), "hint": _("提示")}
        return _("{level}　{sheet} {message}").format(level=words[self.level], sheet=self.sheet, message=self.message)

    def to_json(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "sheet": self.sheet,
            "row": self.row,
            "column": self.column,
            "level": self.level,
            "message": self.message,
        }


def fault_at(code: str, level: Level, place: tuple[str, int, int], what: str, fix: str = "") -> ImportFault:
    """A fault at (sheet, row, column from 1); `what` without its full stop, `fix` a whole sentence."""
    sheet, row, column = place
    letters = column_letter(column)
    message = _("第{row}行{column}列：{what}。{fix}").format(row=row, column=letters, what=what, fix=fix).rstrip()
    return ImportFault(code, sheet, row, letters, level, message)


@dataclass(frozen=True, slots=True)
class PlannedCell:
    """One field of one measure: what holds (`before`), what the file says (`after`, from the text `raw`).

    `gone` is a field that is filled here and empty in the file: it is kept as it is.
    """

    change: PlannedChange
    measure: str
    field: str
    label: str
    before: Cell
    after: Cell
    raw: str
    sheet: str
    row: int
    column: str

    @property
    def is_written(self) -> bool:
        return self.change in ("new", "changed")

    def text(self) -> str:
        """One line for a preview: 9.2 本期数：205 → 210."""
        place = f"{self.measure} {self.label}"
        before, after = shown(self.before), shown(self.after)
        if self.change == "new":
            return _("{place}：填入 {after}").format(place=place, after=after)
        if self.change == "changed":
            return _("{place}：{before} → {after}").format(place=place, before=before, after=after)
        if self.change == "gone":
            return _("{place}：文件中为空，保留 {before}").format(place=place, before=before)
        return _("{place}：未变").format(place=place)


def shown(cell: Cell) -> str:
    """What a cell holds, short enough for a line."""
    text = " ".join((cell.value or cell.raw or cell.reason).split())
    return text if len(text) <= _SHOWN_LENGTH else text[: _SHOWN_LENGTH - 1] + "…"


def open_elsewhere(sheet: str) -> ImportFault:
    """The file is open in a spreadsheet program."""
    what = _("这个文件正在 WPS 或 Excel 中打开，还没有保存的修改不会读入")
    return fault_at("open_elsewhere", "hint", (sheet, 1, 1), what, _("如有修改，请先保存再重新读取。"))


def faulty_rows(faults: Iterable[ImportFault]) -> set[tuple[str, int]]:
    """(sheet, row) of every fault that keeps its row from being written."""
    return {(fault.sheet, fault.row) for fault in faults if fault.level == "error"}


@dataclass(frozen=True)
class ImportPlan:
    """What a file would change at a node. Nothing is written yet.

    `cells` has every field of a recognised row, in the file's order; `ignored` are heads that are none of ours.
    """

    kind: SheetKind
    node: str
    file_name: str
    sha256: str
    cells: tuple[PlannedCell, ...]
    faults: tuple[ImportFault, ...]
    ignored: tuple[str, ...] = ()

    @cached_property
    def faulty(self) -> set[tuple[str, int]]:
        """(sheet, row) of every row that an error keeps out."""
        return faulty_rows(self.faults)

    @property
    def has_errors(self) -> bool:
        return bool(self.faulty)

    def count(self, change: PlannedChange) -> int:
        return sum(cell.change == change for cell in self.cells)

    def to_write(self, *, skip_faulty: bool = False) -> list[PlannedCell]:
        """Cells that an import writes: none while there is an error, or those of faultless rows."""
        if self.has_errors and not skip_faulty:
            return []
        return [cell for cell in self.cells if cell.is_written and (cell.sheet, cell.row) not in self.faulty]


@dataclass(frozen=True)
class ImportResult:
    """What was done with a plan: how many cells were written, what they were before and are now (none in a preview).

    `at` is the instant by which the log knows the import.
    """

    plan: ImportPlan
    written: int = 0
    previous: tuple[Cell, ...] = ()
    saved: tuple[Cell, ...] = ()
    is_preview: bool = False
    at: str = ""

    @property
    def has_errors(self) -> bool:
        return self.plan.has_errors

    def to_json(self) -> dict[str, Any]:
        plan = self.plan
        return {
            "kind": plan.kind,
            "node": plan.node,
            "file": plan.file_name,
            "sha256": plan.sha256,
            "new": plan.count("new"),
            "changed": plan.count("changed"),
            "unchanged": plan.count("unchanged"),
            "gone": plan.count("gone"),
            "written": self.written,
            "ignored_columns": list(plan.ignored),
            "faults": [fault.to_json() for fault in plan.faults],
        }

    def lines(self) -> Iterator[str]:
        """The result as people read it: changes in a preview, then faults, then the sum."""
        if self.is_preview:
            yield from (cell.text() for cell in self.plan.cells if cell.change != "unchanged")
        yield from (fault.text() for fault in self.plan.faults)
        yield self.summary()

    def summary(self) -> str:
        plan = self.plan
        counts = {"new": plan.count("new"), "changed": plan.count("changed"), "same": plan.count("unchanged")}
        counts |= {"gone": plan.count("gone"), "written": self.written}
        errors = sum(fault.level == "error" for fault in plan.faults)
        counts["errors"] = errors
        if self.is_preview:
            text = _("新增{new}项，改动{changed}项，未变{same}项，文件中为空而保留{gone}项，错误{errors}处。没有写入。")
        elif errors and not self.written:
            text = _("有{errors}处错误，没有写入任何内容。请改正文件后重新导入。")
        else:
            text = _("已写入{written}项（新增{new}项，改动{changed}项），未变{same}项，文件中为空而保留{gone}项。")
        return text.format(**counts)
