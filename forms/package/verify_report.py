"""The result of verifying a package: for programs as JSON, for people as Chinese lines."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from forms.clock import local_text
from forms.signing.certificate import CertificateInfo
from forms.signing.fault import Fault
from forms.signing.trust import TrustWord
from resources.translation import _

Verdict = Literal["pass", "warn", "fail"]


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
    """One role's signature of the container. `signed_at` is the signer's own clock."""

    role: str
    title: str
    signed_at: datetime | None
    trust: TrustWord
    trust_text: str
    certificate: CertificateInfo | None

    @property
    def name(self) -> str:
        return self.certificate.name if self.certificate else ""

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
class VerifyReport:
    """All that was found. `good` are sentences of what was checked and is right, in the order of the checks.

    `missing_roles` are ids of roles that have not signed, also when the stage asked for does not need them.
    """

    package: str
    good: tuple[str, ...] = ()
    missing_roles: tuple[str, ...] = ()
    signers: tuple[SignerReport, ...] = ()
    faults: tuple[Fault, ...] = ()
    notes: tuple[Note, ...] = ()

    @property
    def verdict(self) -> Verdict:
        if self.faults:
            return "fail"
        return "warn" if any(note.is_warning for note in self.notes) else "pass"

    def to_json(self) -> dict[str, Any]:
        return {
            "package": self.package,
            "verdict": self.verdict,
            "missing_roles": list(self.missing_roles),
            "signers": [signer.to_json() for signer in self.signers],
            "faults": [fault.to_json() for fault in self.faults],
            "notes": [note.to_json() for note in self.notes],
        }

    def report_lines(self) -> list[str]:
        """The report for a person, one line an item, the final word last."""
        lines = [_("核验报送包：{package}").format(package=self.package)]
        lines += _section(_("检查无误"), self.good)
        lines += _section(_("签名"), [_signer_line(signer) for signer in self.signers])
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
    return _("{title}：{name}，{time}（签名人电脑的时钟）。{trust}").format(
        title=signer.title, name=signer.name or _("姓名不明"), time=time, trust=signer.trust_text
    )
