"""Which rows of a ledger are asked for, and in which order."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from forms.schema.ledger_definition import ColumnDefinition

Only = Literal["all", "faulty", "incomplete", "changed", "ids"]

_LETTERS = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}


@dataclass(frozen=True, slots=True)
class Order:
    """One column to sort by; rows equal in it are sorted by the next.

    Numbers and dates stand by value, texts by their GB 18030 code, in which common characters stand by pinyin, digits
    and Latin letters before them. Cells without a value come last, rising or falling; equal cells stand as entered.
    """

    column: str
    is_descending: bool = False


@dataclass(frozen=True, slots=True)
class RowFilter:
    """Which rows are shown: those that meet everything asked.

    `text` stands somewhere in the row as shown, Latin letters of either case, numbers also without their separators.
    `columns` asks of a column that its shown text is one of several ("" for an empty cell), or that it contains a
    text. `only` are rows with an issue, with a required cell that is empty, new or changed against the node before, or
    those of `ids`.
    """

    text: str = ""
    columns: Mapping[str, frozenset[str] | str] = field(default_factory=dict)
    only: Only = "all"
    ids: frozenset[str] = frozenset()


def sought(text: str) -> str:
    """A text as it is looked for: "" finds everything."""
    return text.strip().translate(_LETTERS)


def contains(column: ColumnDefinition, shown: str, wanted: str) -> bool:
    """Whether a cell that shows a text contains what is sought."""
    text = shown.translate(_LETTERS)
    return wanted in text or (column.is_number and wanted in text.replace(",", ""))


def is_additive(column: ColumnDefinition) -> bool:
    """Whether a sum over rows says something: an amount in one unit, no share, no ratio, no score."""
    return (
        column.is_number
        and column.base != "percent"
        and column.wording.made in ("", "formula")
        and column.unit not in ("", "%")
        and "/" not in column.unit
    )


def text_order(text: str) -> bytes:
    """By what texts are sorted."""
    return text.encode("gb18030", "surrogatepass")
