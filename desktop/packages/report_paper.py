"""A verify report for paper: as PDF or workbook, and its preview, from which it is printed."""

from PySide6.QtWidgets import QWidget

from forms.clock import now
from forms.package.verify_report import VerifyReport
from forms.services.verifying_many import FolderReport
from resources.translation import source_language

Report = VerifyReport | FolderReport


def report_blob(report: Report, *, as_workbook: bool) -> bytes:
    """Chinese, whatever the language of the screen: it is an official document."""
    from forms.services.verification_document import (  # late: reportlab, only for a report
        build_folder_verification,
        build_verification,
        write_verification,
    )

    with source_language():
        is_folder = isinstance(report, FolderReport)
        document = build_folder_verification(report, now()) if is_folder else build_verification(report, now())
        return write_verification(document, as_workbook=as_workbook)


def show_preview(pdf: bytes, title: str, parent: QWidget) -> None:
    """The pages with the printing beside them."""
    from desktop.printing.backends import this_machines  # late: only for a print
    from desktop.printing.preview_dialog import PreviewDialog
    from forms.services.printable import Printable
    from forms.services.printing import PrintSettings

    dialog = PreviewDialog(Printable(pdf, title, is_final=False), this_machines(), PrintSettings(), parent)
    dialog.content.hide()  # it speaks of reports of a node
    dialog.exec()
    dialog.deleteLater()
