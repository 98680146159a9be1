"""What return slips said of the rows of one ledger when the node was handed in last, and what was done since."""

from collections.abc import Iterable
from dataclasses import dataclass

from forms.schema.ledger_row import LedgerRow
from forms.services.ledger_desk import LedgerDesk
from resources.translation import _


@dataclass(frozen=True, slots=True)
class RowComment:
    """`column` is "" for a comment on the whole row; `is_changed` once something else stands there."""

    row: str
    column: str
    text: str
    is_changed: bool

    @property
    def line(self) -> str:
        text = _("✓ 已改　退回意见：{text}") if self.is_changed else _("! 退回意见：{text}")
        return text.format(text=self.text)


class RowComments:
    """Those on the package that the node was closed with last; gone with the next export."""

    def __init__(self, desk: LedgerDesk) -> None:
        self._desk = desk
        self._found: dict[str, list[RowComment]] = {}
        self.reload()

    def reload(self) -> None:
        """Read the slips again: one was taken in, or rows came from elsewhere."""
        from forms.services.return_slips import comments_of, has_slips  # late: seldom wanted

        self._found = {}
        desk = self._desk.desk
        if not has_slips(desk.session, desk.node.id):
            return
        for each in comments_of(desk.session, desk.node.id):
            place = each.comment.place
            if place.ledger == self._desk.name and each.revision == desk.state.revision:
                row = self._desk.find(place.row)
                row_id = row.id if row is not None else place.row
                comment = RowComment(row_id, place.field, each.comment.text, each.is_changed)
                self._found.setdefault(row_id, []).append(comment)

    def take(self, row_ids: Iterable[str]) -> None:
        """These rows were edited: whether a comment is done with may be otherwise now."""
        if any(row_id in self._found for row_id in row_ids):
            self.reload()

    def of(self, row: LedgerRow) -> list[RowComment]:
        return self._found.get(row.id, [])

    @property
    def all(self) -> list[RowComment]:
        return [comment for comments in self._found.values() for comment in comments]

    @property
    def is_none(self) -> bool:
        return not self._found
