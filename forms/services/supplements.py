"""Makes a supplement (补充件) to a package that was handed in: a stamped scan, late evidence, a receipt.

It names the SHA-256 of the package's data.json and is never a new revision.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from forms.clock import now
from forms.errors import UserError
from forms.package.contents import Evidence, SupplementContents, open_evidence
from forms.package.entries import evidence_entry_name, supplement_name
from forms.package.package_data import SigningRole
from forms.package.role_signature import add_signature
from forms.package.supplement import SupplementFile, build_index
from forms.package.supplement_check import belongs_to
from forms.services.identities import KeyChoice
from forms.services.key_opening import opened_keys
from forms.services.last_look import SeenData, data_of_package
from forms.services.package_placing import Judgement, PlacedPackage, place_package
from forms.services.role_signing import checked_basis
from forms.services.session import Session, find_node
from forms.services.signing_terms import SigningTerms
from forms.services.trusting import trust_of
from forms.storage import node_store
from forms.storage.node_store import PackageRecord
from resources.translation import _, listed


@dataclass(frozen=True, slots=True)
class SupplementRequest:
    """What to add to which package: `base` is the package handed in, `title` what the files are.

    `signers` sign in the order of the letter's roles, some or none of them; `out_folder` None is the workspace's own.
    """

    node: str
    base: Path
    files: tuple[Path, ...]
    title: str
    out_folder: Path | None = None
    signers: tuple[KeyChoice, ...] = ()
    terms: SigningTerms = field(default_factory=SigningTerms)


def make_supplement(
    session: Session, request: SupplementRequest, *, step: Callable[[str], None] = lambda text: None
) -> PlacedPackage:
    """Write, sign, read back and verify a supplement, and note it in the workspace (on the database thread).

    Raises:
        UserError: the base is no package of this workspace and node, a file cannot be read, two files are the same,
            no title, a role that the letter has not, or what `opened_keys` raises. Nothing is left behind.
        EnvironmentFault: disk full. Nothing is left behind.
    """
    node = find_node(session.letter, request.node)
    base, _blob = data_of_package(request.base)
    _refuse_other(session, node.id, base, request.base)
    if not request.title.strip():
        raise UserError("title_missing", _("没有写明补充件的名称。"), todo=_("请写明是什么，如“盖章扫描件”。"))
    roles = _signing_roles(session, request.signers)
    step(_("读取文件"))
    evidence, files = _read_files(request.files)
    at = now()
    index = build_index(
        base.data,
        base.identity.data_sha256,
        title=request.title.strip(),
        files=files,
        roles=roles,
        by=session.by,
        at=at,
    )
    contents = _sign(session, SupplementContents(index, evidence), roles, request, step)
    target = _free_name(session, request.out_folder or session.folder.packages_path, base)
    judgement = Judgement(
        trust_of(session), session.is_practice, [role.id for role in roles], (belongs_to(base.identity),)
    )
    placed = place_package(contents, target, at, judgement, step)
    record = PackageRecord(
        target.name,
        node.id,
        base.identity.revision,
        placed.sha256,
        base.identity.data_sha256,
        session.by,
        at.isoformat(),
    )
    node_store.record_package(session.connection, record, "supplement")
    return placed


def _sign(
    session: Session,
    contents: SupplementContents,
    roles: Sequence[SigningRole],
    request: SupplementRequest,
    step: Callable[[str], None],
) -> SupplementContents:
    """The contents signed by each role in turn."""
    titles = {role.id: role.title for role in roles}
    bases = {choice.role: checked_basis(choice.basis) for choice in request.signers}
    trust = trust_of(session)
    with opened_keys(request.signers, titles, request.terms, is_practice=session.is_practice, trust=trust) as keys:
        for number, role in enumerate(roles):
            step(_("{role}签名").format(role=role.title))
            signer, sm2 = keys.signers[role.id], keys.sm2.get(role.id)
            contents = add_signature(contents, number, len(roles), signer, now(), bases[role.id], keys.stamps, sm2)
    return contents


def _refuse_other(session: Session, node: str, base: SeenData, path: Path) -> None:
    known = {record.data_sha256 for record in session.packages() if record.node == node}
    if base.identity.data_sha256 not in known:
        what = _("这不是本工作区这个节点导出过的报送包。")
        raise UserError("other_package", what, todo=_("请选择要补充的那个报送包。"), where=path.name)


def _read_files(paths: Sequence[Path]) -> tuple[tuple[Evidence, ...], list[SupplementFile]]:
    if not paths:
        raise UserError("no_files", _("没有选择要补充的文件。"), todo=_("请至少选择一个文件。"))
    evidence: dict[str, Evidence] = {}
    files = []
    for path in paths:
        sha256 = _sha256(path)
        entry = evidence_entry_name(sha256, path.name)
        if entry in evidence or any(sha256 == each.sha256 for each in evidence.values()):
            what = _("同一个文件选了两次。")
            raise UserError("file_twice", what, todo=_("请去掉重复的文件。"), where=path.name)
        evidence[entry] = open_evidence(entry, path)
        files.append(SupplementFile(entry, path.stem, path.name, sha256, evidence[entry].size_bytes))
    return tuple(evidence.values()), files


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as fault:
        what, todo = _("文件读不出来。"), _("请检查文件是否存在、能否打开。")
        raise UserError("file_unreadable", what, todo=todo, where=str(path)) from fault


def _signing_roles(session: Session, choices: Sequence[KeyChoice]) -> list[SigningRole]:
    """The roles that sign, in the letter's order."""
    titles = {role.id: role.title for role in session.letter.roles}
    chosen = {choice.role for choice in choices}
    for role in chosen:
        if role not in titles:
            what = _("责任书没有签名角色“{role}”。").format(role=role)
            todo = _("可用的角色：{roles}。").format(roles=listed(titles) or _("无"))
            raise UserError("unknown_role", what, todo=todo)
    return [SigningRole(role, title) for role, title in titles.items() if role in chosen]


def _free_name(session: Session, folder: Path, base: SeenData) -> Path:
    """The first number that neither folder nor workspace has yet."""
    taken = {record.file for record in session.packages()}
    identity = base.identity
    for number in range(1, 1000):
        name = supplement_name(
            identity.unit, identity.letter, identity.node, identity.revision, number, practice=base.data.is_practice
        )
        if name not in taken and not (folder / name).exists():
            return folder / name
    raise UserError("too_many_supplements", _("补充件太多。"), todo=_("请合并后再补充。"))
