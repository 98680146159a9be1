"""What a new version of the letter would do, as sections of rows for the screen and for copying. No widgets here."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping

from desktop.entry.form_content import published_target
from desktop.letters.ledger_rows import ledger_losses, ledger_rows
from desktop.letters.rehearsal_row import Row, Section, Tone
from forms.schema.field_types import format_date
from forms.schema.letter import Letter, Measure
from forms.services.letter_moves import EntryMove
from forms.services.letter_rehearsal import Rehearsal
from resources.translation import _, listed


class RehearsalRows:
    """Reads a rehearsal against the letter in force; `chosen` are the old numbers somebody has decided about."""

    def __init__(self, current: Letter, rehearsal: Rehearsal, chosen: Iterable[str] = ()) -> None:
        self.current = current
        self.rehearsal = rehearsal
        self._chosen = set(chosen)
        gone = {measure.no for measure in rehearsal.removed}
        moved = {old.no: new.no for old, new in rehearsal.renumbered}
        self.matched = {each.no: moved.get(each.no, each.no) for each in current.measures if each.no not in gone}
        self._closed = {each.node: each.letter_version for each in rehearsal.closed}

    @property
    def lost(self) -> list[Row]:
        """Everything that would be lost, each with its place and whole text."""
        found = self.rehearsal
        rows = [self._entry(move, "error") for move in found.lost]
        rows += [
            self._row(_("佐证材料"), each.measure, each.node, each.title, _("不再关联，文件仍留在工作区"))
            for each in found.evidence_lost
        ]
        for before, after in found.explanations:
            if after is None:
                no = _measure_in(self.current, before.issue)
                rows.append(self._row(_("审核说明"), no, before.node, before.text, _("新版没有这项措施或节点")))
        return [*rows, *ledger_losses(found.ledgers.moves)]

    def sections(self) -> list[Section]:
        """The gravest first; a section without rows is left out."""
        of_kind: dict[str, list[EntryMove]] = {}
        for move in self.rehearsal.entries:
            of_kind.setdefault(move.kind, []).append(move)
        converted = [*of_kind.get("converted", ()), *of_kind.get("recounted", ())]
        unreadable = [self._entry(move, "explain") for move in of_kind.get("unreadable", ())]
        moves = self.rehearsal.ledgers.moves
        sections = [
            Section(_("将丢失"), "error", self.lost),
            Section(_("不能采用：放不下的数"), "error", ledger_rows(moves, "refused")),
            Section(_("需要改正"), "explain", [*unreadable, *ledger_rows(moves, "unreadable")]),
            Section(_("编号对照"), "", list(self._matches())),
            Section(_("新增措施"), "good", [Row(_("新增"), "", _name(measure)) for measure in self.rehearsal.added]),
            Section(_("换算和重新计数"), "", [self._entry(move, "") for move in converted]),
            Section(_("台账的变化"), "", ledger_rows(moves, "renamed", "converted", "rescaled", "added", "recomputed")),
            Section(_("责任书的变化"), "", list(self._differences())),
            Section(_("节点"), "", list(self._nodes())),
            Section(_("随编号移动"), "muted", list(self._moved(len(of_kind.get("moved", ()))))),
        ]
        return [section for section in sections if section.rows]

    def candidates(self, no: str) -> list[Measure]:
        """Measures of the new letter that the old one may become: those that are new, and those of the other rows."""
        open_numbers = {measure.no for measure in self.rehearsal.added}
        open_numbers |= {self.matched[old.no] for old in self._open_measures() if old.no in self.matched}
        return [measure for measure in self.rehearsal.letter.measures if measure.no in open_numbers]

    def _open_measures(self) -> Iterator[Measure]:
        """Old measures whose counterpart is not beyond doubt: renumbered, reworded, gone, or decided by someone."""
        for old in self.current.measures:
            new = self.new_of(old.no)
            if new is None or old.no in self._chosen or _words(old) != _words(new) or old.no != new.no:
                yield old

    def new_of(self, no: str) -> Measure | None:
        return self.rehearsal.letter.measure(self.matched[no]) if no in self.matched else None

    def _matches(self) -> Iterator[Row]:
        filled = Counter(move.before.measure for move in self.rehearsal.entries)
        for old in self._open_measures():
            new = self.new_of(old.no)
            what = _("新版没有") if new is None else _("改编号") if new.no != old.no else _("文字改动")
            told = _("已填 {count} 项将丢失") if new is None else _("已填 {count} 项随之变动")
            parts = [told.format(count=filled[old.no])] if filled[old.no] else []
            if new is not None and new.indicator != old.indicator:
                parts.append(_("指标改为：{indicator}").format(indicator=new.indicator))
            tone: Tone = "error" if new is None else ""
            yield Row(what, _name(old), _name(new) if new else "", "；".join(parts), tone, old.no)

    def _entry(self, move: EntryMove, tone: Tone) -> Row:
        after = (move.after.value or move.after.raw) if move.after is not None else ""
        before = move.before.value or move.before.reason or move.before.raw
        why = {"unreadable": _("读不出：{why}，原样保留待改"), "recounted": _("按新版的清单重新计数")}.get(
            move.kind, "{why}"
        )
        row = self._row(move.label, move.before.measure, move.before.node, before, why.format(why=move.why))
        return row._replace(after=after, tone=tone)

    def _row(self, label: str, measure: str, node: str, before: str, why: str) -> Row:
        shown = self.current.node(node).label if self.current.has_node(node) else node
        what = _("{no} {label}（{node}）").format(no=measure, label=label, node=shown)
        if node in self._closed:
            why = _("{why}；节点已锁定，仍按第{version}版查看").format(why=why, version=self._closed[node])
        return Row(what, before, "", why, "error")

    def _differences(self) -> Iterator[Row]:
        details = {_(name): show for name, show in _DETAILS.items()}
        old_numbers = {new: old for old, new in self.matched.items()}
        for difference in self.rehearsal.differences:
            show = details.get(difference.what)
            if show is None:
                names, count = listed(difference.names), len(difference.names)
                yield Row(difference.what, "", _("{count} 处").format(count=count), names)
                continue
            for no in difference.names:
                new = self.rehearsal.letter.measure(no)
                old = self.current.measure(old_numbers[no])
                yield Row(_("{what}：{no}").format(what=difference.what, no=no), show(old), show(new), new.title)

    def _nodes(self) -> Iterator[Row]:
        found = self.rehearsal
        for each in found.nodes_added:
            yield Row(_("新增节点"), "", found.letter.node(each).label)
        for each in found.nodes_removed:
            yield Row(_("去掉节点"), self.current.node(each).label, "", "", "error")
        for closed in found.closed:
            why = _("已锁定：仍按第{version}版查看和审定，报送包不变；它的数按新编号供以后的节点对照")
            label = self.current.node(closed.node).label
            yield Row(_("已锁定节点"), label, label, why.format(version=closed.letter_version))

    def _moved(self, entries: int) -> Iterator[Row]:
        found = self.rehearsal
        explanations = sum(after is not None for _before, after in found.explanations)
        evidence = len(found.evidence) - len(found.evidence_lost)
        for what, count in ((_("已填内容"), entries), (_("审核说明"), explanations), (_("佐证材料"), evidence)):
            if count:
                yield Row(what, "", _("{count} 处").format(count=count), _("内容不变，随措施到新编号"), "muted")


def plain_text(sections: Iterable[Section]) -> str:
    """For the clipboard: a line each, columns by tabs, so that it pastes into a message or a sheet."""
    lines = []
    for section in sections:
        lines.append(_("{title}（{count}）").format(title=section.title, count=len(section.rows)))
        for row in section.rows:
            cells = (row.what, row.before, row.after, row.why)
            lines.append("\t".join(" ".join(cell.split()) for cell in cells))
    return "\n".join(lines)


def _name(measure: Measure) -> str:
    return f"{measure.no}  {measure.title}"


def _words(measure: Measure) -> tuple[str, str]:
    return measure.title, measure.indicator


def _measure_in(letter: Letter, issue: str) -> str:
    """The number of the measure that an issue's id names: rule@9.3.value@2024-06."""
    place = issue.partition("@")[2]
    return next((each.no for each in letter.measures if place.startswith(f"{each.no}.") or place == each.no), place)


def _target(measure: Measure) -> str:
    return published_target(measure) if measure.target is not None else _("由单位填写")


def _due(measure: Measure) -> str:
    return format_date(measure.due) if measure.due else _("未定")


def _unit(measure: Measure) -> str:
    return measure.unit or _("无")


_DETAILS: Mapping[str, Callable[[Measure], str]] = {"目标": _target, "完成时限": _due, "单位": _unit}
