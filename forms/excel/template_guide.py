"""The sheet that explains how a template is filled."""

from openpyxl.worksheet.worksheet import Worksheet

from forms.excel.canvas import Canvas
from forms.excel.columns import SheetKind
from forms.excel.page_setup import set_up_page
from forms.excel.styles import HEADINGS, PARAGRAPHS


def write_guide(sheet: Worksheet, kind: SheetKind) -> None:
    canvas = Canvas(sheet, [76.0])
    sheet.sheet_view.showGridLines = False
    set_up_page(sheet, wide=False, title="填写说明", watermark="", page_note="")
    canvas.full_row("填写说明", HEADINGS[1], least=36)
    for number, line in enumerate(_lines(kind), 1):
        canvas.full_row(f"{number}. {line}", PARAGRAPHS["body"])
    sheet.protection.sheet = True


def _lines(kind: SheetKind) -> list[str]:
    common = [
        "只填浅黄色的格。灰色的格和表头受保护，没有密码；列宽、行高和筛选可以随意调整。",
        "不要改动“编号”列：程序按编号找到措施，并核对措施名称。不要把编号改成数字或日期。",
        "不归本单位填的行空着即可：空着的格不会改动程序里已填的内容。",
        "填好后保存为 .xlsx，交回汇总人员导入。导入前程序会列出哪些内容新增、改动、有错，确认后才写入。",
    ]
    own = {
        "measures": [
            "“本期数”按“单位”列填数字，不要另写单位；百分数填 62.5 表示 62.5%。",
            "还没有收到的数据填“暂缺：原因”，如“暂缺：统计部门4月中旬提供”；确不适用的填“不适用：原因”。",
            "没有收到的数不要填 0。",
            "清单类措施在下面各行逐项填“是否完成”，完成项数由程序计算。",
            "日期填 2024-03-31 的样子；文号填“渝府办发〔2024〕14号”的样子。",
        ],
        "targets": [
            "目标、基数和口径填一次即可，以后的节点沿用，直到重新填写；“本节点计划”每个节点各填一次。",
            "请在“目标依据”写明文件名称和文号。",
        ],
        "owners": ["牵头单位、责任人和电话填一次即可，以后的节点沿用，直到重新填写。"],
    }
    return [*own[kind], *common]
