"""Checks the signatures inside a PDF: bytes, coverage, and what later revisions changed."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import (
    CatalogModificationRule,
    DiffResult,
    FormUpdatingRule,
    ModificationLevel,
    ObjectStreamRule,
    SigFieldCreationRule,
    SigFieldModificationRule,
    StandardDiffPolicy,
    XrefStreamRule,
)
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel

from forms.signing.certificate import CertificateInfo, describe_certificate
from forms.signing.cms_check import check_cms
from forms.signing.der import NotDer, value_length
from forms.signing.fault import Fault, shown_text
from forms.signing.judgement import judge, moment_of
from forms.signing.pdf_limits import check_limits
from forms.signing.trust import Trust, TrustStore
from resources.translation import _

Modification = Literal["none", "signatures", "other"]

# Later revisions may add and fill signature fields, nothing else. pyHanko's default also lets metadata, /Info and the
# values of other fields change; our XMP holds the hash of data.json.
_POLICY = StandardDiffPolicy(
    global_rules=[
        CatalogModificationRule(),  # type: ignore[no-untyped-call]  # pyHanko is typed in part
        XrefStreamRule().as_qualified(ModificationLevel.LTA_UPDATES),
        ObjectStreamRule().as_qualified(ModificationLevel.LTA_UPDATES),
    ],
    form_rule=FormUpdatingRule(
        field_rules=[
            SigFieldCreationRule(),  # type: ignore[no-untyped-call]  # as above
            SigFieldModificationRule(),
        ]
    ),
)


@dataclass(frozen=True, slots=True)
class PdfSignatureReport:
    """One signature of a PDF, in the order of signing.

    `field` is the role's id. `is_intact`: the bytes it covers are those that were signed. `covers_whole`: nothing
    follows it. `modification`: what later revisions did (`signatures`: only further signatures). `signed_at` is the
    signer's own clock; `trust` holds for the moment that a trusted timestamp proves, if there is one. `certificate` and
    `trust` are None when the signature cannot be read.
    """

    field: str
    is_intact: bool
    covers_whole: bool
    modification: Modification
    certificate: CertificateInfo | None = None
    signed_at: datetime | None = None
    trust: Trust | None = None
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class PdfFinding:
    """All signatures of a PDF; `faults` holds those of the document and of every signature."""

    signatures: tuple[PdfSignatureReport, ...]
    faults: tuple[Fault, ...]


def check_pdf(pdf: bytes, store: TrustStore, *, expected: Sequence[str], where: str, now: datetime) -> PdfFinding:
    """Check a signed PDF against the roles that must have signed it, in order.

    Finds changed bytes, anything appended after the last signature, changes between signatures beyond signing, and a
    signature cut off or added.

    Args:
        store: pinned roots; trust is reported in each signature and is no fault here.
        expected: the field names (role ids) in order; empty for a report that nobody signed.
        where: names the file in the faults.
    """
    if (endless := check_limits(pdf, where)) is not None:
        return PdfFinding((), (endless,))
    try:
        reader = PdfFileReader(io.BytesIO(pdf), strict=True)
        found = _find_signatures(reader)
        reports = tuple(
            _check_one(pdf, signature, store, is_last=signature is found[-1], where=where, now=now)
            for signature in found
        )
    except Exception:  # noqa: BLE001  pyHanko raises whatever a crafted file makes it
        fault = Fault("unreadable", _("报告无法读取，或其中的签名已损坏。"), where, _("请向填报单位重新索取。"))
        return PdfFinding((), (fault,))
    own = _compare_fields([report.field for report in reports], expected, where)
    return PdfFinding(reports, (*own, *(fault for report in reports for fault in report.faults)))


def _find_signatures(reader: PdfFileReader) -> list[EmbeddedPdfSignature]:
    # Not pyHanko's own list, which leaves out kinds of signatures that it does not know.
    filled = enumerate_sig_fields(reader, filled_status=True)
    found = [EmbeddedPdfSignature(reader, field, name) for name, _value, field in filled]
    return sorted(found, key=lambda signature: int(signature.signed_revision))


def _check_one(
    pdf: bytes, signature: EmbeddedPdfSignature, store: TrustStore, *, is_last: bool, where: str, now: datetime
) -> PdfSignatureReport:
    place = _("{file} 的签名“{field}”").format(file=where, field=shown_text(signature.fq_name))
    signature.compute_integrity_info(_POLICY)  # type: ignore[no-untyped-call]  # as above
    blob = bytes(signature.pkcs7_content)
    finding = check_cms(_without_padding(blob), signature.compute_digest, place)
    covers_whole = signature.coverage == SignatureCoverageLevel.ENTIRE_FILE
    modification = _modification(signature.diff_result)
    faults = [*_form_faults(pdf, signature, blob, place), *finding.faults]
    if is_last and not covers_whole:
        faults.append(Fault("pdf_changed_after", _("最后一个签名之后，文件又被改动或追加了内容。"), place))
    elif modification == "other":
        faults.append(Fault("pdf_modified", _("签名之后，除了后续签名以外还有别的改动。"), place))
    is_intact = bool(finding.certificates) and not finding.faults
    signed_at = _claimed_time(signature)
    if not finding.certificates or signed_at is None:
        if signed_at is None:
            faults.append(Fault("signature_structure", _("签名里没有签名时间。"), place))
        return PdfSignatureReport(
            signature.fq_name, is_intact, covers_whole, modification, signed_at=signed_at, faults=tuple(faults)
        )
    return PdfSignatureReport(
        signature.fq_name,
        is_intact,
        covers_whole,
        modification,
        describe_certificate(finding.certificates[0]),
        signed_at,
        judge(finding.certificates, store, signed_at=moment_of(finding.timestamp, signed_at, store, now), now=now),
        tuple(faults),
    )


def _form_faults(pdf: bytes, signature: EmbeddedPdfSignature, blob: bytes, place: str) -> list[Fault]:
    """PAdES baseline: of the CAdES kind, and nothing but its hex digits, padded with zeros, where no hash reaches."""
    is_pades = signature.sig_object_type == "/Sig" and signature.sig_object.get("/SubFilter") == "/ETSI.CAdES.detached"
    _start, hole, after, _length = signature.byte_range
    digits = pdf[int(hole) + 1 : int(after) - 1].decode("latin-1")
    is_plain = digits in (blob.hex(), blob.hex().upper())
    if not (is_pades and is_plain) or any(blob[len(_without_padding(blob)) :]):
        return [Fault("signature_structure", _("签名的格式不是 PAdES。"), place)]
    return []


def _without_padding(blob: bytes) -> bytes:
    try:
        return blob[: value_length(blob)]
    except NotDer:
        return blob


def _modification(result: object) -> Modification:
    if not isinstance(result, DiffResult) or result.modification_level > ModificationLevel.FORM_FILLING:
        return "other"
    return "none" if result.modification_level == ModificationLevel.NONE else "signatures"


def _claimed_time(signature: EmbeddedPdfSignature) -> datetime | None:
    # PAdES forbids the signed attribute of CMS: the time is /M of the dictionary, which the signature covers.
    try:
        claimed = generic.parse_pdf_date(signature.sig_object["/M"], strict=True)
    except KeyError:
        return None
    return claimed if isinstance(claimed, datetime) and claimed.tzinfo is not None else None


def _compare_fields(found: list[str], expected: Sequence[str], where: str) -> list[Fault]:
    missing = [field for field in expected if field not in found]
    faults = [
        Fault("pdf_signature_missing", _("报告里没有“{field}”的签名。").format(field=field), where) for field in missing
    ]
    faults.extend(
        Fault("pdf_signature_extra", _("报告里多出一个签名“{field}”。").format(field=shown_text(field)), where)
        for field in found
        if field not in expected
    )
    if not faults and found != list(expected):
        faults.append(Fault("pdf_signature_order", _("报告里签名的先后与角色的顺序不符。"), where))
    return faults
