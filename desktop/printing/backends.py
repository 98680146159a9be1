"""How this machine prints: through CUPS where it is, else through the system's printers as Qt knows them."""

from pathlib import Path
from typing import Protocol

from forms.services import printing, spooler
from forms.services.printing import PrintSettings, Watch
from forms.services.spooler import Abilities, JobState, Printer


class Backend(Protocol):
    """Every call may take seconds: on a worker, never on the GUI thread. Each raises EnvironmentFault."""

    def printers(self) -> list[Printer]: ...

    def abilities(self, printer: str) -> Abilities: ...

    def print_pdf(self, pdf: Path, title: str, settings: PrintSettings, page_count: int, watch: Watch) -> JobState:
        """Print and follow to the end. Raises also UserError (wrong pages) and Cancelled."""
        ...


class CupsBackend:
    """The PDF itself goes to the spooler, which keeps letters as letters."""

    def printers(self) -> list[Printer]:
        return spooler.printers()

    def abilities(self, printer: str) -> Abilities:
        return spooler.abilities(printer)

    def print_pdf(self, pdf: Path, title: str, settings: PrintSettings, page_count: int, watch: Watch) -> JobState:
        job = printing.submit(pdf, title, settings, page_count)
        return printing.follow(job, watch)


def this_machines() -> Backend:
    """The backend for this machine."""
    if spooler.is_there():
        return CupsBackend()
    from desktop.printing.system_printer import SystemBackend  # late: QtPrintSupport, only where no CUPS is

    return SystemBackend()
