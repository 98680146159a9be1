"""Whether data.json, the PDF's text and the workbook of a package say the same figures."""

import re
from collections.abc import Iterator, Mapping
from itertools import accumulate
from typing import Any

from forms.excel.own_workbook import read_figures
from forms.package.entries import REPORT, WORKBOOK
from forms.package.package_view import PackageView
from forms.package.stated import cells_of
from forms.pdf.reader import pdf_text
from forms.schema.numbers import grouped
from forms.signing.fault import Fault
from resources.translation import _

_IN_A_ROW = ("measure", "title", "indicator", "unit", "shown")
"""What stands side by side in the table of measures, from the number to 本期数."""

_LONGEST_FOLLOWING = 200


def figures_agree(view: PackageView) -> list[Fault]:
    """Faults naming each measure whose figure differs between data.json, report.pdf and data.xlsx."""
    figures: list[Mapping[str, Any]] = list(view.data.content["figures"])
    return [*_compare_report(view, figures), *_compare_workbook(view, figures)]


def _compare_report(view: PackageView, figures: list[Mapping[str, Any]]) -> Iterator[Fault]:
    """Each row's texts must stand one behind the other in the PDF, rows in the letter's order; blanks do not count."""
    text = _PrintedText("\n".join(pdf_text(view.read(REPORT))))
    planned = _planned(view)
    for figure in figures:
        row = _squeezed("".join(str(figure[key]) for key in _IN_A_ROW))
        if not text.move_behind(row, "" if figure["shown"] else _after_empty(figure, planned)):
            yield _differs(REPORT, figure, _("报告里的本期数与数据文件不一致。"))


class _PrintedText:
    """The text of the report without its blanks, and where blanks stood: cells end there, so that 205 is not 2057."""

    def __init__(self, text: str) -> None:
        parts = text.split()
        self._text = "".join(parts)
        self._ends = {0, *accumulate(map(len, parts))}
        self._place = 0

    def move_behind(self, row: str, following: str) -> bool:
        """Find the next place where `row` stands as whole cells, with `following` behind it; False when nowhere."""
        found = self._text.find(row, self._place)
        while found >= 0:
            end = found + len(row)
            is_whole = found in self._ends and end in self._ends
            if is_whole and (not following or re.match(following, self._text[end : end + _LONGEST_FOLLOWING])):
                self._place = end
                return True
            found = self._text.find(row, found + 1)
        return False


def _planned(view: PackageView) -> dict[str, str]:
    """本节点计划 by measure, as it is printed."""
    cells = cells_of(view.data)
    return {
        measure: grouped(cell.value)
        for (measure, field), cell in cells.items()
        if field == "planned" and cell.state == "value" and cell.value
    }


def _after_empty(figure: Mapping[str, Any], planned: Mapping[str, str]) -> str:
    """What follows an empty figure, as a pattern: plan, target, and that there is no completion.

    Without it a figure printed where data.json has none would pass for the plan beside it.
    """
    has_figure = "target" in figure
    plan = re.escape(planned.get(str(figure["measure"]), "")) if has_figure else ""
    return f"{plan}(?:[≥≤＝][^—]*)?—"


def _compare_workbook(view: PackageView, figures: list[Mapping[str, Any]]) -> Iterator[Fault]:
    rows = read_figures(view.read(WORKBOOK))
    for figure in figures:
        if rows.pop(str(figure["measure"]), None) != str(figure["shown"]).replace(",", ""):
            yield _differs(WORKBOOK, figure, _("表格里的本期数与数据文件不一致。"))
    for measure in rows:
        yield _differs(WORKBOOK, {"measure": measure}, _("表格里多出数据文件没有的措施。"))


def _differs(entry: str, figure: Mapping[str, Any], what: str) -> Fault:
    where = _("{entry} 措施 {measure}").format(entry=entry, measure=figure["measure"])
    return Fault("figures_differ", what, where, _("请向报送单位核实，并要求重新导出。"))


def _squeezed(text: str) -> str:
    return "".join(text.split())
