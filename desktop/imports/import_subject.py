"""What a file is imported into: fields of measures, or the rows of one ledger. Both are looked at and taken alike."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from desktop.imports.change_words import CHANGE_COLOURS, CHANGE_WORDS
from desktop.imports.lines_table import Line
from desktop.style import TOKENS
from desktop.tasks import Job
from desktop.workbench import Workbench
from forms.excel.columns import SheetKind
from forms.services.import_plan import ImportPlan, ImportResult, PlannedCell, shown
from forms.services.import_undo import undo_import
from forms.services.importing import apply_import, read_import
from resources.translation import _

if TYPE_CHECKING:
    from forms.services.ledger_desk import LedgerDesk

_FILE_WORDS: dict[SheetKind, str] = {"measures": "措施填报表", "targets": "目标计划表", "owners": "责任单位表"}


DeskOf = Callable[[str], "LedgerDesk"]
"""Gives the desk of a ledger by its name."""


class Subject(Protocol):
    """`heads` and `widths` are those of the list of what changes; `ledger` names a ledger, "" for measures.

    `read`, `apply` and `undo` run on the database thread.
    """

    heads: Sequence[str]
    widths: Sequence[int]
    ledger: str

    def read(self, path: Path, job: Job) -> Any: ...

    def apply(self, plan: Any, *, skip_faulty: bool) -> Any: ...

    def undo(self, result: Any) -> int: ...

    def count(self, plan: Any, *, skip_faulty: bool) -> int:
        """How many things would be written or taken away."""

    def take_text(self, plan: Any, count: int) -> str:
        """What the button that takes it says."""

    def summary(self, plan: Any) -> str: ...

    def lines(self, plan: Any, *, with_same: bool) -> Sequence[Any]: ...

    def line(self, plan: Any, each: Any) -> Line: ...

    def done_text(self, result: Any) -> str: ...

    def undone_text(self, result: Any, count: int) -> str: ...

    @property
    def template_name(self) -> str: ...

    def template(self) -> bytes: ...


class CellSubject:
    """Figures, targets or owners of measures."""

    heads = ("变化", "措施", "栏目", "现在", "文件中", "位置")
    widths = (80, 60, 100, 200, 220, 0)
    ledger = ""

    def __init__(self, bench: Workbench, kind: SheetKind) -> None:
        self._session, self._desk, self._kind = bench.session, bench.desk, kind

    def read(self, path: Path, job: Job) -> ImportPlan:
        return read_import(self._session, self._desk.node, self._kind, path, lambda: job.is_cancelled)

    def apply(self, plan: ImportPlan, *, skip_faulty: bool) -> ImportResult:
        return apply_import(self._desk, plan, skip_faulty=skip_faulty)

    def undo(self, result: ImportResult) -> int:
        return undo_import(self._desk, self._kind, result.at)

    def count(self, plan: ImportPlan, *, skip_faulty: bool) -> int:
        return len(plan.to_write(skip_faulty=skip_faulty))

    def take_text(self, plan: ImportPlan, count: int) -> str:
        return _("导入 {count} 项").format(count=count)

    def summary(self, plan: ImportPlan) -> str:
        errors = sum(fault.level == "error" for fault in plan.faults)
        text = _("新增 {new} 项 · 改动 {changed} 项 · 未变 {same} 项 · 文件中为空而保留 {gone} 项 · 错误 {errors} 处")
        new, changed, same, gone = (plan.count(change) for change in ("new", "changed", "unchanged", "gone"))
        return text.format(new=new, changed=changed, same=same, gone=gone, errors=errors)

    def lines(self, plan: ImportPlan, *, with_same: bool) -> list[PlannedCell]:
        return [cell for cell in plan.cells if with_same or cell.change != "unchanged"]

    def line(self, plan: ImportPlan, each: PlannedCell) -> Line:
        is_left_out = each.is_written and (each.sheet, each.row) in plan.faulty
        word = _("✗ 有错误") if is_left_out else _(CHANGE_WORDS[each.change])
        place = _("{sheet} 第{row}行{column}列").format(sheet=each.sheet, row=each.row, column=each.column)
        before, after = shown(each.before), "" if each.change == "gone" else shown(each.after)
        texts = (word, each.measure, each.label, before or "—", after or "—", place)
        return Line(texts, TOKENS.error if is_left_out else CHANGE_COLOURS[each.change], {3: before, 4: each.raw})

    def done_text(self, result: ImportResult) -> str:
        text = _("已从“{file}”导入 {count} 项（{node}）。")
        return text.format(file=result.plan.file_name, count=result.written, node=self._desk.node.label)

    def undone_text(self, result: ImportResult, count: int) -> str:
        kept = len(result.saved) - count
        if kept:
            text = _("已撤销导入，恢复 {count} 项；导入后又改过的 {kept} 项保留不动。")
            return text.format(count=count, kept=kept)
        return _("已撤销导入，恢复 {count} 项。").format(count=count)

    @property
    def template_name(self) -> str:
        """大足区2024年3月底措施填报表.xlsx"""
        letter = self._desk.letter
        return f"{letter.unit}{letter.year}年{self._desk.node.label}{_FILE_WORDS[self._kind]}.xlsx"

    def template(self) -> bytes:
        from forms.excel.template import build_template  # late: openpyxl

        return build_template(self._desk.letter, self._desk.node, self._desk.session.entries, self._kind)


def make_subject(bench: Workbench, kind: SheetKind | None, ledger: str, desk_of: DeskOf | None = None) -> Subject:
    """The subject of a kind of sheet, or of a ledger when the kind is None."""
    from desktop.imports.ledger_subject import LedgerSubject  # late: only for a ledger

    if kind is not None:
        return CellSubject(bench, kind)
    from forms.services.ledger_desk import LedgerDesk  # late, as above

    return LedgerSubject(desk_of(ledger) if desk_of else LedgerDesk(bench.session, bench.node, ledger, bench.desk))
