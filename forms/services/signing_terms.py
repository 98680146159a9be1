"""What is settled before signing: timestamps, trial signatures with SM2, and who is told which certificates sign."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from forms.clock import local_text
from forms.services.identities import SignerChoice
from resources.translation import _

if TYPE_CHECKING:
    from forms.signing.certificate import CertificateInfo


@dataclass(frozen=True, slots=True)
class SigningNotice:
    """The certificate that is about to sign for a role, with what should be said of it before."""

    role: str
    title: str
    certificate: "CertificateInfo"
    warnings: tuple[str, ...] = ()

    def lines(self) -> list[str]:
        """For a person: who, from where, by whom, until when; then the warnings."""
        certificate = self.certificate
        text = _("{title}：{name}，{unit}，由“{issuer}”签发，有效期至 {until}，序列号 {serial}")
        shown = text.format(
            title=self.title,
            name=certificate.name,
            unit=certificate.unit or _("未写明单位"),
            issuer=certificate.issuer,
            until=local_text(certificate.not_after, "%Y-%m-%d"),
            serial=certificate.serial,
        )
        return [shown, *(f"  {warning}" for warning in self.warnings)]


Announce = Callable[[Sequence[SigningNotice]], None]
"""Told of all certificates once the keys are open and before anything is signed; may raise Cancelled."""


@dataclass(frozen=True, slots=True)
class SigningTerms:
    """How the roles sign.

    `timestamp_url`: the timestamp authority (RFC 3161), "" for none. `sm2`: key files for trial signatures with SM2
    beside those of the roles named, in practice only.
    """

    timestamp_url: str = ""
    sm2: tuple[SignerChoice, ...] = ()
    announce: Announce = lambda notices: None


NO_TERMS = SigningTerms()
"""No timestamp, nothing beside, nobody told."""
