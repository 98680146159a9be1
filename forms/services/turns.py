"""Signing in turn: the next role signs a package on another machine, and the office takes the signed package back."""

import hashlib
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from forms.clock import now
from forms.errors import UserError
from forms.files import atomic_target, make_folder
from forms.package.data_json import data_sha256
from forms.package.entries import package_name
from forms.package.folder_reader import open_source
from forms.package.package_data import PackageData, parse_data
from forms.package.reopening import load_contents
from forms.package.verify_report import Note, VerifyReport
from forms.services.agreement import figures_agree
from forms.services.identities import KeyChoice
from forms.services.key_opening import opened_keys
from forms.services.package_placing import Judgement, PlacedPackage, place_package
from forms.services.role_signing import checked_basis, sign_as
from forms.services.session import Session
from forms.services.signing_terms import NO_TERMS, SigningTerms
from forms.services.trusting import trust_of
from forms.services.verifying import verify
from forms.signing.trust import TrustStore
from forms.storage import node_store
from forms.storage.node_store import PackageRecord
from resources.translation import _

_ABOUT_PEOPLE = frozenset({"certificate_unknown", "missing_role"})
"""Faults that say who signed, not that something was changed: they do not keep the next role from signing."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """A package taken back into the workspace."""

    path: Path
    report: VerifyReport


def verify_so_far(package: Path, trust: TrustStore | None = None) -> VerifyReport:
    """Verify a package on its way: who signed cannot be known on every machine, and roles are missing yet.

    Both are notes here: they say nothing of changes, and do not keep the next role from signing.
    """
    report = verify(package, trust=trust, allow_trial=True, figures=figures_agree)
    people = [fault for fault in report.faults if fault.code in _ABOUT_PEOPLE]
    notes = (Note(fault.code, fault.message, is_warning=True) for fault in people)
    faults = tuple(fault for fault in report.faults if fault.code not in _ABOUT_PEOPLE)
    return replace(report, faults=faults, notes=(*report.notes, *notes))


def sign_package(
    package: Path, choice: KeyChoice, terms: SigningTerms = NO_TERMS, trust: TrustStore | None = None
) -> PlacedPackage:
    """Sign a package as the next role; the new package is written beside it, the old one stays.

    Args:
        trust: what is registered on this machine, if anything is.

    Raises:
        UserError: it was changed since it was signed, it is not this role's turn, the key cannot sign, a trial
            identity outside practice, or the folder cannot be written. Nothing is left behind.
        EnvironmentFault: disk full, a token pulled out, or the timestamp authority cannot be reached. Nothing is left
            behind.
    """
    store = trust or TrustStore()
    report = verify_so_far(package, store)
    _refuse_changed(report, package)
    earlier = [(signer.title, signer.certificate) for signer in report.signers if signer.certificate]
    with closing(open_source(package)) as source:
        contents = load_contents(source)
        data = parse_data(contents.data_json)
        _refuse_turn(data, len(contents.signatures), choice.role, package)
        basis = checked_basis(choice.basis)
        titles, unit = {role.id: role.title for role in data.roles}, str(data.content["unit"]["name"])
        with opened_keys([choice], titles, terms, is_practice=data.is_practice, trust=store, earlier=earlier) as keys:
            signer, sm2 = keys.signers[choice.role], keys.sm2.get(choice.role)
            signed = sign_as(contents, data.roles, unit, signer, now(), basis, keys.stamps, sm2)
        judgement = Judgement(store, data.is_practice, [role.id for role in data.roles])
        target = package.with_name(_name(data, len(signed.signatures)))
        return place_package(signed, target, now(), judgement, lambda text: None)


def accept_package(session: Session, package: Path) -> Accepted:
    """Take a package that others signed back into the workspace it came from.

    Raises:
        UserError: it was changed, it is not a package of this workspace's last export, or it is there already.
    """
    report = verify(package, trust=trust_of(session), allow_trial=session.is_practice, figures=figures_agree)
    _refuse_changed(report, package)
    with closing(open_source(package)) as source:
        contents = load_contents(source)
    data = parse_data(contents.data_json)
    node, digest = str(data.content["node"]), data_sha256(contents.data_json)
    state = session.node_state(node) if session.letter.has_node(node) else None
    if state is None or state.data_sha256 != digest:
        what = _("这不是本工作区最近一次导出的报送包，没有收下。")
        raise UserError("other_package", what, todo=_("请核对单位、节点和第几次报送。"), where=package.name)
    target = session.folder.packages_path / _name(data, len(contents.signatures))
    if target.exists() and target.resolve() != package.resolve():
        raise UserError("package_exists", _("工作区里已有同名的报送包，没有覆盖。"), where=str(target))
    blob = package.read_bytes()
    if not target.exists():
        make_folder(target.parent)
        with atomic_target(target) as stream:
            stream.write(blob)
    file_hash, stamp = hashlib.sha256(blob).hexdigest(), now().isoformat()
    record = PackageRecord(target.name, node, state.revision, file_hash, digest, session.by, stamp)
    node_store.record_package(session.connection, record)
    return Accepted(target, report)


def _name(data: PackageData, signatures: int) -> str:
    content = data.content
    return package_name(
        str(content["unit"]["code"]),
        str(content["letter"]["id"]),
        str(content["node"]),
        int(content["revision"]),
        signatures,
        practice=data.is_practice,
    )


def _refuse_changed(report: VerifyReport, package: Path) -> None:
    faults = [fault for fault in report.faults if fault.code not in _ABOUT_PEOPLE]
    if faults:
        reasons = "\n".join(f"  {fault.message}" for fault in faults[:10])
        what = _("报送包没有通过核验：\n{reasons}\n").format(reasons=reasons)
        raise UserError("package_changed", what, todo=_("请不要签收，向上一个签名人重新索取。"), where=package.name)


def _refuse_turn(data: PackageData, signed: int, role: str, package: Path) -> None:
    if data.is_paper or signed == len(data.roles):
        what = _("这个报送包不再需要签名。")
        raise UserError("not_your_turn", what, where=package.name)
    titles = {each.id: each.title for each in data.roles}
    if role not in titles:
        what = _("这份责任书没有名为“{role}”的签名角色。").format(role=role)
        raise UserError("unknown_role", what, todo=_("可用的角色：{roles}。").format(roles="、".join(titles)))
    if data.roles[signed].id != role:
        what = _("现在应由{next}签名，还没有轮到{role}。").format(next=data.roles[signed].title, role=titles[role])
        raise UserError("not_your_turn", what, todo=_("请按顺序签名。"), where=package.name)
