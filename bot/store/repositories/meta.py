"""How are the shop's notes about itself stored?"""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.engine import Connection

from bot.ports import MetaRepository
from bot.store import bulk
from bot.store.tables.behaviour import meta


class SqlMeta(MetaRepository):
    """Notes in the database."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, key: str) -> str | None:
        """Return the note, or None."""
        found: str | None = self._connection.execute(select(meta.c.value).where(meta.c.key == key)).scalar()
        return found

    def put(self, key: str, value: str) -> None:
        """Insert or replace the note."""
        bulk.upsert(self._connection, meta, [{"key": key, "value": value}])
