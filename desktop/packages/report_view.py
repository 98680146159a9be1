"""A verify report on screen: the answer, faults with their places, signers, notes, and what was checked."""

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from desktop.packages.answer import AnswerBanner
from desktop.style import TOKENS, card, label
from forms.clock import local_text
from forms.package.verify_report import SignerReport, VerifyReport, verdict_text
from forms.signing.fault import Fault
from forms.signing.trust import TrustWord
from resources.translation import _

_TRUST: dict[TrustWord, tuple[str, str]] = {
    "trusted": ("good", "✓ 可信"),
    "trial": ("explain", "! 试用证书，不具法律效力"),
    "unknown": ("error", "✗ 签发者未登记"),
    "expired": ("error", "✗ 签名时已过期"),
    "not_yet_valid": ("error", "✗ 签名时尚未生效"),
    "revoked": ("error", "✗ 已吊销"),
    "wrong_usage": ("error", "✗ 不是签名证书"),
    "broken": ("error", "✗ 签名损坏"),
}


class ReportView(QScrollArea):
    """Empty until `show_report`. All texts can be selected and copied."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def show_report(self, report: VerifyReport) -> None:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 4, 0)
        column.setSpacing(TOKENS.gap)
        banner = AnswerBanner()
        banner.show_answer(report.verdict, verdict_text(report.verdict), _below(report))
        column.addWidget(banner)
        if report.faults:
            column.addWidget(_section(_("问题"), _fault_lines(report.faults)))
        if report.signers:
            column.addWidget(_section(_("签名"), [_signer_table(report.signers)]))
        notes = [_text(f"{'!' if note.is_warning else '•'} {note.message}") for note in report.notes]
        if notes:
            column.addWidget(_section(_("提示"), notes))
        if report.good:
            column.addWidget(_section(_("检查过，无误"), [_text(f"✓ {sentence}", "good") for sentence in report.good]))
        column.addStretch(1)
        self.setWidget(inside)

    def clear(self) -> None:
        self.setWidget(QWidget())


def _below(report: VerifyReport) -> str:
    if report.verdict == "fail":
        count = len(report.faults)
        return _("{package}：发现 {count} 个问题，请勿采用。").format(package=report.package, count=count)
    if report.verdict == "warn":
        return _("{package}：内容完好，请留意下面的提示。").format(package=report.package)
    return _("{package}：内容完好，签名有效。").format(package=report.package)


def _fault_lines(faults: Iterable[Fault]) -> list[QWidget]:
    """Where in front, then what, then what to do."""
    lines: list[QWidget] = []
    for fault in faults:
        where = _("✗ {where}").format(where=fault.where or _("整个报送包"))
        lines += [_text(where, "error"), _indented(_text(f"{fault.what}{fault.todo}"))]
    return lines


def _signer_table(signers: Iterable[SignerReport]) -> QWidget:
    table = QWidget()
    grid = QGridLayout(table)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(2 * TOKENS.wide_gap)
    grid.setVerticalSpacing(6)
    for column in (2, 4):
        grid.setColumnStretch(column, 1)
    heads = (_("角色"), _("姓名"), _("单位"), _("签名时间"), _("证书状态"))
    for column, head in enumerate(heads):
        grid.addWidget(label(head, "muted"), 0, column)
    for line, signer in enumerate(signers, 1):
        look, word = _TRUST[signer.trust]
        unit = signer.certificate.unit if signer.certificate else ""
        clock = _("时间戳") if signer.clock == "timestamp" else _("本人电脑的时钟")
        time = _("{time}\n（{clock}）").format(
            time=local_text(signer.signed_at) if signer.signed_at else "", clock=clock
        )
        title = _("{title}（代签，依据：{basis}）") if signer.basis else "{title}"
        texts = (
            (title.format(title=signer.title, basis=signer.basis), "heading"),
            (signer.name or _("不明"), ""),
            (unit or "—", ""),
            (time if signer.signed_at else _("不明"), ""),
            (_(word), look),
        )
        for column, (text, how) in enumerate(texts):
            cell = _text(text, how, wrap=column in (0, 2, 4))
            cell.setToolTip({3: signer.clock_text, 4: signer.trust_text}.get(column, ""))
            grid.addWidget(cell, line, column, Qt.AlignmentFlag.AlignTop)
    return table


def _section(title: str, parts: Iterable[QWidget]) -> QFrame:
    frame = card()
    column = QVBoxLayout(frame)
    column.setContentsMargins(TOKENS.wide_gap, 10, TOKENS.wide_gap, 12)
    column.setSpacing(4)
    column.addWidget(label(title, "heading"))
    for part in parts:
        column.addWidget(part)
    return frame


def _text(text: str, look: str = "", *, wrap: bool = True) -> QLabel:
    made = label(text, look, wrap=wrap)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made


def _indented(widget: QLabel) -> QLabel:
    widget.setContentsMargins(TOKENS.wide_gap, 0, 0, 2)
    return widget
