"""Checks the signatures inside a workbook strictly: their form, their mathematics, and that they cover everything."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from forms.excel.part_zip import BadPart, read_parts
from forms.excel.signature_parts import count_signatures, find_signed, signature_name
from forms.excel.signature_xml import PartReference, SignedContent, parse_signature, signed_info
from forms.signing.certificate import CertificateInfo, describe_certificate
from forms.signing.certificate_chain import load_certificates, order_chain
from forms.signing.fault import Fault, shown_text
from forms.signing.judgement import judge
from forms.signing.raw_signature import is_valid
from forms.signing.trust import Trust, TrustStore
from resources.translation import _, listed


@dataclass(frozen=True, slots=True)
class WorkbookSignatureReport:
    """One signature, in the order of signing.

    `field` is the role's id, `signed_at` the signer's own clock. `certificate`, `trust` and `signed_at` are None when
    the signature cannot be read; then `field` is the name of its part.
    """

    field: str
    certificate: CertificateInfo | None = None
    signed_at: datetime | None = None
    trust: Trust | None = None
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class WorkbookFinding:
    """All signatures of a workbook; `faults` holds those of the document and of every signature."""

    signatures: tuple[WorkbookSignatureReport, ...]
    faults: tuple[Fault, ...]


def check_workbook(
    workbook: bytes, store: TrustStore, /, *, expected: Sequence[str], where: str, now: datetime
) -> WorkbookFinding:
    """Check a workbook against the roles that must have signed it, in order (ECMA-376-2:2012, 13).

    Only the form that `sign_workbook` writes is accepted, so that nothing unsigned can hide in it. Finds changed,
    added, removed and duplicate parts, relationships redirected or added, other content types, a signature taken out,
    added, exchanged or changed. docProps/core.xml (title, author) is signed by none: the container's hash holds it.

    Args:
        store: pinned roots; trust is reported in each signature and is no fault here.
        expected: the role ids in order; empty for a workbook that nobody signed.
        where: names the file in the faults.
    """
    try:
        parts = read_parts(workbook)
        actual = find_signed(parts)
        blobs = {name: parts[name] for name in map(signature_name, range(1, count_signatures(parts) + 1))}
    except BadPart as bad:
        place = _("{file} 的部件 {part}").format(file=where, part=shown_text(bad.part)) if bad.part else where
        return WorkbookFinding((), (Fault("workbook_structure", bad.what, place, _ask_again()),))
    reports, contents = [], []
    for name, blob in blobs.items():
        report, content = _check_one(name, blob, store, where, now)
        reports.append(report)
        contents += [content] if content else []
    own = [*_compare_roles(reports, expected, where), *_compare_parts(contents, actual, where)]
    return WorkbookFinding(tuple(reports), (*own, *(fault for report in reports for fault in report.faults)))


def _check_one(
    name: str, blob: bytes, store: TrustStore, where: str, now: datetime
) -> tuple[WorkbookSignatureReport, SignedContent | None]:
    try:
        signature = parse_signature(blob)
        certificates, content = signature.certificates, signature.content
        parsed = load_certificates(certificates)
        has_extra = bool(order_chain(parsed[0], parsed[1:]).extra)
        certificate = describe_certificate(certificates[0])
        is_whole = is_valid(certificates[0], content.algorithm, signature.value, signed_info(content))
    except (ValueError, TypeError, KeyError):  # the last two: what a crafted certificate makes its parser raise
        field = name.rpartition("/")[2]
        text = _("签名损坏，或写法不合规定：可能夹带了未经签名的内容。")
        fault = Fault("signature_structure", text, _place(where, field))
        return WorkbookSignatureReport(field, faults=(fault,)), None
    place, faults = _place(where, content.role), []
    if not is_whole:
        faults.append(Fault("signature_invalid", _("签名值不是这张证书的密钥对这些内容签出来的。"), place))
    if has_extra:
        faults.append(Fault("certificate_extra", _("签名里夹带了不属于签名人证书链的证书。"), place))
    trust = judge(certificates, store, signed_at=content.signed_at, now=now)
    return WorkbookSignatureReport(content.role, certificate, content.signed_at, trust, tuple(faults)), content


def _compare_roles(reports: Sequence[WorkbookSignatureReport], expected: Sequence[str], where: str) -> list[Fault]:
    found = [report.field for report in reports if report.certificate is not None]
    faults = [
        Fault("workbook_signature_missing", _("表格里没有“{field}”的签名。").format(field=field), where)
        for field in expected
        if field not in found
    ]
    faults += [
        Fault("workbook_signature_extra", _("表格里多出一个签名“{field}”。").format(field=shown_text(field)), where)
        for field in found
        if field not in expected
    ]
    if not faults and found != list(expected):
        text = _("表格里签名的先后与角色的顺序不符，或同一角色签了两次。")
        faults.append(Fault("workbook_signature_order", text, where))
    return faults


def _compare_parts(contents: Sequence[SignedContent], actual: Sequence[PartReference], where: str) -> Iterator[Fault]:
    """What the signatures hold against what is there: one fault a part, naming every signature that differs."""
    now = {part.name: part for part in actual}
    then = [(content.role, {part.name: part for part in content.parts}) for content in contents]
    for name in sorted(now.keys() | {name for _role, parts in then for name in parts}):
        differing = [role for role, parts in then if parts.get(name) != now.get(name)]
        if differing:
            signed = next((parts[name] for role, parts in then if role in differing and name in parts), None)
            code, text = _difference(signed, now.get(name))
            roles = listed(f"“{role}”" for role in differing)
            place = _("{file} 的部件 {part}").format(file=where, part=shown_text(name))
            yield Fault(code, text.format(roles=roles), place, _ask_again())


def _difference(signed: PartReference | None, found: PartReference | None) -> tuple[str, str]:
    """Code and sentence; the sentence takes `roles`."""
    if signed is None:
        return "workbook_part_added", _("部件是签名之后加进来的，不在{roles}的签名里。")
    if found is None:
        return "workbook_part_missing", _("部件不见了，而它在{roles}的签名里。")
    if signed.relationship_ids is not None:
        return "workbook_relationship_changed", _("部件之间的关系被增减或改指别处，与{roles}的签名不符。")
    if signed.sha256 == found.sha256:
        return "workbook_type_changed", _("部件登记的类型被改动，与{roles}的签名不符。")
    return "workbook_part_changed", _("部件的内容在签名之后被改动，与{roles}的签名不符。")


def _place(where: str, field: str) -> str:
    return _("{file} 的签名“{field}”").format(file=where, field=shown_text(field))


def _ask_again() -> str:
    return _("请向报送单位重新索取。")
