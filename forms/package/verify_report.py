"""The result of verifying a package: for programs as JSON, for people as Chinese lines."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from forms.clock import local_text
from forms.package.entries import MIMETYPE, SIGNATURE_FOLDER
from forms.package.identity import PackageIdentity
from forms.signing.certificate import CertificateInfo
from forms.signing.fault import Fault
from forms.signing.trust import TrustWord
from resources.translation import _, listed

Verdict = Literal["pass", "warn", "fail"]
Clock = Literal["signer", "timestamp"]
FileState = Literal["good", "bad", "missing"]
FiguresState = Literal["agree", "differ", "not_compared"]


@dataclass(frozen=True, slots=True)
class Note:
    """Worth knowing, no fault. `is_warning` keeps the verdict from being a plain pass."""

    code: str
    message: str
    is_warning: bool = False

    def to_json(self) -> dict[str, str]:
        return {"code": self.code, "message": self.message}


@dataclass(frozen=True, slots=True)
class SignerReport:
    """One role's signature of the container.

    `signed_at` is the signer's own clock, or with `clock` "timestamp" that of a trusted `authority`, by its name.
    `chain` are the names of the certificates, the signer's first; `revocation` says in words whether that was looked
    up; `basis` is what a deputy signed by (代签依据), "" when the role signed itself. `sm2_certificate`: that of
    a whole trial signature with SM2 beside this one.
    """

    role: str
    title: str
    signed_at: datetime | None
    trust: TrustWord
    trust_text: str
    certificate: CertificateInfo | None
    chain: tuple[str, ...] = ()
    revocation: str = ""
    basis: str = ""
    clock: Clock = "signer"
    authority: str = ""
    sm2_certificate: CertificateInfo | None = None

    @property
    def name(self) -> str:
        return self.certificate.name if self.certificate else ""

    @property
    def clock_text(self) -> str:
        """Whose clock `signed_at` is, in words."""
        if self.clock == "timestamp":
            return _("时间戳机构“{authority}”").format(authority=self.authority)
        return _("签名人电脑的时钟")

    def to_json(self) -> dict[str, Any]:
        certificate = self.certificate
        return {
            "role": self.role,
            "title": self.title,
            "name": self.name,
            "unit": certificate.unit if certificate else "",
            "time": self.signed_at.astimezone(UTC).isoformat() if self.signed_at else "",
            "trust": self.trust,
            "trust_text": self.trust_text,
            "clock": self.clock,
            "timestamp_authority": self.authority,
            "sm2_certificate_sha256": self.sm2_certificate.fingerprint if self.sm2_certificate else "",
            "chain": list(self.chain),
            "revocation": self.revocation,
            "deputy_basis": self.basis,
            "certificate": {
                "issuer": certificate.issuer,
                "serial": certificate.serial,
                "not_before": certificate.not_before.isoformat(),
                "not_after": certificate.not_after.isoformat(),
                "sha256": certificate.fingerprint,
            }
            if certificate
            else {},
        }


@dataclass(frozen=True, slots=True)
class FileReport:
    """One entry: `title` of evidence, `sha256` "" when unreadable, `signed_by` titles of the roles that hold it."""

    name: str
    title: str
    size_bytes: int
    sha256: str
    state: FileState
    signed_by: tuple[str, ...]

    @property
    def is_of_container(self) -> bool:
        return self.name == MIMETYPE or self.name.startswith(SIGNATURE_FOLDER)

    def to_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "title": self.title,
            "size_bytes": self.size_bytes,
            "sha256": self.sha256,
            "state": self.state,
            "signed_by": list(self.signed_by),
        }


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """All that was found. `good` are sentences of what was checked and is right, in the order of the checks.

    `missing_roles` are ids of roles that have not signed, also when the stage asked for does not need them.
    `identity` is what the package says it is, None when that cannot be read; `files` in the order of the package.
    `figures`: whether data.json, report and workbook say the same figures.
    """

    package: str
    good: tuple[str, ...] = ()
    missing_roles: tuple[str, ...] = ()
    signers: tuple[SignerReport, ...] = ()
    faults: tuple[Fault, ...] = ()
    notes: tuple[Note, ...] = ()
    identity: PackageIdentity | None = None
    files: tuple[FileReport, ...] = ()
    figures: FiguresState = "not_compared"

    @property
    def content_files(self) -> tuple[FileReport, ...]:
        """The files that a person cares for: without the container's own, unless something is wrong with those."""
        return tuple(file for file in self.files if not file.is_of_container or file.state != "good")

    @property
    def verdict(self) -> Verdict:
        if self.faults:
            return "fail"
        return "warn" if any(note.is_warning for note in self.notes) else "pass"

    def to_json(self) -> dict[str, Any]:
        return {
            "package": self.package,
            "verdict": self.verdict,
            "figures": self.figures,
            "identity": self.identity.to_json() if self.identity else {},
            "missing_roles": list(self.missing_roles),
            "signers": [signer.to_json() for signer in self.signers],
            "faults": [fault.to_json() for fault in self.faults],
            "notes": [note.to_json() for note in self.notes],
            "files": [file.to_json() for file in self.files],
        }

    def report_lines(self) -> list[str]:
        """The report for a person, one line an item, the final word last."""
        lines = [_("核验报送包：{package}").format(package=self.package)]
        lines += _section(_("检查无误"), self.good)
        lines += _section(_("签名"), [_signer_line(signer) for signer in self.signers])
        lines += _section(_("文件"), [_file_line(file) for file in self.content_files])
        lines += _section(_("问题"), [fault.message for fault in self.faults])
        lines += _section(_("提示"), [note.message for note in self.notes])
        lines.append(_("结论：{word}").format(word=verdict_text(self.verdict)))
        return lines


def verdict_text(verdict: Verdict) -> str:
    """The final word for a person."""
    words = {"pass": _("通过"), "warn": _("通过但有提示"), "fail": _("不通过")}
    return words[verdict]


def _section(title: str, items: Sequence[str]) -> list[str]:
    return (
        [_("{title}（{count}）：").format(title=title, count=len(items)), *(f"  {item}" for item in items)]
        if items
        else []
    )


def _signer_line(signer: SignerReport) -> str:
    time = local_text(signer.signed_at) if signer.signed_at else _("时间不明")
    return _("{title}：{name}，{time}（{clock}）。{trust}证书链：{chain}。吊销：{revocation}。").format(
        title=signer.title,
        name=signer.name or _("姓名不明"),
        time=time,
        clock=signer.clock_text,
        trust=signer.trust_text,
        chain=chain_text(signer.chain),
        revocation=signer.revocation or _("没有查对是否被吊销"),
    )


def chain_text(chain: Sequence[str]) -> str:
    """The signer's certificate, and from whom upwards: 张三 ← 某某根证书."""
    return " ← ".join(chain) or _("无法读取")


def file_state_text(state: FileState) -> str:
    """One word for a person."""
    words = {"good": _("完好"), "bad": _("有问题"), "missing": _("缺失")}
    return words[state]


def _file_line(file: FileReport) -> str:
    signed = _("由{roles}的签名固定").format(roles=listed(file.signed_by)) if file.signed_by else _("没有签名固定")
    name = _("{name}（{title}）").format(name=file.name, title=file.title) if file.title else file.name
    return _("{state}　{name}，{signed}").format(state=file_state_text(file.state), name=name, signed=signed)
