"""Can this be bought now, and if not, when?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from bot.catalog.model import Product, ProductId, VariantId
from bot.clock import Clock
from bot.inventory.model import Availability, AvailabilityReason, StockLevel
from bot.ports import UnitOfWorkFactory

LOW = 3
"""Up to so many units a shopper is told that few are left."""
NO_FIGURE = Availability(allowed=True, reason=AvailabilityReason.UNKNOWN)
"""Where the shop keeps no figure, nothing is known against buying; the reason says that nothing is known for it."""


def availability(levels: Sequence[StockLevel], today: date) -> Availability:
    """Tell what one variant's levels in all warehouses mean for a shopper.

    A restock date that has passed is late and no promise: it is not told.
    """
    if not levels:
        return NO_FIGURE
    if any(level.on_hand > 0 and not level.counted for level in levels):
        return Availability(True, AvailabilityReason.IN_STOCK)  # some, and nobody knows how many
    free = sum(level.free for level in levels)
    if free > LOW:
        return Availability(True, AvailabilityReason.IN_STOCK, free)
    if free > 0:
        return Availability(True, AvailabilityReason.LOW_STOCK, free)
    dates = [level.restock_on for level in levels if level.restock_on is not None and level.restock_on >= today]
    if dates:
        return Availability(False, AvailabilityReason.BACK_ON, 0, min(dates))
    return Availability(False, AvailabilityReason.SOLD_OUT)


class StockRoom:
    """Looks up availability; every call reads the store, because stock is never old news."""

    def __init__(self, unit_of_work: UnitOfWorkFactory, clock: Clock) -> None:
        self._unit_of_work, self._clock = unit_of_work, clock

    def of(self, variants: Sequence[VariantId]) -> Mapping[VariantId, Availability]:
        """Return the availability of each variant, read in one query; UNKNOWN where no figure is kept."""
        today = self._clock.now().date()
        levels: dict[VariantId, list[StockLevel]] = {variant: [] for variant in variants}
        if levels:
            with self._unit_of_work(writing=False) as uow:
                for level in uow.stock.levels(list(levels)):
                    levels[level.variant_id].append(level)
        return {variant: availability(found, today) for variant, found in levels.items()}

    def of_products(self, products: Sequence[Product]) -> Mapping[ProductId, Mapping[VariantId, Availability]]:
        """Return the availability of every variant of each product, read in one query."""
        found = self.of([variant.id for product in products for variant in product.variants])
        return {product.id: {variant.id: found[variant.id] for variant in product.variants} for product in products}
