"""The one form of our SM2 signatures: CMS (RFC 5652) with the identifiers of SM2 and SM3 (GB/T 33560), trial only.

It is not the format of GM/T 0010, whose content types are others, and no seal (GB/T 38540).
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from asn1crypto import algos, cms, core, x509
from cryptography.hazmat.primitives import hashes

SM3 = "1.2.156.10197.1.401"
SM2_WITH_SM3 = "1.2.156.10197.1.501"
SM2_CURVE = "1.2.156.10197.1.301"

USER_ID = b"1234567812345678"
"""The signer's distinguishing identifier that GM/T 0009 lays down where nothing else was agreed."""

_LAST_UTC_TIME_YEAR = 2049


@dataclass(frozen=True, slots=True)
class Sm2Parts:
    """All that such a signature says: `certificate` DER, `value` the raw signature in DER (SEQUENCE of r and s)."""

    digest: bytes
    signed_at: datetime
    certificate: bytes
    value: bytes = b""

    @property
    def attributes(self) -> cms.CMSAttributes:
        at = self.signed_at.astimezone(UTC)
        is_short = at.year <= _LAST_UTC_TIME_YEAR  # RFC 5652, 11.3
        time = cms.Time({"utc_time": core.UTCTime(at)} if is_short else {"generalized_time": core.GeneralizedTime(at)})
        return cms.CMSAttributes(
            [
                cms.CMSAttribute({"type": "content_type", "values": ["data"]}),
                cms.CMSAttribute({"type": "signing_time", "values": [time]}),
                cms.CMSAttribute({"type": "message_digest", "values": [self.digest]}),
            ]
        )

    @property
    def to_be_signed(self) -> bytes:
        return bytes(self.attributes.dump())

    def assemble(self) -> bytes:
        """The message, in DER; the same parts give the same bytes."""
        certificate = x509.Certificate.load(self.certificate)
        name = cms.IssuerAndSerialNumber({"issuer": certificate.issuer, "serial_number": certificate.serial_number})
        signer = cms.SignerInfo(
            {
                "version": "v1",
                "sid": cms.SignerIdentifier({"issuer_and_serial_number": name}),
                "digest_algorithm": algos.DigestAlgorithm({"algorithm": SM3}),
                "signed_attrs": self.attributes,
                "signature_algorithm": algos.SignedDigestAlgorithm({"algorithm": SM2_WITH_SM3}),
                "signature": self.value,
            }
        )
        signed = cms.SignedData(
            {
                "version": "v1",
                "digest_algorithms": [algos.DigestAlgorithm({"algorithm": SM3})],
                "encap_content_info": {"content_type": "data"},
                "certificates": [certificate],
                "signer_infos": [signer],
            }
        )
        return bytes(cms.ContentInfo({"content_type": "signed_data", "content": signed}).dump())


def parse_parts(blob: bytes) -> Sm2Parts:
    """Read a message that is exactly what `assemble` writes.

    Raises:
        ValueError: it is anything else; asn1crypto may raise TypeError and KeyError as well.
    """
    signed = cms.ContentInfo.load(blob, strict=True)["content"]
    signer = signed["signer_infos"][0]
    values = {attribute["type"].native: attribute["values"][0].native for attribute in signer["signed_attrs"]}
    parts = Sm2Parts(
        values["message_digest"],
        values["signing_time"],
        bytes(signed["certificates"][0].chosen.dump()),
        bytes(signer["signature"].native),
    )
    if parts.assemble() != blob:
        raise ValueError("another form")
    return parts


def sm3(content: bytes) -> bytes:
    digest = hashes.Hash(hashes.SM3())
    digest.update(content)
    return digest.finalize()
