"""What a check of a foreign file found wrong: a value to list, never an exception."""

from dataclasses import dataclass


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
