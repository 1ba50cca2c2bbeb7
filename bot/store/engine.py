"""How is the shop's database opened?"""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, event
from sqlalchemy.engine import URL, Connection, Engine, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import QueuePool

from bot.errors import BadInput, SettingError
from bot.store.failures import translate

WAIT_SECONDS = 30
"""How long a writer waits for another one: longer than an importer needs to write a large file."""
POOL_SECONDS = 10
"""How long a caller waits for a free connection."""
READS_ONLY = "xiaoer_reads_only"
"""Execution option of a connection that only reads."""

_FORMS = "sqlite:////absolute/path/shop.db or postgresql://user:password@host:5432/name"


def parse(url: str) -> URL:
    """Return the address with its driver.

    Raises SettingError for what is neither a SQLite file nor a PostgreSQL database. Says nothing of the password.
    """
    try:
        parsed = make_url(url.strip())
    except (ArgumentError, ValueError) as error:
        raise SettingError(f"XIAOER_DATABASE_URL is no database address. Write {_FORMS}.") from error
    if parsed.drivername in ("sqlite", "sqlite+pysqlite"):
        if not parsed.database or parsed.database == ":memory:" or parsed.database.startswith("file:"):
            raise SettingError(
                "XIAOER_DATABASE_URL names no file, and three processes cannot share a database in memory. "
                "Write sqlite:////absolute/path/shop.db (four slashes)."
            )
        return parsed.set(drivername="sqlite")
    if parsed.drivername in ("postgres", "postgresql", "postgresql+psycopg2"):
        if not parsed.database:
            raise SettingError("XIAOER_DATABASE_URL names no database: add /name after host and port.")
        return parsed.set(drivername="postgresql+psycopg2")
    raise SettingError(f"XIAOER_DATABASE_URL begins with {parsed.drivername}://, which is not served. Write {_FORMS}.")


def create(url: str, *, wait: float = WAIT_SECONDS) -> Engine:
    """Return an engine on ``url``. Opens no connection; makes the folder of a SQLite file.

    ``wait``: seconds until a caller that meets a lock gets Busy.
    Raises SettingError for a wrong address. Failures of the database are raised as our own errors
    (:mod:`bot.store.failures`).
    """
    parsed = parse(url)
    engine = _sqlite(parsed, wait) if parsed.drivername == "sqlite" else _postgresql(parsed, wait)
    event.listen(engine, "handle_error", translate)
    return engine


def _to_json(value: object) -> str:
    """Return JSON text; raise BadInput for what is no JSON."""
    try:
        return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    except (TypeError, ValueError) as error:
        raise BadInput(f"not JSON: {error}") from error


def _sqlite(url: URL, wait: float) -> Engine:
    """Return an engine on a file. Every connection is in write-ahead mode: readers never wait for the writer."""
    path = Path(url.database)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingError(
            f"XIAOER_DATABASE_URL: the folder {path.parent} cannot be made ({error.strerror})."
        ) from error
    engine = create_engine(
        url,
        future=True,
        poolclass=QueuePool,
        pool_size=8,
        max_overflow=8,
        pool_timeout=POOL_SECONDS,
        json_serializer=_to_json,
        hide_parameters=True,  # they may be personal, and errors are logged
        connect_args={"check_same_thread": False, "timeout": wait},
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _: object) -> None:
    """Set what SQLite forgets between connections."""
    connection.isolation_level = None  # the driver begins no transactions of its own; _begin_sqlite does
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin_sqlite(connection: Connection) -> None:
    """Begin a transaction. One that may write takes the write lock at once.

    A transaction that reads first and then writes fails without waiting when somebody wrote in between, and two of
    them lose one another's update if they are retried from the middle. Taking turns from the start has neither.
    """
    reads_only = connection.get_execution_options().get(READS_ONLY, False)
    connection.exec_driver_sql("BEGIN" if reads_only else "BEGIN IMMEDIATE")


def _postgresql(url: URL, wait: float) -> Engine:
    """Return an engine with a bounded pool whose connections are tried before use."""
    engine = create_engine(
        url,
        future=True,
        pool_size=5,
        max_overflow=10,
        pool_timeout=POOL_SECONDS,
        pool_pre_ping=True,
        executemany_values_page_size=2000,
        json_serializer=_to_json,
        hide_parameters=True,  # they may be personal, and errors are logged
        connect_args={"connect_timeout": 5, "application_name": "xiaoer"},
    )
    event.listen(engine, "connect", partial(_prepare_postgresql, wait))
    return engine


def _prepare_postgresql(wait: float, connection: Any, _: object) -> None:
    """Set the time zone in which times come back, and how long to wait for a locked row."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET timezone = 'UTC'; SET lock_timeout = {int(wait * 1000)}")
    connection.commit()
