"""From a checked node to a signed, verified package. Nothing half-written is ever at the final path."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from forms.clock import now
from forms.errors import Cancelled, UserError
from forms.issues import Issue
from forms.reports.facts import NodeFacts
from forms.schema.measure_fields import fields_of
from forms.services.desk import NodeDesk
from forms.services.identities import KeyChoice
from forms.services.package_facts import gather_facts
from forms.services.return_slips import slip_words, slips_to_answer
from forms.services.session import Session, find_node
from forms.services.signing_terms import NO_TERMS, SigningTerms
from forms.services.trusting import trust_of
from forms.storage import entry_store, node_store
from forms.storage.node_store import PackageRecord
from resources.translation import _, listed

if TYPE_CHECKING:
    from forms.package.contents import PackageContents
    from forms.package.verify_report import VerifyReport

Progress = Callable[[int, int, str], None]
"""Told (steps done, steps in all, what is being done)."""

_STEPS_BESIDE_SIGNING = 6


@dataclass(frozen=True, slots=True)
class ExportRequest:
    """What to export: `out_folder` None is the workspace's own.

    `signers` are the first roles of the letter, all or some: the others sign the package later, elsewhere. `paper`
    means that nobody signs but on paper. `terms` hold for all who sign.
    """

    node: str
    out_folder: Path | None = None
    signers: tuple[KeyChoice, ...] = ()
    paper: bool = False
    terms: SigningTerms = NO_TERMS


@dataclass(frozen=True, slots=True)
class ExportResult:
    """`installed_fonts`: those of this machine that the report was drawn with, by name.

    `text_issues`: what is doubtful in the text report, which went out as it is.
    """

    package: Path
    sha256: str
    revision: int
    report: "VerifyReport"
    installed_fonts: tuple[str, ...] = ()
    text_issues: tuple[Issue, ...] = ()


def export_package(
    session: Session,
    request: ExportRequest,
    *,
    progress: Progress = lambda done, total, text: None,
    is_cancelled: Callable[[], bool] = lambda: False,
) -> ExportResult:
    """Check, write, sign by the roles in order, read back, verify, and lock the node (on the database thread).

    Raises:
        UserError: something blocks, a role has no key, a wrong password, a trial identity outside practice, or the
            folder cannot be written. Nothing is left behind.
        EnvironmentFault: disk full, a token pulled out, or the timestamp authority cannot be reached
            (`timestamp_unreachable`: the same request without its address works). Nothing is left behind.
        Cancelled: `is_cancelled` said so between two steps. Nothing is left behind.
    """
    from forms.services.key_opening import opened_keys
    from forms.services.package_building import PackageBuilder  # reportlab, openpyxl, pyHanko: only for an export
    from forms.services.role_signing import checked_basis

    desk = NodeDesk(session, find_node(session.letter, request.node))
    _refuse_blocked(desk)
    bases = {choice.role: checked_basis(choice.basis) for choice in request.signers}
    choices = _signing_choices(session, request)
    steps = _Steps(_STEPS_BESIDE_SIGNING + len(choices), progress, is_cancelled)
    titles = {role.id: role.title for role in session.letter.roles}
    with opened_keys(choices, titles, request.terms, is_practice=session.is_practice, trust=trust_of(session)) as keys:
        facts = gather_facts(session, desk, is_paper=request.paper)
        builder = PackageBuilder(facts, session.folder.evidence_path, steps.next)
        contents = builder.build()
        for choice in choices:
            contents = builder.sign(contents, keys, bases[choice.role])
    result = _finish(session, desk, facts, contents, request, steps)
    return replace(result, installed_fonts=builder.installed_fonts, text_issues=builder.text_issues)


def _finish(
    session: Session,
    desk: NodeDesk,
    facts: NodeFacts,
    contents: "PackageContents",
    request: ExportRequest,
    steps: "_Steps",
) -> ExportResult:
    """Write beside the target, verify what was written, rename, lock."""
    from forms.package.data_json import data_sha256
    from forms.package.entries import package_name
    from forms.services.package_placing import Judgement, place_package

    letter, node = facts.letter, desk.node.id
    signatures = len(contents.signatures)
    name = package_name(letter.unit_code, letter.id, node, facts.revision, signatures, practice=session.is_practice)
    target = (request.out_folder or session.folder.packages_path) / name
    judgement = Judgement(trust_of(session), session.is_practice, [role.id for role in letter.roles])
    placed = place_package(contents, target, facts.exported_at, judgement, steps.next)
    digest, stamp = data_sha256(contents.data_json), facts.exported_at.isoformat()
    _keep_inherited(session, desk)
    record = PackageRecord(name, node, facts.revision, placed.sha256, digest, session.by, stamp)
    node_store.lock_node(session.connection, record)
    steps.next(_("完成"))
    return ExportResult(placed.path, placed.sha256, facts.revision, placed.report)


def reopen_node(session: Session, node_id: str, reason: str) -> None:
    """Open a closed node for editing again; its next package is the next revision.

    Return slips on the package it was closed with are named in the reason.

    Raises:
        UserError: no reason given, or the node is not closed.
    """
    node = find_node(session.letter, node_id)
    state = session.node_state(node.id)
    if not reason.strip():
        raise UserError("reason_missing", _("没有写明重新打开的原因。"), todo=_("请写明原因，它会记入变更记录。"))
    if not state.is_locked:
        what = _("节点 {node} 没有锁定，可以直接修改。").format(node=node.id)
        raise UserError("node_not_locked", what)
    slips = listed(slip_words(slip) for slip in slips_to_answer(session, node.id))
    why = _("{reason}（依据：{slips}）").format(reason=reason.strip(), slips=slips) if slips else reason.strip()
    opened = replace(state, is_locked=False, reason=why, by=session.by, at=now().isoformat())
    node_store.reopen_node(session.connection, opened)


class _Steps:
    """Counts the steps, tells progress, and stops between two of them when asked to."""

    def __init__(self, total: int, progress: Progress, is_cancelled: Callable[[], bool]) -> None:
        self._total = total
        self._progress = progress
        self._is_cancelled = is_cancelled
        self._done = 0

    def next(self, text: str) -> None:
        if self._is_cancelled() and self._done < self._total - 1:
            raise Cancelled
        self._done += 1
        self._progress(min(self._done, self._total), self._total, text)


def _refuse_blocked(desk: NodeDesk) -> None:
    if desk.is_locked:
        what = _("节点 {node} 已导出并锁定。").format(node=desk.node.id)
        raise UserError("node_locked", what, todo=_("如需再次报送，请先重新打开该节点并写明原因。"))
    if desk.is_blocked:
        counts = desk.counts()
        what = _("还不能导出：错误 {errors}，待说明 {to_explain}。").format(
            errors=counts.errors, to_explain=counts.to_explain
        )
        raise UserError("blocked_by_issues", what, todo=_("请逐项改正错误，或为待说明的事项写审核说明。"))


def _signing_choices(session: Session, request: ExportRequest) -> Sequence[KeyChoice]:
    """The keys in the letter's order: the first roles without a gap."""
    if request.paper:
        if request.signers:
            raise UserError("bad_role", _("纸质签字的报送包不使用证书。"), todo=_("请二选一。"))
        return ()
    choices = {choice.role: choice for choice in request.signers}
    roles = {role.id: role.title for role in session.letter.roles}
    for role in choices:
        if role not in roles:
            what = _("责任书没有签名角色“{role}”。").format(role=role)
            todo = _("可用的角色：{roles}。").format(roles=listed(roles) or _("无"))
            raise UserError("unknown_role", what, todo=todo)
    signing = list(roles)[: len(choices)]
    missing = [roles[role] for role in signing or list(roles)[:1] if role not in choices]
    if missing:
        what = _("缺少{roles}的证书。").format(roles=listed(missing))
        todo = _("各角色依次签名，不能跳过前面的；请选择证书，或导出纸质签字的报送包。")
        raise UserError("role_missing", what, todo=todo)
    return [choices[role] for role in signing]


def _keep_inherited(session: Session, desk: NodeDesk) -> None:
    """Write what the node took over from earlier ones into the node itself, so that it stays as it was judged."""
    stamp, kept = now().isoformat(), []
    for measure in desk.letter.measures:
        for field in fields_of(measure):
            cell = desk.view(measure).cell(field.name)
            if cell.node != desk.node.id:
                kept.append(replace(cell, node=desk.node.id, origin="carried", by=session.by, at=stamp))
    if kept:
        entry_store.save_cells(session.connection, kept, "carry")
        for cell in kept:
            session.entries.put(cell)
