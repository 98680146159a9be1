"""JSON against workbook against report: an insider with true keys hands in files that say different figures."""

import json
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from io import BytesIO

from forms.excel.writer import write_workbook
from forms.package.contents import PackageContents, sha256_hex
from forms.package.strict_json import write_canonical_json
from forms.pdf.archive import archive
from forms.pdf.writer import write_pdf
from forms.reports.build_measures import FIGURE_LABEL, NUMBER_LABEL, SHEET_NAME
from forms.reports.document import Document, Heading, Section, Table, TableCell, TableColumn, TableRow
from tests.tampering.attack import AGREEING, Attack, Attempt, Bench, Made
from tests.unit.packages import AT, data_json, evidence_items, sign_as

TRUE = {"7.1": "", "8.1": "1,205.5", "9.2": "205", "14.4": "暂缺"}
ONE_ROLE = [{"id": "preparer", "title": "填报人"}]
_TITLES = {"7.1": "特色产业集群数", "8.1": "规上工业营业收入", "9.2": "高新技术企业数", "14.4": "国有资产盘活额"}

Figures = dict[str, str]


def document(figures: Figures, *, sheets: int = 1, data_sha256: str = "") -> Document:
    columns = tuple(TableColumn(label, 1) for label in (NUMBER_LABEL, "措施", "指标", "单位", FIGURE_LABEL, "完成率"))
    rows = tuple(
        TableRow(
            tuple(
                TableCell(text, as_text=True)
                for text in (number, _TITLES.get(number, "另一项"), "数", "家", shown, "—")
            )
        )
        for number, shown in figures.items()
    )
    table = Table(columns, rows)
    parts = tuple(Section(f"{SHEET_NAME}{number or ''}", (Heading(SHEET_NAME), table)) for number in range(sheets))
    return Document("报告", "大足区", AT.date(), parts, data_sha256=data_sha256)


@cache
def _pdf(figures: tuple[tuple[str, str], ...], data_sha256: str) -> bytes:
    buffer = BytesIO()
    write_pdf(document(dict(figures)), buffer)
    return archive(buffer.getvalue(), title="报告", author="大足区", data_sha256=data_sha256, created=AT)


def cell(shown: str) -> dict[str, dict[str, str]]:
    """The cell behind a figure that is printed so."""
    if not shown:
        return {}
    if shown == "暂缺":
        return {"value": {"state": "pending", "reason": "未出数"}}
    return {"value": {"state": "value", "value": shown.replace(",", "")}}


def contents(
    report: Figures = TRUE,
    workbook: Figures = TRUE,
    data: Figures = TRUE,
    *,
    cells: Figures | None = None,
    sheets: int = 1,
    made_from: str = "",
) -> PackageContents:
    """Unsigned files, each with its own figures; `made_from` the hash that report and workbook name as their data's."""
    stated = [
        {
            "measure": number,
            "title": _TITLES.get(number, "另一项"),
            "indicator": "数",
            "unit": "家",
            "shown": shown,
            "target": "",
        }
        for number, shown in data.items()
    ]
    evidence = evidence_items()
    filled = {number: cell(shown) for number, shown in (data | (cells or {})).items()}
    blob = data_json(evidence, figures=stated, cells=filled, roles=ONE_ROLE)
    digest = made_from or sha256_hex(blob)
    sheet = write_workbook(document(workbook, sheets=sheets, data_sha256=digest))
    return PackageContents(_pdf(tuple(report.items()), digest), sheet, blob, evidence)


def signed(**figures: object) -> Callable[[Bench], Made]:
    def make(bench: Bench) -> Attempt:
        package = sign_as(contents(**figures), 0, bench.identities.signer("preparer"), AT, count=1)
        return Attempt(package, options=dict(AGREEING))

    return make


def exchanged(figures: Figures) -> dict[str, str]:
    """Two measures with each other's figures."""
    return dict(figures) | {"8.1": figures["9.2"], "9.2": figures["8.1"]}


def no_list(bench: Bench) -> Attempt:
    """data.json without the figures that could be compared."""
    made = contents()
    data = json.loads(made.data_json)
    del data["figures"]
    package = sign_as(
        replace(made, data_json=write_canonical_json(data)), 0, bench.identities.signer("preparer"), AT, count=1
    )
    return Attempt(package, options=dict(AGREEING))


IN_REPORT, IN_WORKBOOK = "报告里的本期数与数据文件不一致", "表格里的本期数与数据文件不一致"
FEWER = {number: shown for number, shown in TRUE.items() if number != "9.2"}
MORE = {**TRUE, "99.1": "1"}


def _attack(name: str, make: Callable[[Bench], Made], where: str, words: str, code: str = "figures_differ") -> Attack:
    return Attack("figures", name, make, code, where, words)


ATTACKS = [
    _attack("another figure in the report", signed(report=TRUE | {"9.2": "206"}), "report.pdf 措施 9.2", IN_REPORT),
    _attack("a digit more in the report", signed(report=TRUE | {"9.2": "2057"}), "report.pdf 措施 9.2", IN_REPORT),
    _attack("a figure where the data has none", signed(report=TRUE | {"7.1": "30"}), "report.pdf 措施 7.1", IN_REPORT),
    _attack("two figures exchanged in the report", signed(report=exchanged(TRUE)), "report.pdf 措施 8.1", IN_REPORT),
    _attack("a measure left out of the report", signed(report=FEWER), "report.pdf 措施 9.2", IN_REPORT),
    _attack(
        "another figure in the workbook", signed(workbook=TRUE | {"9.2": "206"}), "data.xlsx 措施 9.2", IN_WORKBOOK
    ),
    _attack(
        "a word for a figure in the workbook", signed(workbook=TRUE | {"14.4": "0"}), "data.xlsx 措施 14.4", IN_WORKBOOK
    ),
    _attack(
        "two figures exchanged in the workbook", signed(workbook=exchanged(TRUE)), "data.xlsx 措施 8.1", IN_WORKBOOK
    ),
    _attack("a measure left out of the workbook", signed(workbook=FEWER), "data.xlsx 措施 9.2", IN_WORKBOOK),
    _attack(
        "a measure more in the workbook", signed(workbook=MORE), "data.xlsx 措施 99.1", "表格里多出数据文件没有的措施"
    ),
    _attack("two tables of measures", signed(sheets=2), "data.xlsx", "没有找到唯一的措施表", "workbook_unreadable"),
    _attack("another figure in the data", signed(data=TRUE | {"9.2": "206"}), "report.pdf 措施 9.2", IN_REPORT),
    _attack(
        "another figure in data and report",
        signed(data=TRUE | {"9.2": "6"}, report=TRUE | {"9.2": "6"}),
        "data.xlsx 措施 9.2",
        IN_WORKBOOK,
    ),
    _attack("no figures in the data", no_list, "data.json", "内容损坏，无法检查", "unreadable"),
]
