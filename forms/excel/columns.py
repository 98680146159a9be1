"""Which fields of a measure an Excel sheet brings, by kind of sheet, and under which names offices write them."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

from forms.schema.letter import Letter, Measure
from forms.schema.measure_fields import OWNER_FIELDS, TARGET_FIELDS, Field, field_of

SheetKind = Literal["measures", "targets", "owners"]
SHEET_KINDS: tuple[SheetKind, ...] = ("measures", "targets", "owners")

NUMBER, TITLE, INDICATOR, UNIT, DONE = "no", "title", "indicator", "unit", "done"
"""Columns that say which measure a row is of; `done` is the answer of milestones and of items of a checklist."""

KEY_COLUMNS = (NUMBER, TITLE, INDICATOR, UNIT)

_MEASURE_FIELDS = (
    *("value", "as_of", "basis", DONE, "done_on", "doc_no", "status", "progress", "problems", "next"),
    *("supplied_by", "supplied_via", "last_year"),
)
FIELDS: dict[SheetKind, tuple[str, ...]] = {
    "measures": _MEASURE_FIELDS,
    "targets": TARGET_FIELDS,
    "owners": OWNER_FIELDS,
}

LABELS: dict[str, str] = {
    NUMBER: "编号",
    TITLE: "措施",
    INDICATOR: "指标",
    UNIT: "单位",
    "value": "本期数",
    "as_of": "数据截至",
    "basis": "数据性质",
    DONE: "是否完成",
    "done_on": "完成日期",
    "doc_no": "文号",
    "status": "完成状态",
    "progress": "进展情况",
    "problems": "存在问题",
    "next": "下一步举措",
    "supplied_by": "提供单位",
    "supplied_via": "提供方式",
    "last_year": "上年数",
    "planned": "本节点计划",
    "target": "目标",
    "base": "基数",
    "target_doc": "目标依据",
    "definition": "口径",
    "lead_unit": "牵头单位",
    "person": "责任人",
    "phone": "联系电话",
}
"""Heads of the templates, in Chinese whatever the language of the screen: the file is read by its heads."""

_SYNONYMS: dict[str, str] = {
    NUMBER: "序号 措施编号 指标编号 任务编号 措施序号 编码 NO 措施号",
    TITLE: "措施名称 任务 任务名称 工作任务 重点任务 改革措施 具体措施 主要任务 措施内容",
    INDICATOR: "指标名称 考核指标 量化指标",
    UNIT: "计量单位 指标单位 数量单位",
    "value": "本期 本期值 本期完成数 完成数 完成值 累计完成 累计数 本期累计 当前值 实际完成 实际值 实际数 数值 指标值",
    "as_of": "数据截止 数据截至日期 数据截止日期 截至日期 截止日期 数据日期 截至时间 截止时间 数据时间",
    "basis": "性质 数据类型 数据口径性质",
    DONE: "完成与否 是否已完成 完成否 是否办结",
    "done_on": "完成时间 办结日期 办结时间 实际完成日期 实际完成时间",
    "doc_no": "文件号 发文字号 依据文号 文件文号 印发文号",
    "status": "状态 工作状态 推进状态 进度状态 任务状态 完成状况",
    "progress": "进展 工作进展 推进情况 落实情况 进展情况说明 工作进展情况 完成进展 主要进展",
    "problems": "问题 存在的问题 困难问题 存在困难 问题困难 主要问题 存在问题及困难 存在的困难和问题",
    "next": "下一步 下步举措 下步措施 下一步措施 下一步工作 下一步打算 下步工作 下一步工作举措 下一步计划 工作打算",
    "supplied_by": "数据提供单位 数据来源 来源单位 报数单位",
    "supplied_via": "数据来源方式 报送方式 提供形式",
    "last_year": "上年同期数 上年末数 上年同期 上年末 去年同期 去年数 上年 上年数据 去年同期数",
    "planned": "计划 计划数 计划值 节点计划 节点计划数 本期计划 节点目标 阶段目标 计划完成数",
    "target": "目标值 目标数 年度目标 全年目标 年度目标值 目标任务",
    "base": "基期数 基期值 基数值 基准值 基准数",
    "target_doc": "依据 目标依据文件 依据文件 文件依据 目标文号 目标来源",
    "definition": "指标口径 口径说明 统计口径 计算口径 指标解释",
    "lead_unit": "责任单位 牵头部门 牵头责任单位 主责单位 责任部门 主管部门",
    "person": "责任人员 负责人 联系人 联络员 责任人姓名",
    "phone": "电话 联系方式 手机 手机号 手机号码 电话号码 责任人电话 联系人电话 联系手机",
}

_BRACKETED = re.compile(r"[（(\[【〔].*?[）)\]】〕]")
_NOT_A_WORD = re.compile(r"[\s*＊：:、，,。.•·\-—_/]+")


def plain_label(text: str) -> str:
    """A head without blanks, marks and what stands in brackets: 本期数（亿元）* is 本期数."""
    plain = unicodedata.normalize("NFKC", text)
    return _NOT_A_WORD.sub("", _BRACKETED.sub("", plain)).upper()


_BY_LABEL = {plain_label(word): name for name, label in LABELS.items() for word in (label, *_SYNONYMS[name].split())}


def column_named(label: str) -> str | None:
    """The column that a head names, in our words or in another office's; None when it is none of ours."""
    return _BY_LABEL.get(plain_label(label))


@dataclass(frozen=True, slots=True)
class TemplateRow:
    """One line of a sheet: a measure, or one item of a checklist, whose number continues the measure's (1.2.3)."""

    no: str
    measure: Measure
    item: int = 0

    @property
    def title(self) -> str:
        return self.measure.items[self.item - 1] if self.item else self.measure.title

    def field(self, column: str) -> Field | None:
        """The field that a column of this row fills; None when it has none, or the program fills it."""
        if self.item:
            name = f"item.{self.item}" if column == DONE else ""
        elif column == DONE:
            name = "value" if self.measure.kind == "milestone" else ""
        elif column == "value" and self.measure.kind == "milestone":
            name = ""
        else:
            name = column
        found = field_of(self.measure, name) if name else None
        return None if found is None or found.computed else found


def rows_of(letter: Letter, kind: SheetKind) -> tuple[TemplateRow, ...]:
    """The lines of a sheet in the letter's order: each measure, with the items of a checklist below it."""
    rows = []
    for measure in letter.measures:
        rows.append(TemplateRow(measure.no, measure))
        if kind == "measures":
            rows += [TemplateRow(f"{measure.no}.{item}", measure, item) for item in range(1, len(measure.items) + 1)]
    return tuple(rows)


def columns_of(kind: SheetKind) -> tuple[str, ...]:
    """The columns of a template in order: the key columns, then the fields."""
    return (*KEY_COLUMNS, *FIELDS[kind])
