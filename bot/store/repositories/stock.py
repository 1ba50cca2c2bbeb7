"""How is stock stored?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import Connection

from bot.catalog.model import VariantId
from bot.inventory.model import StockLevel
from bot.ports import StockRepository
from bot.store import bulk
from bot.store.tables.shop import stock, warehouses


class SqlStock(StockRepository):
    """Units per variant and warehouse in the database."""

    def __init__(self, connection: Connection, *, locking: bool) -> None:
        self._connection, self._locking = connection, locking

    def levels(self, variants: Sequence[VariantId]) -> Sequence[StockLevel]:
        """Return these variants' levels by variant and warehouse.

        A block that writes holds them until its end: two orders cannot both get the last one.
        """
        found: list[StockLevel] = []
        for chunk in bulk.chunks(sorted(set(variants)), bulk.IN_LIST):
            query = _ordered().where(stock.c.variant_id.in_(chunk))
            found += self._read(query.with_for_update(key_share=True) if self._locking else query)
        return found

    def all_levels(self) -> Sequence[StockLevel]:
        """Return every level by variant and warehouse."""
        return self._read(_ordered())

    def put(self, levels: Iterable[StockLevel]) -> None:
        """Insert or replace levels; a new warehouse is known from then on."""
        for chunk in bulk.chunks(levels):
            houses = sorted({level.warehouse_id for level in chunk})
            bulk.insert(self._connection, warehouses, [{"id": house} for house in houses], ignore_known=True)
            bulk.upsert(self._connection, stock, map(_row, chunk))

    def _read(self, query: Any) -> list[StockLevel]:
        return [StockLevel(*row) for row in self._connection.execute(query)]


def _ordered() -> Any:
    """Select all levels, in the one order in which they are ever locked."""
    return select(stock).order_by(stock.c.variant_id, stock.c.warehouse_id)


def _row(level: StockLevel) -> bulk.Row:
    """Return the row of a level."""
    return {
        "variant_id": level.variant_id,
        "warehouse_id": level.warehouse_id,
        "on_hand": level.on_hand,
        "allocated": level.allocated,
        "restock_on": level.restock_on,
        "counted": level.counted,
    }
