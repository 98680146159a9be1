"""Takes an import back as the log has it: every cell or row to what it held before, in one transaction."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from forms.clock import local_text, now
from forms.errors import UserError
from forms.schema.cell import Cell
from forms.schema.ledger_row import LedgerRow
from forms.schema.measure_fields import field_of, label_of
from forms.services.desk import NodeDesk
from forms.services.ledger_desk import LedgerDesk
from forms.storage import import_log
from forms.storage.audit_store import Change
from forms.storage.entry_store import refuse_locked
from forms.storage.import_log import ImportEntry
from resources.translation import _, listed

_MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class ImportUndo:
    """What was taken back, or would be: how many cells or rows, and which of the import were changed since and stay."""

    entry: ImportEntry
    count: int
    changed: tuple[str, ...]
    is_preview: bool = False

    def to_json(self) -> dict[str, Any]:
        entry = self.entry
        said = {"target": entry.target, "node": entry.node, "file": entry.file, "sha256": entry.sha256}
        said |= {"imported_at": entry.at, "imported_by": entry.by}
        return {**said, "undone": 0 if self.is_preview else self.count, "count": self.count, "kept": list(self.changed)}

    def lines(self) -> Iterator[str]:
        for place in self.changed:
            yield _("导入后又改过，保留：{place}").format(place=place)
        texts = {"file": self.entry.file, "import": _told(self.entry.by, self.entry.at), "count": self.count}
        if self.is_preview:
            text = _("将撤销从“{file}”的导入（{import}），恢复{count}处。没有写入。")
        else:
            text = _("已撤销从“{file}”的导入（{import}），恢复{count}处。")
        yield text.format(**texts)


def undo_newest(
    desk: NodeDesk | LedgerDesk, target: str, *, keep_changed: bool = False, dry_run: bool = False
) -> ImportUndo:
    """Take back the newest import of a kind of sheet, or into the desk's ledger (on the database thread).

    Raises:
        UserError: there is none, it was taken back already, another letter was adopted since, the node is locked, or
            something of it was changed since (unless `keep_changed`: that stays). Nothing is changed.
        EnvironmentFault: it could not be saved. Nothing is changed.
    """
    node = desk.node.id
    entry = import_log.newest_import(desk.session.connection, target, node)
    if entry is None:
        what = _("节点 {node} 还没有导入过这类内容，没有可以撤销的。").format(node=node)
        raise UserError("nothing_to_undo", what, todo=_("请核对节点和导入的种类。"))
    if entry.is_undone:
        what = _("节点 {node} 最近一次导入已经撤销过了。").format(node=node)
        raise UserError("nothing_to_undo", what, todo=_("更早的内容可以从备份恢复。"))
    undone = undo_entry(desk, entry, keep_changed=keep_changed, dry_run=dry_run)
    if not (undone.count or undone.changed):
        what = _("从“{file}”导入的内容都已改回导入前的样子，没有可以撤销的。").format(file=entry.file)
        raise UserError("nothing_to_undo", what)
    return undone


def undo_import(desk: NodeDesk | LedgerDesk, target: str, at: str) -> int:
    """Take back the import that was written at an instant, but for what was changed since; how much was given back.

    Raises as `undo_newest`.
    """
    entry = import_log.import_of(desk.session.connection, target, desk.node.id, at)
    return undo_entry(desk, entry, keep_changed=True).count if entry is not None else 0


def undo_entry(
    desk: NodeDesk | LedgerDesk, entry: ImportEntry, *, keep_changed: bool = False, dry_run: bool = False
) -> ImportUndo:
    """As `undo_newest`, of one import."""
    connection = desk.session.connection
    refuse_locked(connection, [entry.node])
    if import_log.letter_changed_since(connection, entry):
        what = _("从“{file}”导入之后，工作区换用了新版责任书，没有撤销任何内容。").format(file=entry.file)
        raise UserError("letter_changed", what, todo=_("请改正有关内容，或从换版前的备份恢复。"))
    undo = _RowsUndo(desk, entry) if isinstance(desk, LedgerDesk) else _CellsUndo(desk, entry)
    if undo.changed and not keep_changed and not dry_run:
        raise _refuse_changed(entry, undo.changed)
    if undo.count and not dry_run:
        undo.write()
    return ImportUndo(entry, undo.count, undo.changed, dry_run)


def _refuse_changed(entry: ImportEntry, changed: Sequence[str]) -> UserError:
    named = listed([*changed[:_MOST_NAMED], *([_("等")] if len(changed) > _MOST_NAMED else [])])
    what = _("从“{file}”导入之后又改过{count}处：{named}。没有撤销任何内容。")
    todo = _("请先核对这些内容；要保留它们、撤销其余的，请加 --keep-changed。")
    return UserError("changed_since", what.format(file=entry.file, count=len(changed), named=named), todo=todo)


def _told(by: str, at: str) -> str:
    """张三 2024-04-02 09:30"""
    return f"{by} {local_text(datetime.fromisoformat(at), '%Y-%m-%d %H:%M')}".strip()


def _entry_of_log(desk: NodeDesk | LedgerDesk, entry: ImportEntry, counts: dict[str, Any]) -> Change:
    detail = {"file": entry.file, "sha256": entry.sha256, **counts, "import": entry.seq}
    place = import_log.import_place(entry.target, entry.node)
    return Change(now().isoformat(), desk.session.by, "undo_import", place, detail)


class _CellsUndo:
    """The cells of an import of measures, targets or owners; those that are as before it already are left alone."""

    def __init__(self, desk: NodeDesk, entry: ImportEntry) -> None:
        self._desk, self._entry = desk, entry
        pairs = list(import_log.cells_of(desk.session.connection, entry))
        here = [desk.session.entries.cell(after.node, after.measure, after.field) for _before, after in pairs]
        self._all_before = [before for before, _after in pairs]
        self._before = [before for (before, after), cell in zip(pairs, here, strict=True) if cell.says_same_as(after)]
        self.changed = tuple(
            self._name(cell)
            for (before, after), cell in zip(pairs, here, strict=True)
            if not (cell.says_same_as(after) or cell.says_same_as(before))
        )
        self.count = len(self._before)

    def _name(self, cell: Cell) -> str:
        measure = self._desk.letter.measure(cell.measure)
        field = field_of(measure, cell.field)
        label = label_of(measure, field) if field is not None else cell.field
        return _("{place}（{told}）").format(place=f"{cell.measure} {label}", told=_told(cell.by, cell.at))

    def write(self) -> None:
        desk, stamp = self._desk, now().isoformat()
        restored = [replace(cell, by=desk.session.by, at=stamp) for cell in self._before]
        detail = {"kind": self._entry.target, "cells": len(restored)}
        desk.save(restored, "undo_import", _entry_of_log(desk, self._entry, detail))
        desk.editor.forget_edit(self._all_before)
        for cell in restored:
            desk.session.entries.put(cell)
        desk.check_all()


class _RowsUndo:
    """The rows of an import into a ledger: new ones go, changed ones and those taken away come back."""

    def __init__(self, desk: LedgerDesk, entry: ImportEntry) -> None:
        if "before" not in entry.detail:
            what = _("从“{file}”的导入是旧版本的程序做的，没有记下原来的内容。").format(file=entry.file)
            raise UserError("older_import", what, todo=_("用 backup 做的备份可以用 restore 恢复。"))
        self._desk, self._entry = desk, entry
        noted = {each["id"]: each for each in entry.detail["before"]}
        ids = [*entry.detail["new"], *noted]
        here = desk.at_node.some(ids)
        touched = import_log.rows_touched_since(desk.session.connection, entry)
        self._put: list[LedgerRow] = []
        self._gone: list[str] = []
        changed: list[str] = []
        for row_id in ids:
            row, before = here.get(row_id), noted.get(row_id)
            is_gone = before is not None and before["is_gone"]
            was = import_log.row_as_noted(desk.definition, before, None if is_gone else row) if before else None
            is_as_before = was.says_same_as(row) if was is not None else row is None
            is_as_imported = row is None if is_gone else self._is_untouched(row)
            if is_as_before:
                continue  # somebody did so by hand
            if not is_as_imported:
                changed.append(self._name(row, row_id, touched.get(row_id)))
            elif was is not None:
                self._put.append(was)
            else:
                self._gone.append(row_id)
        self.changed = tuple(changed)
        self.count = len(self._put) + len(self._gone)

    def _is_untouched(self, row: LedgerRow | None) -> bool:
        return row is not None and (row.source, row.at) == (self._entry.sha256, self._entry.at)

    def _name(self, row: LedgerRow | None, row_id: str, change: Change | None) -> str:
        key = self._desk.definition.key
        columns = change.detail.get("columns", {}) if change is not None else {}
        name = self._desk.key_of(row) if row is not None else columns.get(key.name if key else "", row_id)
        if change is None:
            return str(name)
        return _("{place}（{told}）").format(place=name, told=_told(change.by, change.at))

    def write(self) -> None:
        desk, stamp = self._desk, now().isoformat()
        put = [replace(row, by=desk.session.by, at=stamp) for row in self._put]
        detail = {"rows": len(put), "removed": self._gone}
        desk.replace_rows(put, self._gone)
        try:
            desk.save("undo_import", _entry_of_log(desk, self._entry, detail))
        except BaseException:
            desk.undo()
            raise
