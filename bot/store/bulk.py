"""How are thousands of rows written with few statements, on both databases?"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Column, Table, delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

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


def insert_into(connection: Connection, table: Table) -> Any:
    """Return an INSERT that knows ON CONFLICT; the two databases spell it alike, SQLAlchemy does not."""
    return postgresql.insert(table) if connection.dialect.name == "postgresql" else sqlite.insert(table)


def insert(connection: Connection, table: Table, rows: Sequence[Row], *, ignore_known: bool = False) -> None:
    """Insert rows; with ``ignore_known``, leave out those that are there already."""
    statement = insert_into(connection, table)
    if ignore_known:
        statement = statement.on_conflict_do_nothing()
    for chunk in chunks(rows):
        connection.execute(statement, chunk)


def upsert(connection: Connection, table: Table, rows: Iterable[Row]) -> None:
    """Insert rows, or replace those with the same primary key; the last of several with one key holds."""
    keys = [column.name for column in table.primary_key]
    statement = insert_into(connection, table)
    rest = {column.name: statement.excluded[column.name] for column in table.columns if column.name not in keys}
    statement = statement.on_conflict_do_update(index_elements=keys, set_=rest)
    for chunk in chunks(rows):
        last = {tuple(row[key] for key in keys): row for row in chunk}  # PostgreSQL refuses to replace a row twice
        connection.execute(statement, list(last.values()))


def delete_in(connection: Connection, column: Column, values: Collection[Any]) -> None:
    """Delete the rows whose ``column`` is one of ``values``."""
    for chunk in chunks(values, IN_LIST):
        connection.execute(delete(column.table).where(column.in_(chunk)))
