"""Finds the head of a ledger in a sheet by the names of its columns: one line or two, in our words or in others'."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, takewhile

from forms.excel.columns import plain_label
from forms.excel.sheet_table import SheetTable
from forms.schema.ledger_definition import ColumnDefinition, LedgerDefinition
from forms.services.import_head import HEAD_WITHIN_ROWS, joined_labels, labels_of

_SYNONYMS = {
    "code": "编号 编码 代码 资产编码 资产代码 资产号 项目编号 项目编码 项目代码",
    "no": "序号 编号 台账编号",
    "uscc": "统一社会信用代码 社会信用代码 统一信用代码 信用代码 机构代码",
    "company": "企业名称 企业 公司名称 单位名称",
    "name": "名称 资产 项目 园区名称 园区",
    "holder": "产权单位 权利人 所有权人 权属人 资产所属单位",
    "holder_kind": "归属 归属类别 资产归属类别 单位性质",
    "kind": "类型 类别 资产类别 资产种类",
    "location": "坐落位置 位置 地址 坐落地址 座落",
    "area": "建筑面积 占地面积 土地面积",
    "book_value": "账面净值 账面值 账面金额",
    "title": "权属清晰 权属是否明晰",
    "booked": "是否已入账 入账情况",
    "registered": "是否登记 是否办证 确权登记",
    "way": "盘活途径 处置方式 盘活措施 拟盘活方式",
    "deed": "不动产权证 产权证号 权证号 证号 不动产证号",
    "encumbered": "是否抵押 抵押查封涉诉 是否有抵押查封涉诉",
    "expected": "预计盘活时间 计划盘活节点",
    "owner": "负责人 责任人员 责任人姓名",
    "status": "状态 进展状态 办理状态 完成情况",
    "value": "盘活额 盘活收入 盘活价值 盘活总额",
    "recovered": "回收资金 已回收资金 累计回收 回款",
    "revived_on": "盘活时间 完成盘活日期 盘活完成日期",
    "contract": "合同金额 签约金额 协议金额 合同总额",
    "arrived": "到位资金 累计到位 到位资金额",
    "signed": "签约时间 签订日期 签约日",
    "due": "时限 截止日期 完成时间要求 办理时限",
    "done_on": "完成时间 办结时间",
    "lead_unit": "牵头部门 主责单位",
    "coop_units": "配合部门 协办单位",
    "measure_no": "措施编号 对应措施编号 措施",
    "note": "备注 进展情况 进展",
    "land": "用地 占地 用地亩数",
    "tax": "税收 实缴税收 入库税金",
    "revenue": "营收 主营业务收入",
    "staff": "职工人数 从业人数 平均从业人数",
}
"""Other offices' names by column; one that is another column's own label does not count there."""

_SAMPLE_ROWS, _SAMPLES = 20, 3


Assigned = Mapping[str, str]
"""Columns by `head_key`, as someone said: "" for a head that is not to be imported."""


@dataclass(frozen=True, slots=True)
class FileColumn:
    """One column of a file as people see it: `column` is the ledger's, "" when nothing is read from it.

    `title` is what people call that column. `is_assigned` when someone said so; `samples` are the first texts below the
    head.
    """

    sheet: str
    number: int
    label: str
    column: str
    title: str
    is_assigned: bool
    samples: tuple[str, ...]

    @property
    def key(self) -> str:
        return head_key(self.label)


@dataclass(frozen=True, slots=True)
class LedgerHead:
    """Where each column stands; `ignored` are heads that are none of the ledger's, `twice` name a column again.

    `labels` are all heads that say something, by the number of their column.
    """

    last_row: int
    columns: dict[str, int]
    ignored: tuple[tuple[int, str], ...]
    twice: tuple[tuple[int, str], ...]
    labels: dict[int, str]

    def file_columns(self, table: SheetTable, definition: LedgerDefinition, assigned: Assigned) -> list[FileColumn]:
        """The file's columns in their order."""
        read = {number: definition.by_name[name] for name, number in self.columns.items()}
        below = list(islice((row for row in table.rows if row.number > self.last_row), _SAMPLE_ROWS))
        return [
            FileColumn(
                table.name,
                number,
                label,
                read[number].name if number in read else "",
                read[number].label if number in read else "",
                head_key(label) in assigned,
                tuple(text for row in below if (text := " ".join(row.cell(number).text.split())))[:_SAMPLES],
            )
            for number, label in self.labels.items()
        ]


def head_key(label: str) -> str:
    """By what a head is known again: without blanks, marks and what stands in brackets."""
    return plain_label(label) or "".join(label.split())


def names_of(definition: LedgerDefinition) -> dict[str, str]:
    """Columns by every name that means them."""
    names = {plain_label(column.label): column.name for column in definition.columns}
    for column in definition.columns:
        names.setdefault(plain_label(column.name), column.name)
    for column in definition.columns:
        for word in _SYNONYMS.get(column.name, "").split():
            names.setdefault(plain_label(word), column.name)
    return names


def key_column(definition: LedgerDefinition) -> ColumnDefinition:
    """The column that tells rows apart; the first column in a ledger without one."""
    return definition.key or definition.columns[0]


def find_ledger_head(table: SheetTable, definition: LedgerDefinition, assigned: Assigned) -> LedgerHead | None:
    """The head that names the most columns, the key among them; None when there is none in the first rows.

    Two lines are joined when that names more columns than either alone.
    """
    key = key_column(definition).name
    best: LedgerHead | None = None
    for head in _heads_of(table, definition, assigned):
        if key in head.columns and len(head.columns) > (len(best.columns) if best else 1):
            best = head
    return best


def guess_head(table: SheetTable, definition: LedgerDefinition, assigned: Assigned) -> LedgerHead | None:
    """What most looks like a head where none was found: the row that names most columns, else that has most texts."""
    heads = list(_heads_of(table, definition, assigned))
    return max(heads, key=lambda head: (len(head.columns), len(head.labels), -head.last_row), default=None)


def _heads_of(table: SheetTable, definition: LedgerDefinition, assigned: Assigned) -> Iterator[LedgerHead]:
    names = names_of(definition)
    known = {column.name for column in definition.columns}
    names.update((head, column) for head, column in assigned.items() if column in known or not column)
    rows = list(takewhile(lambda row: row.number <= HEAD_WITHIN_ROWS, table.rows))
    for index, row in enumerate(rows):
        yield _read(row.number, labels_of(table, row), names, assigned)
        if index + 1 < len(rows) and rows[index + 1].number == row.number + 1:
            lower = rows[index + 1]
            yield _read(lower.number, joined_labels(table, row, lower), names, assigned)


def _read(last_row: int, labels: Sequence[Sequence[str]], names: Mapping[str, str], assigned: Assigned) -> LedgerHead:
    columns: dict[str, int] = {}
    ignored: list[tuple[int, str]] = []
    twice: list[tuple[int, str]] = []
    shown = {number: " ".join(said[-1].split()) for number, said in enumerate(labels, 1)}
    for number, said in enumerate(labels, 1):
        keys = sorted((head_key(label) for label in said), key=lambda head: head not in assigned)
        found = next((names[head] for head in keys if head in names), None)
        if found is None:
            ignored += [(number, shown[number])] if shown[number] else []
        elif found in columns:
            twice.append((number, shown[number]))
        elif found:
            columns[found] = number
    return LedgerHead(
        last_row, columns, tuple(ignored), tuple(twice), {number: text for number, text in shown.items() if text}
    )
