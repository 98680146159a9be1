"""What a reviewer must have seen before signing, read from the package alone: no workspace, nothing written."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from forms.errors import UserError
from forms.package.identity import PackageIdentity
from forms.package.package_data import PackageData
from forms.package.stated import (
    StatedCell,
    StatedExplanation,
    StatedFigure,
    cells_of,
    evidence_titles,
    explanations_of,
    figures_of,
    text_doubts,
)
from forms.package.verify_report import VerifyReport
from forms.schema.measure_fields import DONE, plain_label
from forms.services.last_look import LastLooks, SeenData, data_of_package, revision_beside
from forms.services.package_changes import PackageChange, changes_between
from resources.translation import _

_DONE_SHOWN = "已完成"


@dataclass(frozen=True, slots=True)
class SummaryLine:
    """One measure, or "" for a ledger: `name` is its number and title, `text` why it stands here."""

    measure: str
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class SigningSummary:
    """The one page before signing, complete; `summary_document` cuts it to a page.

    `next_role` is the title of whose turn it is, "" when nobody has to sign. `since` says what `changes` are compared
    with, "" when there is nothing to compare with.
    """

    identity: PackageIdentity
    report: VerifyReport
    next_role: str
    measures: int
    lagging: tuple[SummaryLine, ...]
    warning: tuple[SummaryLine, ...]
    pending: tuple[SummaryLine, ...]
    not_applicable: tuple[SummaryLine, ...]
    without_evidence: tuple[SummaryLine, ...]
    explanations: tuple[SummaryLine, ...]
    text_doubts: tuple[SummaryLine, ...]
    since: str
    changes: tuple[SummaryLine, ...]
    exported_by: str


@dataclass(frozen=True, slots=True)
class Look:
    """A package that was looked at: what is to be shown, and its data, to be remembered once it was shown."""

    summary: SigningSummary
    data_json: bytes

    def remember(self, looks: LastLooks) -> None:
        """The person has seen it: the next look is compared with it."""
        looks.remember(self.summary.identity, self.data_json)


def look_at(package: Path, report: VerifyReport, *, since: Path | None = None, looks: LastLooks | None = None) -> Look:
    """Read the one page from a package.

    Changes are counted from `since`, else from what this person saw last, else from the revision before when its
    package lies in the same folder.

    Args:
        report: what verifying it said; it stands on the page too.

    Raises:
        UserError, PackageRefused: the package or `since` cannot be read, or they are of different units or nodes.
    """
    seen, blob = data_of_package(package)
    told, changes = _changes(package, seen, since, looks)
    return Look(_summary(seen, report, told, changes), blob)


def _changes(
    package: Path, seen: SeenData, since: Path | None, looks: LastLooks | None
) -> tuple[str, list[PackageChange]]:
    """What is compared with, in words, and the differences."""
    identity = seen.identity
    if since is not None:
        other, _blob = data_of_package(since)
        parts = ("unit", "letter", "node")
        if any(getattr(other.identity, part) != getattr(identity, part) for part in parts):
            what = _("用来比较的报送包不是同一单位、同一责任书、同一节点的。")
            raise UserError("other_node", what, where=since.name)
        told = _("给出的第{revision}次报送").format(revision=other.identity.revision)
    elif looks is not None and (kept := looks.before(identity)) is not None:
        other, told = kept, _("您上次看过的第{revision}次报送").format(revision=kept.identity.revision)
    elif (beside := revision_beside(package, identity)) is not None:
        other, told = beside, _("同一文件夹里的第{revision}次报送").format(revision=beside.identity.revision)
    else:
        return "", []
    return told, changes_between(other.data, seen.data)


def _summary(seen: SeenData, report: VerifyReport, since: str, changes: Sequence[PackageChange]) -> SigningSummary:
    data, figures, cells = seen.data, figures_of(seen.data), cells_of(seen.data)
    names = {figure.measure: f"{figure.measure} {figure.title}" for figure in figures}
    explanations = explanations_of(data)
    states = [(measure, field, cell) for (measure, field), cell in cells.items()]
    return SigningSummary(
        seen.identity,
        report,
        _next_role(data, report),
        len(figures),
        _behind("滞后", figures, cells, explanations),
        _behind("预警", figures, cells, explanations),
        tuple(_state_line(names, *each) for each in states if each[2].state == "pending"),
        tuple(_state_line(names, *each) for each in states if each[2].state == "not_applicable"),
        _without_evidence(data, figures, cells),
        tuple(SummaryLine("", each.message, each.text) for each in explanations),
        tuple(_doubt_line(text) for text in text_doubts(data)),
        since,
        tuple(SummaryLine(each.measure, names.get(each.measure, each.measure), each.text) for each in changes),
        str(data.content.get("exported_by", ""))[:50],
    )


def _next_role(data: PackageData, report: VerifyReport) -> str:
    """Whose turn it is, as far as the signatures found reach."""
    count = len(report.signers)
    return "" if data.is_paper or count >= len(data.roles) else data.roles[count].title


def _behind(
    word: str,
    figures: Sequence[StatedFigure],
    cells: dict[tuple[str, str], StatedCell],
    explanations: Sequence[StatedExplanation],
) -> tuple[SummaryLine, ...]:
    return tuple(
        SummaryLine(figure.measure, f"{figure.measure} {figure.title}", _why(figure, cells, explanations))
        for figure in figures
        if figure.light == word
    )


def _why(
    figure: StatedFigure, cells: dict[tuple[str, str], StatedCell], explanations: Sequence[StatedExplanation]
) -> str:
    """Figure and target, then the problems that the office names, else its explanations."""
    parts = [_("本期 {shown}").format(shown=f"{figure.shown or _('空')}{figure.unit}")]
    if figure.target:
        parts.append(_("目标 {target}").format(target=f"{figure.target}{figure.unit}"))
    if figure.completion:
        parts.append(_("完成 {percent}%").format(percent=figure.completion))
    problems = cells.get((figure.measure, "problems"))
    reasons = [problems.value] if problems and problems.value else []
    reasons = reasons or [each.text for each in explanations if each.message.startswith(f"{figure.measure} ")]
    why = "；".join(dict.fromkeys(reasons)) or _("没有写明")
    return _("{figures}。原因：{why}").format(figures="，".join(parts), why=why)


def _state_line(names: dict[str, str], measure: str, field: str, cell: StatedCell) -> SummaryLine:
    text = cell.reason or _("没有写明原因")
    if field != "value":
        text = f"{plain_label(field)}：{text}"
    if cell.promised:
        text = _("{text}（承诺 {date} 提供）").format(text=text, date=cell.promised)
    return SummaryLine(measure, names.get(measure, measure), text)


def _doubt_line(text: str) -> SummaryLine:
    """The paragraph, then what is doubtful in it."""
    name, _colon, what = text.partition("”：")
    return SummaryLine("", f"“{name.partition('“')[2]}”", what) if what else SummaryLine("", _("文字报告"), text)


def _without_evidence(
    data: PackageData, figures: Sequence[StatedFigure], cells: dict[tuple[str, str], StatedCell]
) -> tuple[SummaryLine, ...]:
    """Measures that are said to be done, by figure or status, with no file attached."""
    proved = {measure for measure, _sha256 in evidence_titles(data)}
    lines = []
    for figure in figures:
        status = cells.get((figure.measure, "status"))
        is_done = figure.shown == _DONE_SHOWN or (status is not None and status.value == DONE)
        if is_done and figure.measure not in proved:
            text = _("写明已完成，没有佐证材料")
            lines.append(SummaryLine(figure.measure, f"{figure.measure} {figure.title}", text))
    return tuple(lines)
