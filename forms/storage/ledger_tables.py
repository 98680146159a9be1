"""The tables of the ledgers, made from the letter: numbers as whole multiples of their last place, dates and texts."""

import sqlite3
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from forms.errors import UserError
from resources.translation import _

if TYPE_CHECKING:
    from forms.schema.ledger_definition import ColumnDefinition, LedgerDefinition

SYSTEM_COLUMNS = ("_node", "_row", "_position", "_origin", "_source", "_by", "_at")

_SYSTEM_TYPES = (
    "_node text not null, _row text not null, _position integer not null, "
    "_origin text not null, _source text not null, _by text not null, _at text not null"
)
KEPT_ASIDE = "@"
"""How names of tables begin in which rows of closed nodes are kept as they were: no ledger is called so."""

_META_KEY = "ledger_tables"
_LAYOUT = 2
"""Raised when tables of the same letter are laid out otherwise."""


def table_name(ledger: str) -> str:
    return f'"ledger_{ledger}"'


def kept_as(column: "ColumnDefinition") -> str:
    """How a column is kept: `number(2)` is an integer of hundredths."""
    return f"number({column.places})" if column.is_number else "text"


def ensure_tables(connection: sqlite3.Connection, definitions: "Mapping[str, LedgerDefinition]", letter: str) -> None:
    """Make or extend the tables for the letter of that SHA-256, inside the caller's transaction.

    Raises:
        UserError: a ledger or a column that holds something is gone, or cannot be kept as the letter now says.
    """
    known = _known_columns(connection)
    for ledger in known.keys() - definitions.keys():
        if not ledger.startswith(KEPT_ASIDE) and _has_rows(connection, table_name(ledger)):
            raise _lost(ledger)
    for definition in definitions.values():
        if definition.name in known:
            _extend(connection, definition, known[definition.name])
        else:
            _create(connection, definition)
        _index(connection, definition)
    connection.execute("insert or replace into meta (key, value) values (?, ?)", (_META_KEY, f"{letter} {_LAYOUT}"))


def are_ready(connection: sqlite3.Connection, letter: str) -> bool:
    """Whether the tables were made for the letter of that SHA-256."""
    row = connection.execute("select value from meta where key = ?", (_META_KEY,)).fetchone()
    return row is not None and row["value"] == f"{letter} {_LAYOUT}"


def _known_columns(connection: sqlite3.Connection) -> dict[str, dict[str, str]]:
    known: dict[str, dict[str, str]] = {}
    for row in connection.execute("select ledger, column, kept from ledger_columns"):
        known.setdefault(row["ledger"], {})[row["column"]] = row["kept"]
    return known


def _create(connection: sqlite3.Connection, definition: "LedgerDefinition") -> None:
    columns = "".join(f', "{column.name}" {_sql_type(column)}' for column in definition.columns)
    table = table_name(definition.name)
    connection.execute(f"create table {table} ({_SYSTEM_TYPES}{columns}, primary key (_node, _row)) strict")
    _note(connection, definition.name, definition.columns)


def _index(connection: sqlite3.Connection, definition: "LedgerDefinition") -> None:
    """The order of rows, and the columns in which no two rows may be the same, are looked up without a scan."""
    table, name = table_name(definition.name), definition.name
    connection.execute(f'drop index if exists "ledger_{name}_order"')
    connection.execute(f'create index if not exists "ledger_{name}_place" on {table} (_node, _position, _row)')
    for column in definition.unique:
        connection.execute(
            f'create index if not exists "ledger_{name}_{column.name}" '
            f'on {table} (_node, "{column.name}", _position, _row)'
        )


def kept_columns(connection: sqlite3.Connection, ledger: str) -> dict[str, str]:
    """The columns of a ledger's table and how each is kept; none while there is no table."""
    return dict(connection.execute("select column, kept from ledger_columns where ledger = ?", (ledger,)).fetchall())


def _extend(connection: sqlite3.Connection, definition: "LedgerDefinition", known: dict[str, str]) -> None:
    table, own = table_name(definition.name), definition.by_name
    for name in known.keys() - own.keys():
        if _has_rows(connection, table, f'"{name}" is not null'):
            raise _lost(f"{definition.title} {name}")
    for column in definition.columns:
        kept = known.get(column.name)
        if kept is None:
            connection.execute(f'alter table {table} add column "{column.name}" {_sql_type(column)}')
        elif kept != kept_as(column):
            _keep_otherwise(connection, definition, column, kept)
    _note(connection, definition.name, definition.columns)


def _keep_otherwise(
    connection: sqlite3.Connection, definition: "LedgerDefinition", column: "ColumnDefinition", kept: str
) -> None:
    """More or fewer decimals are a multiplication, where nothing is lost; another kind of value only when empty."""
    table, name = table_name(definition.name), f'"{column.name}"'
    if kept.startswith("number(") and column.is_number:
        before = int(kept.removeprefix("number(").removesuffix(")"))
        factor = 10 ** abs(column.places - before)
        if column.places > before:
            connection.execute(f"update {table} set {name} = {name} * {factor}")
            return
        if not _has_rows(connection, table, f"{name} % {factor} <> 0"):
            connection.execute(f"update {table} set {name} = {name} / {factor}")
            return
    elif not _has_rows(connection, table, f"{name} is not null"):
        connection.execute(f"alter table {table} drop column {name}")
        connection.execute(f"alter table {table} add column {name} {_sql_type(column)}")
        return
    what = _("台账“{ledger}”的“{column}”已有内容，不能改成新的类型。")
    todo = _("请在新版责任书中保留它的类型和小数位数，或先清空这一列。")
    raise UserError("column_type_changed", what.format(ledger=definition.title, column=column.label), todo=todo)


def _note(connection: sqlite3.Connection, ledger: str, columns: "Iterable[ColumnDefinition]") -> None:
    connection.executemany(
        "insert or replace into ledger_columns (ledger, column, kept) values (?, ?, ?)",
        ((ledger, column.name, kept_as(column)) for column in columns),
    )


def _sql_type(column: "ColumnDefinition") -> str:
    return "integer" if column.is_number else "text"


def _has_rows(connection: sqlite3.Connection, table: str, condition: str = "1") -> bool:
    return connection.execute(f"select 1 from {table} where {condition} limit 1").fetchone() is not None


def _lost(name: str) -> UserError:
    what = _("新版责任书没有已填写的台账内容：{name}。").format(name=name)
    return UserError("entries_lost", what, todo=_("请在新版中保留它的名称，或先删去这些内容。"))
