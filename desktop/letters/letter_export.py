"""Writes the letter in force as a workbook, for the office to edit and bring back."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.workbench import Workbench
from forms.files import write_atomically
from forms.schema.letter import Letter
from resources.translation import _


def letter_file_name(letter: Letter) -> str:
    """大足区2024年责任书第1版.xlsx"""
    return f"{letter.unit}{letter.year}年责任书第{letter.version}版.xlsx"


def ask_letter_path(parent: QWidget, letter: Letter, folder: Path) -> Path | None:
    suggested = str(folder / letter_file_name(letter))
    name, _filter = QFileDialog.getSaveFileName(parent, _("导出责任书到 Excel"), suggested, _("Excel 工作簿 (*.xlsx)"))
    return Path(name) if name else None


def write_letter(
    bench: Workbench, path: Path, on_written: Callable[[Path], None], on_fault: Callable[[Exception], None]
) -> None:
    """Write the file off the GUI thread, always the letter in force, whatever node is open."""
    letter = bench.session.letter

    def work() -> Path:
        from forms.excel.letter_workbook import export_letter_workbook  # late: openpyxl

        write_atomically(path, export_letter_workbook(letter))
        return path

    bench.tasks.run(work, on_written, on_fault)
