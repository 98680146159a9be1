"""One run of verifying a package: every check in turn, and what came of it. `services.verifying` is the door."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from forms.clock import local_text
from forms.errors import UserError
from forms.package.container_check import (
    HashLedger,
    check_evidence,
    check_listing,
    check_signatures,
    hash_entries,
)
from forms.package.entries import DATA, REPORT, SIGNATURE_FOLDER, SUMS, WORKBOOK, signature_name
from forms.package.limits import Limits
from forms.package.package_data import PackageData, SigningRole, parse_data
from forms.package.package_view import PackageView
from forms.package.reader import PackageSource, read_entry
from forms.package.refused import PackageRefused
from forms.package.verify_report import Note, SignerReport, VerifyReport
from forms.signing.certificate import describe_certificate
from forms.signing.cms_check import CmsFinding
from forms.signing.document_check import DocumentCheck, DocumentFinding
from forms.signing.fault import Fault
from forms.signing.judgement import judge
from forms.signing.pdf_check import check_pdf
from forms.signing.trust import Trust, TrustStore
from resources.translation import _, listed

FiguresCheck = Callable[[PackageView], list[Fault]]

_log = logging.getLogger(__name__)

_CONTENT_FAULTS = ("entry_", "sums_", "manifest_", "chain_", "unreadable")
_CLOCK_SLACK = timedelta(minutes=10)


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
    good: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    signers: list[SignerReport] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    def run(self, name: str) -> VerifyReport:
        """Verify the source; `name` is the package's in the report."""
        hashes, damaged = hash_entries(self.source)
        self.faults += damaged
        if not damaged:  # a damaged file is fetched again; nothing more can be said of it
            count = len(self.source.names)
            self.good.append(_("文件结构完整，{count} 个条目都能读出。").format(count=count))
            self._check_content(HashLedger(hashes))
        faults = {(fault.code, fault.where): fault for fault in self.faults}
        return VerifyReport(
            name,
            tuple(self.good),
            tuple(self.missing),
            tuple(self.signers),
            tuple(faults.values()),
            tuple(dict.fromkeys(self.notes)),
        )

    def _check_content(self, ledger: HashLedger) -> None:
        self._try(SUMS, lambda: self._add(check_listing(self.source, ledger, self.limits)))
        data = self._read_data()
        if data is None:
            self._add(ledger.faults())
            return
        roles = self._required(data)
        self._try(DATA, lambda: self._add(check_evidence(data, ledger)))
        self._try(SIGNATURE_FOLDER, lambda: self._check_signed(data, roles, ledger))
        self._add(ledger.faults())
        if not any(fault.code.startswith(_CONTENT_FAULTS) for fault in self.faults):
            self.good.append(_("每个条目的校验值都与清单一致，没有增减。"))
        if data.is_practice:
            self._warn("practice", _("这是试用的示例数据，不得报送。"))
        if self.figures is not None:
            self._check_figures(self.figures, PackageView(self.source, data, self.limits))

    def _read_data(self) -> PackageData | None:
        if DATA not in self.source.names:
            return None
        try:
            return parse_data(read_entry(self.source, DATA, self.limits.data_bytes))
        except PackageRefused as refused:
            self.faults.append(refused.fault)
            return None

    def _required(self, data: PackageData) -> Sequence[SigningRole]:
        """The roles that must have signed for the stage asked for."""
        ids = [role.id for role in data.roles]
        if self.stage is None:
            return data.roles
        if self.stage not in ids:
            text = _("签名角色的名单里没有“{role}”。").format(role=self.stage)
            todo = _("可用的角色：{roles}。").format(roles=listed(ids))
            self.faults.append(Fault("unknown_stage", text, DATA, todo))
            return data.roles
        return data.roles[: ids.index(self.stage) + 1]

    def _check_signed(self, data: PackageData, required: Sequence[SigningRole], ledger: HashLedger) -> None:
        has_signatures = any(name.startswith(SIGNATURE_FOLDER) for name in self.source.names)
        if data.is_paper and not has_signatures:
            self._warn("paper_only", _("只有纸质签字盖章：没有电子签名，请与盖章的纸质报告核对。"))
            self._check_documents(data, 0)
            return
        if data.is_paper:
            self.faults.append(Fault("paper_with_signature", _("数据文件写明是纸质报送，却带有电子签名。"), DATA))
        found = check_signatures(self.source, data, ledger, self.limits)
        self._add(found.faults)
        for role, finding in zip(data.roles, found.signatures, strict=False):
            self._judge(role, finding, data)
        self._check_missing(data, required, len(found.signatures))
        self._check_documents(data, len(found.signatures))
        self._compare_signers()
        if self.signers:
            text = _("签名时间取自各签名人电脑的时钟，没有可信时间戳。")
            self.notes.append(Note("signer_clock", text))

    def _judge(self, role: SigningRole, finding: CmsFinding, data: PackageData) -> None:
        where = signature_name(len(self.signers) + 1)
        trust = Trust("broken", _("签名无效，不再评判证书。"))
        if not finding.faults and finding.signed_at is not None:
            trust = judge(finding.certificates, self.store, signed_at=finding.signed_at, now=self.at)
        certificate = describe_certificate(finding.certificates[0]) if finding.certificates else None
        self.signers.append(
            SignerReport(role.id, role.title, finding.signed_at, trust.word, trust.sentence, certificate)
        )
        if not finding.faults:
            self.faults += self._trust_faults(trust, where, data)
        for text in trust.notes:
            self._warn("certificate_note", text)
        if not finding.faults and trust.word in ("trusted", "trial"):
            self.good.append(_("{title}的签名有效。").format(title=role.title))
        if finding.has_timestamp:
            self._warn("timestamp_unchecked", _("签名带有时间戳，本版本不核验时间戳，仍按签名人电脑的时钟评判。"))
        if finding.signed_at is not None and finding.signed_at > self.at + _CLOCK_SLACK:
            text = _("{title}的签名时间 {time} 还没有到：签名人或本机的时钟不准。")
            self._warn("clock_ahead", text.format(title=role.title, time=local_text(finding.signed_at)))

    def _trust_faults(self, trust: Trust, where: str, data: PackageData) -> list[Fault]:
        if trust.word == "trusted":
            return []
        if trust.word != "trial":
            return [Fault(f"certificate_{trust.word}", trust.sentence, where)]
        if not data.is_practice:
            return [Fault("trial_outside_practice", _("正式数据用试用证书签名。试用证书不具法律效力。"), where)]
        if not self.allow_trial:
            todo = _("只想检查内容是否完整时，请选择接受试用证书。")
            return [Fault("trial_not_allowed", _("签名用的是试用证书，不具法律效力。"), where, todo)]
        self._warn("trial", _("试用证书，不具法律效力：签名只证明内容没有被改动，不证明签名人是谁。"))
        return []

    def _check_missing(self, data: PackageData, required: Sequence[SigningRole], count: int) -> None:
        self.missing += [role.id for role in data.roles[count:]]
        for number, role in enumerate(required[count:], count + 1):
            text = _("缺少{title}的签名。").format(title=role.title)
            self.faults.append(Fault("missing_role", text, signature_name(number)))
        if not data.roles and not data.is_paper:
            self._warn("no_roles", _("责任书没有规定签名角色：没有电子签名，不能证明由谁报送。"))
        elif self.missing and len(self.missing) < len(data.roles):
            text = _("最后一个角色还没有签名：{report} 和 {workbook} 尚未被签名固定，此时的核验只保证数据和佐证材料。")
            self._warn("not_final", text.format(report=REPORT, workbook=WORKBOOK))

    def _check_documents(self, data: PackageData, count: int) -> None:
        """The signatures inside report and workbook: those of the roles that signed the container, and no others."""
        expected = [role.id for role in data.roles[:count]]
        praise = _("报告里的 {count} 个签名有效，签名之后没有改动。")
        self._try(REPORT, lambda: self._check_document(REPORT, check_pdf, expected, data, praise))
        praise_too = _("表格里的 {count} 个签名有效，签名之后没有改动。")
        self._try(WORKBOOK, lambda: self._check_document(WORKBOOK, self.workbook_check, expected, data, praise_too))

    def _check_document(
        self, name: str, check: DocumentCheck, expected: Sequence[str], data: PackageData, praise: str
    ) -> None:
        if name not in self.source.names:
            return
        document = read_entry(self.source, name, self.limits.data_bytes)
        found = check(document, self.store, expected=expected, where=name, now=self.at)
        self._add(found.faults)
        self._compare_certificates(found, name, data)
        if expected and not found.faults:
            self.good.append(praise.format(count=len(expected)))

    def _compare_certificates(self, found: DocumentFinding, name: str, data: PackageData) -> None:
        """Each role signs documents and container with one certificate; its trust must hold at every time."""
        by_role = {signer.role: signer for signer in self.signers}
        for inner in found.signatures:
            signer = by_role.get(inner.field)
            if inner.certificate is None or inner.trust is None or signer is None or signer.certificate is None:
                continue
            place = _("{file} 的签名“{field}”").format(file=name, field=inner.field)
            if inner.certificate != signer.certificate:
                text = _("它与容器里同一角色的签名用的不是同一张证书。")
                self.faults.append(Fault("certificate_differs", text, place))
            elif inner.trust.word != signer.trust:
                self.faults += self._trust_faults(inner.trust, place, data)

    def _compare_signers(self) -> None:
        seen: dict[str, SignerReport] = {}
        for signer in self.signers:
            if signer.certificate is None:
                continue
            other = seen.setdefault(signer.certificate.fingerprint, signer)
            if other is not signer:
                text = _("{one}和{two}用的是同一张证书。").format(one=other.title, two=signer.title)
                self._warn("same_certificate", text)
        times = [signer.signed_at for signer in self.signers if signer.signed_at is not None]
        if times != sorted(times):
            self._warn("time_order", _("签名时间的先后与角色的顺序不符：时间取自各签名人电脑的时钟。"))

    def _check_figures(self, figures: FiguresCheck, view: PackageView) -> None:
        before = len(self.faults)
        self._try(DATA, lambda: self._add(figures(view)))
        if len(self.faults) == before:
            self.good.append(_("数据文件、报告和表格里的数字一致。"))

    def _try(self, where: str, step: Callable[[], None]) -> None:
        try:
            step()
        except UserError as error:
            self.faults.append(Fault(error.code, error.what, error.where or where, error.todo))
        except Exception as error:  # noqa: BLE001  a parser met a crafted file: a finding; the other checks go on
            _log.info("the check of %s ended with %s", where, type(error).__name__)  # never its text: it holds values
            self.faults.append(Fault("unreadable", _("内容损坏，无法检查。"), where))

    def _add(self, faults: Sequence[Fault]) -> None:
        self.faults += faults

    def _warn(self, code: str, message: str) -> None:
        self.notes.append(Note(code, message, is_warning=True))
