"""What a new version of a letter would do to a workspace, told before anything is changed."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from forms.errors import UserError
from forms.schema.letter import Letter, Measure
from forms.services.ledger_matching import LedgerMatches
from forms.services.ledger_moves import ColumnMove, LedgerMove
from forms.services.ledger_rehearsal import LedgerPlan, plan_ledgers
from forms.services.letter_differences import Difference, compare_letters
from forms.services.letter_matching import match_measures
from forms.services.letter_moves import EntryMove, move_explanation, move_row, plan_entries
from forms.services.session import Session
from forms.storage import closing_store, entry_store, letter_store
from forms.storage.evidence_store import Evidence
from forms.storage.letter_adoption import StoredMoves
from forms.validation.explanations import Explanation
from resources.translation import _


@dataclass(frozen=True, slots=True)
class ClosedNode:
    """A closed node and the version of the letter it was judged by, which it keeps."""

    node: str
    letter_version: int
    letter_sha256: str


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """Everything that adopting `letter` would do; nothing has been changed.

    `renumbered` are pairs of the same measure, old and new. `entries` are stored cells that do not simply stay.
    `differences` count what the letter itself changes. `log_head` is the state of the workspace it was made for.
    """

    letter: Letter
    current_version: int
    renumbered: tuple[tuple[Measure, Measure], ...]
    added: tuple[Measure, ...]
    removed: tuple[Measure, ...]
    nodes_added: tuple[str, ...]
    nodes_removed: tuple[str, ...]
    closed: tuple[ClosedNode, ...]
    entries: tuple[EntryMove, ...]
    explanations: tuple[tuple[Explanation, Explanation | None], ...]
    evidence: tuple[tuple[Evidence, Evidence | None], ...]
    ledgers: LedgerPlan
    differences: tuple[Difference, ...]
    log_head: str

    @property
    def lost(self) -> tuple[EntryMove, ...]:
        return tuple(move for move in self.entries if move.kind == "lost")

    @property
    def evidence_lost(self) -> tuple[Evidence, ...]:
        return tuple(before for before, after in self.evidence if after is None)

    @property
    def refused(self) -> tuple[tuple[LedgerMove, ColumnMove], ...]:
        """Columns whose numbers cannot be kept exactly: with them the letter is not adopted."""
        return tuple((move, each) for move in self.ledgers.moves for each in move.columns if each.change == "refused")

    @property
    def needs_confirmation(self) -> bool:
        """Whether anything moves, is read anew, or would be lost."""
        moved = any(move.moves_content for move in self.ledgers.moves)
        return bool(self.renumbered or self.removed or self.entries or self.evidence or self.nodes_removed or moved)

    @property
    def moves(self) -> StoredMoves:
        """The same for the database."""
        return StoredMoves(
            measures={old.no: new.no for old, new in self.renumbered},
            cells=tuple((move.before, move.after) for move in self.entries),
            explanations=self.explanations,
            evidence=self.evidence,
            ledgers=self.ledgers.shifts,
            closed={each.node: each.letter_sha256 for each in self.closed},
        )


def rehearse(session: Session, letter: Letter, renumbering: Mapping[str, str] | None = None) -> Rehearsal:
    """What would move, come, go and change (on the database thread). Writes nothing.

    Args:
        session: the workspace.
        letter: a newer version of its letter.
        renumbering: old numbers to new ones ("" for gone) where a person knows better than the matching; also names
            of ledgers (`tasks` to `key_tasks`) and of their columns (`tasks.no` to `number`).

    Raises:
        UserError: another unit's or year's letter, not a newer version, a closed node that would be gone or end on
            another day, or a renumbering that does not fit.
    """
    current = session.letter
    _refuse_other(current, letter)
    closed = _closed_nodes(session)
    _refuse_closed(current, letter, closed)
    wanted = renumbering or {}
    numbers = {old: new for old, new in wanted.items() if old[:1].isdigit()}
    matched = match_measures(current, letter, numbers)
    names = {old: new for old, new in wanted.items() if old not in numbers}
    ledgers = plan_ledgers(session, letter, matched, names, {each.node for each in closed})
    pairs = [(each, letter.measure(matched[each.no])) for each in current.measures if each.no in matched]
    taken = set(matched.values())
    cells = [cell for node in current.nodes for cell in session.entries.at_node(node.id)]
    return Rehearsal(
        letter=letter,
        current_version=current.version,
        renumbered=tuple((old, new) for old, new in pairs if old.no != new.no),
        added=tuple(measure for measure in letter.measures if measure.no not in taken),
        removed=tuple(measure for measure in current.measures if measure.no not in matched),
        nodes_added=tuple(node.id for node in letter.nodes if not current.has_node(node.id)),
        nodes_removed=tuple(node.id for node in current.nodes if not letter.has_node(node.id)),
        closed=closed,
        entries=tuple(plan_entries(current, letter, matched, cells)),
        explanations=_explanations(session, letter, matched, ledgers.matches, {each.node for each in closed}),
        evidence=_evidence(session, letter, matched, ledgers.matches),
        ledgers=ledgers,
        differences=compare_letters(current, letter, pairs),
        log_head=session.change_log_head(),
    )


def _refuse_other(current: Letter, letter: Letter) -> None:
    if (letter.id, letter.unit_code, letter.year) != (current.id, current.unit_code, current.year):
        what = _(
            "工作区用的是{unit}{year}年度的责任书（{code}，编号 {current}），这份是{other_unit}{other_year}年度的"
            "（{other_code}，编号 {other}），不能换用。"
        ).format(
            unit=current.unit,
            year=current.year,
            code=current.unit_code,
            current=current.id,
            other_unit=letter.unit,
            other_year=letter.year,
            other_code=letter.unit_code,
            other=letter.id,
        )
        raise UserError("other_letter", what, todo=_("请为另一份责任书新建工作区。"))
    if letter == current:
        what = _("这就是工作区正在使用的第{version}版，内容相同。").format(version=current.version)
        raise UserError("same_letter", what)
    if letter.version <= current.version:
        what = _("工作区已在使用第{current}版，这份是第{version}版，内容却不同。")
        todo = _("请把新责任书的版本改为{next}或更大。").format(next=current.version + 1)
        text = what.format(current=current.version, version=letter.version)
        raise UserError("version_not_newer", text, todo=todo)


def _closed_nodes(session: Session) -> tuple[ClosedNode, ...]:
    closed = []
    for node in session.letter.nodes:
        if session.node_state(node.id).is_locked:
            closing = closing_store.load_closing(session.connection, node.id)
            digest = closing.letter_sha256 if closing and closing.letter_sha256 else session.letter_sha256
            version = letter_store.load_adopted_letter(session.connection, digest).version
            closed.append(ClosedNode(node.id, version, digest))
    return tuple(closed)


def _refuse_closed(current: Letter, letter: Letter, closed: tuple[ClosedNode, ...]) -> None:
    for each in closed:
        if not letter.has_node(each.node) or letter.node(each.node).end != current.node(each.node).end:
            what = _("节点 {node} 已导出报送包并锁定，新版责任书却去掉了它或改了截止日。").format(node=each.node)
            raise UserError("closed_node_changed", what, todo=_("请在新版责任书中原样保留这个节点。"))


def _explanations(
    session: Session, letter: Letter, matched: Mapping[str, str], ledgers: LedgerMatches, closed: set[str]
) -> tuple[tuple[Explanation, Explanation | None], ...]:
    """Explanations of open nodes that stand elsewhere or are gone; those of closed nodes stay as they are."""
    moves = []
    for node in session.letter.nodes:
        if node.id in closed:
            continue
        for explanation in entry_store.load_explanations(session.connection, node.id).values():
            moved = move_explanation(explanation, matched, ledgers) if letter.has_node(node.id) else None
            if moved != explanation:
                moves.append((explanation, moved))
    return tuple(moves)


def _evidence(
    session: Session, letter: Letter, matched: Mapping[str, str], ledgers: LedgerMatches
) -> tuple[tuple[Evidence, Evidence | None], ...]:
    """Files that go to another measure or row, or to none."""
    moves = []
    for each in session.evidence:
        measure = matched.get(each.measure, "") if letter.has_node(each.node) else ""
        row = move_row(each.row, ledgers) if each.row else ""
        moves.append((each, replace(each, measure=measure, row=row) if measure and row is not None else None))
    return tuple((before, after) for before, after in moves if after != before)
