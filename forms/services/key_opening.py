"""Opens the keys of those who sign, looks at their certificates before anything is signed, and lets go of them."""

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from forms.clock import local_text, now
from forms.errors import UserError
from forms.services.identities import KeyChoice, SignerChoice, open_signer, password_advice, trial_outside_practice
from forms.services.signing_terms import SigningNotice, SigningTerms
from forms.signing.certificate import CertificateInfo
from forms.signing.trust import TrustStore
from resources.translation import _

if TYPE_CHECKING:
    from forms.signing.signer import Signer
    from forms.signing.timestamp import TimestampAuthority


@dataclass(frozen=True, slots=True)
class OpenKeys:
    """The keys by the role's id; `sm2` those of the trial signatures; `stamps` None without a timestamp authority."""

    signers: "Mapping[str, Signer]"
    sm2: "Mapping[str, Signer]"
    stamps: "TimestampAuthority | None"


@contextlib.contextmanager
def opened_keys(
    choices: Sequence[KeyChoice],
    titles: Mapping[str, str],
    terms: SigningTerms,
    *,
    is_practice: bool,
    trust: TrustStore,
    earlier: Sequence[tuple[str, CertificateInfo]] = (),
) -> Iterator[OpenKeys]:
    """The keys of `choices`, open within the block.

    Args:
        titles: the roles' titles by id.
        trust: what is registered here; a certificate that it names as revoked is refused before it signs.
        earlier: titles and certificates of those who have signed already.

    Raises:
        UserError: what opening a key raises, `trial_outside_practice`, `certificate_revoked`, `sm2_without_role`,
            `timestamp_address`.
        EnvironmentFault: a token was pulled out, or the timestamp authority cannot be reached or gives no good token.
        Cancelled: no PIN was given, or `terms.announce` raised it.
    """
    from forms.signing.timestamp import TimestampAuthority  # pyHanko, only when something is signed

    stamps = TimestampAuthority(terms.timestamp_url) if terms.timestamp_url else None
    _refuse_lone_sm2(choices, titles, terms, is_practice)
    if stamps and choices:
        stamps.try_out()  # before anybody types a PIN and a report is drawn for nothing
    with contextlib.ExitStack() as stack:
        signers = {}
        for choice in choices:
            signer = open_signer(choice)
            stack.callback(signer.close)
            if signer.certificate.is_trial and not is_practice:
                raise trial_outside_practice()
            signers[choice.role] = signer
        sm2 = _open_sm2(terms)
        if signers:
            terms.announce(list(_notices(choices, signers, sm2, titles, trust, earlier)))
        yield OpenKeys(signers, sm2, stamps)


def _refuse_lone_sm2(
    choices: Sequence[KeyChoice], titles: Mapping[str, str], terms: SigningTerms, is_practice: bool
) -> None:
    if terms.sm2 and not is_practice:
        what = _("国密（SM2）签名是试验功能，只能在练习工作区使用，没有写出任何内容。")
        raise UserError("sm2_outside_practice", what, todo=_("请去掉国密签名。"))
    roles = {choice.role for choice in choices}
    for beside in terms.sm2:
        if beside.role not in roles:
            title = titles.get(beside.role, beside.role)
            what = _("{role}没有自己的签名，国密签名只能附在它旁边。").format(role=title)
            raise UserError("sm2_without_role", what, todo=_("请同时给出这个角色的证书，或去掉国密签名。"))


def _open_sm2(terms: SigningTerms) -> "dict[str, Signer]":
    from forms.signing.sm2_signer import open_sm2

    return {choice.role: open_sm2(choice.key_file, choice.password) for choice in terms.sm2}


def _notices(
    choices: Sequence[KeyChoice],
    signers: "Mapping[str, Signer]",
    sm2: "Mapping[str, Signer]",
    titles: Mapping[str, str],
    trust: TrustStore,
    earlier: Sequence[tuple[str, CertificateInfo]],
) -> Iterator[SigningNotice]:
    seen = [(title, certificate.fingerprint) for title, certificate in earlier]
    for choice in choices:
        role, signer = choice.role, signers[choice.role]
        certificate, title = signer.certificate, titles[role]
        warnings = [*_warnings(signer, trust), *_shared(title, certificate, seen)]
        if isinstance(choice, SignerChoice) and not certificate.is_trial:
            warnings += filter(None, [password_advice(choice.password)])
        if role in sm2:
            warnings.append(_("另附国密（SM2）试验签名，不算角色的签名。"))
        seen.append((title, certificate.fingerprint))
        yield SigningNotice(role, title, certificate, tuple(warnings))


def _warnings(signer: "Signer", trust: TrustStore) -> Iterator[str]:
    from forms.signing.judgement import judge

    certificate, at = signer.certificate, now()
    if certificate.is_trial:
        yield _("试用证书，不具法律效力。")
        return
    if certificate.expires_soon(at):
        text = _("证书将于 {until} 到期，剩 {days} 天，请尽快向发证机构续期。")
        days = (certificate.not_after - at).days
        yield text.format(until=local_text(certificate.not_after, "%Y-%m-%d"), days=days)
    if not trust.roots:
        return
    judged = judge(signer.certificates, trust, signed_at=at, now=at)
    if judged.word == "revoked":
        todo = _("请换一张证书，并告诉发证机构和收件单位。")
        raise UserError("certificate_revoked", judged.sentence, todo=todo, where=certificate.name)
    if judged.word != "trusted":
        yield judged.sentence


def _shared(title: str, certificate: CertificateInfo, seen: Sequence[tuple[str, str]]) -> Iterator[str]:
    for other, fingerprint in seen:
        if fingerprint == certificate.fingerprint:
            text = _("{one}和{two}用的是同一张证书：两个角色应由两个人签名，收件单位核验时会看到。")
            yield text.format(one=other, two=title)
