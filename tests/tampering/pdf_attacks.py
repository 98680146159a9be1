"""Attacks on the report. Two of three roles have signed: only the PDF's own signatures hold it at this stage."""

from collections.abc import Callable
from dataclasses import replace

from tests.tampering.attack import Attack, Attempt, Bench, Made
from tests.unit.packages import AT, blank_pdf, sign_as
from tests.unit.test_signing_pdf import appended

LAST = "report.pdf 的签名“reviewer”"
FIRST = "report.pdf 的签名“preparer”"
AFTER, BETWEEN = "文件又被改动或追加了内容", "除了后续签名以外还有别的改动"
UNREADABLE = "报告无法读取，或其中的签名已损坏"


def pdf(change: Callable[[bytes], bytes]) -> Callable[[Bench], Made]:
    def make(bench: Bench) -> Attempt:
        contents = replace(bench.half_signed, report_pdf=change(bench.half_signed.report_pdf))
        return Attempt(contents, options={"stage": "reviewer"})

    return make


def final(change: Callable[[bytes], bytes]) -> Callable[[Bench], Made]:
    """The same on the finished package, where the last manifest holds the report too."""
    return lambda bench: replace(bench.contents, report_pdf=change(bench.contents.report_pdf))


def between(change: str) -> Callable[[Bench], Made]:
    """Changed after the first signature, and covered by the second."""

    def make(bench: Bench) -> Attempt:
        once = sign_once(bench)
        changed = replace(once, report_pdf=appended(once.report_pdf, change))
        package = sign_as(changed, 1, bench.identities.signer("reviewer"), AT)
        return Attempt(package, options={"stage": "reviewer"})

    return make


def sign_once(bench: Bench) -> object:
    from tests.unit.packages import signed_contents

    return signed_contents(bench.identities, 1)


def flipped_in_content(blob: bytes) -> bytes:
    place = blob.index(b"/MediaBox") + 12
    return blob[:place] + bytes([blob[place] ^ 1]) + blob[place + 1 :]


def hole_filled(blob: bytes) -> bytes:
    """The zeros behind the signature are in no byte range."""
    end = blob.rindex(b"00>") + 2
    return blob[: end - 2] + b"41" + blob[end:]


def looped(blob: bytes) -> bytes:
    """A table of contents that names itself as the one before."""
    start = blob.rindex(b"startxref")
    place = int(blob[start:].split()[1])
    return blob + b"\nxref\n0 0\ntrailer\n<< /Prev %d /Size 1 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(blob) + 1,
        len(blob) + 1 if place else 0,
    )


def nested(_blob: bytes) -> bytes:
    return b"%PDF-1.7\n1 0 obj\n" + b"[" * 200_000 + b"\nendobj\ntrailer\n<< /Root 1 0 R >>\nstartxref\n9\n%%EOF\n"


def hybrid(blob: bytes) -> bytes:
    """A second table of contents for newer readers (ISO 32000-1, 7.5.8.4)."""
    start = int(blob[blob.rindex(b"startxref") :].split()[1])
    trailer = b"trailer\n<< /Prev %d /XRefStm %d /Size 99 /Root 1 0 R >>" % (start, start)
    return blob + b"\nxref\n0 0\n" + trailer + b"\nstartxref\n%d\n%%%%EOF\n" % (len(blob) + 1)


def shorter(bench: Bench) -> Made:
    """The report as it was before the last signer, in the finished package."""
    return replace(bench.contents, report_pdf=bench.half_signed.report_pdf)


ATTACKS = [
    *(
        Attack(
            "incremental update",
            f"{change} after the last signature",
            pdf(lambda blob, c=change: appended(blob, c)),
            "pdf_changed_after",
            LAST,
            AFTER,
        )
        for change in ("content", "metadata", "annotation", "page", "nothing", "certificates")
    ),
    *(
        Attack(
            "incremental update", f"{change} between two signatures", between(change), "pdf_modified", FIRST, BETWEEN
        )
        for change in ("content", "metadata", "annotation", "page")
    ),
    Attack(
        "incremental update",
        "on the finished package",
        final(lambda blob: appended(blob, "content")),
        "entry_changed",
        "report.pdf",
        "内容被改动",
    ),
    Attack("PDF bytes", "one bit of a page", pdf(flipped_in_content), "signature_mismatch", "", "签名之后被改动"),
    Attack(
        "PDF bytes",
        "the hole of the signature filled",
        pdf(hole_filled),
        "signature_structure",
        LAST,
        "签名的格式不是 PAdES",
    ),
    Attack(
        "PDF bytes",
        "something behind the end",
        pdf(lambda blob: blob + b"garbage"),
        "pdf_changed_after",
        LAST,
        AFTER,
    ),
    Attack("PDF bytes", "two tables of contents", pdf(hybrid), "unreadable", "report.pdf", UNREADABLE),
    Attack("PDF bytes", "tables of contents in a circle", pdf(looped), "unreadable", "report.pdf", UNREADABLE),
    Attack("PDF bytes", "nested without end", pdf(nested), "unreadable", "report.pdf", UNREADABLE),
    Attack(
        "PDF bytes",
        "another report",
        pdf(lambda _blob: blank_pdf()),
        "pdf_signature_missing",
        "report.pdf",
        "没有“reviewer”的签名",
    ),
    Attack(
        "truncation",
        "the report before the last signer",
        shorter,
        "pdf_signature_missing",
        "report.pdf",
        "没有“approver”的签名",
    ),
    Attack(
        "truncation",
        "half of the report",
        pdf(lambda blob: blob[: len(blob) // 2]),
        "unreadable",
        "report.pdf",
        UNREADABLE,
    ),
]
