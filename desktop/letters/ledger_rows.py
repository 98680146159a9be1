"""What a new version of the letter would do to ledgers, as rows for the screen. No widgets here."""

from collections.abc import Iterable, Iterator, Sequence

from desktop.letters.rehearsal_row import Row, Tone
from forms.services.ledger_moves import ColumnChange, ColumnMove, LedgerMove
from resources.translation import _, listed

_TONES: dict[ColumnChange, Tone] = {"refused": "error", "unreadable": "explain", "rescaled": "muted", "added": "good"}


def ledger_losses(moves: Iterable[LedgerMove]) -> list[Row]:
    """Rows and columns that would be lost, counted and named."""
    return list(_losses(moves))


def _losses(moves: Iterable[LedgerMove]) -> Iterator[Row]:
    for move in moves:
        if move.before is None:
            continue
        if move.rows_lost:
            what = _("台账“{name}”{count} 行").format(name=move.before.title, count=move.rows_lost)
            why = _("新版没有这个台账") if move.after is None else _("新版没有这些行所在的节点")
            nodes = listed(_("{node} {count} 行").format(node=node, count=count) for node, count in move.rows.items())
            yield Row(what, nodes, "", why, "error")
        for column in move.columns:
            if column.change == "removed" and column.count:
                yield _row(move, column)._replace(tone="error")


def ledger_rows(moves: Iterable[LedgerMove], *changes: ColumnChange) -> list[Row]:
    """Ledgers that are new, gone without content or renamed, and columns with one of these changes."""
    return [row for move in moves for row in _of_ledger(move, changes)]


def _of_ledger(move: LedgerMove, changes: Sequence[ColumnChange]) -> Iterator[Row]:
    before, after = move.before, move.after
    if "renamed" in changes:
        if before is None and after is not None:
            yield Row(_("新增台账"), "", after.title, "", "good")
        elif before is not None and after is None and not move.rows_lost:
            yield Row(_("去掉台账"), before.title, "", _("没有内容"))
        elif move.is_renamed and before is not None and after is not None:
            why = _("{count} 行随之移动").format(count=move.count)
            yield Row(_("台账改名"), f"{before.title}（{before.name}）", f"{after.title}（{after.name}）", why)
        yield from (_row(move, each) for each in move.columns if each.change == "removed" and not each.count)
    yield from (_row(move, each) for each in move.columns if each.change in changes)


def _row(move: LedgerMove, column: ColumnMove) -> Row:
    ledger = move.after or move.before
    named = column.before or column.after
    texts = {"ledger": ledger.title if ledger else "", "column": named.label if named else ""}
    what = _("{column}（{ledger}）").format(**texts)
    counted = _("{count} 个值").format(count=column.count) if column.count else ""
    before = "：".join(text for text in (counted, _("；").join(column.examples)) if text)
    after = column.after.label if column.after and column.change in ("renamed", "added") else ""
    why = {
        "added": _("新增的列"),
        "removed": _("新版没有这一列"),
        "renamed": _("列改名，值随之移动"),
        "unreadable": _("读不出：{why}，原样保留待改").format(why=column.why),
        "refused": _("按新版的小数位数放不下，不能采用：请保留原来的小数位数"),
        "recomputed": _("由程序重新计算；已锁定的节点不变"),
    }.get(column.change, column.why)
    return Row(what, before, after, why, _TONES.get(column.change, ""))
