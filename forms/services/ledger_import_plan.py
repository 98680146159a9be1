"""What an import into a ledger would do, and what it did: rows, faults by row and column, counts."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

from forms.schema.ledger_definition import LedgerDefinition
from forms.schema.ledger_row import LedgerRow
from forms.services.import_plan import ImportFault, faulty_rows
from forms.services.ledger_import_head import FileColumn
from forms.storage.import_column_store import KnownHead
from forms.validation.ledger_board import FoundIssues, Revisions
from resources.translation import _

RowChange = Literal["new", "changed", "unchanged", "gone"]


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """One row: what is here (`before`) and what the file makes of it (`after`); `key` is what people call it.

    `gone` is a row that is here and not in the file: it is kept, unless the file replaces the ledger.
    """

    change: RowChange
    key: str
    before: LedgerRow | None
    after: LedgerRow | None
    sheet: str = ""
    row: int = 0

    def differences(self, definition: LedgerDefinition) -> Iterator[tuple[str, str, str]]:
        """(label, text here, text in the file) of each column that a person fills and the file changes."""
        for column in definition.columns:
            before = self.before.text(column.name) if self.before is not None else ""
            after = self.after.text(column.name) if self.after is not None else ""
            if before != after and not column.is_computed:
                yield column.label, before, after

    def text(self) -> str:
        """One line for a preview."""
        texts = {"new": _("新增 {key}"), "changed": _("改动 {key}"), "gone": _("文件中没有 {key}")}
        return texts.get(self.change, _("未变 {key}")).format(key=self.key)


@dataclass(frozen=True)
class LedgerPlan:
    """What a file would change in a ledger at a node. Nothing is written yet.

    `columns` are the file's, each with what is read from it; `assigned` are the heads that someone just assigned, which
    are kept when the plan is applied. `found` are the issues of all rows that the ledger then has, where they were all
    looked at, judged by rows of those `revisions`.
    """

    ledger: str
    node: str
    file_name: str
    sha256: str
    replace: bool
    rows: tuple[PlannedRow, ...]
    faults: tuple[ImportFault, ...]
    columns: tuple[FileColumn, ...] = ()
    assigned: tuple[KnownHead, ...] = ()
    found: FoundIssues | None = None
    revisions: Revisions = field(default_factory=dict)

    @cached_property
    def faulty(self) -> set[tuple[str, int]]:
        """(sheet, row) of every row that an error keeps out."""
        return faulty_rows(self.faults)

    @property
    def has_errors(self) -> bool:
        return bool(self.faulty)

    @property
    def unread(self) -> tuple[FileColumn, ...]:
        """The file's columns that nobody has said anything of and nothing is read from."""
        return tuple(column for column in self.columns if not column.column and not column.is_assigned)

    def count(self, change: RowChange) -> int:
        return self._counts[change]

    @cached_property
    def _counts(self) -> Counter[RowChange]:
        return Counter(row.change for row in self.rows)

    def to_put(self, *, skip_faulty: bool = False) -> list[PlannedRow]:
        """Rows that are written: none while there is an error, or those of faultless rows."""
        if self.has_errors and not skip_faulty:
            return []
        written = ("new", "changed")
        return [row for row in self.rows if row.change in written and (row.sheet, row.row) not in self.faulty]

    def to_remove(self) -> list[PlannedRow]:
        """Rows that are taken away: those not in the file, where it replaces the ledger and is without error."""
        if not self.replace or self.has_errors:
            return []
        return [row for row in self.rows if row.change == "gone"]


@dataclass(frozen=True)
class LedgerImportResult:
    """What was done with a plan; `written` and `removed` are none in a preview. `at` is as in `ImportResult`."""

    plan: LedgerPlan
    written: tuple[PlannedRow, ...] = ()
    removed: tuple[PlannedRow, ...] = ()
    is_preview: bool = False
    at: str = ""

    @property
    def has_errors(self) -> bool:
        return self.plan.has_errors

    def to_json(self) -> dict[str, Any]:
        plan = self.plan
        return {
            "ledger": plan.ledger,
            "node": plan.node,
            "file": plan.file_name,
            "sha256": plan.sha256,
            **{change: plan.count(change) for change in ("new", "changed", "unchanged", "gone")},
            "written": len(self.written),
            "removed": len(self.removed),
            "ignored_columns": [column.label for column in plan.unread],
            "columns": {column.label: column.column for column in plan.columns if column.column or column.is_assigned},
            "faults": [fault.to_json() for fault in plan.faults],
        }

    def lines(self) -> Iterator[str]:
        """The result as people read it: rows in a preview, then faults, then the sum."""
        if self.is_preview:
            yield from (row.text() for row in self.plan.rows if row.change != "unchanged")
        for column in self.plan.columns:
            if column.is_assigned:
                text = _("列“{label}”按指定导入到“{column}”") if column.column else _("列“{label}”按指定不导入")
                yield text.format(label=column.label, column=column.title)
        yield from (fault.text() for fault in self.plan.faults)
        yield self.summary()

    def summary(self) -> str:
        plan = self.plan
        errors = sum(fault.level == "error" for fault in plan.faults)
        counts = {"new": plan.count("new"), "changed": plan.count("changed"), "same": plan.count("unchanged")}
        counts |= {"gone": plan.count("gone"), "written": len(self.written), "removed": len(self.removed)}
        if self.is_preview:
            text = _("新增{new}行，改动{changed}行，未变{same}行，文件中没有{gone}行，错误{errors}处。没有写入。")
        elif errors and not self.written:
            text = _("有{errors}处错误，没有写入任何内容。请改正文件后重新导入。")
        elif self.removed:
            text = _("已写入{written}行（新增{new}行，改动{changed}行），未变{same}行，删去文件中没有的{removed}行。")
        else:
            text = _("已写入{written}行（新增{new}行，改动{changed}行），未变{same}行，保留文件中没有的{gone}行。")
        return text.format(**counts, errors=errors)
