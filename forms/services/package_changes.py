"""What changed between two packages of one node, from their data alone."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from forms.package.package_data import PackageData
from forms.package.stated import StatedCell, cells_of, evidence_titles, explanations_of, figures_of, rows_of
from forms.schema.measure_fields import plain_label
from resources.translation import _

_LONG = 30


@dataclass(frozen=True, slots=True)
class PackageChange:
    """`measure` is "" for a ledger; `text` says what it was and what it is."""

    measure: str
    text: str


def changes_between(before: PackageData, after: PackageData) -> list[PackageChange]:
    """Every difference in cells (targets, texts and owners too), evidence, explanations and ledgers; figures first."""
    order = {figure.measure: place for place, figure in enumerate(figures_of(after))}
    found = list(chain(_cells(before, after), _evidence(before, after), _explanations(before, after)))
    found.sort(key=lambda change: order.get(change.measure, len(order)))
    return [*found, *_ledgers(before, after)]


def cell_text(cell: StatedCell | None) -> str:
    """A cell in words: its value, 暂缺, 不适用, or 空."""
    if cell is None or not (cell.value or cell.state in ("pending", "not_applicable")):
        return _("空")
    if cell.state == "pending":
        return _("暂缺")
    return _("不适用") if cell.state == "not_applicable" else cell.value


def _cells(before: PackageData, after: PackageData) -> Iterator[PackageChange]:
    old, new = cells_of(before), cells_of(after)
    for place in dict.fromkeys((*new, *old)):
        was, now = old.get(place), new.get(place)
        if was == now:
            continue
        measure, field = place
        texts = {"label": plain_label(field), "before": cell_text(was), "after": cell_text(now)}
        if max(len(texts["before"]), len(texts["after"])) > _LONG:
            text = _("{label}已改写")
        elif texts["before"] == texts["after"]:
            text = _("{label}的原因或期限改了（{after}）")
        else:
            text = _("{label}：{before} → {after}")
        yield PackageChange(measure, text.format(**texts))


def _evidence(before: PackageData, after: PackageData) -> Iterator[PackageChange]:
    old, new = evidence_titles(before), evidence_titles(after)
    for measure, sha256 in new.keys() - old.keys():
        yield PackageChange(measure, _("新增佐证材料：{title}").format(title=new[measure, sha256]))
    for measure, sha256 in old.keys() - new.keys():
        yield PackageChange(measure, _("去掉佐证材料：{title}").format(title=old[measure, sha256]))


def _explanations(before: PackageData, after: PackageData) -> Iterator[PackageChange]:
    old = {each.issue: each for each in explanations_of(before)}
    new = {each.issue: each for each in explanations_of(after)}
    measures = [figure.measure for figure in figures_of(after)]
    for issue in dict.fromkeys((*new, *old)):
        was, now = old.get(issue), new.get(issue)
        if was and now and was.text == now.text:
            continue
        text = _("新写审核说明：{text}") if not was else _("审核说明改为：{text}") if now else _("撤回审核说明：{text}")
        shown = now or was
        if shown:
            yield PackageChange(_measure_of(issue, measures), text.format(text=shown.text))


def _measure_of(issue: str, measures: list[str]) -> str:
    place = issue.rpartition("@")[2]
    return next((measure for measure in measures if place == measure or place.startswith(f"{measure}.")), "")


def _ledgers(before: PackageData, after: PackageData) -> Iterator[PackageChange]:
    old, new = rows_of(before), rows_of(after)
    for ledger in dict.fromkeys((*new, *old)):
        was, now = old.get(ledger, {}), new.get(ledger, {})
        added, gone = len(now.keys() - was.keys()), len(was.keys() - now.keys())
        changed = sum(was[row] != now[row] for row in was.keys() & now.keys())
        if added or gone or changed:
            text = _("台账 {ledger}：新增 {added} 行，去掉 {gone} 行，改动 {changed} 行")
            yield PackageChange("", text.format(ledger=ledger, added=added, gone=gone, changed=changed))
