"""The first sheet of a letter's workbook: how to write one's own letter."""

from openpyxl.worksheet.worksheet import Worksheet

from forms.excel.canvas import Canvas
from forms.excel.page_setup import set_up_page
from forms.excel.styles import HEADINGS, PARAGRAPHS


def write_letter_guide(sheet: Worksheet) -> None:
    canvas = Canvas(sheet, [76.0])
    sheet.sheet_view.showGridLines = False
    title = "填写说明"
    set_up_page(sheet, wide=False, title=title, watermark="", page_note="")
    canvas.full_row(title, HEADINGS[1], least=36)
    for number, line in enumerate(_lines(), 1):
        canvas.full_row(f"{number}. {line}", PARAGRAPHS["body"])


def _lines() -> list[str]:
    return [
        "这份表就是一份责任书：在它上面修改，或清空各表（留下表头）写自己的。列的先后可以调整，表头的批注说明怎么填。",
        "“责任书”写基本信息、界限、节点和签名角色；“方面措施”一行一项措施；“台账”一行一列；“规则”一行一条；“选项”一行一个词。",
        (
            "“亩均评价”写综合评价的基准值、权重、得分上限、各等级比例和缺数时的规定；没有公布的空着，"
            "空着时程序不计得分、不评等级。没有综合评价的责任书可以不要这张表。"
        ),
        "所有格子都是文本格式，请保持：否则 Excel 会把编号 9.10 改成 9.1，把节点 2024-03 改成日期。",
        "没有公布的目标、计划、基数、口径一律留空，由填报单位连同依据文件填写，不要估计。",
        (
            "规则里的名称用英文，如 value（本期数）、planned（计划）、target（目标）、previous.value（上一节点的数）、"
            'earlier.value（此前最近一个有数的节点的数，暂缺的节点跳过）、measure("8.1")（另一项措施的数）。'
        ),
        "每条规则都要有依据、改法，以及一个通过和一个不通过的例子；检查时会运行例子。",
        "修改后把“版本”加一；改了条件、两边或允许误差的规则，规则的版本也加一。",
        (
            "写完先检查（zerenshu lint 文件名）：程序逐条指出工作表、行、列和改法。"
            "采用新版本前，程序会列出哪些内容移动、新增或丢失，确认后才改动。"
        ),
    ]
