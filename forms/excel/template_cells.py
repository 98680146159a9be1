"""What stands in the open cells of a template: what is entered, in the shape in which it is best changed."""

from datetime import date
from decimal import Decimal

from openpyxl.cell.cell import Cell

from forms.excel.canvas import put_text
from forms.excel.columns import SheetKind
from forms.excel.numbers import is_exact_in_a_cell
from forms.schema.cell import Cell as Entry
from forms.schema.letter import Measure, Node
from forms.schema.measure_fields import Field
from forms.validation.view import Entries

_TEXT_SHAPES = ("doc_no", "phone")


def note_of(kind: SheetKind) -> str:
    """The line under the title: how to fill."""
    notes = {
        "measures": "浅黄色格填写，灰色格不填。数字按“单位”列填写；还没有收到的填“暂缺：原因”，"
        "确不适用的填“不适用：原因”。空格不会改动已填的内容。",
        "targets": "浅黄色格填写。目标、计划和基数按“单位”列填写，并写明目标依据的文件；空格不会改动已填的内容。",
        "owners": "浅黄色格填写。联系电话只留在本单位工作区，不进入报送包；空格不会改动已填的内容。",
    }
    return notes[kind]


def fill_cell(cell: Cell, measure: Measure, field: Field, node: Node, entries: Entries) -> str:
    """Put in what holds at the node, as number, date or text.

    Returns:
        The text that is seen, for the height of the row.
    """
    entered = entries.effective(node.id, measure.no, field.name)
    value = entered.value
    if field.name == "target" and entered.is_empty and measure.target is not None:
        value = str(measure.target)
    if field.shape == "date":
        cell.number_format = "yyyy-mm-dd"
    if field.shape in _TEXT_SHAPES:
        cell.number_format = "@"
    if not value:
        text = _state_text(entered)
        put_text(cell, text)
        return text
    if field.shape == "figure" and is_exact_in_a_cell(Decimal(value)):
        cell.value = Decimal(value)
    elif field.shape == "date":
        cell.value = date.fromisoformat(value)
        cell.number_format = "yyyy-mm-dd"
    else:
        put_text(cell, value, as_text=field.shape in _TEXT_SHAPES)
    return value


def _state_text(entered: Entry) -> str:
    """暂缺 and 不适用 with their reason, as they are read again; wrong text as it was typed."""
    if entered.state == "pending":
        return f"暂缺：{entered.reason}"
    if entered.state == "not_applicable":
        return f"不适用：{entered.reason}"
    return entered.raw
