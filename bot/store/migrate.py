"""How does the database get the tables of this version?"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy.engine import Connection

from bot.errors import Unavailable
from bot.store.engine import create, parse
from bot.store.unit_of_work import connect

_LOCK = 7_139_021  # any number, the same in all processes


def migrate(url: str) -> None:
    """Bring the database at ``url`` to the tables of this version; all steps or none.

    Does nothing where it has them. Processes that migrate at once take turns. Raises SettingError for a wrong
    address, Unavailable where the database does not answer or is of a later version than the code.
    """
    with _connection(url) as connection, connection.begin():
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
        try:
            command.upgrade(_config(connection), "head")
        except CommandError as error:
            raise Unavailable(f"the database cannot be migrated: {error}. Is it of a later version?") from error
        if connection.dialect.name == "sqlite" and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
            raise Unavailable("the database cannot be migrated: rows point at rows that do not exist")


def revision(url: str) -> str | None:
    """Return which migration the database at ``url`` has reached; None where it is empty or does not exist."""
    parsed = parse(url)
    if parsed.drivername == "sqlite" and not Path(parsed.database).exists():
        return None
    with _connection(url) as connection:
        found: str | None = MigrationContext.configure(connection).get_current_revision()
        return found


def newest() -> str:
    """Return the migration that this version of the code needs."""
    head = ScriptDirectory.from_config(_config(None)).get_current_head()
    assert head is not None  # there is at least one file in migrations/versions
    return str(head)


def is_current(url: str) -> bool:
    """Tell whether the database at ``url`` has the tables of this version."""
    return revision(url) == newest()


def draft(url: str, message: str, number: str) -> None:
    """Write the next migration file from what the tables have and the database at ``url`` has not; to be reviewed."""
    with _connection(url) as connection, connection.begin():
        command.revision(_config(connection), message=message, rev_id=number, autogenerate=True)


def render_item(kind: str, item: Any, autogen: Any) -> str | Literal[False]:
    """Write the shop's own column types into a migration by their names in :mod:`bot.store.types`."""
    own = kind == "type" and type(item).__module__ == "bot.store.types"
    return f"types.{type(item).__name__}()" if own else False


@contextmanager
def _connection(url: str) -> Iterator[Connection]:
    """Yield a connection of its own, with SQLite's foreign keys off: copying a table would empty those below it."""
    engine = create(url)
    try:
        with connect(engine, writing=True) as connection:
            if engine.dialect.name == "sqlite":
                connection.connection.execute("PRAGMA foreign_keys=OFF").close()
            yield connection
    finally:
        engine.dispose()


def _config(connection: Connection | None) -> Config:
    """Return Alembic's configuration; there is no alembic.ini."""
    config = Config()
    folder = Path(__file__).parent / "migrations"
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.attributes["connection"] = connection
    return config
