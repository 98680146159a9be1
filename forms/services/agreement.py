"""Whether data.json, the PDF's text and the workbook of a package say the same figures."""

from collections.abc import Iterator, Mapping
from typing import Any

from forms.excel.own_workbook import read_figures
from forms.package.entries import REPORT, WORKBOOK
from forms.package.package_view import PackageView
from forms.pdf.reader import pdf_text
from forms.signing.fault import Fault
from resources.translation import _

_IN_A_ROW = ("measure", "title", "indicator", "unit", "shown")
"""What stands side by side in the table of measures, from the number to 本期数."""


def figures_agree(view: PackageView) -> list[Fault]:
    """Faults naming each measure whose figure differs between data.json, report.pdf and data.xlsx."""
    figures: list[Mapping[str, Any]] = list(view.data.content["figures"])
    return [*_compare_report(view, figures), *_compare_workbook(view, figures)]


def _compare_report(view: PackageView, figures: list[Mapping[str, Any]]) -> Iterator[Fault]:
    """Each row's texts must stand one behind the other in the PDF, rows in the letter's order; blanks do not count."""
    text = _squeezed("".join(pdf_text(view.read(REPORT))))
    place = 0
    for figure in figures:
        row = _squeezed("".join(str(figure[key]) for key in _IN_A_ROW))
        found = text.find(row, place)
        if found < 0:
            yield _differs(REPORT, figure, _("报告里的本期数与数据文件不一致。"))
        else:
            place = found + len(row)


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
