"""Printing without CUPS (Windows): the pages as pictures at the printer's resolution, through Qt."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QMarginsF, QRect
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from forms.errors import Cancelled, EnvironmentFault
from forms.pdf.pages import PdfPages
from forms.services.printing import PrintSettings, Watch, page_ranges
from forms.services.spooler import Abilities, JobState, Printer
from resources.translation import _

_PAPERS = {"A4": QPageSize.PageSizeId.A4, "A3": QPageSize.PageSizeId.A3}
_SIDES = {
    "one": QPrinter.DuplexMode.DuplexNone,
    "long": QPrinter.DuplexMode.DuplexLongSide,
    "short": QPrinter.DuplexMode.DuplexShortSide,
}
_HIGHEST_DPI = 600
_POINTS_AN_INCH = 72.0


class SystemBackend:
    """Printers as Qt lists them. Trays are left to the driver."""

    def printers(self) -> list[Printer]:
        default = QPrinterInfo.defaultPrinterName()
        names = QPrinterInfo.availablePrinterNames()
        found = [Printer(name, name, name == default) for name in names]
        return sorted(found, key=lambda printer: (not printer.is_default, printer.name))

    def abilities(self, printer: str) -> Abilities:
        info = QPrinterInfo.printerInfo(printer)
        sizes = {size.id() for size in info.supportedPageSizes()}
        papers = tuple(name for name, size in _PAPERS.items() if size in sizes)
        return Abilities(papers or ("A4",), len(info.supportedDuplexModes()) > 1)

    def print_pdf(self, pdf: Path, title: str, settings: PrintSettings, page_count: int, watch: Watch) -> JobState:
        printer = _prepared(settings, title)
        ranges = page_ranges(settings.pages, page_count)
        watch.told(JobState("printing"))
        return paint_on(printer, pdf, ranges, watch.is_cancelled)


def paint_on(
    printer: QPrinter, pdf: Path, ranges: list[tuple[int, int]], is_cancelled: Callable[[], bool] = lambda: False
) -> JobState:
    """Draw pages of a PDF onto a prepared printer, each in its true size from the paper's corner.

    Raises:
        EnvironmentFault: the printer cannot be opened, takes no new page, or reports an error.
        Cancelled: `is_cancelled` said so; the job has been aborted.
    """
    painter = QPainter()
    if not painter.begin(printer):
        raise _trouble(printer)
    try:
        numbers = [number for first, last in ranges for number in range(first, last + 1)]
        with PdfPages(pdf) as pages:
            for place, number in enumerate(numbers):
                if is_cancelled():
                    printer.abort()
                    raise Cancelled
                if place and not printer.newPage():
                    raise _trouble(printer)
                _paint(painter, printer, pages, number - 1)
    finally:
        painter.end()
    if printer.printerState() in (QPrinter.PrinterState.Error, QPrinter.PrinterState.Aborted):
        raise _trouble(printer)
    return JobState("done", _("已交给系统打印；缺纸、卡纸等情形请看系统的打印队列"))


def _paint(painter: QPainter, printer: QPrinter, pages: PdfPages, index: int) -> None:
    dpi = printer.resolution()
    drawn = pages.render(index, min(dpi, _HIGHEST_DPI) / _POINTS_AN_INCH)
    image = QImage(drawn.pixels, drawn.width, drawn.height, drawn.stride, QImage.Format.Format_RGB32)
    width, height = (round(size * dpi / _POINTS_AN_INCH) for size in pages.sizes[index])
    painter.drawImage(QRect(0, 0, width, height), image)


def _prepared(settings: PrintSettings, title: str) -> QPrinter:
    info = QPrinterInfo.printerInfo(settings.printer) if settings.printer else QPrinterInfo.defaultPrinter()
    if info.isNull():
        raise EnvironmentFault("no_printer", _("没有找到打印机。"), todo=_("请先在系统中安装打印机，或改为保存 PDF。"))
    printer = QPrinter(info, QPrinter.PrinterMode.HighResolution)
    lay_paper(printer, settings.paper)
    printer.setDuplex(_SIDES[settings.sides])
    printer.setCopyCount(settings.copies)
    printer.setDocName(title)
    return printer


def lay_paper(printer: QPrinter, paper: str) -> None:
    """The whole sheet, without the driver's margins: the PDF brings its own."""
    printer.setFullPage(True)
    layout = QPageLayout(QPageSize(_PAPERS[paper]), QPageLayout.Orientation.Portrait, QMarginsF())
    printer.setPageLayout(layout)


def _trouble(printer: QPrinter) -> EnvironmentFault:
    what = _("打印机“{name}”没有接受这份文件。").format(name=printer.printerName())
    return EnvironmentFault("print_refused", what, todo=_("请检查打印机是否开机、联网、有纸，再试一次。"))
