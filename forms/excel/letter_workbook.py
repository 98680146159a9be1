"""A letter as an Excel workbook that an office can write itself: export and reading, lossless both ways."""

from pathlib import Path

from forms.excel.letter_reader import LetterReader
from forms.excel.reader import read_tables
from forms.schema.letter import Letter
from forms.schema.source import LetterFault, Tables


def export_letter_workbook(letter: Letter) -> bytes:
    """The letter as an xlsx file to author in; what is read from it is the same letter.

    Sheets 填写说明, 责任书, 方面措施, 台账, 规则, 选项, 亩均评价. Every cell is a text, none a formula.
    """
    from forms.excel.letter_writer import write_letter  # openpyxl takes 250 ms: only when a workbook is written

    return write_letter(letter)


def read_letter_workbook(path: Path) -> tuple[Tables, list[LetterFault]]:
    """All rows of the workbook for `forms.schema.load.build_letter`, and the faults of its form.

    Every row and fault knows sheet, row and column. The file is parsed in a process of its own, under limits.

    Raises:
        UserError: the file is missing, no workbook, damaged, encrypted, or beyond the limits.
        EnvironmentFault: the reading process could not be started, or the medium failed.
    """
    return LetterReader(path.name).read(read_tables(path))
