"""CSV files: which encoding, which separator, and the rows."""

import codecs
import csv
import io

from forms.excel.limits import ReadLimits
from forms.excel.refusal import Refused
from forms.excel.sheet_table import column_letter

_SEPARATORS = (",", "\t", ";")
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_SAMPLE_LINES = 20
CSV_SHEET = "CSV"


def read_csv(content: bytes, limits: ReadLimits) -> list[tuple[int, list[str]]]:
    """Rows with their numbers, as a spreadsheet would count them. Raises Refused."""
    text = _decoded(content)
    csv.field_size_limit(10 * 1024 * 1024)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text))
    rows = []
    try:
        for number, cells in enumerate(reader, 1):
            if len(cells) > limits.columns:
                letters = column_letter(len(cells))
                raise Refused("too_many_columns", sheet=CSV_SHEET, column=letters, limit=limits.columns)
            if number > limits.rows:
                raise Refused("too_many_rows", sheet=CSV_SHEET, row=number, limit=limits.rows)
            rows.append((number, cells))
    except csv.Error as fault:
        raise Refused("damaged") from fault
    return rows


def _decoded(content: bytes) -> str:
    for bom, encoding in _BOMS:
        if content.startswith(bom):
            return _decode(content[len(bom) :], (encoding,))
    return _decode(content, ("utf-8", "gb18030"))


def _decode(content: bytes, encodings: tuple[str, ...]) -> str:
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return text
    raise Refused("unknown_encoding")


def _separator(text: str) -> str:
    """The one that stands most often in the first lines, outside quotes; a comma when none does."""
    sample = "".join(
        part for index, part in enumerate("\n".join(text.splitlines()[:_SAMPLE_LINES]).split('"')) if not index % 2
    )
    counts = {separator: sample.count(separator) for separator in _SEPARATORS}
    return max(_SEPARATORS, key=lambda separator: counts[separator])
