"""What did a file say, ready to be stored?"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime

from bot.catalog.model import Category, Product, VariantId
from bot.customers.model import Customer
from bot.inventory.model import StockLevel, WarehouseId
from bot.orders.model import Order
from bot.segmentation.model import BehaviourEvent, BehaviourSummary

UNDATED = datetime(1970, 1, 1, tzinfo=UTC)
"""``created_at`` of a customer whose file does not say: the shop's own date stays, or today's becomes it."""
MAIN = WarehouseId("main")
"""Where stock lies whose file names no warehouse."""


@dataclass(frozen=True, slots=True)
class Count:
    """What a file says of one variant's stock in one warehouse. What it does not say stays as it is."""

    variant_id: VariantId
    warehouse_id: WarehouseId
    on_hand: int
    counted: bool = True
    restock_on: date | None = None
    says_restock: bool = False

    def merged(self, level: StockLevel | None) -> StockLevel:
        """Return the level that follows; what is allocated to orders is never the file's business."""
        level = level or StockLevel(self.variant_id, self.warehouse_id, 0)
        restock_on = self.restock_on if self.says_restock else level.restock_on
        return replace(level, on_hand=self.on_hand, counted=self.counted, restock_on=restock_on)


@dataclass(slots=True)
class Content:
    """Everything that one import brings."""

    categories: list[Category] = field(default_factory=list)
    products: list[Product] = field(default_factory=list)
    stock: list[Count] = field(default_factory=list)
    customers: list[Customer] = field(default_factory=list)
    orders: list[Order] = field(default_factory=list)
    events: list[BehaviourEvent] = field(default_factory=list)
    sales: list[tuple[VariantId, date, int]] = field(default_factory=list)
    """Units sold of a variant on a day."""
    summaries: list[BehaviourSummary] = field(default_factory=list)
