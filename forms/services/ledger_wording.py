"""What becomes of a ledger's column, as one sentence; the window and the command line say the same."""

from collections.abc import Mapping

from forms.services.ledger_moves import ColumnChange, ColumnMove, LedgerMove
from resources.translation import _


def column_sentence(move: LedgerMove, column: ColumnMove) -> str:
    """台账“…”的“…”：what happens to how many values, some of them by row."""
    ledger = move.after or move.before
    named = column.before or column.after
    texts: Mapping[ColumnChange, str] = {
        "added": _("台账“{ledger}”新增“{column}”一列"),
        "removed": _("将丢失：台账“{ledger}”的“{column}”，{count} 个值（{why}：{examples}）")
        if column.count
        else _("台账“{ledger}”去掉“{column}”一列（没有内容）"),
        "renamed": _("台账“{ledger}”的“{column}”改为“{new}”（{name}），{count} 个值随之移动"),
        "rescaled": _("台账“{ledger}”的“{column}”：{why}（{count} 个值）"),
        "converted": _("换算：台账“{ledger}”的“{column}”，{count} 个值（{why}：{examples}）"),
        "unreadable": _(
            "需要改正：台账“{ledger}”的“{column}”，{count} 个值在新版中读不出（{why}：{examples}），原样保留待改"
        ),
        "refused": _("不能采用：台账“{ledger}”的“{column}”，{count} 个数按新版的小数位数放不下（{examples}）"),
        "recomputed": _("台账“{ledger}”的“{column}”由程序重新计算（已锁定的节点不变）"),
    }
    return texts[column.change].format(
        ledger=ledger.title if ledger else "",
        column=named.label if named else "",
        new=column.after.label if column.after else "",
        name=column.after.name if column.after else "",
        count=column.count,
        why=column.why,
        examples=_("；").join(column.examples),
    )
