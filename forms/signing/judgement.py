"""How a certificate is judged: chain, path to a pinned root, usage, revocation, in this order."""

from collections.abc import Sequence
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from forms.clock import local_text
from forms.signing.certificate import describe, describe_certificate, is_trial
from forms.signing.certificate_chain import CertificateChain, load_certificates, order_chain
from forms.signing.certificate_usage import may_sign
from forms.signing.path_validation import find_path, find_revocation
from forms.signing.trust import Trust, TrustStore
from resources.translation import _


def judge(certificates: Sequence[bytes], store: TrustStore, *, signed_at: datetime, now: datetime) -> Trust:
    """Judge the certificates found in a signature.

    The moment for validity is `signed_at`, which is the signer's own clock: it says what the signer claims, and a
    wrong or backdated clock cannot be told without a timestamp authority. A certificate that has ended since is
    noted, not refused: otherwise every package would fail some day. Revocation is judged as of `now`, because a
    stolen key would be used with a backdated clock.

    A trial certificate is never more than `trial`. When no root is pinned at all, its own root inside the signature
    serves, with a note of its fingerprint; when roots are pinned, it must lead to one of them.

    Args:
        certificates: DER, the signer's first.
        store: the pinned roots; may be empty.
    """
    try:
        parsed = load_certificates(certificates)
        chain = order_chain(parsed[0], parsed[1:])
        if chain.is_broken:
            return Trust("broken", _("证书链损坏：证书不是由所列的上级签发的。"))
        return _judge_chain(certificates, chain, store, signed_at, now)
    except (ValueError, TypeError, KeyError, IndexError):  # what the parsers raise on a crafted certificate
        return Trust("broken", _("证书损坏，无法读取。"))


def _judge_chain(
    certificates: Sequence[bytes], chain: CertificateChain, store: TrustStore, signed_at: datetime, now: datetime
) -> Trust:
    roots, notes = store.roots, []
    trial = any(is_trial(certificate) for certificate in chain.certificates)
    if not roots and trial and chain.ends_in_root:
        roots = (chain.top.public_bytes(Encoding.DER),)
        notes.append(_("试用根证书没有登记，指纹 {fingerprint}。").format(fingerprint=describe(chain.top).fingerprint))
    path = find_path(certificates, roots, signed_at)
    if path.word != "valid":
        return Trust(path.word, _path_sentence(path.word, path.instant, signed_at))
    if not set(certificates) <= set(path.chain):  # a second root of the same name and key, say
        return Trust("broken", _("签名里夹带了不属于这条证书链的证书。"))
    root = describe_certificate(path.chain[-1])
    trial = trial or root.is_trial
    if not may_sign(chain.leaf):
        return Trust("wrong_usage", _("证书的用途不含数字签名，不能用来签署报告。"), chain=path.chain)
    if store.crls and not trial:  # a trial authority publishes no list, and is never trusted anyway
        refused = _judge_revocation(path.chain, store, signed_at, now)
        if refused is not None:
            return refused
    notes.extend(_ended_since(chain.leaf, now))
    if trial:
        sentence = _("试用证书，不具法律效力：只能证明内容没有被改动，不能证明签名人是谁。")
        return Trust("trial", sentence, tuple(notes), path.chain)
    sentence = _("证书可信：由已登记的根证书“{root}”签发，签名时在有效期内。").format(root=root.name)
    return Trust("trusted", sentence, tuple(notes), path.chain)


def _judge_revocation(chain: tuple[bytes, ...], store: TrustStore, signed_at: datetime, now: datetime) -> Trust | None:
    finding = find_revocation(chain, store.crls, signed_at=signed_at, now=now)
    if finding.revoked_at is not None:
        sentence = _(
            "证书或其上级证书已于 {revoked} 被吊销。签名时间 {signed} 取自签名人电脑的时钟，不能证明签名在吊销之前。"
        ).format(revoked=local_text(finding.revoked_at), signed=local_text(signed_at))
        return Trust("revoked", sentence, chain=chain)
    if not finding.is_known:
        sentence = _("登记了吊销列表，但没有一份当前有效、能查到这张证书的列表，不能确认它没有被吊销。")
        return Trust("unknown", sentence, chain=chain)
    return None


def _ended_since(leaf: x509.Certificate, now: datetime) -> list[str]:
    if now <= leaf.not_valid_after_utc:
        return []
    text = _("“{name}”的证书已于 {date} 到期；按签名人电脑的时钟，签名时尚在有效期内。")
    return [text.format(name=describe(leaf).name, date=local_text(leaf.not_valid_after_utc))]


def _path_sentence(word: str, instant: datetime | None, signed_at: datetime) -> str:
    if instant is not None and word == "expired":
        text = _("证书或其上级证书已于 {date} 到期，而签名时间是 {signed}。")
        return text.format(date=local_text(instant), signed=local_text(signed_at))
    if instant is not None and word == "not_yet_valid":
        text = _("证书或其上级证书自 {date} 起才有效，而签名时间是 {signed}。")
        return text.format(date=local_text(instant), signed=local_text(signed_at))
    return _("证书不是由已登记的根证书签发的，不能确认签名人是谁。请向签名单位索取根证书，核对指纹后登记。")
