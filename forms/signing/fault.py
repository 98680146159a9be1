"""What a check of a foreign file found wrong: a value to list, never an exception."""

from dataclasses import dataclass

_LONGEST = 150


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong, in whole Chinese sentences.

    `code` is stable and appears in JSON; `what` says what is wrong, `where` names the entry, field or certificate
    ("" for the file as a whole), `todo` what to do about it.
    """

    code: str
    what: str
    where: str = ""
    todo: str = ""

    @property
    def message(self) -> str:
        place = f"{self.where}：" if self.where else ""
        return f"{place}{self.what}{self.todo}"

    def to_json(self) -> dict[str, str]:
        return {"code": self.code, "what": self.what, "where": self.where, "message": self.message}


def shown_text(foreign: str) -> str:
    """Text out of a foreign file, safe for a terminal and a window: printable, on one line, 150 at most."""
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in foreign[:_LONGEST])
