"""Signs a workbook as ECMA-376-2:2012, 13 has it: LibreOffice and Apache POI say it is valid. See `signature_check`."""

from datetime import datetime

from forms.excel.cell_text import legal_text
from forms.excel.part_zip import read_parts, zip_parts
from forms.excel.signature_parts import count_signatures, find_signed, make_room, signature_name
from forms.excel.signature_xml import SignedContent, WorkbookSignature, build_signature, parse_signature, signed_info
from forms.signing.raw_signature import fixed_length
from forms.signing.signer import Signer

_LONGEST_REASON = 255  # [MS-OFFCRYPTO] 2.5.2.5


def sign_workbook(workbook: bytes, signer: Signer, *, role: str, reason: str, at: datetime) -> bytes:
    """The workbook with one more signature; earlier ones stay valid.

    XML-DSig without a XAdES part. The same call gives the same bytes, but for an ECDSA value.

    Args:
        workbook: as `write_workbook` or this function made it; what it says is final.
        role: the role's id; each role signs once.
        reason: shown by Office as the purpose of signing, in Chinese; 255 characters at most are kept.
        at: the claimed time: the signer's own clock.

    Raises:
        ValueError: the role has signed already, or `workbook` is in another form (a bug of the caller).
        UserError, EnvironmentFault: whatever the key raises.
    """
    parts = read_parts(workbook)
    before = count_signatures(parts)
    names = [signature_name(number) for number in range(1, before + 2)]
    if role in (parse_signature(parts[name]).content.role for name in names[:before]):
        raise ValueError(f"{role} has signed already")
    make_room(parts, before + 1)
    purpose = legal_text(reason)[:_LONGEST_REASON]
    content = SignedContent(role, purpose, at.replace(microsecond=0), signer.algorithm, find_signed(parts))
    value = signer.sign_raw(signed_info(content))
    if signer.algorithm == "ec":
        value = fixed_length(value)
    parts[names[before]] = build_signature(WorkbookSignature(content, signer.certificates, value))
    return zip_parts(parts)
