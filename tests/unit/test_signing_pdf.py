"""Signatures inside the report: three roles in turn, and every way to change the file afterwards."""

import io
import itertools
from datetime import timedelta

import pikepdf
import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from forms.signing.pdf_check import PdfFinding, check_pdf
from forms.signing.pdf_signature import sign_pdf
from forms.signing.trust import TrustStore
from tests.unit.packages import AT, ROLES, Identities, blank_pdf, stamp_pdf

IDS = [role for role, _title in ROLES]
NOW = AT + timedelta(minutes=5)


@pytest.fixture(scope="module")
def revisions(identities: Identities) -> list[bytes]:
    """The report with no, one, two and three signatures."""
    found = [blank_pdf()]
    for index, role in enumerate(IDS):
        found.append(sign(found[-1], identities, role, index))
    return found


def sign(pdf: bytes, identities: Identities, role: str, index: int) -> bytes:
    return sign_pdf(
        pdf,
        identities.signer(role),
        field_name=role,
        page=0,
        box=(40 + 170 * index, 60.5, 200 + 170 * index, 130.5),
        stamp_pdf=stamp_pdf(),
        reason="内容属实",
        at=AT + timedelta(minutes=index),
    )


def check(pdf: bytes, expected: list[str] = IDS) -> PdfFinding:
    return check_pdf(pdf, TrustStore(), expected=expected, where="report.pdf", now=NOW)


def codes(pdf: bytes, expected: list[str] = IDS) -> list[str]:
    return [fault.code for fault in check(pdf, expected).faults]


def appended(pdf: bytes, change: str) -> bytes:
    """An incremental update by another hand."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    page = writer.root["/Pages"]["/Kids"][0]
    if change == "content":
        stream = writer.add_object(generic.StreamObject(stream_data=b"BT ET"))
        page["/Contents"] = stream
        writer.update_container(page)
    elif change == "metadata":
        writer.root["/Metadata"]._data = writer.root["/Metadata"].data.replace("填报报告".encode(), "改过报告".encode())
        writer.root["/Metadata"]._encoded_data = None
        writer.update_container(writer.root["/Metadata"])
    elif change == "annotation":
        note = generic.DictionaryObject(
            {
                generic.pdf_name("/Type"): generic.pdf_name("/Annot"),
                generic.pdf_name("/Subtype"): generic.pdf_name("/FreeText"),
                generic.pdf_name("/Rect"): generic.ArrayObject(map(generic.NumberObject, (0, 0, 99, 99))),
                generic.pdf_name("/Contents"): generic.pdf_string("42"),
            }
        )
        page["/Annots"].append(writer.add_object(note))
        writer.update_container(page["/Annots"])
        writer.update_container(page)
    elif change == "page":
        writer.root["/Pages"]["/Rotate"] = generic.NumberObject(90)
        writer.update_container(writer.root["/Pages"])
    elif change == "certificates":  # a store for long-term checking, which PAdES would allow (EN 319 142-1, 5.4)
        store = generic.DictionaryObject({generic.pdf_name("/Certs"): generic.ArrayObject()})
        writer.root["/DSS"] = writer.add_object(store)
        writer.update_root()
    else:
        writer._force_write_when_empty = True
    out = io.BytesIO()
    writer._update_meta = lambda: None
    writer.write(out)
    return out.getvalue()


def test_three_roles_in_turn(revisions: list[bytes]) -> None:
    finding = check(revisions[3])
    assert finding.faults == ()
    assert [report.field for report in finding.signatures] == IDS
    assert [report.is_intact for report in finding.signatures] == [True, True, True]
    assert [report.covers_whole for report in finding.signatures] == [False, False, True]
    assert [report.modification for report in finding.signatures] == ["signatures", "signatures", "none"]
    assert [report.signed_at for report in finding.signatures] == [AT + timedelta(minutes=i) for i in range(3)]
    assert [report.trust.word for report in finding.signatures if report.trust] == ["trial"] * 3


def test_each_revision_begins_with_the_one_before(revisions: list[bytes]) -> None:
    assert all(later.startswith(earlier) for earlier, later in itertools.pairwise(revisions))


def test_no_signature_forbids_the_next_one(revisions: list[bytes]) -> None:
    assert b"/DocMDP" not in revisions[3]
    assert b"/Lock" not in revisions[3]


def test_metadata_is_left_as_the_report_was_built(revisions: list[bytes]) -> None:
    before, after = (pikepdf.open(io.BytesIO(pdf)) for pdf in (revisions[0], revisions[3]))
    with before, after:
        assert before.Root.Metadata.read_bytes() == after.Root.Metadata.read_bytes()
        assert before.trailer.get("/Info") == after.trailer.get("/Info")


def test_stamp_is_shown_in_its_box_and_printed(revisions: list[bytes]) -> None:
    with pikepdf.open(io.BytesIO(revisions[3])) as pdf:
        widgets = list(pdf.pages[0].Annots)
        assert [float(x) for x in widgets[0].Rect] == [40, 60.5, 200, 130.5]
        assert all(int(widget.F) & 4 for widget in widgets)
        assert all(b"Do" in widget.AP.N.read_bytes() for widget in widgets)


def test_invisible_signature(identities: Identities) -> None:
    pdf = sign_pdf(
        blank_pdf(),
        identities.signer("preparer"),
        field_name="preparer",
        page=0,
        box=None,
        stamp_pdf=None,
        reason="",
        at=AT,
    )
    assert codes(pdf, ["preparer"]) == []


def test_role_signs_once(identities: Identities, revisions: list[bytes]) -> None:
    with pytest.raises(ValueError, match="already signed"):
        sign(revisions[1], identities, "preparer", 0)


def test_unsigned_report(revisions: list[bytes]) -> None:
    assert codes(revisions[0], []) == []
    assert codes(revisions[0], ["preparer"]) == ["pdf_signature_missing"]


def test_truncated_by_one_signer(revisions: list[bytes]) -> None:
    """The file of two signers is whole in itself: only the list of roles shows that one is gone."""
    finding = check(revisions[2])
    assert [fault.code for fault in finding.faults] == ["pdf_signature_missing"]
    assert "approver" in finding.faults[0].what
    assert codes(revisions[2], IDS[:2]) == []


def test_signature_too_many(revisions: list[bytes]) -> None:
    assert codes(revisions[3], IDS[:2]) == ["pdf_signature_extra"]


def test_roles_in_another_order(identities: Identities) -> None:
    pdf = sign(sign(blank_pdf(), identities, "reviewer", 0), identities, "preparer", 1)
    assert codes(pdf, IDS[:2]) == ["pdf_signature_order"]


@pytest.mark.parametrize("change", ["content", "metadata", "annotation", "page", "nothing"])
def test_incremental_update_after_the_last_signature(revisions: list[bytes], change: str) -> None:
    assert "pdf_changed_after" in codes(appended(revisions[3], change))


@pytest.mark.parametrize("change", ["content", "metadata", "annotation", "page"])
def test_update_between_two_signatures(identities: Identities, revisions: list[bytes], change: str) -> None:
    """The second signer covers the change; the first did not sign it."""
    pdf = sign(appended(revisions[1], change), identities, "reviewer", 1)
    finding = check(pdf, IDS[:2])
    assert [fault.code for fault in finding.faults] == ["pdf_modified"]
    assert "preparer" in finding.faults[0].where


@pytest.mark.parametrize("tail", [b"\n", b"%%EOF\n", b"garbage", b"\0" * 100])
def test_bytes_after_the_end(revisions: list[bytes], tail: bytes) -> None:
    assert codes(revisions[3] + tail) != []


def test_changed_bytes(revisions: list[bytes]) -> None:
    pdf = revisions[3]
    for place in range(9, len(pdf), 997):
        for mask in (0x01, 0x20, 0xFF):  # 0x20: the same hex digit in the other case
            finding = check(pdf[:place] + bytes([pdf[place] ^ mask]) + pdf[place + 1 :])
            words = [report.trust.word if report.trust else "" for report in finding.signatures]
            # A byte of the root inside the last signature breaks trust and nothing else.
            assert finding.faults or words != ["trial"] * 3, place


def test_cut_off(revisions: list[bytes]) -> None:
    pdf = revisions[3]
    for end in range(0, len(pdf), 2003):
        assert codes(pdf[:end]) != [], end


def test_garbage_is_a_fault_and_no_exception() -> None:
    assert codes(b"") == ["unreadable"]
    assert codes(b"%PDF-1.7 nothing more") == ["unreadable"]


def test_hole_filled_with_something_else(revisions: list[bytes]) -> None:
    """The zeros behind the CMS are in no byte range: they must stay zeros."""
    pdf = bytearray(revisions[1])
    end = pdf.rindex(b"00>") + 2
    pdf[end - 2 : end] = b"41"
    assert codes(bytes(pdf), ["preparer"]) == ["signature_structure"]
