"""The rows of one ledger as the import dialog shows and takes them."""

from collections.abc import Sequence
from pathlib import Path

from desktop.imports.change_words import CHANGE_COLOURS, CHANGE_WORDS
from desktop.imports.lines_table import Line
from desktop.style import TOKENS
from desktop.tasks import Job
from forms.services.import_undo import undo_import
from forms.services.ledger_desk import LedgerDesk
from forms.services.ledger_import_plan import LedgerImportResult, LedgerPlan, PlannedRow
from forms.services.ledger_importing import LedgerFile, apply_ledger_import, plan_ledger_import, read_ledger_file
from resources.translation import _

_MOST_SHOWN = 6
_LONGEST = 24


class LedgerSubject:
    """The file is read once; it is planned again when `replaces` or `columns` change.

    `columns` are heads and the column each means, as someone said for this file.
    """

    widths = (80, 150, 520, 0)

    def __init__(self, desk: LedgerDesk) -> None:
        self.desk = desk
        self.ledger = desk.name
        self.definition = desk.definition
        self.heads = ("变化", (self.definition.key or self.definition.columns[0]).label, "内容", "位置")
        self.replaces = False
        self.columns: dict[str, str | None] = {}
        self._file: tuple[Path, LedgerFile] | None = None

    def forget_file(self) -> None:
        """Read the file anew next time, with nothing said of its heads."""
        self._file = None
        self.columns.clear()

    def read(self, path: Path, job: Job) -> LedgerPlan:
        if self._file is None or self._file[0] != path:
            self._file = (path, read_ledger_file(self.desk, path, lambda: job.is_cancelled))
        return plan_ledger_import(
            self.desk,
            self._file[1],
            replace_all=self.replaces,
            columns=self.columns,
            is_cancelled=lambda: job.is_cancelled,
        )

    def apply(self, plan: LedgerPlan, *, skip_faulty: bool) -> LedgerImportResult:
        result = apply_ledger_import(self.desk, plan, skip_faulty=skip_faulty)
        self.desk.desk.look_at_rows()  # here, not where a screen would wait for it
        return result

    def undo(self, result: LedgerImportResult) -> int:
        return undo_import(self.desk, self.ledger, result.at)

    def count(self, plan: LedgerPlan, *, skip_faulty: bool) -> int:
        return len(plan.to_put(skip_faulty=skip_faulty)) + len(plan.to_remove())

    def take_text(self, plan: LedgerPlan, count: int) -> str:
        removed = len(plan.to_remove())
        if removed:
            return _("写入 {count} 行，删去 {removed} 行").format(count=count - removed, removed=removed)
        return _("导入 {count} 行").format(count=count)

    def summary(self, plan: LedgerPlan) -> str:
        errors = sum(fault.level == "error" for fault in plan.faults)
        text = _("新增 {new} 行 · 改动 {changed} 行 · 未变 {same} 行 · 文件中没有 {gone} 行 · 错误 {errors} 处")
        new, changed, same, gone = (plan.count(change) for change in ("new", "changed", "unchanged", "gone"))
        return text.format(new=new, changed=changed, same=same, gone=gone, errors=errors)

    def lines(self, plan: LedgerPlan, *, with_same: bool) -> Sequence[PlannedRow]:
        return plan.rows if with_same else [row for row in plan.rows if row.change != "unchanged"]

    def line(self, plan: LedgerPlan, each: PlannedRow) -> Line:
        is_left_out = each.change in ("new", "changed") and (each.sheet, each.row) in plan.faulty
        word, colour = _(CHANGE_WORDS[each.change]), CHANGE_COLOURS[each.change]
        if is_left_out:
            word, colour = _("✗ 有错误"), TOKENS.error
        elif each.change == "gone" and plan.replace and not plan.has_errors:
            word, colour = _("－ 删去"), TOKENS.error
        place = _("{sheet} 第{row}行").format(sheet=each.sheet, row=each.row) if each.row else _("文件中没有")
        parts = self._parts(each)
        content = _("；").join(parts[:_MOST_SHOWN]) + (_("；…") if len(parts) > _MOST_SHOWN else "")
        return Line((word, each.key, content or "—", place), colour, {1: each.key, 2: "\n".join(parts)})

    def _parts(self, each: PlannedRow) -> list[str]:
        """What the file says of the row, column by column."""
        if each.after is None or each.change == "unchanged":
            return []
        differences = each.differences(self.definition)
        if each.change == "new":
            return [f"{label} {_short(after)}" for label, _before, after in differences if after != each.key]
        return [f"{label} {_short(before) or '—'} → {_short(after) or '—'}" for label, before, after in differences]

    def done_text(self, result: LedgerImportResult) -> str:
        text = _("已从“{file}”导入{ledger}：写入 {count} 行，删去 {removed} 行（{node}）。")
        return text.format(
            file=result.plan.file_name,
            ledger=self.definition.title,
            count=len(result.written),
            removed=len(result.removed),
            node=self.desk.node.label,
        )

    def undone_text(self, result: LedgerImportResult, count: int) -> str:
        kept = len(result.written) + len(result.removed) - count
        if kept:
            text = _("已撤销导入，恢复 {count} 行；导入后又改过的 {kept} 行保留不动。")
            return text.format(count=count, kept=kept)
        return _("已撤销导入，恢复 {count} 行。").format(count=count)

    @property
    def template_name(self) -> str:
        """大足区2024年3月底待盘活国有资产清单.xlsx"""
        letter = self.desk.session.letter
        return f"{letter.unit}{letter.year}年{self.desk.node.label}{self.definition.title}.xlsx"

    def template(self) -> bytes:
        from forms.excel.ledger_template import build_ledger_template  # late: openpyxl

        return build_ledger_template(self.desk.session.letter, self.desk.node, self.definition)


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= _LONGEST else plain[: _LONGEST - 1] + "…"
