"""What is in stock, and what can a shopper be told?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NewType

from bot.catalog.model import VariantId

WarehouseId = NewType("WarehouseId", str)


@dataclass(frozen=True, slots=True)
class StockLevel:
    """Units of one variant in one warehouse, in two stages: on hand, and of these allocated to orders."""

    variant_id: VariantId
    warehouse_id: WarehouseId
    on_hand: int
    allocated: int = 0
    restock_on: date | None = None
    """When a purchase order is expected to arrive; None where none is open."""
    counted: bool = True
    """False where the shop only says whether there is any: ``on_hand`` is then 1 or 0, and no figure to be told."""

    @property
    def free(self) -> int:
        """Units that can still be promised; never negative."""
        return max(0, self.on_hand - self.allocated)


class AvailabilityReason(StrEnum):
    """Why something can or cannot be bought now; each names a phrase."""

    IN_STOCK = "in_stock"
    LOW_STOCK = "low_stock"
    BACK_ON = "back_on"
    SOLD_OUT = "sold_out"
    UNKNOWN = "unknown"
    """The shop keeps no stock figure for it."""


@dataclass(frozen=True, slots=True)
class Availability:
    """*(allowed, reason)* with the figures that the reason needs; ``quantity`` is 0 where no figure is known."""

    allowed: bool
    reason: AvailabilityReason
    quantity: int = 0
    back_on: date | None = None
