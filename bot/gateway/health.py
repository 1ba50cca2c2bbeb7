"""Can a turn be served now?"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Mapping

from bot.bootstrap import Shop
from bot.errors import XiaoerError
from bot.gateway.engine import Engine
from bot.gateway.threads import Threads

logger = logging.getLogger(__name__)

FRESH_SECONDS = 1.0
"""How long an answer holds: whoever polls faster gets the same one."""
SCHEMA_SECONDS = 30.0
"""How long a current schema is believed to stay so: looking it up opens a connection."""


class Health:
    """Asks all parts, at most once a second."""

    def __init__(self, shop: Shop, engine: Engine, threads: Threads, schema_is_current: Callable[[Shop], bool]) -> None:
        self._shop, self._engine, self._threads = shop, engine, threads
        self._schema_is_current = schema_is_current
        self._lock = asyncio.Lock()
        self._parts: Mapping[str, bool] = {}
        self._asked_at = self._schema_at = float("-inf")

    async def parts(self) -> Mapping[str, bool]:
        """Return each part's name and whether it can do its share of a turn."""
        async with self._lock:
            if time.monotonic() - self._asked_at >= FRESH_SECONDS:
                database, engine = await asyncio.gather(self._threads.run(self._database), self._engine.health())
                self._parts = {**database, **engine}
                self._asked_at = time.monotonic()
            return self._parts

    def _database(self) -> Mapping[str, bool]:
        """Return whether the database answers, and whether its tables are those of this version."""
        try:
            self._shop.conversations.waiting(1)
        except XiaoerError as error:
            logger.warning("the database is not ready: %s", error)
            return {"database": False, "schema": False}
        return {"database": True, "schema": self._schema()}

    def _schema(self) -> bool:
        if time.monotonic() - self._schema_at < SCHEMA_SECONDS:
            return True
        try:
            current = self._schema_is_current(self._shop)
        except XiaoerError as error:
            logger.warning("the database's tables cannot be told: %s", error)
            return False
        if current:
            self._schema_at = time.monotonic()
        return current
