"""Reads the text of a cover's QR code, and holds a package against it: do paper and data belong together?"""

import re
import unicodedata

from forms.errors import UserError
from forms.package.entries import DATA
from forms.package.findings import Findings
from forms.package.identity import PackageIdentity
from forms.package.identity_check import compare_identity
from forms.reports.qr_text import PREFIX, QrText
from resources.translation import _

_PARTS = re.compile(r"([^/]+)/([^/]+)/([^/]+)/r([1-9][0-9]{0,5})/([0-9a-f]+)")
_HASH_DIGITS = 64


def parse_qr_text(typed: str) -> QrText:
    """Read what a scanner gave or a person typed from the cover, also with blanks, line breaks, or in full width.

    Raises:
        UserError: `qr_unreadable`: it is not the text of our cover, or a part is missing or too short.
    """
    plain = "".join(unicodedata.normalize("NFKC", typed).split())
    head, body = plain[: len(PREFIX)], plain[len(PREFIX) :]
    if head.lower() != PREFIX:
        raise _unreadable(_("它不是报告封面二维码的文字：应以“zerenshu:”开头。"))
    front, slash, digest = body.rpartition("/")
    match = _PARTS.fullmatch(f"{front}{slash}{digest.lower()}")
    if match is None:
        raise _unreadable(_("二维码的文字不完整：应有单位、责任书、节点、r次数和校验值，用“/”隔开。"))
    if len(match[5]) != _HASH_DIGITS:
        text = _("校验值应有 {digits} 个字符，这里有 {count} 个。")
        raise _unreadable(text.format(digits=_HASH_DIGITS, count=len(match[5])))
    return QrText(match[1], match[2], match[3], int(match[4]), match[5])


def _unreadable(what: str) -> UserError:
    return UserError("qr_unreadable", what, todo=_("请重新扫描封面的二维码，或照着它下面的文字重新输入。"))


class QrCheck:
    """Whether the paper that bears this QR text belongs to the package."""

    def __init__(self, paper: QrText) -> None:
        self._paper = paper

    def __call__(self, found: PackageIdentity, findings: Findings) -> None:
        paper = self._paper
        known = PackageIdentity(
            found.kind, paper.unit, "", paper.letter, "", paper.node, paper.revision, paper.data_sha256
        )
        faults = compare_identity(known, found, _("封面二维码"), _("数据文件"), "qr", DATA)
        findings.add_all(faults)
        if not faults:
            text = _("纸质报告与数据是同一份：二维码的单位、责任书、节点、第{revision}次报送和校验值都一致。")
            findings.praise(text.format(revision=paper.revision))
