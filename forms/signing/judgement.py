"""How a certificate is judged: chain, path to a pinned root, usage, revocation, in this order."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from forms.clock import local_text
from forms.signing.certificate import describe, describe_certificate, is_trial
from forms.signing.certificate_chain import CertificateChain, load_certificates, order_chain
from forms.signing.certificate_usage import has_strong_key, may_sign, may_stamp
from forms.signing.path_validation import RevocationFinding, find_path, find_revocation
from forms.signing.timestamp_check import TokenFinding
from forms.signing.trust import Trust, TrustStore
from resources.translation import _


@dataclass(frozen=True, slots=True)
class Moment:
    """When something was signed: by the signer's own clock, or `is_proven` by a timestamp of a trusted authority."""

    at: datetime
    is_proven: bool = False


def judge(certificates: Sequence[bytes], store: TrustStore, *, signed_at: datetime | Moment, now: datetime) -> Trust:
    """Judge the certificates found in a signature.

    The moment for validity is `signed_at`. By the signer's own clock it says what the signer claims, and a wrong or
    backdated clock cannot be told. A certificate that has ended since is noted, not refused: otherwise every package
    would fail some day. Revocation is judged as of `now`, because a stolen key would be used with a backdated clock;
    only a proven moment before the revocation stands against it.

    A trial certificate is never more than `trial`. When no root is pinned at all, its own root inside the signature
    serves, with a note of its fingerprint; when roots are pinned, it must lead to one of them.

    Args:
        certificates: DER, the signer's first.
        store: the pinned roots; may be empty.
    """
    moment = signed_at if isinstance(signed_at, Moment) else Moment(signed_at)
    return _judge(certificates, store, moment, now, may_sign)


def judge_authority(token: TokenFinding, store: TrustStore, *, now: datetime) -> Trust:
    """Judge the timestamp authority of a token without faults, as of the time it wrote."""
    assert token.at is not None
    return _judge(token.certificates, store, Moment(token.at), now, may_stamp)


def moment_of(token: TokenFinding | None, claimed: datetime, store: TrustStore, now: datetime) -> Moment:
    """The moment that counts for a signature: the token's when its authority is trusted, else the claimed one."""
    if token is None or token.at is None or judge_authority(token, store, now=now).word != "trusted":
        return Moment(claimed)
    return Moment(token.at, is_proven=True)


def _judge(
    certificates: Sequence[bytes],
    store: TrustStore,
    moment: Moment,
    now: datetime,
    is_meant_for_it: Callable[[x509.Certificate], bool],
) -> Trust:
    try:
        parsed = load_certificates(certificates)
        chain = order_chain(parsed[0], parsed[1:])
        if chain.is_broken:
            return Trust("broken", _("证书链损坏：证书不是由所列的上级签发的。"))
        return _judge_chain(certificates, chain, store, moment, now, is_meant_for_it)
    except (ValueError, TypeError, KeyError, IndexError):  # what the parsers raise on a crafted certificate
        return Trust("broken", _("证书损坏，无法读取。"))


def _judge_chain(
    certificates: Sequence[bytes],
    chain: CertificateChain,
    store: TrustStore,
    moment: Moment,
    now: datetime,
    is_meant_for_it: Callable[[x509.Certificate], bool],
) -> Trust:
    roots, notes = store.roots, []
    trial = any(is_trial(certificate) for certificate in chain.certificates)
    if not roots and trial and chain.ends_in_root:
        roots = (chain.top.public_bytes(Encoding.DER),)
        notes.append(_("试用根证书没有登记，指纹 {fingerprint}。").format(fingerprint=describe(chain.top).fingerprint))
    path = find_path(certificates, roots, moment.at)
    if path.word != "valid":
        return Trust(path.word, _path_sentence(path.word, path.instant, moment.at))
    if not set(certificates) <= set(path.chain):  # a second root of the same name and key, say
        return Trust("broken", _("签名里夹带了不属于这条证书链的证书。"))
    if not all(map(has_strong_key, load_certificates(path.chain))):
        return Trust(
            "broken", _("证书链里有太短的密钥，别人能算出它来仿造签名。请换用 2048 位以上的证书。"), chain=path.chain
        )
    root = describe_certificate(path.chain[-1])
    trial = trial or root.is_trial
    if not is_meant_for_it(chain.leaf):
        text = _("证书的用途不是时间戳。")
        if is_meant_for_it is may_sign:
            text = _("证书的用途不含数字签名，不能用来签署报告。")
        return Trust("wrong_usage", text, chain=path.chain)
    if store.crls and not trial:  # a trial authority publishes no list, and is never trusted anyway
        finding = find_revocation(path.chain, store.crls, signed_at=moment.at, now=now)
        if finding.revoked_at is not None and moment.is_proven and moment.at < finding.revoked_at:
            notes.append(_revoked_since(chain.leaf, finding.revoked_at))
        elif finding.revoked_at is not None or not finding.is_known:
            return _refuse_revocation(path.chain, finding, moment)
    notes.extend(_ended_since(chain.leaf, moment, now))
    if trial:
        sentence = _("试用证书，不具法律效力：只能证明内容没有被改动，不能证明签名人是谁。")
        return Trust("trial", sentence, tuple(notes), path.chain)
    sentence = _("证书可信：由已登记的根证书“{root}”签发，签名时在有效期内。").format(root=root.name)
    return Trust("trusted", sentence, tuple(notes), path.chain)


def _refuse_revocation(chain: tuple[bytes, ...], finding: RevocationFinding, moment: Moment) -> Trust:
    if finding.revoked_at is not None:
        text = _(
            "证书或其上级证书已于 {revoked} 被吊销。签名时间 {signed} 取自签名人电脑的时钟，不能证明签名在吊销之前。"
        )
        if moment.is_proven:
            text = _("证书或其上级证书已于 {revoked} 被吊销，而时间戳写明的签名时间是 {signed}。")
        sentence = text.format(revoked=local_text(finding.revoked_at), signed=local_text(moment.at))
        return Trust("revoked", sentence, chain=chain)
    sentence = _("登记了吊销列表，但不能确认证书没有被吊销：{reasons}").format(reasons=" ".join(finding.reasons))
    return Trust("unknown", sentence, chain=chain)


def _revoked_since(leaf: x509.Certificate, revoked_at: datetime) -> str:
    text = _("“{name}”的证书或其上级证书于 {date} 被吊销；时间戳证明签名在这之前。")
    return text.format(name=describe(leaf).name, date=local_text(revoked_at))


def _ended_since(leaf: x509.Certificate, moment: Moment, now: datetime) -> list[str]:
    if now <= leaf.not_valid_after_utc:
        return []
    text = _("“{name}”的证书已于 {date} 到期；按签名人电脑的时钟，签名时尚在有效期内。")
    if moment.is_proven:
        text = _("“{name}”的证书已于 {date} 到期；时间戳证明签名时尚在有效期内。")
    return [text.format(name=describe(leaf).name, date=local_text(leaf.not_valid_after_utc))]


def _path_sentence(word: str, instant: datetime | None, signed_at: datetime) -> str:
    if instant is not None and word == "expired":
        text = _("证书或其上级证书已于 {date} 到期，而签名时间是 {signed}。")
        return text.format(date=local_text(instant), signed=local_text(signed_at))
    if instant is not None and word == "not_yet_valid":
        text = _("证书或其上级证书自 {date} 起才有效，而签名时间是 {signed}。")
        return text.format(date=local_text(instant), signed=local_text(signed_at))
    return _("证书不是由已登记的根证书签发的，不能确认签名人是谁。请向签名单位索取根证书，核对指纹后登记。")
