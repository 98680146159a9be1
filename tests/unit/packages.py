"""Small signed packages for the tests of signing, packages and verifying."""

import hashlib
import io
import json
import struct
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

from forms.excel.signature import sign_workbook
from forms.excel.writer import write_workbook
from forms.package.contents import Evidence, PackageContents, open_evidence
from forms.package.entries import evidence_entry_name
from forms.package.role_signature import add_signature
from forms.package.writer import write_package
from forms.reports.document import Document, Heading, Section
from forms.signing.pdf_signature import sign_pdf
from forms.signing.pkcs12 import open_pkcs12
from forms.signing.signer import Signer
from forms.signing.timestamp import TimestampAuthority
from forms.signing.trial_identity import TrialAuthority, open_trial_authority

ROLES = (("preparer", "填报人"), ("reviewer", "审核人"), ("approver", "单位负责人"))
PASSWORD = "只用于测试的长密码"
AT = datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=5)


@dataclass(frozen=True)
class Identities:
    """A trial authority with one identity a role."""

    authority: TrialAuthority
    files: dict[str, Path]

    def signer(self, role: str) -> Signer:
        return open_pkcs12(self.files[role], PASSWORD)


def make_identities(folder: Path) -> Identities:
    authority = open_trial_authority(folder)
    files = {role: folder / f"{role}.p12" for role, _title in ROLES}
    for role, title in ROLES:
        authority.issue(role, title, files[role], PASSWORD)
    return Identities(authority, files)


@cache
def blank_pdf(width: int = 595, height: int = 842, *, marks: bytes = b"") -> bytes:
    """One page, with XMP metadata as our reports have."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(width, height))
    if marks:
        pdf.pages[0].Contents = pdf.make_stream(marks)
    with pdf.open_metadata() as metadata:
        metadata["dc:title"] = "填报报告"
    stream = io.BytesIO()
    pdf.save(stream)
    return stream.getvalue()


@cache
def small_workbook() -> bytes:
    """One sheet with one heading."""
    sections = (Section("措施落实情况", (Heading("填报报告 205"),)),)
    return write_workbook(Document("填报报告", "大足区", AT.date(), sections, data_sha256="cd" * 32))


def stamp_pdf() -> bytes:
    return blank_pdf(160, 70, marks=b"1 0 0 RG 2 w 1 1 158 68 re S")


def evidence_items() -> tuple[Evidence, ...]:
    blobs = {"批复文件.pdf": b"%PDF-1.4 evidence", "photo 01.JPG": bytes(range(256)) * 20}
    return tuple(
        open_evidence(evidence_entry_name(hashlib.sha256(blob).hexdigest(), name), blob) for name, blob in blobs.items()
    )


def data_json(items: Sequence[Evidence], **changes: Any) -> bytes:
    """The keys of data.json that container and roles need."""
    content = {
        "format": "zerenshu-data",
        "format_version": 1,
        "practice": True,
        "paper": False,
        "letter": {"id": "dazu-2024", "version": 1},
        "node": "2024-03",
        "revision": 1,
        "roles": [{"id": role, "title": title} for role, title in ROLES],
        "evidence": [{"measure": "9.2", "title": "佐证", "entry": item.entry, "sha256": item.sha256} for item in items],
    }
    return json.dumps(content | changes, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def plain_contents(**changes: Any) -> PackageContents:
    evidence = evidence_items()
    return PackageContents(blank_pdf(), small_workbook(), data_json(evidence, **changes), evidence)


def sign_as(
    contents: PackageContents,
    index: int,
    signer: Signer,
    at: datetime,
    count: int = 3,
    stamps: TimestampAuthority | None = None,
    sm2: Signer | None = None,
    ids: Sequence[str] = tuple(role for role, _title in ROLES),
) -> PackageContents:
    """One role signs report, workbook and container, as export and `sign` do."""
    role = ids[index]
    report = sign_pdf(
        contents.report_pdf,
        signer,
        field_name=role,
        page=0,
        box=(40 + 170 * index, 60.5, 200 + 170 * index, 130.5),
        stamp_pdf=stamp_pdf(),
        reason="内容属实",
        at=at,
        stamps=stamps,
    )
    workbook = sign_workbook(contents.data_xlsx, signer, role=role, reason="内容属实", at=at)
    signed = PackageContents(report, workbook, contents.data_json, contents.evidence, contents.signatures)
    return add_signature(signed, index, count, signer, at, stamps=stamps, sm2=sm2)


def signed_contents(identities: Identities, count: int = 3, **changes: Any) -> PackageContents:
    """The first `count` of the three roles have signed, a minute apart."""
    contents = plain_contents(**changes)
    for index in range(count):
        contents = sign_as(contents, index, identities.signer(ROLES[index][0]), AT + timedelta(minutes=index))
    return contents


def write(folder: Path, contents: PackageContents, name: str = "package.zip") -> Path:
    target = folder / name
    write_package(target, contents, at=AT)
    return target


@dataclass(frozen=True)
class Part:
    """One entry of a zip as it lies in the file."""

    name: str
    header: int
    start: int
    end: int
    central: int


def parts_of(blob: bytes) -> list[Part]:
    """Where every entry lies, read by the test's own eyes and not by the reader under test."""
    parts, place = [], struct.unpack_from("<L", blob, len(blob) - 6)[0]
    while blob[place : place + 4] == b"PK\x01\x02":
        packed, name_length = (
            struct.unpack_from("<L", blob, place + 20)[0],
            struct.unpack_from("<H", blob, place + 28)[0],
        )
        header = struct.unpack_from("<L", blob, place + 42)[0]
        name = blob[place + 46 : place + 46 + name_length].decode()
        start = header + 30 + name_length
        parts.append(Part(name, header, start, start + packed, place))
        place += 46 + name_length
    return parts


def change_entry(blob: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """Replace the bytes of a stored entry by others of the same length, checksums put right: an attacker's hand."""
    part = next(part for part in parts_of(blob) if part.name == name)
    content = change(blob[part.start : part.end])
    assert len(content) == part.end - part.start
    out = bytearray(blob)
    out[part.start : part.end] = content
    for place in (part.header + 14, part.central + 16):
        out[place : place + 4] = struct.pack("<L", zlib.crc32(content))
    return bytes(out)


def flip(place: int, mask: int = 0xFF) -> Callable[[bytes], bytes]:
    return lambda content: content[:place] + bytes([content[place] ^ mask]) + content[place + 1 :]


class TestAuthority:
    """A certificate authority of the tests' own, for every kind of certificate that is not a trial one."""

    __test__ = False

    def __init__(self, name: str = "测试根证书", at: datetime = AT, *, days: int = 3650) -> None:
        self.key = rsa.generate_private_key(65537, 2048)
        self.name = _name(name, "测试机构")
        self.root = self._build(
            self.name, self.key.public_key(), at, days, is_ca=True, usage=("key_cert_sign", "crl_sign")
        )

    @property
    def root_pem(self) -> bytes:
        return self.root.public_bytes(serialization.Encoding.PEM)

    def issue(
        self,
        name: str = "张三",
        *,
        at: datetime = AT,
        days: int = 365,
        usage: Sequence[str] = ("digital_signature", "content_commitment"),
        kind: str = "rsa",
    ) -> tuple[Any, x509.Certificate]:
        key: Any = rsa.generate_private_key(65537, 2048) if kind == "rsa" else ec.generate_private_key(ec.SECP256R1())
        return key, self._build(_name(name, "某区发展改革委"), key.public_key(), at, days, is_ca=False, usage=usage)

    def key_file(
        self, path: Path, key: Any, leaf: x509.Certificate, others: Sequence[x509.Certificate] | None = None
    ) -> Path:
        chain = [self.root] if others is None else list(others)
        protection = serialization.BestAvailableEncryption(PASSWORD.encode())
        path.write_bytes(pkcs12.serialize_key_and_certificates(b"key", key, leaf, chain, protection))
        return path

    def crl(self, revoked: Sequence[tuple[x509.Certificate, datetime]], *, at: datetime = AT, days: int = 30) -> bytes:
        builder = x509.CertificateRevocationListBuilder().issuer_name(self.name)
        builder = builder.last_update(at - timedelta(hours=1)).next_update(at + timedelta(days=days))
        for certificate, when in revoked:
            entry = x509.RevokedCertificateBuilder().serial_number(certificate.serial_number).revocation_date(when)
            builder = builder.add_revoked_certificate(entry.build())
        return builder.sign(self.key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)

    def _build(
        self, subject: x509.Name, key: Any, at: datetime, days: int, *, is_ca: bool, usage: Sequence[str]
    ) -> x509.Certificate:
        flags = ("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement")
        flags += ("key_cert_sign", "crl_sign", "encipher_only", "decipher_only")
        issuer_key = x509.SubjectKeyIdentifier.from_public_key(self.key.public_key())
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self.name)
            .public_key(key)
            .serial_number(x509.random_serial_number())
            .not_valid_before(at - timedelta(days=1))
            .not_valid_after(at - timedelta(days=1) + timedelta(days=days))
            .add_extension(x509.BasicConstraints(ca=is_ca, path_length=None), critical=True)
            .add_extension(x509.KeyUsage(**{flag: flag in usage for flag in flags}), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(issuer_key), critical=False)
            .sign(self.key, hashes.SHA256())
        )


def _name(common_name: str, organisation: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation),
            x509.NameAttribute(NameOID.COMMON_NAME, common_name),
        ]
    )
