"""The contract of checking signatures inside a document (report, workbook), for whoever compares several of them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from forms.signing.certificate import CertificateInfo
from forms.signing.fault import Fault
from forms.signing.trust import Trust, TrustStore


class DocumentSignature(Protocol):
    """One signature: `field` is the role's id; `certificate` and `trust` are None when it cannot be relied on."""

    @property
    def field(self) -> str: ...

    @property
    def certificate(self) -> CertificateInfo | None: ...

    @property
    def trust(self) -> Trust | None: ...


class DocumentFinding(Protocol):
    """All signatures of a document; `faults` holds those of the document and of every signature."""

    @property
    def signatures(self) -> Sequence[DocumentSignature]: ...

    @property
    def faults(self) -> Sequence[Fault]: ...


class DocumentCheck(Protocol):
    """Checks a document against the roles that must have signed it, in order; trust is reported and no fault."""

    def __call__(
        self, document: bytes, store: TrustStore, /, *, expected: Sequence[str], where: str, now: datetime
    ) -> DocumentFinding: ...
