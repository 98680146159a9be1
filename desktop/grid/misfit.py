"""A pasted text that went nowhere, in words. No Qt."""

from collections.abc import Sequence
from dataclasses import dataclass

from resources.translation import _

Block = Sequence[Sequence[str]]
"""Rows of texts as they were pasted; rows may differ in length."""


@dataclass(frozen=True, slots=True)
class Misfit:
    """Where the text stood in the block (both from 1), and why it went nowhere.

    `place` names the row it would have stood in, "" when there was none.
    """

    row: int
    column: int
    text: str
    reason: str
    place: str = ""

    @property
    def sentence(self) -> str:
        if self.place:
            template = _("{place}　粘贴内容第{row}行第{column}列“{text}”没有填入：{reason}")
        else:
            template = _("粘贴内容第{row}行第{column}列“{text}”没有填入：{reason}")
        return template.format(place=self.place, row=self.row, column=self.column, text=self.text, reason=self.reason)
