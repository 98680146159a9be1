"""Faults that are shown to a person. Wrong input is none of them: it becomes an Issue.

Everything else that is raised is a bug.
"""

from resources.translation import _


class ShownFault(Exception):
    """Says where, what, and what to do, in whole sentences.

    `code` is stable and appears in JSON; `where` names a file, sheet, row or entry, never a value that was typed.
    """

    def __init__(self, code: str, what: str, *, todo: str = "", where: str = "") -> None:
        self.code = code
        self.what = what
        self.todo = todo
        self.where = where
        super().__init__(self.text)

    @property
    def text(self) -> str:
        text = _("{where}：{what}{todo}") if self.where else _("{what}{todo}")
        return text.format(where=self.where, what=self.what, todo=self.todo).rstrip()


class UserError(ShownFault):
    """Someone at the desk can act on it: a file open in Excel, a wrong password, a fault in a letter."""


class EnvironmentFault(ShownFault):
    """The machine failed: disk full, file locked, no printer."""


class Cancelled(Exception):
    """The person asked a long piece of work to stop. Nothing was written."""
