"""Reads the rows of ledgers from their tables: in order, some of them, by a value. Any thread may ask."""

from array import array
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from decimal import Decimal
from typing import TYPE_CHECKING

from forms.records.ledger_filter import Order, RowFilter
from forms.records.ledger_order import RowOrder
from forms.records.ledger_unsaved import Unsaved
from forms.schema.expression_values import Value
from forms.schema.ledger_definition import LedgerDefinition
from forms.schema.ledger_row import LedgerRow
from forms.storage.ledger_codec import HALF, TableColumns, places_kept, reader, unscaled, writer
from forms.storage.ledger_tables import kept_as, kept_columns, table_name
from forms.storage.reader_pool import ReaderPool

if TYPE_CHECKING:
    from forms.storage.ledger_query import LedgerQuery

_ROWS_AT_ONCE = 400


class LedgerReader:
    """Rows on disk, for one letter. Columns are read as they are kept, whatever places the letter gives them."""

    def __init__(self, pool: ReaderPool) -> None:
        self.pool = pool
        self._tables: dict[str, TableColumns] = {}

    @contextmanager
    def at_one_moment(self) -> Iterator[None]:
        connection = self.pool.connection()
        connection.execute("begin")
        try:
            yield
        finally:
            connection.execute("commit")

    def order(self, definition: LedgerDefinition, node: str) -> RowOrder:
        if self.table(definition) is None:
            return RowOrder(array("q"), [])
        query = f"select _position, _row from {table_name(definition.name)} where _node = ? order by _position, _row"
        positions, ids = array("q"), []
        for position, row_id in self.pool.connection().execute(query, (node,)):
            positions.append(position)
            ids.append(row_id)
        return RowOrder(positions, ids)

    def rows(self, definition: LedgerDefinition, node: str, ids: Sequence[str]) -> dict[str, LedgerRow]:
        table = self.table(definition)
        if table is None or (len(ids) > _ROWS_AT_ONCE and not self._has_any(definition, node)):
            return {}
        found: dict[str, LedgerRow] = {}
        for start in range(0, len(ids), _ROWS_AT_ONCE):
            found |= self._some(definition, table, node, ids[start : start + _ROWS_AT_ONCE])
        return found

    def _has_any(self, definition: LedgerDefinition, node: str) -> bool:
        query = f"select 1 from {table_name(definition.name)} where _node = ? limit 1"
        return self.pool.connection().execute(query, (node,)).fetchone() is not None

    def _some(
        self, definition: LedgerDefinition, table: TableColumns, node: str, ids: Sequence[str]
    ) -> dict[str, LedgerRow]:
        connection = self.pool.connection()
        marks = ", ".join("?" * len(ids))
        raws: dict[str, dict[str, str]] = {}
        query = f"select row, column, raw from ledger_raw where ledger = ? and node = ? and row in ({marks})"
        for row_id, column, raw in connection.execute(query, (definition.name, node, *ids)):
            raws.setdefault(row_id, {})[column] = raw
        query = (
            f"select _row, _position, _origin, _source, _by, _at, {table.selected} from {table_name(definition.name)} "
            f"where _node = ? and _row in ({marks})"
        )
        readers = table.readers
        return {
            row[0]: LedgerRow(
                id=row[0],
                position=row[1],
                values={name: read(value) for (name, read), value in zip(readers, row[6:], strict=True)},
                raws=raws.get(row[0], {}),
                origin=row[2],
                source=row[3],
                by=row[4],
                at=row[5],
            )
            for row in connection.execute(query, (node, *ids))
        }

    def values(
        self, definition: LedgerDefinition, node: str, columns: Sequence[str]
    ) -> Iterator[tuple[str, tuple[Value, ...]]]:
        table = self.table(definition)
        if table is None:
            return
        selected = "".join(f", {_selected(name, table.kept)}" for name in columns)
        readers = [read for name in columns for own, read in table.readers if own == name]
        query = f"select _row{selected} from {table_name(definition.name)} where _node = ? order by _position, _row"
        for row_id, *values in self.pool.connection().execute(query, (node,)):
            yield row_id, tuple([read(value) for read, value in zip(readers, values, strict=True)])

    def groups(
        self, definition: LedgerDefinition, node: str, by: Sequence[str], item: str
    ) -> Iterator[tuple[tuple[Value, ...], int, int, Decimal]]:
        table = self.table(definition)
        if table is None:
            return
        readers = [read for name in by for own, read in table.readers if own == name]
        columns = ", ".join(_selected(name, table.kept) for name in by)
        places = places_kept(table.kept.get(item, "")) or 0
        counted = _selected(item, table.kept) if item else "1"
        summed = counted if table.kept.get(item, "text") != "text" else "null"
        query = (
            f"select count(*), count({counted}), sum({summed} / {HALF}), sum({summed} % {HALF}){', ' if by else ''}"
            f"{columns} from {table_name(definition.name)} where _node = ? {'group by ' if by else ''}{columns}"
        )
        for rows, items, high, low, *values in self.pool.connection().execute(query, (node,)):
            known = tuple([read(value) for read, value in zip(readers, values, strict=True)])
            yield known, rows, items, unscaled((high or 0) * HALF + (low or 0), places)

    def with_value(
        self, definition: LedgerDefinition, node: str, column: str, value: Value, most: int = -1
    ) -> list[tuple[int, str]]:
        table = self.table(definition)
        if table is None or column not in table.kept:
            return []
        query = (
            f'select _position, _row from {table_name(definition.name)} where _node = ? and "{column}" = ? '
            f"order by _position, _row limit {most:d}"
        )
        return self.pool.connection().execute(query, (node, table.writers[column](value))).fetchall()

    def repeated(self, definition: LedgerDefinition, node: str, column: str) -> set[Value]:
        table = self.table(definition)
        if table is None or column not in table.kept:
            return set()
        query = (
            f'select "{column}" from {table_name(definition.name)} where _node = ? and "{column}" is not null '
            f'group by "{column}" having count(*) > 1'
        )
        read = dict(table.readers)[column]
        return {read(value) for (value,) in self.pool.connection().execute(query, (node,))}

    def select(
        self, definition: LedgerDefinition, node: str, unsaved: Unsaved, wanted: RowFilter, order: Sequence[Order]
    ) -> list[str]:
        query = self._query(definition, node, unsaved)
        return query.ids(wanted, order) if query is not None else []

    def perhaps_changed(self, definition: LedgerDefinition, node: str, unsaved: Unsaved, before: str) -> list[str]:
        query = self._query(definition, node, unsaved)
        return query.perhaps_changed(before) if query is not None else []

    def sums(
        self, definition: LedgerDefinition, node: str, unsaved: Unsaved, wanted: RowFilter, columns: Sequence[str]
    ) -> dict[str, Decimal]:
        query = self._query(definition, node, unsaved)
        return query.sums(wanted, columns) if query is not None else {}

    def shown(self, definition: LedgerDefinition, node: str, unsaved: Unsaved, column: str, limit: int) -> list[str]:
        query = self._query(definition, node, unsaved)
        return query.shown(column, limit) if query is not None else []

    def _query(self, definition: LedgerDefinition, node: str, unsaved: Unsaved) -> "LedgerQuery | None":
        from forms.storage.ledger_query import LedgerQuery  # only for screens

        table = self.table(definition)
        return LedgerQuery(self.pool.connection(), definition, table, node, unsaved) if table is not None else None

    def table(self, definition: LedgerDefinition) -> TableColumns | None:
        """How the ledger is kept; None while it has no table."""
        table = self._tables.get(definition.name)
        if table is None:
            kept = kept_columns(self.pool.connection(), definition.name)
            if not kept:
                return None
            table = self._tables[definition.name] = _columns(definition, kept)
        return table


def _columns(definition: LedgerDefinition, kept: Mapping[str, str]) -> TableColumns:
    return TableColumns(
        kept,
        ", ".join(_selected(column.name, kept) for column in definition.columns),
        tuple((column.name, reader(column, kept.get(column.name, kept_as(column)))) for column in definition.columns),
        {column.name: writer(column, kept.get(column.name, kept_as(column))) for column in definition.columns},
    )


def _selected(column: str, kept: Mapping[str, str]) -> str:
    return f'"{column}"' if column in kept else "null"
