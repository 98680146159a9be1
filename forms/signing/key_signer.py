"""Builds the signatures for any key that can sign bytes: files and tokens differ in `sign_raw` only."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime

from asn1crypto import algos
from asn1crypto import x509 as asn1_x509
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes
from pyhanko.sign.signers.pdf_cms import Signer as CmsAssembler

from forms.signing.certificate import CertificateInfo, describe_certificate
from forms.signing.pdf_writing import write_signature
from forms.signing.raw_signature import largest_value_bytes
from forms.signing.signer import Algorithm, PdfPlacement
from forms.signing.timestamp import TimestampAuthority


class KeySigner:
    """A `Signer` over a raw signing function.

    Args:
        certificates: DER, the signer's first, then its issuers upwards; all of them go into every signature.
        algorithm: what `sign_raw` does.
        sign_raw: bytes in, signature out (DER for ECDSA). May raise UserError or EnvironmentFault.
        close: lets go of the key.
    """

    def __init__(
        self,
        certificates: Sequence[bytes],
        algorithm: Algorithm,
        sign_raw: Callable[[bytes], bytes],
        close: Callable[[], None] = lambda: None,
    ) -> None:
        self.certificate: CertificateInfo = describe_certificate(certificates[0])
        self.certificates = tuple(certificates)
        self.algorithm: Algorithm = algorithm
        self._sign_raw = sign_raw
        self._close = close
        self._assembler = _Assembler(certificates, algorithm, sign_raw)

    def sign_detached(self, content: bytes, at: datetime, stamps: TimestampAuthority | None = None) -> bytes:
        """CAdES (ETSI EN 319 122-1, B-B or B-T): detached, signingTime and signingCertificateV2 signed."""
        message = asyncio.run(
            self._assembler.async_sign_general_data(
                content,
                "sha256",
                detached=True,
                use_cades=True,
                timestamper=stamps,
                signed_attr_settings=PdfCMSSignedAttributes(signing_time=at),
            )
        )
        return bytes(message.dump())

    def sign_pdf(
        self, pdf: bytes, placement: PdfPlacement, at: datetime, stamps: TimestampAuthority | None = None
    ) -> bytes:
        """PAdES B-B or B-T (ETSI EN 319 142-1) as an incremental update."""
        return write_signature(pdf, self._assembler, placement, at, stamps)

    def sign_raw(self, content: bytes) -> bytes:
        """The bare signature value over `content`; DER for ECDSA."""
        return self._sign_raw(content)

    def close(self) -> None:
        self._close()


class _Assembler(CmsAssembler):
    def __init__(self, certificates: Sequence[bytes], algorithm: Algorithm, sign_raw: Callable[[bytes], bytes]) -> None:
        chain = [asn1_x509.Certificate.load(der) for der in certificates]
        super().__init__(
            signing_cert=chain[0],
            signature_mechanism=algos.SignedDigestAlgorithm(
                {"algorithm": "sha256_rsa" if algorithm == "rsa" else "sha256_ecdsa"}
            ),
        )
        self.cert_registry.register_multiple(chain[1:])
        self._sign_raw = sign_raw
        self._size_bytes = largest_value_bytes(certificates[0])

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        if dry_run:  # pyHanko asks for the size only; a token would want its PIN
            return bytes(self._size_bytes)
        return self._sign_raw(data)
