"""What is asked while keys sign: the PIN of a token, and whether these certificates may. Called on the worker."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from desktop.signing.asker import Asker
from forms.errors import Cancelled
from forms.services.signing_terms import SigningNotice
from forms.signing.token_pin import PinQuestion


class SigningTalk(Asker):
    """Its dialogs belong to the window that the part is in."""

    def __init__(self, part: QWidget) -> None:
        super().__init__(part)
        self._part = part

    def ask_pin(self, question: PinQuestion) -> str | None:
        """For `TokenChoice`: None cancels."""
        pin: str | None = self.ask(lambda: self._show_pin(question))
        return pin

    def announce(self, notices: Sequence[SigningNotice]) -> None:
        """For `SigningTerms`. Raises Cancelled when the person does not want these to sign."""
        if not self.ask(lambda: self._show_certificates(notices)):
            raise Cancelled

    def _show_pin(self, question: PinQuestion) -> str | None:
        from desktop.signing.pin_dialog import PinDialog  # late: only for a token

        dialog = PinDialog(question, self._part.window())
        dialog.exec()
        dialog.deleteLater()
        return dialog.take_pin()

    def _show_certificates(self, notices: Sequence[SigningNotice]) -> bool:
        from desktop.signing.certificate_dialog import CertificateDialog  # late: only when something is signed

        dialog = CertificateDialog(notices, self._part.window())
        is_wanted = bool(dialog.exec())
        dialog.deleteLater()
        return is_wanted
