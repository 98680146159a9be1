"""Drop-downs and hints of a template's open cells."""

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from forms.excel.columns import DONE
from forms.schema.letter import Letter
from forms.schema.measure_fields import BASIS_WORDS, NO, STATUS_WORDS, SUPPLY_WAYS, YES

_CHOICES: dict[str, tuple[str, ...]] = {
    "basis": BASIS_WORDS,
    "status": STATUS_WORDS,
    "supplied_via": SUPPLY_WAYS,
    DONE: (YES, NO),
}


def _hints() -> dict[str, str]:
    return {
        "value": "按“单位”列填数字。没有收到填“暂缺：原因”，确不适用填“不适用：原因”。",
        "as_of": "数据统计到哪一天，如 2024-03-31。",
        "basis": "从下拉列表选择：快报、预计或核定。",
        DONE: "从下拉列表选择：是或否。",
        "done_on": "完成的日期，如 2024-03-28。",
        "doc_no": "如 渝府办发〔2024〕14号。",
        "status": "从下拉列表选择。",
        "target_doc": "目标出自哪个文件，写明名称和文号。",
        "phone": "11位手机号，或带区号的座机。",
    }


def add_inputs(sheet: Worksheet, letter: Letter, columns: tuple[str, ...], first_row: int, last_row: int) -> None:
    """A list of choices where there is one, and a hint that shows when the cell is chosen."""
    if not letter.measures:
        return
    hints = _hints()
    for number, column in enumerate(columns, 1):
        choices = _CHOICES.get(column, ())
        if not choices and column not in hints:
            continue
        validation = DataValidation(allow_blank=True)
        if choices:
            validation.type, validation.formula1 = "list", '"' + ",".join(choices) + '"'
            validation.errorTitle, validation.error = (
                "请从列表中选择",
                f"这一格只能填：{'、'.join(choices)}。",
            )
            validation.showErrorMessage = True
        if column in hints:
            validation.promptTitle, validation.prompt = "填写提示", hints[column]
            validation.showInputMessage = True
        letters = get_column_letter(number)
        validation.add(f"{letters}{first_row}:{letters}{last_row}")
        sheet.add_data_validation(validation)
