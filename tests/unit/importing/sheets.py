"""Small files of measures, what an import plans for them, and what it finds."""

from pathlib import Path

import openpyxl

from forms.excel.columns import SheetKind
from forms.services.desk import NodeDesk
from forms.services.import_plan import ImportPlan
from forms.services.importing import read_import

HEAD = [
    "编号",
    "措施",
    "指标",
    "单位",
    "本期数",
    "数据截至",
    "数据性质",
    "是否完成",
    "完成日期",
    "文号",
    "完成状态",
    "进展情况",
]


def workbook_of(rows: list[list[object]], name: str = "措施") -> openpyxl.Workbook:
    workbook = openpyxl.Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = name
    for row in rows:
        sheet.append(row)
    return workbook


def plan_of(desk: NodeDesk, tmp_path: Path, content: object, kind: SheetKind = "measures") -> ImportPlan:
    path = tmp_path / "来件.xlsx"
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        workbook = content if isinstance(content, openpyxl.Workbook) else workbook_of(content)  # type: ignore[arg-type]
        workbook.save(path)
    return read_import(desk.session, desk.node, kind, path)


def faults_in(plan: ImportPlan) -> list[tuple[str, int, str, str]]:
    return [(fault.code, fault.row, fault.column, fault.level) for fault in plan.faults]


def errors_in(plan: ImportPlan) -> list[tuple[str, int, str]]:
    return [(fault.code, fault.row, fault.column) for fault in plan.faults if fault.level == "error"]


def stored_value(desk: NodeDesk, place: str) -> str:
    aspect, number, field = place.split(".", 2)
    measure = f"{aspect}.{number}"
    return desk.session.entries.effective(desk.node.id, measure, field).value


def value_in(plan: ImportPlan, field: str) -> str:
    return next(cell.after.value for cell in plan.cells if cell.field == field)
