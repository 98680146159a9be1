"""Exports a template (导出模板) for what is to be imported, ready to be filled by others."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.imports.import_subject import Subject
from desktop.workbench import Workbench
from forms.files import write_atomically
from resources.translation import _


def ask_template_path(parent: QWidget, subject: Subject, folder: Path) -> Path | None:
    suggested = str(folder / subject.template_name)
    name, _filter = QFileDialog.getSaveFileName(parent, _("导出模板"), suggested, _("Excel 工作簿 (*.xlsx)"))
    return Path(name) if name else None


def write_template(
    bench: Workbench,
    subject: Subject,
    path: Path,
    on_written: Callable[[Path], None],
    on_fault: Callable[[Exception], None],
) -> None:
    """Write the file off the GUI thread."""

    def work() -> Path:
        write_atomically(path, subject.template())
        return path

    bench.commit()
    bench.tasks.run(work, on_written, on_fault)
