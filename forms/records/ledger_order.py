"""The order of the rows of one ledger at one node: ids by position, kept right as rows come and go."""

from array import array
from bisect import bisect_left, bisect_right


class RowOrder:
    """`ids` in order; rows of one position stand by their id. Numbers of rows count from 1."""

    def __init__(self, positions: "array[int]", ids: list[str]) -> None:
        self.positions = positions
        self.ids = ids

    def number(self, position: int, row_id: str) -> int:
        return self._index(position, row_id) + 1

    def put(self, position: int, row_id: str) -> None:
        index = self._index(position, row_id)
        self.positions.insert(index, position)
        self.ids.insert(index, row_id)

    def remove(self, position: int, row_id: str) -> None:
        index = self._index(position, row_id)
        del self.positions[index]
        del self.ids[index]

    def last_position(self) -> int:
        """0 without rows."""
        return self.positions[-1] if self.ids else 0

    def put_many(self, rows: list[tuple[int, str]]) -> None:
        """As `put` for each, in one go."""
        rows.sort()
        if rows and (not self.ids or rows[0] > (self.positions[-1], self.ids[-1])):
            self.positions.extend([position for position, _row_id in rows])
            self.ids.extend([row_id for _position, row_id in rows])
            return
        pairs = sorted([*zip(self.positions, self.ids, strict=True), *rows])
        self.positions = array("q", [position for position, _row_id in pairs])
        self.ids = [row_id for _position, row_id in pairs]

    def remove_many(self, row_ids: set[str]) -> None:
        kept = [index for index, row_id in enumerate(self.ids) if row_id not in row_ids]
        self.positions = array("q", [self.positions[index] for index in kept])
        self.ids = [self.ids[index] for index in kept]

    def _index(self, position: int, row_id: str) -> int:
        first = bisect_left(self.positions, position)
        last = bisect_right(self.positions, position)
        return bisect_left(self.ids, row_id, first, last)
