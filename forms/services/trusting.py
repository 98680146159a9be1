"""Roots and revocation lists that an office relies on: files in the workspace's `trust` folder, each change logged."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Literal

from forms.clock import local_text, now
from forms.errors import UserError
from forms.files import make_folder, write_atomically
from forms.services.session import Session
from forms.signing.trust import TrustStore, open_trust_store
from forms.storage import trust_store
from forms.storage.workspace_folder import WorkspaceFolder
from resources.translation import _

_SHOWN_DIGITS = 16
_SHORTEST_PREFIX = 8


@dataclass(frozen=True, slots=True)
class TrustEntry:
    """One root or revocation list.

    `name` is the root's holder or the list's issuer; `fingerprint` the SHA-256 in lower-case hex, to be compared with
    what the authority publishes or says on the telephone; `state` says in words whether it holds now. `by` and `at` are
    from the change log, "" when it knows nothing of the file.
    """

    kind: Literal["root", "crl"]
    name: str
    unit: str
    fingerprint: str
    valid_from: datetime
    valid_until: datetime | None
    state: str
    is_trial: bool
    der: bytes
    by: str = ""
    at: str = ""

    @property
    def kind_text(self) -> str:
        return _("根证书") if self.kind == "root" else _("吊销列表")

    @property
    def shown_fingerprint(self) -> str:
        """In upper case and groups of four, as it is read aloud."""
        digits = self.fingerprint.upper()
        return " ".join(digits[place : place + 4] for place in range(0, len(digits), 4))


def look_into(path: Path) -> tuple[TrustEntry, ...]:
    """What a file would bring: certificates, or one revocation list, in PEM or DER. Nothing is written.

    Raises:
        UserError: `trust_file_missing`, `not_trust_file`; `not_a_root`: it holds a certificate that is no root.
    """
    from forms.signing.trust_words import describe_trust  # cryptography, only when something is looked at

    try:
        store = open_trust_store([path])
    except UserError as fault:
        if fault.code != "not_a_certificate":
            raise
        store = _lists_of(path)
    entries = [TrustEntry(**describe_trust(der, now())) for der in (*store.roots, *store.crls)]
    return tuple(entries)


def add_trust(session: Session, path: Path, fingerprints: Sequence[str]) -> tuple[TrustEntry, ...]:
    """Rely on what the file holds, from now on (on the database thread).

    Args:
        fingerprints: those that a person compared and confirmed; must be all of the file.

    A newer revocation list takes the place of the older one of its issuer.

    Raises:
        UserError: as `look_into`; `trust_not_confirmed`: the file holds something else now; `trust_trial`: a trial
            root outside practice; `crl_forged`: a registered root of that name did not sign the list; `crl_older`.
    """
    entries = look_into(path)
    if {entry.fingerprint for entry in entries} != set(fingerprints):
        todo = _("请重新查看，核对指纹后再确认。")
        raise UserError("trust_not_confirmed", _("文件的内容与确认过的不同。"), todo=todo, where=str(path))
    present = list_trust(session.folder)
    for entry in entries:
        _refuse(entry, present, session.is_practice, path)
    for entry in entries:
        _put(session, entry, path.name)
        for old in present:
            if _is_older_list(old, entry):
                _take(session, old)
    return entries


def remove_trust(session: Session, fingerprint: str) -> TrustEntry:
    """No longer rely on a root or list, named by its fingerprint or the first eight digits or more of it.

    Raises:
        UserError: `trust_unknown`: none or several begin so.
    """
    wanted = fingerprint.replace(" ", "").replace(":", "").lower()
    found = [entry for entry in list_trust(session.folder) if entry.fingerprint.startswith(wanted)]
    if len(found) != 1 or len(wanted) < _SHORTEST_PREFIX:
        what = _("没有登记指纹以“{digits}”开头的根证书或吊销列表，或不止一个。").format(digits=fingerprint)
        raise UserError("trust_unknown", what, todo=_("请写出指纹的前{count}位以上。").format(count=_SHORTEST_PREFIX))
    _take(session, found[0])
    return found[0]


def list_trust(folder: WorkspaceFolder, session: Session | None = None) -> list[TrustEntry]:
    """All that is registered, roots first; with a session also by whom and when.

    Raises:
        UserError: a file in the folder is damaged, and which.
    """
    from forms.signing.trust_words import describe_trust  # as above

    store = _stored(folder)
    entries = [TrustEntry(**describe_trust(der, now())) for der in (*store.roots, *store.crls)]
    if session is None:
        return entries
    logged = ((entry, trust_store.added_by(session.connection, entry.fingerprint)) for entry in entries)
    return [
        replace(entry, by=known[0], at=local_text(datetime.fromisoformat(known[1]))) if known else entry
        for entry, known in logged
    ]


def trust_of(session: Session) -> TrustStore:
    """What this workspace relies on: what was registered, and in practice its own trial root."""
    return trust_in(session.folder)


def trust_in(folder: WorkspaceFolder) -> TrustStore:
    """The same without opening the workspace. Raises UserError: a file in the folder is damaged, and which."""
    from forms.signing.trial_identity import ROOT_FILE

    own = folder.identities_path / ROOT_FILE
    registered = _stored(folder)
    trial = open_trust_store([own]).roots if own.is_file() else ()
    return TrustStore((*registered.roots, *trial), registered.crls)


def _stored(folder: WorkspaceFolder) -> TrustStore:
    files = sorted(folder.trust_path.iterdir()) if folder.trust_path.is_dir() else []
    return open_trust_store(
        [path for path in files if path.suffix == ".pem"], [path for path in files if path.suffix == ".crl"]
    )


def _lists_of(path: Path) -> TrustStore:
    try:
        return open_trust_store([], [path])
    except UserError as fault:
        what = _("文件里没有根证书，也没有吊销列表。")
        todo = _("请选择 PEM 或 DER 格式的证书（.pem、.cer、.crt）或吊销列表（.crl）。")
        raise UserError("not_trust_file", what, todo=todo, where=str(path)) from fault


def _refuse(entry: TrustEntry, present: Sequence[TrustEntry], is_practice: bool, path: Path) -> None:
    from forms.signing.revocation_lists import is_issued_by

    where = str(path)
    if entry.is_trial and not is_practice:
        what = _("试用根证书不能登记到正式工作区。")
        raise UserError("trust_trial", what, todo=_("请向发证机构索取它的根证书。"), where=where)
    if entry.kind == "root":
        return
    for other in present:
        if other.kind == "root" and is_issued_by(entry.der, other.der) is False:
            what = _("吊销列表写的是“{name}”，却不是登记的这张根证书签发的。").format(name=entry.name)
            raise UserError("crl_forged", what, todo=_("请从发证机构重新下载。"), where=where)
        if _is_older_list(entry, other):
            what = _("已登记的“{name}”吊销列表比这一份新。").format(name=entry.name)
            raise UserError("crl_older", what, todo=_("请从发证机构下载最新的。"), where=where)


def _is_older_list(old: TrustEntry, new: TrustEntry) -> bool:
    """Whether two are lists of one issuer, the first of them the older."""
    from forms.signing.revocation_lists import have_one_issuer

    both = old.kind == new.kind == "crl" and old.fingerprint != new.fingerprint
    return both and have_one_issuer(old.der, new.der) and old.valid_from <= new.valid_from


def _put(session: Session, entry: TrustEntry, file_name: str) -> None:
    from forms.signing.trust_words import to_pem

    make_folder(session.folder.trust_path)
    write_atomically(_path(session.folder, entry), to_pem(entry.der, is_root=entry.kind == "root"))
    facts = {"kind": entry.kind, "name": entry.name, "file_name": file_name}
    trust_store.record_trust(session.connection, "trust", entry.fingerprint, facts, session.by, now().isoformat())


def _take(session: Session, entry: TrustEntry) -> None:
    facts = {"kind": entry.kind, "name": entry.name}
    trust_store.record_trust(session.connection, "distrust", entry.fingerprint, facts, session.by, now().isoformat())
    _path(session.folder, entry).unlink(missing_ok=True)


def _path(folder: WorkspaceFolder, entry: TrustEntry) -> Path:
    ending = ".pem" if entry.kind == "root" else ".crl"
    return folder.trust_path / f"{entry.fingerprint[:_SHOWN_DIGITS]}{ending}"
