"""What a new version of a letter would do to a workspace, told before anything is changed."""

from collections.abc import Mapping
from dataclasses import dataclass

from forms.errors import UserError
from forms.schema.letter import Letter, Measure
from forms.services.letter_differences import Difference, compare_letters
from forms.services.letter_matching import match_measures
from forms.services.letter_moves import EntryMove, move_explanation, plan_entries
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
    evidence: tuple[tuple[Evidence, str], ...]
    differences: tuple[Difference, ...]
    log_head: str

    @property
    def lost(self) -> tuple[EntryMove, ...]:
        return tuple(move for move in self.entries if move.kind == "lost")

    @property
    def evidence_lost(self) -> tuple[Evidence, ...]:
        return tuple(evidence for evidence, measure in self.evidence if not measure)

    @property
    def needs_confirmation(self) -> bool:
        """Whether anything moves, is read anew, or would be lost."""
        return bool(self.renumbered or self.removed or self.entries or self.evidence or self.nodes_removed)

    @property
    def moves(self) -> StoredMoves:
        """The same for the database."""
        return StoredMoves(
            measures={old.no: new.no for old, new in self.renumbered},
            cells=tuple((move.before, move.after) for move in self.entries),
            explanations=self.explanations,
            evidence=self.evidence,
        )


def rehearse(session: Session, letter: Letter, renumbering: Mapping[str, str] | None = None) -> Rehearsal:
    """What would move, come, go and change (on the database thread). Writes nothing.

    Args:
        session: the workspace.
        letter: a newer version of its letter.
        renumbering: old numbers to new ones ("" for gone) where a person knows better than the matching.

    Raises:
        UserError: another unit's or year's letter, not a newer version, a closed node that would be gone or end on
            another day, or a renumbering that does not fit.
    """
    current = session.letter
    _refuse_other(current, letter)
    closed = _closed_nodes(session)
    _refuse_closed(current, letter, closed)
    matched = match_measures(current, letter, renumbering or {})
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
        explanations=_explanations(session, letter, matched, {each.node for each in closed}),
        evidence=_evidence(session, letter, matched),
        differences=compare_letters(current, letter, pairs),
        log_head=session.change_log_head(),
    )


def _refuse_other(current: Letter, letter: Letter) -> None:
    if (letter.id, letter.unit_code, letter.year) != (current.id, current.unit_code, current.year):
        what = _("工作区属于“{current}”（{unit}，{year}年度），不能换成“{other}”。").format(
            current=current.id, unit=current.unit, year=current.year, other=letter.id
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
            closed.append(ClosedNode(node.id, letter_store.load_adopted_letter(session.connection, digest).version))
    return tuple(closed)


def _refuse_closed(current: Letter, letter: Letter, closed: tuple[ClosedNode, ...]) -> None:
    for each in closed:
        if not letter.has_node(each.node) or letter.node(each.node).end != current.node(each.node).end:
            what = _("节点 {node} 已导出报送包并锁定，新版责任书却去掉了它或改了截止日。").format(node=each.node)
            raise UserError("closed_node_changed", what, todo=_("请在新版责任书中原样保留这个节点。"))


def _explanations(
    session: Session, letter: Letter, matched: Mapping[str, str], closed: set[str]
) -> tuple[tuple[Explanation, Explanation | None], ...]:
    """Explanations of open nodes that stand elsewhere or are gone; those of closed nodes stay as they are."""
    moves = []
    for node in session.letter.nodes:
        if node.id in closed:
            continue
        for explanation in entry_store.load_explanations(session.connection, node.id).values():
            moved = move_explanation(explanation, matched) if letter.has_node(node.id) else None
            if moved != explanation:
                moves.append((explanation, moved))
    return tuple(moves)


def _evidence(session: Session, letter: Letter, matched: Mapping[str, str]) -> tuple[tuple[Evidence, str], ...]:
    places = [(each, matched.get(each.measure, "") if letter.has_node(each.node) else "") for each in session.evidence]
    return tuple((each, measure) for each, measure in places if measure != each.measure)
