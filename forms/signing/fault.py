"""What a check of a foreign file found wrong: a value to list, never an exception."""

from dataclasses import dataclass

from resources.translation import _

_LONGEST = 150


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong, in whole sentences.

    `code` is stable and appears in JSON; `what` says what is wrong, `where` names the entry, field or certificate
    ("" for the file as a whole), `todo` what to do about it.
    """

    code: str
    what: str
    where: str = ""
    todo: str = ""

    @property
    def message(self) -> str:
        text = _("{where}：{what}{todo}") if self.where else _("{what}{todo}")
        return text.format(where=self.where, what=self.what, todo=self.todo).rstrip()

    def to_json(self) -> dict[str, str]:
        return {"code": self.code, "what": self.what, "where": self.where, "message": self.message}


def shown_text(foreign: str, longest: int = _LONGEST) -> str:
    """Text out of a foreign file, safe for a terminal and a window: printable, on one line, cut at `longest`."""
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in foreign[:longest])
