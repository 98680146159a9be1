"""Whether data.json, the PDF's text and the workbook of a package say the same figures, and were made together."""

import re
from collections.abc import Iterator, Mapping
from itertools import accumulate
from typing import Any

from forms.excel.own_workbook import read_figures
from forms.package.entries import DATA, REPORT, WORKBOOK
from forms.package.package_view import PackageView
from forms.package.stated import StatedCell, cells_of
from forms.pdf.reader import pdf_text
from forms.schema.measure_fields import NO, YES
from forms.schema.numbers import grouped
from forms.services.plain_documents import check_report, check_workbook
from forms.signing.fault import Fault, shown_text
from resources.translation import _

_BEFORE_FIGURE = ("measure", "title", "indicator", "unit")
"""What stands side by side in the table of measures, from the number to the column before 本期数."""

_LONGEST_FOLLOWING = 200
_MOST_MEASURES = 2_000
_NUMBER = re.compile(r"-?[0-9]{1,40}(\.[0-9]{1,40})?")
_WORDS = {"pending": "暂缺", "not_applicable": "不适用"}
_DONE_WORDS = {YES: "已完成", NO: "未完成"}


def figures_agree(view: PackageView) -> list[Fault]:
    """Faults naming each measure whose figure differs between data.json, report.pdf and data.xlsx.

    Then what would make a person see other figures than those compared: a report or workbook of another export, or with
    things beside its text. Rows of ledgers are not compared: data.json does not hold the labels of their columns.
    """
    figures: list[Mapping[str, Any]] = list(view.data.content["figures"])
    if len(figures) > _MOST_MEASURES:
        what = _("数据文件里的措施多得不合情理，没有核对数字。")
        return [Fault("too_many_figures", what, DATA, _("请向报送单位核实，并要求重新导出。"))]
    cells = cells_of(view.data)
    unlike = check_report(view)
    if not unlike:  # else there is no telling what its text says, nor what reading it costs
        unlike = list(_compare_report(view, figures, cells))
    return [*_compare_cells(figures, cells), *unlike, *_compare_workbook(view, figures), *check_workbook(view)]


def _compare_cells(figures: list[Mapping[str, Any]], cells: Mapping[tuple[str, str], StatedCell]) -> Iterator[Fault]:
    """The figure as it is printed against the clerk's cell, both in data.json: other programs read either."""
    for figure in figures:
        cell = cells.get((str(figure["measure"]), "value"))
        if figure["shown"] != _as_printed(cell, has_figure="target" in figure):
            yield _differs(DATA, figure, _("数据文件里填报的数与它写明的本期数不一致。"))


def _as_printed(cell: StatedCell | None, *, has_figure: bool) -> str:
    """What the report prints for a cell; "" for an empty one."""
    if cell is None or cell.state != "value":
        return _WORDS.get(cell.state, "") if cell else ""
    return _plain_grouped(cell.value) if has_figure else _DONE_WORDS.get(cell.value, "")


def _plain_grouped(value: str) -> str:
    """As it is printed; "" for what is no plain number: an exponent could ask for a text without end."""
    return grouped(value) if _NUMBER.fullmatch(value) else ""


def _compare_report(
    view: PackageView, figures: list[Mapping[str, Any]], cells: Mapping[tuple[str, str], StatedCell]
) -> Iterator[Fault]:
    """Wherever a row of the table of measures stands in the PDF, this figure stands in it; blanks do not count."""
    text = _PrintedText("\n".join(pdf_text(view.read(REPORT))))
    for figure in figures:
        head, shown = _squeezed("".join(str(figure[key]) for key in _BEFORE_FIGURE)), _squeezed(str(figure["shown"]))
        following = "" if shown else _after_empty(figure, cells)
        ends = list(text.ends_of(head))
        if not ends or not all(text.goes_on(end, shown, following) for end in ends):
            yield _differs(REPORT, figure, _("报告里的本期数与数据文件不一致。"))


class _PrintedText:
    """The text of the report without its blanks, and where blanks stood: cells end there, so that 205 is not 2057."""

    def __init__(self, text: str) -> None:
        parts = text.split()
        self._text = "".join(parts)
        self._ends = {0, *accumulate(map(len, parts))}

    def ends_of(self, head: str) -> Iterator[int]:
        """Where `head` ends, each time that it stands as whole cells."""
        found = self._text.find(head) if head else -1
        while found >= 0:
            if found in self._ends and found + len(head) in self._ends:
                yield found + len(head)
            found = self._text.find(head, found + 1)

    def goes_on(self, place: int, shown: str, following: str) -> bool:
        """Whether `shown` is the next cell, and what follows it matches `following`."""
        end = place + len(shown)
        rest = self._text[end : end + _LONGEST_FOLLOWING]
        is_next = end in self._ends and self._text.startswith(shown, place)
        return is_next and (not following or bool(re.match(following, rest)))


def _after_empty(figure: Mapping[str, Any], cells: Mapping[tuple[str, str], StatedCell]) -> str:
    """What follows an empty figure, as a pattern: plan, target, and that there is no completion.

    Without it a figure printed where data.json has none would pass for the plan beside it.
    """
    has_figure = "target" in figure
    planned = cells.get((str(figure["measure"]), "planned")) if has_figure else None
    plan = _plain_grouped(planned.value) if planned and planned.state == "value" else ""
    return f"{re.escape(plan)}(?:[≥≤＝][^—]*)?—"


def _compare_workbook(view: PackageView, figures: list[Mapping[str, Any]]) -> Iterator[Fault]:
    rows = read_figures(view.read(WORKBOOK))
    for figure in figures:
        if rows.pop(str(figure["measure"]), None) != str(figure["shown"]).replace(",", ""):
            yield _differs(WORKBOOK, figure, _("表格里的本期数与数据文件不一致。"))
    for measure in rows:
        yield _differs(WORKBOOK, {"measure": measure}, _("表格里多出数据文件没有的措施。"))


def _differs(entry: str, figure: Mapping[str, Any], what: str) -> Fault:
    where = _("{entry} 措施 {measure}").format(entry=entry, measure=shown_text(str(figure["measure"])))
    return Fault("figures_differ", what, where, _("请向报送单位核实，并要求重新导出。"))


def _squeezed(text: str) -> str:
    return "".join(text.split())
