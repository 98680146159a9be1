"""A rehearsal in lines for people and in JSON for scripts."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from forms.schema.letter import Measure
from forms.services.ledger_moves import LedgerMove
from forms.services.ledger_wording import column_sentence
from forms.services.letter_moves import EntryMove
from forms.services.letter_rehearsal import Rehearsal
from resources.translation import _, listed

_SHOWN = 40


def rehearsal_lines(rehearsal: Rehearsal) -> Iterator[str]:
    """What moves, comes, goes and changes, the gravest last."""
    versions = {"current": rehearsal.current_version, "version": rehearsal.letter.version}
    yield _("责任书第{current}版改为第{version}版：").format(**versions)
    for difference in rehearsal.differences:
        names = {"what": difference.what, "count": len(difference.names), "names": _shortened(difference.names)}
        yield _("  {what}：{count}处（{names}）").format(**names)
    yield from _measure_lines(rehearsal)
    for text, nodes in (
        (_("  新增节点：{nodes}"), rehearsal.nodes_added),
        (_("  去掉节点：{nodes}"), rehearsal.nodes_removed),
    ):
        if nodes:
            yield text.format(nodes=listed(nodes))
    for closed in rehearsal.closed:
        text = _("  节点 {node} 已锁定：仍按第{version}版查看和审定，报送包不变；它的数按新编号供以后的节点对照。")
        yield text.format(node=closed.node, version=closed.letter_version)
    yield from _entry_lines(rehearsal)
    for move in rehearsal.ledgers.moves:
        yield from _ledger_lines(move)


def _measure_lines(rehearsal: Rehearsal) -> Iterator[str]:
    for old, new in rehearsal.renumbered:
        yield _("  措施改编号：{old} 改为 {new}  {title}").format(old=old.no, new=new.no, title=new.title)
    for measure in rehearsal.added:
        yield _("  新增措施：{no}  {title}").format(no=measure.no, title=measure.title)
    for measure in rehearsal.removed:
        yield _("  去掉措施：{no}  {title}").format(no=measure.no, title=measure.title)


def _entry_lines(rehearsal: Rehearsal) -> Iterator[str]:
    counts = Counter(move.kind for move in rehearsal.entries)
    if counts["moved"]:
        yield _("  已填内容随编号移动：{count}项").format(count=counts["moved"])
    moved = sum(after is not None for _before, after in rehearsal.explanations)
    if moved:
        yield _("  审核说明随编号移动：{count}条").format(count=moved)
    if len(rehearsal.explanations) > moved:
        yield _("  审核说明丢失：{count}条").format(count=len(rehearsal.explanations) - moved)
    attached = len(rehearsal.evidence) - len(rehearsal.evidence_lost)
    if attached:
        yield _("  佐证材料随编号移动：{count}件").format(count=attached)
    for evidence in rehearsal.evidence_lost:
        place = {"measure": evidence.measure, "node": evidence.node, "title": evidence.title}
        yield _("  佐证材料不再关联：{measure} {node} {title}（文件仍在工作区）").format(**place)
    texts = {
        "recounted": _("  重新计数：{place}，由 {before} 改为 {after}"),
        "converted": _("  换算单位：{place}，由 {before} 改为 {after}（{why}）"),
        "unreadable": _("  需要改正：{place}，{before} 在新版中读不出（{why}），原样保留待改"),
        "lost": _("  将丢失：{place}，{before}（{why}）"),
    }
    for kind, text in texts.items():
        for move in rehearsal.entries:
            if move.kind == kind:
                after = move.after.value if move.after is not None else ""
                yield text.format(place=_place(move), before=_held(move), after=after, why=move.why)


def _ledger_lines(move: LedgerMove) -> Iterator[str]:
    before, after = move.before, move.after
    named = after or before
    names = {"name": named.title if named else "", "count": move.count}
    if before is None:
        yield _("  新增台账：{name}").format(**names)
    elif after is None:
        text = (
            _("  将丢失：台账“{name}”连同 {count} 行（新版没有这个台账）")
            if move.count
            else _("  去掉台账：{name}（没有内容）")
        )
        yield text.format(**names)
    elif move.is_renamed:
        text = _("  台账“{old}”（{old_name}）改为“{name}”（{new_name}），{count} 行随之移动")
        yield text.format(**names, old=before.title, old_name=before.name, new_name=after.name)
    if after is not None and move.rows_lost:
        yield _("  将丢失：台账“{name}”在去掉的节点的 {count} 行").format(name=names["name"], count=move.rows_lost)
    for column in move.columns:
        yield _("  {text}").format(text=column_sentence(move, column))


def _place(move: EntryMove) -> str:
    return _("{no} {label} {node}").format(no=move.before.measure, label=move.label, node=move.before.node)


def _held(move: EntryMove) -> str:
    text = " ".join((move.before.value or move.before.reason or move.before.raw).split())
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"


def _shortened(names: tuple[str, ...]) -> str:
    return listed(names[:8]) + ("…" if len(names) > 8 else "")


def rehearsal_to_json(rehearsal: Rehearsal) -> dict[str, Any]:
    return {
        "version": {"from": rehearsal.current_version, "to": rehearsal.letter.version},
        "needs_confirmation": rehearsal.needs_confirmation,
        "renumbered": {old.no: new.no for old, new in rehearsal.renumbered},
        "added": _numbers(rehearsal.added),
        "removed": _numbers(rehearsal.removed),
        "nodes_added": list(rehearsal.nodes_added),
        "nodes_removed": list(rehearsal.nodes_removed),
        "closed": {closed.node: closed.letter_version for closed in rehearsal.closed},
        "entries": [_move_to_json(move) for move in rehearsal.entries],
        "explanations_lost": [before.issue for before, after in rehearsal.explanations if after is None],
        "evidence_lost": [evidence.file_name for evidence in rehearsal.evidence_lost],
        "ledgers": [_ledger_to_json(move) for move in rehearsal.ledgers.moves],
        "differences": {difference.what: list(difference.names) for difference in rehearsal.differences},
    }


def _numbers(measures: tuple[Measure, ...]) -> list[str]:
    return [measure.no for measure in measures]


def _move_to_json(move: EntryMove) -> dict[str, str]:
    after = move.after
    places = {"node": move.before.node, "from": move.before.place, "to": after.place if after is not None else ""}
    texts = {"before": _held(move), "after": after.value or after.raw if after is not None else ""}
    return {"kind": move.kind, **places, **texts, "why": move.why}


def _ledger_to_json(move: LedgerMove) -> dict[str, Any]:
    return {
        "from": move.before.name if move.before else "",
        "to": move.after.name if move.after else "",
        "rows": dict(move.rows),
        "rows_lost": move.rows_lost,
        "columns": [
            {
                "change": column.change,
                "from": column.before.name if column.before else "",
                "to": column.after.name if column.after else "",
                "values": column.count,
                "why": column.why,
            }
            for column in move.columns
        ],
    }
