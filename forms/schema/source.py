"""A letter before it is understood: rows of plain text, each knowing its place in a YAML file or a workbook."""

from dataclasses import dataclass, field
from typing import Protocol

from forms.errors import UserError
from resources.translation import _


@dataclass(frozen=True, slots=True)
class Position:
    """`row` is a line of a text file or a row of a sheet; `column` a spreadsheet's letters or ""."""

    file: str
    row: int
    sheet: str = ""
    column: str = ""

    @property
    def text(self) -> str:
        if self.sheet:
            place = _("{file} 工作表“{sheet}”第{row}行").format(file=self.file, sheet=self.sheet, row=self.row)
            return place + (_("{column}列").format(column=self.column) if self.column else "")
        return _("{file} 第{row}行").format(file=self.file, row=self.row)


class Wording(Protocol):
    """What a file calls the keys and the words of a letter: a workbook says 类型 and 指标 for kind and indicator."""

    def label(self, key: str) -> str: ...

    def shown(self, key: str, word: str) -> str: ...


class NeutralWording:
    """A file that uses the neutral keys and words themselves, as YAML does."""

    def label(self, key: str) -> str:
        return key

    def shown(self, key: str, word: str) -> str:
        return word


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One row: texts by key, and where each key's value stands (the row itself when a key is missing).

    `wording` is how messages name the row's keys and words.
    """

    values: dict[str, str]
    position: Position
    positions: dict[str, Position] = field(default_factory=dict)
    wording: Wording = field(default_factory=NeutralWording, compare=False)

    def where(self, key: str) -> Position:
        return self.positions.get(key, self.position)


Tables = dict[str, list[SourceRow]]
"""Rows by table: letter, nodes, roles, aspects, measures, ledgers, columns, choices, rules."""


@dataclass(frozen=True, slots=True)
class LetterFault:
    """One fault of a letter: where, what, what to do."""

    code: str
    position: Position
    what: str
    todo: str

    @property
    def text(self) -> str:
        text = _("{place}：{what}。{todo}")
        return text.format(place=self.position.text, what=self.what, todo=self.todo).rstrip()


UNREADABLE = frozenset(
    {"missing_file", "too_large", "not_utf8", "bad_yaml", "too_complex", "not_a_mapping"}
    | {"not_a_letter", "missing_sheet", "missing_block", "missing_column"}
)
"""Faults of a whole file, sheet or column: what it should have held is not asked for again."""


class LetterRefused(UserError):
    """A letter with faults. All of them are here; nothing was loaded."""

    def __init__(self, name: str, faults: tuple[LetterFault, ...]) -> None:
        self.faults = faults
        what = _("责任书有{count}处错误，没有载入。").format(count=len(faults))
        super().__init__("letter_refused", what, todo="\n" + "\n".join(fault.text for fault in faults), where=name)
