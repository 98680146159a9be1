"""A file that is no package, or one that must not be opened further."""

from forms.errors import UserError
from forms.signing.fault import Fault


class PackageRefused(UserError):
    """Raised by the strict reader at the first fault of form: nothing behind it can be relied on.

    `verify` turns it into a fault of its report; `sign` and `accept` show it as it is.
    """

    def __init__(self, code: str, what: str, *, where: str = "", todo: str = "") -> None:
        super().__init__(code, what, todo=todo, where=where)

    @property
    def fault(self) -> Fault:
        return Fault(self.code, self.what, self.where, self.todo)
