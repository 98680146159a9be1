"""Judges who signed the container: trust of each role's certificate, roles that are missing, times and identities."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from forms.package.entries import REPORT, WORKBOOK, signature_name
from forms.package.findings import Findings
from forms.package.package_data import SigningRole
from forms.package.signing_time import settle_time
from forms.package.verify_report import SignerReport
from forms.signing.certificate import describe_certificate
from forms.signing.cms_check import CmsFinding
from forms.signing.document_check import DocumentFinding
from forms.signing.fault import Fault
from forms.signing.judgement import Moment, judge
from forms.signing.sm2_check import Sm2Finding, sm2_notice
from forms.signing.trust import Trust, TrustStore
from resources.translation import _


@dataclass(slots=True)
class SignerCheck:
    """Used once a run. `signers` grows in the order of the roles; `missing` are the ids of roles without signature."""

    findings: Findings
    store: TrustStore
    allow_trial: bool
    is_practice: bool
    at: datetime
    signers: list[SignerReport] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    _certificates: dict[str, tuple[bytes, ...]] = field(default_factory=dict)

    def judge(self, role: SigningRole, finding: CmsFinding, basis: str, sm2: Sm2Finding | None) -> None:
        """Judge the signature of the next role; `basis` is what a deputy signed by, or ""; `sm2` stands beside it."""
        where = signature_name(len(self.signers) + 1)
        time = settle_time(role.title, finding, self.store, self.at, self.findings)
        trust = Trust("broken", _("签名无效，不再评判证书。"))
        if not finding.faults and time.moment is not None:
            trust = judge(finding.certificates, self.store, signed_at=time.moment, now=self.at)
        certificate = describe_certificate(finding.certificates[0]) if finding.certificates else None
        chain = tuple(describe_certificate(der).name for der in trust.chain or finding.certificates)
        signer = SignerReport(
            role.id,
            role.title,
            time.moment.at if time.moment else None,
            trust.word,
            trust.sentence,
            certificate,
            chain,
            self._revocation(trust),
            basis,
            "timestamp" if time.authority else "signer",
            time.authority,
            sm2.certificate if sm2 and not sm2.faults else None,
        )
        self.signers.append(signer)
        self._certificates[role.id] = finding.certificates
        if not finding.faults:
            self.findings.add_all(self.trust_faults(trust, where))
        self._remark(signer, trust, is_whole=not finding.faults)

    def _remark(self, signer: SignerReport, trust: Trust, *, is_whole: bool) -> None:
        """What is worth saying of a signature beside its faults."""
        findings = self.findings
        for text in trust.notes:
            findings.warn("certificate_note", text)
        if is_whole and trust.word in ("trusted", "trial"):
            findings.praise(_("{title}的签名有效。").format(title=signer.title))
        if signer.basis:
            text = _("{title}的签名由{name}代签，代签依据：{basis}。本程序不能核实这个依据，请查对。")
            name = signer.name or _("姓名不明")
            findings.warn("deputy", text.format(title=signer.title, name=name, basis=signer.basis))
        if signer.sm2_certificate:
            text = _("{title}另附的国密（SM2、SM3）签名与签名清单相符。")
            findings.praise(text.format(title=signer.title))
            findings.remark("sm2_experimental", sm2_notice())

    def _revocation(self, trust: Trust) -> str:
        """In words, whether it was looked up that the certificate is not revoked."""
        if trust.word == "revoked":
            return _("已被吊销")
        if trust.word == "trial":
            return _("试用证书没有吊销列表")
        if not self.store.crls:
            return _("没有登记吊销列表，没有查对是否被吊销")
        if trust.word == "trusted":
            return _("已查对登记的吊销列表，没有被吊销")
        return _("没有查对是否被吊销")

    def trust_faults(self, trust: Trust, where: str) -> list[Fault]:
        """What of a certificate's trust keeps the package from being good."""
        if trust.word == "trusted":
            return []
        if trust.word != "trial":
            return [Fault(f"certificate_{trust.word}", trust.sentence, where)]
        if not self.is_practice:
            return [Fault("trial_outside_practice", _("正式数据用试用证书签名。试用证书不具法律效力。"), where)]
        if not self.allow_trial:
            todo = _("只想检查内容有没有被改动时，请选“允许试用证书”（命令行：--allow-trial）。")
            return [Fault("trial_not_allowed", _("签名用的是试用证书，不具法律效力。"), where, todo)]
        text = _("试用证书，不具法律效力：签名只证明内容没有被改动，不证明签名人是谁。")
        self.findings.warn("trial", text)
        return []

    def check_missing(self, roles: Sequence[SigningRole], required: Sequence[SigningRole], count: int) -> None:
        """Roles that must have signed and have not; `count` have."""
        self.missing += [role.id for role in roles[count:]]
        for number, role in enumerate(required[count:], count + 1):
            text = _("缺少{title}的签名。").format(title=role.title)
            self.findings.add(Fault("missing_role", text, signature_name(number)))
        if self.missing and len(self.missing) < len(roles):
            text = _("最后一个角色还没有签名：{report} 和 {workbook} 尚未被签名固定，此时的核验只保证数据和佐证材料。")
            self.findings.warn("not_final", text.format(report=REPORT, workbook=WORKBOOK))

    def compare_documents(self, found: DocumentFinding, name: str) -> None:
        """Each role signs documents and container with one certificate; its trust must hold at every time."""
        by_role = {signer.role: signer for signer in self.signers}
        for inner in found.signatures:
            signer = by_role.get(inner.field)
            if inner.certificate is None or inner.trust is None or signer is None or signer.certificate is None:
                continue
            place = _("{file} 的签名“{field}”").format(file=name, field=inner.field)
            if inner.certificate != signer.certificate:
                text = _("它与容器里同一角色的签名用的不是同一张证书。")
                self.findings.add(Fault("certificate_differs", text, place))
            elif inner.trust.word != signer.trust and not self._was_there_before(inner.trust, signer):
                self.findings.add_all(self.trust_faults(inner.trust, place))

    def _was_there_before(self, trust: Trust, signer: SignerReport) -> bool:
        """Whether a signature inside a document is proven older than the revocation that it is refused for.

        The last role's manifest holds the hashes of the documents: its timestamp is theirs, too.
        """
        last = self.signers[-1]
        if trust.word != "revoked" or self.missing or last.clock != "timestamp" or last.signed_at is None:
            return False
        moment = Moment(last.signed_at, is_proven=True)
        again = judge(self._certificates[signer.role], self.store, signed_at=moment, now=self.at)
        return again.word == signer.trust

    def compare_signers(self) -> None:
        """One certificate for two roles, times against the order of the roles, and whose clock it was."""
        seen: dict[str, SignerReport] = {}
        for signer in self.signers:
            if signer.certificate is None:
                continue
            other = seen.setdefault(signer.certificate.fingerprint, signer)
            if other is not signer:
                text = _("{one}和{two}用的是同一张证书。").format(one=other.title, two=signer.title)
                self.findings.warn("same_certificate", text)
        times = [signer.signed_at for signer in self.signers if signer.signed_at is not None]
        if times != sorted(times):
            text = _("签名时间的先后与角色的顺序不符。")
            self.findings.warn("time_order", text)
        if any(signer.clock == "signer" for signer in self.signers):
            text = _("签名时间取自各签名人电脑的时钟，没有可信时间戳。")
            if any(signer.clock == "timestamp" for signer in self.signers):
                text = _("没有可信时间戳的签名，时间取自签名人电脑的时钟。")
            self.findings.remark("signer_clock", text)
