"""Signatures inside the workbook: three roles in turn, what they cover, and what other programs say of them."""

import io
import json
import subprocess
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import openpyxl
import pytest
from lxml import etree
from python_calamine import CalamineWorkbook

from forms.excel.part_zip import BadPart, read_parts, zip_parts
from forms.excel.signature import sign_workbook
from forms.excel.signature_check import WorkbookFinding, check_workbook
from forms.signing.pkcs12 import open_pkcs12
from forms.signing.signer import Signer
from forms.signing.trust import TrustStore, open_trust_store
from tests.unit.packages import AT, PASSWORD, ROLES, Identities, TestAuthority, small_workbook

IDS = [role for role, _title in ROLES]
NOW = AT + timedelta(minutes=5)
DSIG = "{http://www.w3.org/2000/09/xmldsig#}"
SHEET = "xl/worksheets/sheet1.xml"


@pytest.fixture(scope="module")
def revisions(identities: Identities) -> list[bytes]:
    """The workbook with no, one, two and three signatures."""
    return signed_in_turn([identities.signer(role) for role in IDS])


def signed_in_turn(signers: list[Signer]) -> list[bytes]:
    found = [small_workbook()]
    for index, (signer, (role, title)) in enumerate(zip(signers, ROLES, strict=True)):
        at = AT + timedelta(minutes=index)
        found.append(sign_workbook(found[-1], signer, role=role, reason=f"{title}确认本报告内容", at=at))
    return found


def check(workbook: bytes, expected: list[str] = IDS, store: TrustStore | None = None) -> WorkbookFinding:
    return check_workbook(workbook, store or TrustStore(), expected=expected, where="data.xlsx", now=NOW)


def test_three_roles_in_turn(revisions: list[bytes], identities: Identities) -> None:
    for count, workbook in enumerate(revisions):
        assert check(workbook, IDS[:count]).faults == ()
    found = check(revisions[3], store=open_trust_store([identities.authority.root_path])).signatures
    assert [one.field for one in found] == IDS
    assert [one.signed_at for one in found] == [AT + timedelta(minutes=index) for index in range(3)]
    assert [one.certificate for one in found] == [identities.signer(role).certificate for role in IDS]
    assert [one.trust.word for one in found if one.trust] == ["trial"] * 3


def test_later_signatures_leave_all_parts_as_they_were(revisions: list[bytes]) -> None:
    """But for the two lists in which they are entered."""
    before, after = read_parts(revisions[1]), read_parts(revisions[3])
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"[Content_Types].xml", "_xmlsignatures/_rels/origin.sigs.rels"}


def test_the_same_call_gives_the_same_bytes(revisions: list[bytes], identities: Identities) -> None:
    assert signed_in_turn([identities.signer(role) for role in IDS]) == revisions


def test_what_is_hashed_is_canonical_xml(revisions: list[bytes]) -> None:
    """Lxml canonicalises the parsed text to what stands in it; the elements are parsed anew, since lxml adds xmlns=""."""
    for number in (1, 2, 3):
        blob = read_parts(revisions[3])[f"_xmlsignatures/sig{number}.xml"]
        root = etree.fromstring(blob)
        for part in (root.find(f"{DSIG}SignedInfo"), *root.findall(f"{DSIG}Object")):
            alone = etree.fromstring(etree.tostring(part, with_tail=False))
            assert etree.tostring(alone, method="c14n") in blob


def test_office_shows_the_role(revisions: list[bytes]) -> None:
    blob = read_parts(revisions[3])["_xmlsignatures/sig2.xml"].decode()
    assert "<SignatureComments>审核人确认本报告内容</SignatureComments>" in blob
    assert (AT + timedelta(minutes=1)).strftime("<mdssi:Value>%Y-%m-%dT%H:%M:%SZ</mdssi:Value>") in blob


@pytest.mark.parametrize("reason", ["", "甲" * 400, "a<b>&\"'\r\n\x00\t]]>", "&amp;", "&#xD;"])
def test_any_reason_can_be_signed(identities: Identities, reason: str) -> None:
    signed = sign_workbook(small_workbook(), identities.signer("preparer"), role="preparer", reason=reason, at=AT)
    assert check(signed, ["preparer"]).faults == ()


def test_times_are_written_in_utc(identities: Identities) -> None:
    local = datetime.fromisoformat("2024-04-05T07:00:00.123+08:00")
    signed = sign_workbook(small_workbook(), identities.signer("preparer"), role="preparer", reason="", at=local)
    assert check(signed, ["preparer"]).signatures[0].signed_at == datetime(2024, 4, 4, 23, tzinfo=UTC)


def test_role_signs_once(revisions: list[bytes], identities: Identities) -> None:
    with pytest.raises(ValueError, match="signed already"):
        sign_workbook(revisions[2], identities.signer("preparer"), role="preparer", reason="", at=AT)


def test_only_our_own_form_is_signed(identities: Identities) -> None:
    for workbook in (b"", b"PK", small_workbook() + b"\0", zip_parts({"a.xml": b""})):
        with pytest.raises(BadPart):
            sign_workbook(workbook, identities.signer("preparer"), role="preparer", reason="", at=AT)


def test_other_programs_still_read_it(revisions: list[bytes]) -> None:
    for workbook in revisions:
        assert openpyxl.load_workbook(io.BytesIO(workbook)).worksheets[0]["A1"].value == "填报报告 205"
        rows = CalamineWorkbook.from_filelike(io.BytesIO(workbook)).get_sheet_by_index(0).to_python()
        assert rows[0][0] == "填报报告 205"


def test_three_signatures_are_quick(identities: Identities) -> None:
    signers = [identities.signer(role) for role in IDS]
    start = time.perf_counter()
    signed_in_turn(signers)
    assert time.perf_counter() - start < 0.3


# ---- what LibreOffice says


@pytest.fixture(scope="module")
def said(
    revisions: list[bytes], identities: Identities, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, list[bool]]:
    """LibreOffice is started once; the names say what was done to each workbook."""
    folder = tmp_path_factory.mktemp("libreoffice")
    authority = TestAuthority()
    kinds = ("ec", "rsa", "ec")
    office = [authority.key_file(folder / f"{index}.p12", *authority.issue(kind=k)) for index, k in enumerate(kinds)]
    workbooks = {f"signed{count}": workbook for count, workbook in enumerate(revisions)}
    workbooks["office"] = signed_in_turn([open_pkcs12(path, PASSWORD) for path in office])[3]
    workbooks["changed"] = changed(revisions[3], SHEET, lambda part: part.replace(b" 205<", b" 206<"))
    target = (b'Target="xl/workbook.xml"', b'Target="xl/styles.xml"')
    workbooks["redirected"] = changed(revisions[3], "_rels/.rels", lambda part: part.replace(*target))
    files = []
    for name, workbook in workbooks.items():
        files.append(folder / f"{name}.xlsx")
        files[-1].write_bytes(workbook)
    script = Path(__file__).with_name("ask_libreoffice.py")
    command = ["/usr/bin/python3", script, folder / "profile", *files]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return {name.removesuffix(".xlsx"): answers for name, answers in json.loads(done.stdout).items()}


def changed(workbook: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    parts = read_parts(workbook)
    before, parts[name] = parts[name], change(parts[name])
    assert parts[name] != before
    return zip_parts(parts)


def test_libreoffice_finds_every_signature_valid(said: dict[str, list[bool]]) -> None:
    assert [said[f"signed{count}"] for count in range(4)] == [[True] * count for count in range(4)]
    assert said["office"] == [True, True, True]


def test_libreoffice_finds_a_changed_cell_and_a_redirected_relationship(said: dict[str, list[bool]]) -> None:
    assert said["changed"] == said["redirected"] == [False, False, False]
