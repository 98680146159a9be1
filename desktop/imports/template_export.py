"""Exports a template (导出模板) with what is entered so far, ready to be filled by others."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.workbench import Workbench
from forms.excel.columns import SheetKind
from forms.files import write_atomically
from forms.services.desk import NodeDesk
from resources.translation import _

_FILE_WORDS: dict[SheetKind, str] = {"measures": "措施填报表", "targets": "目标计划表", "owners": "责任单位表"}


def template_name(desk: NodeDesk, kind: SheetKind) -> str:
    """大足区2024年3月底措施填报表.xlsx"""
    letter = desk.letter
    return f"{letter.unit}{letter.year}年{desk.node.label}{_FILE_WORDS[kind]}.xlsx"


def ask_template_path(parent: QWidget, desk: NodeDesk, kind: SheetKind, folder: Path) -> Path | None:
    suggested = str(folder / template_name(desk, kind))
    name, _filter = QFileDialog.getSaveFileName(parent, _("导出模板"), suggested, _("Excel 工作簿 (*.xlsx)"))
    return Path(name) if name else None


def write_template(
    bench: Workbench,
    kind: SheetKind,
    path: Path,
    on_written: Callable[[Path], None],
    on_fault: Callable[[Exception], None],
) -> None:
    """Write the file off the GUI thread."""
    desk = bench.desk

    def work() -> Path:
        from forms.excel.template import build_template  # late: openpyxl

        write_atomically(path, build_template(desk.letter, desk.node, desk.session.entries, kind))
        return path

    bench.commit()
    bench.tasks.run(work, on_written, on_fault)
