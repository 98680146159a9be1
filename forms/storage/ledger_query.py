"""Sorts, filters and adds up the rows of a ledger in SQL, with what is not saved yet laid over what is on disk."""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache

from forms.records.ledger_filter import Order, RowFilter, sought, text_order
from forms.records.ledger_unsaved import Unsaved
from forms.schema.field_types import format_date
from forms.schema.ledger_definition import ColumnDefinition, LedgerDefinition
from forms.schema.ledger_row import value_of
from forms.schema.numbers import ValueFault, canonical, grouped
from forms.storage.ledger_codec import HALF, TableColumns, places_kept, unscaled
from forms.storage.ledger_tables import table_name

_NUMBER_MARKS = frozenset("0123456789,.-")
_ANY_DAY = date(2024, 12, 31)


class LedgerQuery:
    """Questions about the rows of one ledger at one node, on one connection."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        definition: LedgerDefinition,
        table: TableColumns,
        node: str,
        unsaved: Unsaved,
    ) -> None:
        self._connection = connection
        self._definition = definition
        self._table = table
        self._columns = [column for column in definition.columns if column.name in table.kept]
        self._names = ", ".join(f'"{column.name}"' for column in self._columns)
        _register(connection)
        stored = f"select _row, _position, {self._names} from main.{table_name(definition.name)} where _node = :node"
        raws = "select row, column, raw from main.ledger_raw where ledger = :ledger and node = :node"
        if unsaved:
            self._lay_over(unsaved)
            stored += " and _row not in (select _row from temp.unsaved)"
            stored += f" union all select _row, _position, {self._names} from temp.unsaved where not _gone"
            raws += " and row not in (select _row from temp.unsaved)"
            raws += " union all select row, column, raw from temp.unsaved_raw"
        self._rows, self._raws = f"({stored})", f"({raws})"
        self._given: dict[str, str | int] = {"node": node, "ledger": definition.name}

    def ids(self, wanted: RowFilter, order: Sequence[Order]) -> list[str]:
        """Ids of the rows that meet the filter, in order. KeyError: no such column."""
        keys = [key for each in order for key in self._keys(each)]
        where = " and ".join(self._conditions(wanted)) or "1"
        query = f"select _row from {self._rows} where {where} order by {', '.join((*keys, '_position', '_row'))}"
        return [row_id for (row_id,) in self._connection.execute(query, self._given)]

    def perhaps_changed(self, before: str) -> list[str]:
        """Rows, in order, that do not certainly say the same as the row of their id at another node."""
        differ = " or ".join(f't."{column.name}" is not b."{column.name}"' for column in self._columns)
        query = (
            f"select t._row from {self._rows} t "
            f"left join main.{table_name(self._definition.name)} b on b._node = :before and b._row = t._row "
            f"where b._row is null or {differ} or t._row in (select row from {self._raws}) "
            "or t._row in (select row from main.ledger_raw where ledger = :ledger and node = :before) "
            "order by t._position, t._row"
        )
        return [row_id for (row_id,) in self._connection.execute(query, {**self._given, "before": before})]

    def sums(self, wanted: RowFilter, columns: Sequence[str]) -> dict[str, Decimal]:
        """Exact sums over the rows that meet the filter; 0 where no row has a number."""
        kept = [name for name in columns if name in self._table.kept]
        if not kept:
            return {}
        where = " and ".join(self._conditions(wanted)) or "1"
        selected = ", ".join(f'sum("{name}" / {HALF}), sum("{name}" % {HALF})' for name in kept)
        (sums,) = self._connection.execute(f"select {selected} from {self._rows} where {where}", self._given)
        return {
            name: unscaled((sums[2 * place] or 0) * HALF + (sums[2 * place + 1] or 0), self._places(name))
            for place, name in enumerate(kept)
        }

    def shown(self, column: str, limit: int) -> list[str]:
        """The different texts that a column shows, in the order of sorting, wrong ones and "" last."""
        definition = self._definition.by_name[column]
        keys = ", ".join(self._keys(Order(column)))
        query = (
            f'select distinct "{column}" from {self._rows} where "{column}" is not null order by {keys} limit {limit:d}'
        )
        read = dict(self._table.readers)[column]
        texts = [definition.shown(read(value)) for (value,) in self._connection.execute(query, self._given)]
        query = f"select distinct raw from {self._raws} where column = '{column}' order by raw limit {limit:d}"
        texts += [raw for (raw,) in self._connection.execute(query, self._given)]
        query = f"select 1 from {self._rows} where {self._is_empty(definition)} limit 1"
        texts += [""] if self._connection.execute(query, self._given).fetchone() else []
        return list(dict.fromkeys(texts))[:limit]

    def _lay_over(self, unsaved: Unsaved) -> None:
        """Rows that are not saved, in tables of this connection alone."""
        connection, columns = self._connection, self._columns
        connection.execute("drop table if exists temp.unsaved")
        connection.execute(f"create temp table unsaved (_row primary key, _position, _gone, {self._names})")
        connection.execute("create temp table if not exists unsaved_raw (row, column, raw)")
        connection.execute("delete from temp.unsaved_raw")
        writers = [(column.name, self._table.writers[column.name]) for column in columns]
        marks = ", ".join("?" * (len(columns) + 3))
        connection.execute("begin")
        connection.executemany(
            f"insert into temp.unsaved values ({marks})",
            (
                (row_id, row.position, 0, *(write(row.values[name]) for name, write in writers))
                if row is not None
                else (row_id, 0, 1, *([None] * len(columns)))
                for row_id, row in unsaved.items()
            ),
        )
        raws = [(row.id, name, raw) for row in unsaved.values() if row is not None for name, raw in row.raws.items()]
        connection.executemany("insert into temp.unsaved_raw values (?, ?, ?)", raws)
        connection.execute("commit")

    def _keys(self, order: Order) -> Iterator[str]:
        column = self._definition.by_name[order.column]
        name = f'"{column.name}"' if column.name in self._table.kept else "null"
        way = " desc" if order.is_descending else ""
        yield f"{name} is null"
        yield f"{name}{way}" if column.is_number or column.base == "date" else f"text_order({name}){way}"

    def _conditions(self, wanted: RowFilter) -> Iterator[str]:
        text = sought(wanted.text)
        if text:
            yield self._contains(self._columns, text)
        for name, asked in wanted.columns.items():
            column = self._definition.by_name[name]
            if not isinstance(asked, str):
                yield self._is_one_of(column, asked)
            elif sought(asked):
                yield self._contains([column], sought(asked))
        if wanted.only == "ids":
            yield f"_row in (select value from json_each({self._give(json.dumps(sorted(wanted.ids)))}))"

    def _contains(self, columns: Sequence[ColumnDefinition], text: str) -> str:
        """A cell of these columns shows the text. Numbers are shown one by one only where their digits fit."""
        given = self._give(text)
        low = "lower" if text.upper() != text else ""
        plain = [column for column in columns if not column.is_number and column.base != "date"]
        found = [f'instr({low}("{column.name}"), {given})' for column in plain]
        if not set(text) - _NUMBER_MARKS:
            digits = self._give("".join(character for character in text if character.isdigit()))
            for column in columns:
                if column.is_number:
                    places = self._places(column.name)
                    shown = f"printf('%0{places + 1}d', abs(\"{column.name}\"))"
                    found.append(f'(instr({shown}, {digits}) and number_has("{column.name}", {places}, {given}))')
        if not set(text) - set(sought(format_date(_ANY_DAY))) - _NUMBER_MARKS:
            found += [f'date_has("{column.name}", {given})' for column in columns if column.base == "date"]
        names = ", ".join(f"'{column.name}'" for column in columns)
        numbers = ", ".join(f"'{column.name}'" for column in columns if column.is_number)
        raw = f"instr(lower(raw), {given}) or (column in ({numbers}) and instr(lower(replace(raw, ',', '')), {given}))"
        found.append(f"_row in (select row from {self._raws} where column in ({names}) and ({raw}))")
        return f"({' or '.join(found)})"

    def _is_one_of(self, column: ColumnDefinition, texts: frozenset[str]) -> str:
        values = [value for text in texts if text and (value := self._value_shown(column, text)) is not None]
        given = self._give(json.dumps(values, ensure_ascii=False))
        raws = self._give(json.dumps(sorted(texts), ensure_ascii=False))
        found = [
            f'"{column.name}" in (select value from json_each({given}))',
            f"_row in (select row from {self._raws} where column = '{column.name}' "
            f"and raw in (select value from json_each({raws})))",
        ]
        if "" in texts:
            found.append(self._is_empty(column))
        return f"({' or '.join(found)})"

    def _is_empty(self, column: ColumnDefinition) -> str:
        return (
            f"(\"{column.name}\" is null and _row not in (select row from {self._raws} where column = '{column.name}'))"
        )

    def _value_shown(self, column: ColumnDefinition, text: str) -> int | str | None:
        """The value in SQL that is shown so; None when there is none."""
        try:
            value = value_of(column.base, column.type.parse(text))
        except ValueFault:
            return None
        return self._table.writers[column.name](value) if column.shown(value) == text else None

    def _places(self, column: str) -> int:
        return places_kept(self._table.kept[column]) or 0

    def _give(self, value: str) -> str:
        name = f"given{len(self._given)}"
        self._given[name] = value
        return f":{name}"


def _register(connection: sqlite3.Connection) -> None:
    connection.create_function(
        "text_order", 1, lambda text: None if text is None else text_order(text), deterministic=True
    )
    connection.create_function("number_has", 3, _number_has, deterministic=True)
    connection.create_function("date_has", 2, _date_has, deterministic=True)


def _number_has(whole: int | None, places: int, wanted: str) -> bool:
    if whole is None:
        return False
    plain = canonical(unscaled(whole, places))
    return wanted in plain or wanted in grouped(plain)


@lru_cache(maxsize=4_096)
def _date_has(text: str | None, wanted: str) -> bool:
    return text is not None and wanted in sought(format_date(date.fromisoformat(text)))
