"""Why a file from outside is not read. The reading process names a code; the words are made where a person reads."""

from collections.abc import Callable
from typing import Any

from forms.errors import UserError
from resources.translation import _


class Refused(Exception):
    """A file that is not read: `code` is one of those below, `details` are the numbers and names of its message."""

    def __init__(self, code: str, **details: Any) -> None:
        self.code = code
        self.details = details
        super().__init__(code)


_Message = tuple[str, str]
_Maker = Callable[[dict[str, Any]], _Message]


def _save_again() -> str:
    return _("请用 WPS 或 Excel 打开它，另存为新的 .xlsx 文件后再导入。")


_MESSAGES: dict[str, _Maker] = {
    "empty_file": lambda d: (_("文件是空的。"), _("请确认发来的文件完整，再重新导入。")),
    "file_too_large": lambda d: (
        _("文件有 {size} MB，超过 {limit} MB。").format(**d),
        _("请删去图片和无关的工作表，或拆成几个文件。"),
    ),
    "not_a_workbook": lambda d: (
        _("这不是可以读取的表格文件。"),
        _("可以导入 .xlsx、.xls 和 .csv；其他格式请先另存为 .xlsx。"),
    ),
    "encrypted": lambda d: (_("文件设有打开密码。"), _("请先用 WPS 或 Excel 取消密码，再重新导入。")),
    "damaged": lambda d: (_("文件已损坏，无法读取。"), _save_again()),
    "too_many_entries": lambda d: (_("文件内部有 {count} 个部件，超过 {limit} 个。").format(**d), _save_again()),
    "unpacks_too_large": lambda d: (
        _("文件解开后有 {size} MB，超过允许的大小，可能是恶意文件。").format(**d),
        _("请向提供者核实；确实有这么多内容时请拆成几个文件。"),
    ),
    "nested_too_deep": lambda d: (_("文件内部嵌套过深，可能是恶意文件。"), _("请向提供者核实，或重新索取原文件。")),
    "has_doctype": lambda d: (
        _("文件内部含有表格不应有的外部定义，可能是恶意文件。"),
        _("请向提供者核实，或重新索取原文件。"),
    ),
    "too_many_sheets": lambda d: (
        _("文件有 {count} 个工作表，超过 {limit} 个。").format(**d),
        _("请只保留要导入的工作表。"),
    ),
    "too_many_rows": lambda d: (
        _("工作表“{sheet}”在第 {row} 行还有内容，超过允许的 {limit} 行。").format(**d),
        _("请删除表格下方多余的行（选中整行后删除），保存后再导入。"),
    ),
    "too_many_columns": lambda d: (
        _("工作表“{sheet}”在 {column} 列还有内容，超过允许的 {limit} 列。").format(**d),
        _("请删除表格右侧多余的列（选中整列后删除），保存后再导入。"),
    ),
    "unknown_encoding": lambda d: (
        _("CSV 文件的文字编码无法识别。"),
        _("请用 WPS 或 Excel 打开它，另存为 .xlsx 或“CSV UTF-8”后再导入。"),
    ),
    "too_much_memory": lambda d: (_("读取这个文件需要的内存过多，已停止。"), _save_again()),
    "took_too_long": lambda d: (_("读取这个文件超过 {seconds} 秒，已停止。").format(**d), _save_again()),
    "reading_failed": lambda d: (_("读取这个文件时出错，已停止。"), _save_again()),
}


def user_error(code: str, details: dict[str, Any], where: str) -> UserError:
    """The refusal in words; an unknown code is said as a failed reading."""
    known = code if code in _MESSAGES else "reading_failed"
    what, todo = _MESSAGES[known](details)
    return UserError(known, what, todo=todo, where=where)
