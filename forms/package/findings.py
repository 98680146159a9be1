"""What one run of verifying has found so far: good sentences, faults and notes."""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from forms.errors import Cancelled, UserError
from forms.package.verify_report import Note
from forms.signing.fault import Fault
from resources.translation import _

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Findings:
    """Filled by one check after the other."""

    good: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    def praise(self, sentence: str) -> None:
        self.good.append(sentence)

    def add(self, *faults: Fault) -> None:
        self.faults.extend(faults)

    def add_all(self, faults: Iterable[Fault]) -> None:
        self.faults.extend(faults)

    def warn(self, code: str, message: str) -> None:
        self.notes.append(Note(code, message, is_warning=True))

    def remark(self, code: str, message: str) -> None:
        """A note that leaves the verdict as it is."""
        self.notes.append(Note(code, message))

    def attempt(self, where: str, step: Callable[[], None]) -> None:
        """One check of foreign content: whatever a crafted file makes it raise is a fault, and the next check goes on.

        Raises:
            Cancelled: the person asked to stop.
        """
        try:
            step()
        except Cancelled:
            raise
        except UserError as error:
            self.add(Fault(error.code, error.what, error.where or where, error.todo))
        except Exception as error:  # noqa: BLE001  a parser met a crafted file
            _log.info("the check of %s ended with %s", where, type(error).__name__)  # never its text: it holds values
            self.add(Fault("unreadable", _("内容损坏，无法检查。"), where))
