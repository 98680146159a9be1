"""One run of verifying a package: every check in turn, and what came of it. `services.verifying` is the door."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from forms.package.container_check import (
    PACKAGE_CONTENTS,
    ContainerFinding,
    HashLedger,
    check_evidence,
    check_listing,
    check_signatures,
    hash_entries,
)
from forms.package.entries import DATA, REPORT, SIGNATURE_FOLDER, SUMS, WORKBOOK
from forms.package.file_states import file_states
from forms.package.findings import Findings
from forms.package.identity import PackageIdentity, identity_of
from forms.package.limits import Limits
from forms.package.package_data import PackageData, SigningRole, parse_data
from forms.package.package_view import PackageView
from forms.package.reader import PackageSource, read_entry
from forms.package.refused import PackageRefused
from forms.package.signer_check import SignerCheck
from forms.package.verify_report import FiguresState, VerifyReport
from forms.signing.document_check import DocumentCheck
from forms.signing.fault import Fault
from forms.signing.pdf_check import check_pdf
from forms.signing.trust import TrustStore
from resources.translation import _, listed

FiguresCheck = Callable[[PackageView], list[Fault]]
IdentityCheck = Callable[[PackageIdentity, Findings], None]
"""Holds what a package says it is against something else: paper, another package."""

_CONTENT_FAULTS = ("entry_", "sums_", "manifest_", "chain_", "unreadable")


@dataclass(slots=True)
class Verification:
    """What was given, and what has been found so far. Used once."""

    source: PackageSource
    store: TrustStore
    workbook_check: DocumentCheck
    allow_trial: bool
    stage: str | None
    figures: FiguresCheck | None
    at: datetime
    limits: Limits
    identity_checks: Sequence[IdentityCheck] = ()
    findings: Findings = field(default_factory=Findings)
    data: PackageData | None = None
    identity: PackageIdentity | None = None
    signing: SignerCheck | None = None
    figures_state: FiguresState = "not_compared"
    container: ContainerFinding = field(default_factory=lambda: ContainerFinding((), (), (), ()))

    def run(self, name: str) -> VerifyReport:
        """Verify the source; `name` is the package's in the report. Raises Cancelled when the source is told to."""
        hashes, damaged = hash_entries(self.source)
        findings = self.findings
        findings.add_all(damaged)
        if not damaged:  # a damaged file is fetched again; nothing more can be said of it
            count = len(self.source.names)
            findings.praise(_("文件结构完整，{count} 个条目都能读出。").format(count=count))
            self._check_content(HashLedger(hashes))
        faults = tuple({(fault.code, fault.where): fault for fault in findings.faults}.values())
        return VerifyReport(
            name,
            tuple(findings.good),
            tuple(self.signing.missing) if self.signing else (),
            tuple(self.signing.signers) if self.signing else (),
            faults,
            tuple(dict.fromkeys(findings.notes)),
            self.identity,
            file_states(self.source, hashes, self.data, self.container, faults),
            self.figures_state,
        )

    def _check_content(self, ledger: HashLedger) -> None:
        findings = self.findings
        findings.attempt(SUMS, lambda: self._check_listing(ledger, PACKAGE_CONTENTS))
        self.data = data = self._read_index(DATA, parse_data)
        if data is None:
            findings.add_all(ledger.faults())
            return
        self.identity = identity_of(data, ledger.hashes[DATA])
        findings.attempt(DATA, lambda: findings.add_all(check_evidence(data, ledger)))
        findings.attempt(SIGNATURE_FOLDER, lambda: self._check_signed(data, self._required(data), ledger))
        self._conclude_hashes(ledger)
        if data.is_practice:
            findings.warn("practice", _("这是试用的示例数据，不得报送。"))
        if self.figures is not None:
            self._check_figures(self.figures, PackageView(self.source, data, self.limits))
        for check in self.identity_checks:
            check(self.identity, findings)

    def _check_listing(self, ledger: HashLedger, contents: tuple[str, ...]) -> None:
        self.findings.add_all(check_listing(self.source, ledger, self.limits, contents))

    def _read_index(self, name: str, parse: Callable[[bytes], PackageData]) -> PackageData | None:
        """data.json or what stands for it; None when it is missing or cannot be read."""
        if name not in self.source.names:
            return None
        try:
            return parse(read_entry(self.source, name, self.limits.data_bytes))
        except PackageRefused as refused:
            self.findings.add(refused.fault)
            return None

    def _conclude_hashes(self, ledger: HashLedger) -> None:
        self.findings.add_all(ledger.faults())
        if not any(fault.code.startswith(_CONTENT_FAULTS) for fault in self.findings.faults):
            self.findings.praise(_("每个条目的校验值都与清单一致，没有增减。"))

    def _required(self, data: PackageData) -> Sequence[SigningRole]:
        """The roles that must have signed for the stage asked for."""
        ids = [role.id for role in data.roles]
        if self.stage is None:
            return data.roles
        if self.stage not in ids:
            text = _("签名角色的名单里没有“{role}”。").format(role=self.stage)
            todo = _("可用的角色：{roles}。").format(roles=listed(ids))
            self.findings.add(Fault("unknown_stage", text, DATA, todo))
            return data.roles
        return data.roles[: ids.index(self.stage) + 1]

    def _check_signed(self, data: PackageData, required: Sequence[SigningRole], ledger: HashLedger) -> None:
        has_signatures = any(name.startswith(SIGNATURE_FOLDER) for name in self.source.names)
        if data.is_paper and not has_signatures:
            text = _("只有纸质签字盖章：没有电子签名，请与盖章的纸质报告核对。")
            self.findings.warn("paper_only", text)
            self._check_documents(data, 0)
            return
        if data.is_paper:
            text = _("数据文件写明是纸质报送，却带有电子签名。")
            self.findings.add(Fault("paper_with_signature", text, DATA))
        self._check_signers(data, required, ledger)
        if not data.roles and not data.is_paper:
            text = _("责任书没有规定签名角色：没有电子签名，不能证明由谁报送。")
            self.findings.warn("no_roles", text)
        self._check_documents(data, len(self.container.signatures))
        if self.signing:
            self.signing.compare_signers()

    def _check_signers(self, data: PackageData, required: Sequence[SigningRole], ledger: HashLedger) -> None:
        """Every manifest and signature of the container, and who made them."""
        self.container = found = check_signatures(self.source, data, ledger, self.limits)
        self.findings.add_all(found.faults)
        self.signing = SignerCheck(self.findings, self.store, self.allow_trial, data.is_practice, self.at)
        findings = zip(data.roles, found.signatures, found.manifests, found.sm2, strict=False)
        for role, finding, manifest, sm2 in findings:
            self.signing.judge(role, finding, manifest.basis if manifest else "", sm2)
        self.signing.check_missing(data.roles, required, len(found.signatures))

    def _check_documents(self, data: PackageData, count: int) -> None:
        """The signatures inside report and workbook: those of the roles that signed the container, and no others."""
        expected = [role.id for role in data.roles[:count]]
        praise = _("报告里的 {count} 个签名有效，签名之后没有改动。")
        self.findings.attempt(REPORT, lambda: self._check_document(REPORT, check_pdf, expected, praise))
        praise_too = _("表格里的 {count} 个签名有效，签名之后没有改动。")
        check = self.workbook_check
        self.findings.attempt(WORKBOOK, lambda: self._check_document(WORKBOOK, check, expected, praise_too))

    def _check_document(self, name: str, check: DocumentCheck, expected: Sequence[str], praise: str) -> None:
        if name not in self.source.names:
            return
        document = read_entry(self.source, name, self.limits.data_bytes)
        found = check(document, self.store, expected=expected, where=name, now=self.at)
        self.findings.add_all(found.faults)
        if self.signing:
            self.signing.compare_documents(found, name)
        if expected and not found.faults:
            self.findings.praise(praise.format(count=len(expected)))

    def _check_figures(self, figures: FiguresCheck, view: PackageView) -> None:
        before = len(self.findings.faults)
        self.figures_state = "differ"
        self.findings.attempt(DATA, lambda: self.findings.add_all(figures(view)))
        if len(self.findings.faults) == before:
            self.figures_state = "agree"
            self.findings.praise(_("数据文件、报告和表格里的数字一致。"))
