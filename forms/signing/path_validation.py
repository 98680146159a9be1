"""Whether a chain leads to a pinned root, offline (RFC 5280 section 6), and whether a list of revocations names it."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from asn1crypto import crl as asn1_crl
from asn1crypto import x509 as asn1_x509
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.authority import CertTrustAnchor, TrustQualifiers
from pyhanko_certvalidator.errors import (
    ExpiredError,
    NotYetValidError,
    PathError,
    RevokedError,
    ValidationError,
)
from pyhanko_certvalidator.path import ValidationPath

from forms.signing.revocation_lists import reasons_unknown

# It logs names of people with a traceback for every certificate it refuses. A refusal is a result here.
logging.getLogger("pyhanko_certvalidator").setLevel(logging.CRITICAL)

PathWord = Literal["valid", "unknown", "expired", "not_yet_valid"]


@dataclass(frozen=True, slots=True)
class PathFinding:
    """`instant` is the end or start of the validity that was missed; `chain` holds DER, leaf first, root last."""

    word: PathWord
    chain: tuple[bytes, ...] = ()
    instant: datetime | None = None


@dataclass(frozen=True, slots=True)
class RevocationFinding:
    """`is_known` is False when no current list answers for a certificate of the chain; `reasons` say why."""

    is_known: bool
    revoked_at: datetime | None = None
    reasons: tuple[str, ...] = ()


def find_path(certificates: Sequence[bytes], roots: Sequence[bytes], at: datetime) -> PathFinding:
    """Build and validate a path from the first certificate to one of `roots`, at an instant.

    A root is pinned as a whole: the same name with another key leads nowhere. Its own validity counts too.
    """
    chain = [asn1_x509.Certificate.load(der) for der in certificates]
    context = ValidationContext(
        trust_roots=[_anchor(der) for der in roots],
        other_certs=chain[1:],
        moment=at,
        allow_fetching=False,
        revocation_mode="none",
    )
    try:
        path = _validate(chain[0], context)
    except ExpiredError as error:
        return PathFinding("expired", instant=error.expired_dt)
    except NotYetValidError as error:
        return PathFinding("not_yet_valid", instant=error.valid_from)
    except (PathError, ValidationError):
        return PathFinding("unknown")
    return PathFinding("valid", _ders(path))


def find_revocation(
    chain: Sequence[bytes], crls: Sequence[bytes], *, signed_at: datetime, now: datetime
) -> RevocationFinding:
    """Ask the lists about every certificate of a validated chain (leaf first, root last).

    The date of revocation is held against the present, not against the claimed time of signing: without a timestamp
    authority nothing proves that the signature was there before. Soft-fail would accept a revoked certificate, so each
    certificate needs a list that is current. Certificates that ended meanwhile are asked about as of their end.
    """
    parsed = [asn1_x509.Certificate.load(der) for der in chain]
    lists = [asn1_crl.CertificateList.load(der) for der in crls]
    end = min(certificate.not_valid_after for certificate in parsed)
    moment = max(signed_at, min(now, end))
    context = ValidationContext(
        trust_roots=[_anchor(chain[-1])],
        other_certs=parsed[1:-1],
        moment=moment,
        allow_fetching=False,
        # Retroactive: a list that came after a certificate's end still speaks of it. None speaks from the future.
        crls=[each for each in lists if each["tbs_cert_list"]["this_update"].native <= now],
        revocation_mode="require",
        retroactive_revinfo=True,
    )
    try:
        _validate(parsed[0], context)
    except RevokedError as error:
        return RevocationFinding(True, error.revocation_dt)
    except (PathError, ValidationError):
        return RevocationFinding(False, reasons=reasons_unknown(chain, crls, now))
    return RevocationFinding(True)


def _anchor(der: bytes) -> CertTrustAnchor:
    certificate = asn1_x509.Certificate.load(der)
    # RFC 5280 takes the name and key of an anchor only; an office that pins a root means its dates as well.
    validity = TrustQualifiers(valid_from=certificate.not_valid_before, valid_until=certificate.not_valid_after)
    return CertTrustAnchor(certificate, quals=validity)


def _validate(leaf: asn1_x509.Certificate, context: ValidationContext) -> ValidationPath:
    validator = CertificateValidator(leaf, validation_context=context)
    return asyncio.run(validator.async_validate_path())


def _ders(path: ValidationPath) -> tuple[bytes, ...]:
    certificates = list(path.iter_certs(include_root=True))
    return tuple(bytes(certificate.dump()) for certificate in reversed(certificates))
