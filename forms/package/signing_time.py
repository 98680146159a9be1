"""Which time counts for a role's signature: that of a trusted timestamp authority, else the signer's own clock."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from forms.clock import local_text
from forms.package.findings import Findings
from forms.signing.certificate import describe_certificate
from forms.signing.cms_check import CmsFinding
from forms.signing.judgement import Moment, judge_authority
from forms.signing.trust import TrustStore
from resources.translation import _

CLOCK_SLACK = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class SigningTime:
    """`moment` None: the signature states no time. `authority`: the trusted one's name, "" for the signer's clock."""

    moment: Moment | None
    authority: str = ""


def settle_time(title: str, finding: CmsFinding, store: TrustStore, now: datetime, findings: Findings) -> SigningTime:
    """The time of a signature, and what is odd about it; `title` is the role's."""
    claimed, token = finding.signed_at, finding.timestamp
    if claimed is None:
        return SigningTime(None)
    if claimed > now + CLOCK_SLACK:
        text = _("{title}的签名时间 {time} 还没有到：签名人或本机的时钟不准。")
        findings.warn("clock_ahead", text.format(title=title, time=local_text(claimed)))
    if token is None or token.at is None:
        return SigningTime(Moment(claimed))
    authority, trust = describe_certificate(token.certificates[0]).name, judge_authority(token, store, now=now)
    if trust.word != "trusted":
        text = _("{title}的签名带有时间戳，但不能确认时间戳机构“{authority}”，仍按签名人电脑的时钟评判：{reason}")
        findings.warn("timestamp_untrusted", text.format(title=title, authority=authority, reason=trust.sentence))
        return SigningTime(Moment(claimed))
    if abs(token.at - claimed) > CLOCK_SLACK:
        text = _("{title}电脑的时钟写的是 {claimed}，时间戳机构写的是 {time}，以时间戳为准。")
        findings.warn("clock_differs", text.format(title=title, claimed=local_text(claimed), time=local_text(token.at)))
    return SigningTime(Moment(token.at, is_proven=True), authority)
