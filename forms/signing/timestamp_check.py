"""Checks a timestamp token strictly (RFC 3161): its form, its mathematics and what it was made for; not its trust."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from asn1crypto import cms, tsp
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.sign.general import extract_certificate_info
from pyhanko.sign.validation.generic_cms import validate_sig_integrity

from forms.signing.certificate_chain import CertificateChain, load_plain, order_chain
from forms.signing.der import check_cms_der
from forms.signing.fault import Fault
from resources.translation import _

_HASHES: dict[str, hashes.HashAlgorithm] = {
    "sha256": hashes.SHA256(),
    "sha384": hashes.SHA384(),
    "sha512": hashes.SHA512(),
}
_MECHANISMS = frozenset({"rsassa_pkcs1v15", "ecdsa", "rsassa_pss"})


@dataclass(frozen=True, slots=True)
class TokenFinding:
    """What a token says: `at` by the authority's clock, `certificates` (DER) the authority's first.

    No faults: whole, made with that certificate, and over the bytes it should be over. Otherwise `at` is None.
    """

    at: datetime | None = None
    certificates: tuple[bytes, ...] = ()
    faults: tuple[Fault, ...] = ()


def check_token(blob: bytes, digest: Callable[[str], bytes], where: str) -> TokenFinding:
    """Check a token that should be over the bytes with `digest` (by hash name: sha256, sha384, sha512)."""
    try:
        check_cms_der(blob)
        return _check(blob, digest)
    except Exception:  # noqa: BLE001  asn1crypto and pyHanko raise whatever a crafted token makes them
        return TokenFinding(faults=(Fault("timestamp_invalid", _("时间戳损坏，或不是给这个签名的。"), where),))


def digest_of(content: bytes) -> Callable[[str], bytes]:
    """The digest of `content` by hash name. The function raises KeyError for a hash that is not accepted."""

    def digest(name: str) -> bytes:
        computed = hashes.Hash(_HASHES[name])
        computed.update(content)
        return computed.finalize()

    return digest


def _check(blob: bytes, digest: Callable[[str], bytes]) -> TokenFinding:
    message = cms.ContentInfo.load(blob, strict=True)
    _require(message["content_type"].native == "signed_data")
    signed = message["content"]
    _require(len(signed["signer_infos"]) == 1 and signed["crls"].native is None)
    signer = signed["signer_infos"][0]
    _require(signer["sid"].name == "issuer_and_serial_number" and signer["unsigned_attrs"].native is None)
    _require(signer["signature_algorithm"].signature_algo in _MECHANISMS)
    _check_names_authority(signer)
    content = signed["encap_content_info"]
    _require(content["content_type"].native == "tst_info")
    written = content["content"].parsed.dump()
    info = tsp.TSTInfo.load(written, strict=True)
    imprint = info["message_imprint"]
    _require(imprint["hashed_message"].native == digest(imprint["hash_algorithm"]["algorithm"].native))
    found = extract_certificate_info(signed)
    _require(not found.attribute_certs)
    own = digest_of(written)(signer["digest_algorithm"]["algorithm"].native)
    _require(validate_sig_integrity(signer, found.signer_cert, "tst_info", own) == (True, True))
    chain = _chain(found.signer_cert, found.other_certs)
    at = info["gen_time"].native.astimezone(UTC)
    return TokenFinding(at, tuple(item.public_bytes(Encoding.DER) for item in chain.certificates))


def _check_names_authority(signer: cms.SignerInfo) -> None:
    names = [attribute["type"].native for attribute in signer["signed_attrs"]]
    _require(len(names) == len(set(names)))
    _require("signing_certificate" in names or "signing_certificate_v2" in names)


def _chain(leaf: object, others: list[object]) -> CertificateChain:
    chain = order_chain(load_plain(leaf), [load_plain(other) for other in others])
    _require(not chain.extra)
    return chain


def _require(condition: bool) -> None:
    if not condition:
        raise ValueError("not a token as RFC 3161 asks for")
