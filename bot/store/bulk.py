"""How are thousands of rows written with few statements, on both databases?"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Column, Table, delete
from sqlalchemy import insert as plain_insert
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql import Insert

T = TypeVar("T")
Row = Mapping[str, Any]

ROWS = 5000
"""Rows handed to the driver at once."""
IN_LIST = 900
"""Values in one IN (…): SQLite, as some build it, takes at most 999 variables."""


def chunks(things: Iterable[T], size: int = ROWS) -> Iterator[list[T]]:
    """Yield lists of at most ``size``."""
    source = iter(things)
    while chunk := list(islice(source, size)):
        yield chunk


def read(connection: Connection, query: Any) -> Iterator[Any]:
    """Yield the rows of a large result, fetched a few thousand at a time: one by one takes twice as long."""
    for part in connection.execute(query).partitions(ROWS):
        yield from part


def insert(connection: Connection, table: Table, rows: Sequence[Row], *, ignore_known: bool = False) -> None:
    """Insert rows; with ``ignore_known``, leave out those that are there already."""
    statement = plain_insert(table)
    if ignore_known:
        dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
        statement = dialect.insert(table).on_conflict_do_nothing()
    for chunk in chunks(rows):
        connection.execute(statement, chunk)


class Replace(Insert):
    """An INSERT that replaces the row with the same primary key.

    SQLAlchemy's own ``on_conflict_do_update`` reaches PostgreSQL one row at a time, six times as slow: a clause of
    its kind may hold values of its own, so the driver does not gather rows into one statement. This one holds none.
    """

    inherit_cache = True


@compiles(Replace)
def _replace(statement: Replace, compiler: Any, **more: Any) -> str:
    """Write the statement, the same for both databases."""
    table, quote = statement.table, compiler.preparer.quote
    keys = [quote(column.name) for column in table.primary_key]
    rest = [quote(column.name) for column in table.columns if not column.primary_key]
    news = ", ".join(f"{name} = excluded.{name}" for name in rest)
    return f"{compiler.visit_insert(statement, **more)} ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {news}"


def upsert(connection: Connection, table: Table, rows: Iterable[Row]) -> None:
    """Insert rows, or replace those with the same primary key; the last of several with one key holds."""
    keys = [column.name for column in table.primary_key]
    for chunk in chunks(rows):
        last = {tuple(row[key] for key in keys): row for row in chunk}  # PostgreSQL refuses to replace a row twice
        connection.execute(Replace(table), list(last.values()))


def delete_in(connection: Connection, column: Column, values: Collection[Any]) -> None:
    """Delete the rows whose ``column`` is one of ``values``."""
    for chunk in chunks(values, IN_LIST):
        connection.execute(delete(column.table).where(column.in_(chunk)))
