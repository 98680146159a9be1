"""Checks one CMS signature strictly: its form, its mathematics and what it carries. Trust is judged elsewhere."""

import hashlib
import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from asn1crypto import cms
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.sign.general import extract_certificate_info
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.generic_cms import extract_self_reported_ts, validate_sig_integrity

from forms.signing.certificate_chain import load_plain, order_chain
from forms.signing.der import NotDer, check_cms_der
from forms.signing.fault import Fault
from forms.signing.timestamp_check import TokenFinding, check_token, digest_of
from resources.translation import _

# Its warnings carry names of people and tracebacks. What it refuses is listed as a fault here.
logging.getLogger("pyhanko").setLevel(logging.CRITICAL)

_DIGESTS = frozenset({"sha256", "sha384", "sha512"})
_MECHANISMS = frozenset({"rsassa_pkcs1v15", "ecdsa", "rsassa_pss"})
_TIMESTAMP = "signature_time_stamp_token"


@dataclass(frozen=True, slots=True)
class CmsFinding:
    """What one signature says of itself.

    `certificates`: DER, the signer's first, then its issuers as far as they are inside; empty when unreadable.
    `signed_at`: the signed attribute, None when it has none. `timestamp`: the authority's token, whole, but of an
    authority that is still to be judged. No faults: whole, and made with that certificate.
    """

    certificates: tuple[bytes, ...] = ()
    signed_at: datetime | None = None
    timestamp: TokenFinding | None = None
    faults: tuple[Fault, ...] = ()


class _Refused(Exception):
    def __init__(self, code: str, what: str) -> None:
        self.code, self.what = code, what


def check_detached(signature: bytes, content: bytes, where: str, content_where: str = "") -> CmsFinding:
    """Check a detached CAdES signature over `content`; `where` and `content_where` name the two in the faults."""
    finding = check_cms(signature, lambda name: hashlib.new(name, content).digest(), where, content_where)
    if finding.certificates and finding.signed_at is None:
        missing = Fault("signature_structure", _("签名里没有签名时间。"), where)
        return replace(finding, faults=(*finding.faults, missing))
    return finding


def check_cms(signature: bytes, digest: Callable[[str], bytes], where: str, content_where: str = "") -> CmsFinding:
    """Check a detached CMS signature (RFC 5652, ETSI EN 319 122-1).

    It must be DER in its only encoding, with one signer, no content, no unsigned attributes but timestamps, a
    signingCertificateV2 that names the signer, and no certificate beyond the signer's chain: whatever could be
    changed without breaking the signature is refused.

    Args:
        digest: the digest of the signed content, by hash name.
    """
    try:
        check_cms_der(signature)
        message = cms.ContentInfo.load(signature, strict=True)
        _require(message["content_type"].native == "signed_data", _("它不是签名。"))
        return _check_signed_data(message["content"], digest, where, content_where or where)
    except NotDer:
        return _unreadable(where)
    except _Refused as refused:
        return CmsFinding(faults=(Fault(refused.code, refused.what, where),))
    except Exception:  # noqa: BLE001  asn1crypto and pyHanko raise whatever a crafted message makes them
        return _unreadable(where)


def _unreadable(where: str) -> CmsFinding:
    return CmsFinding(faults=(Fault("signature_structure", _("签名文件损坏，或不是规范的编码。"), where),))


def _require(condition: bool, what: str, code: str = "signature_structure") -> None:
    if not condition:
        raise _Refused(code, what)


def _check_signed_data(
    signed: cms.SignedData, digest: Callable[[str], bytes], where: str, content_where: str
) -> CmsFinding:
    signer = _only_signer(signed)
    timestamp = _check_unsigned(signer, where)
    algorithm = signer["digest_algorithm"]["algorithm"].native
    found = extract_certificate_info(signed)
    _require(not found.attribute_certs, _("签名里夹带了属性证书。"), "certificate_extra")
    leaf = found.signer_cert
    _check_names_signer(signer)
    intact, valid = _verify(signer, leaf, digest(algorithm))
    faults = list(timestamp.faults) if timestamp else []
    if not valid:
        faults.append(Fault("signature_invalid", _("签名值不是这张证书的密钥签出来的。"), where))
    if not intact:
        faults.append(Fault("signature_mismatch", _("内容与签名不符：签名之后被改动，或签名被换过。"), content_where))
    chain = order_chain(_load(leaf), [_load(other) for other in found.other_certs])
    if chain.extra:
        faults.append(Fault("certificate_extra", _("签名里夹带了不属于签名人证书链的证书。"), where))
    certificates = tuple(item.public_bytes(Encoding.DER) for item in (*chain.certificates, *chain.extra))
    return CmsFinding(certificates, extract_self_reported_ts(signer), timestamp, tuple(faults))


def _only_signer(signed: cms.SignedData) -> cms.SignerInfo:
    _require(len(signed["signer_infos"]) == 1, _("一个签名文件里应当只有一个签名人。"))
    signer = signed["signer_infos"][0]
    _require(signed["version"].native == "v1" and signer["version"].native == "v1", _("签名的格式版本不对。"))
    content = signed["encap_content_info"]
    _require(content["content_type"].native == "data", _("所签内容的类型不对。"))
    _require(content["content"].native is None, _("签名文件里夹带了内容。"))
    _require(signed["crls"].native is None, _("签名文件里夹带了吊销列表。"))
    digests = signed["digest_algorithms"]
    _require(len(digests) == 1 and digests[0].dump() == signer["digest_algorithm"].dump(), _("摘要算法前后不一。"))
    _require(signer["sid"].name == "issuer_and_serial_number", _("签名没有按颁发者和序列号指明签名人。"))
    algorithm = signer["digest_algorithm"]
    _require(
        algorithm["algorithm"].native in _DIGESTS and algorithm["parameters"].native is None, _("摘要算法不受支持。")
    )
    _require(signer["signature_algorithm"].signature_algo in _MECHANISMS, _("签名算法不受支持。"))
    return signer


def _check_unsigned(signer: cms.SignerInfo, where: str) -> TokenFinding | None:
    """The one timestamp over the signature's value, if there is one; nothing else may stand there."""
    unsigned = signer["unsigned_attrs"]
    if unsigned.native is None:
        return None
    names = [attribute["type"].native for attribute in unsigned]
    is_one = names == [_TIMESTAMP] and len(unsigned[0]["values"]) == 1
    _require(is_one, _("签名里夹带了未经签名的内容。"), "unsigned_attributes")
    token = bytes(unsigned[0]["values"][0].dump())
    return check_token(token, digest_of(signer["signature"].native), where)


def _check_names_signer(signer: cms.SignerInfo) -> None:
    names = [attribute["type"].native for attribute in signer["signed_attrs"]]
    _require(len(names) == len(set(names)), _("签名的属性重复。"))
    _require("signing_certificate_v2" in names, _("签名没有写明用的是哪张证书。"))


def _verify(signer: cms.SignerInfo, leaf: object, digest: bytes) -> tuple[bool, bool]:
    try:
        intact, valid = validate_sig_integrity(signer, leaf, "data", digest)
    except SignatureValidationError as error:
        raise _Refused("signature_invalid", _("签名写明的证书或属性与实际不符。")) from error
    return bool(intact), bool(valid)


def _load(certificate: object) -> x509.Certificate:
    try:
        return load_plain(certificate)
    except ValueError as error:
        raise _Refused("signature_structure", _("签名里的证书不是规范的编码。")) from error
