"""Verifies a supplement: the same container and signatures, an index instead of report, workbook and data."""

from forms.package.container_check import HashLedger, check_evidence
from forms.package.entries import DATA, SIGNATURE_FOLDER, SUMS, SUPPLEMENT
from forms.package.findings import Findings
from forms.package.identity import PackageIdentity
from forms.package.identity_check import compare_identity
from forms.package.package_data import PackageData
from forms.package.reader import PackageSource
from forms.package.supplement import parse_supplement, supplement_identity
from forms.package.verification import IdentityCheck, Verification
from forms.signing.fault import Fault
from resources.translation import _


class SupplementVerification(Verification):
    """As a package's, over `supplement.json`."""

    def _check_content(self, ledger: HashLedger) -> None:
        findings = self.findings
        findings.attempt(SUMS, lambda: self._check_listing(ledger, (SUPPLEMENT,)))
        self.data = data = self._read_index(SUPPLEMENT, parse_supplement)
        if data is None:
            findings.add_all(ledger.faults())
            return
        self.identity = supplement_identity(data)
        findings.attempt(SUPPLEMENT, lambda: findings.add_all(check_evidence(data, ledger, SUPPLEMENT)))
        findings.attempt(SIGNATURE_FOLDER, lambda: self._check_supplement_signed(data, ledger))
        self._conclude_hashes(ledger)
        if data.is_practice:
            findings.warn("practice", _("这是试用的示例数据，不得报送。"))
        for check in self.identity_checks:
            check(self.identity, findings)
        if not self.identity_checks:
            text = _("这是补充件：没有给出原报送包，没有核对它补充的是不是手里那一份。")
            findings.warn("base_not_compared", text)

    def _check_supplement_signed(self, data: PackageData, ledger: HashLedger) -> None:
        if data.is_paper and not any(name.startswith(SIGNATURE_FOLDER) for name in self.source.names):
            text = _("补充件没有电子签名，不能证明由谁补充。")
            self.findings.warn("supplement_unsigned", text)
            return
        self._check_signers(data, self._required(data), ledger)
        if self.signing:
            self.signing.compare_signers()


def verification_for(source: PackageSource) -> type[Verification]:
    """The checks for what the source holds: a supplement has an index and no data of its own."""
    is_supplement = SUPPLEMENT in source.names and DATA not in source.names
    return SupplementVerification if is_supplement else Verification


def belongs_to(base: PackageIdentity) -> IdentityCheck:
    """Whether a supplement belongs to the package whose identity is given."""

    def check(found: PackageIdentity, findings: Findings) -> None:
        if found.kind != "supplement":
            text = _("这是报送包本身，不是补充件，不用与原报送包核对。")
            findings.add(Fault("not_a_supplement", text))
            return
        faults = compare_identity(base, found, _("原报送包"), _("补充件"), "supplement", SUPPLEMENT)
        findings.add_all(faults)
        if not faults:
            findings.praise(_("补充件写明的校验值与原报送包的 data.json 一致。"))

    return check
