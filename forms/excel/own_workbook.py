"""Reads the figures back from a package's data.xlsx, to be compared with its data.json."""

import zipfile
from decimal import Decimal
from io import BytesIO
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from forms.errors import UserError
from forms.reports.build_measures import FIGURE_LABEL, NUMBER_LABEL, SHEET_NAME
from forms.schema.numbers import canonical
from resources.translation import _

MAX_UNPACKED_BYTES = 64 * 1024 * 1024


def read_figures(workbook: bytes) -> dict[str, str]:
    """本期数 by measure number, as plain text without grouping; "" where the cell is empty.

    Raises:
        UserError: the workbook cannot be read, swells, or has no table of measures.
    """
    try:
        with zipfile.ZipFile(BytesIO(workbook)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > MAX_UNPACKED_BYTES:
                raise _unreadable()
        sheet = CalamineWorkbook.from_filelike(BytesIO(workbook)).get_sheet_by_name(_(SHEET_NAME))
        rows = sheet.to_python(skip_empty_area=False)
    except (zipfile.BadZipFile, CalamineError) as fault:
        raise _unreadable() from fault
    head = next((index for index, row in enumerate(rows) if _(NUMBER_LABEL) in row and _(FIGURE_LABEL) in row), None)
    if head is None:
        raise _unreadable()
    number, figure = rows[head].index(_(NUMBER_LABEL)), rows[head].index(_(FIGURE_LABEL))
    below = (row for row in rows[head + 1 :] if row[figure - 1] != "" or row[figure] != "" or row[number + 1] != "")
    return {str(row[number]): _text(row[figure]) for row in below if str(row[number])}


def _text(value: Any) -> str:
    return canonical(Decimal(repr(value))) if isinstance(value, int | float) else str(value).strip()


def _unreadable() -> UserError:
    what = _("表格打不开，或没有“{sheet}”工作表。").format(sheet=_(SHEET_NAME))
    return UserError("workbook_unreadable", what, todo=_("请向报送单位重新索取。"))
