"""What is an order?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple, NewType

from bot.catalog.model import Money, ProductId, VariantId
from bot.customers.model import Address, CustomerId

OrderId = NewType("OrderId", str)
"""The number the shopper knows, as printed: ``X20261001017``, ``#W2611340``."""


class OrderStatus(StrEnum):
    """Where an order stands."""

    PENDING = "pending"
    PAID = "paid"
    PROCESSED = "processed"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    RETURNING = "returning"
    RETURNED = "returned"
    EXCHANGING = "exchanging"
    EXCHANGED = "exchanged"


@dataclass(frozen=True, slots=True)
class OrderLine:
    """Some units of one variant. ``name`` and ``unit_price`` are as they were when it was bought."""

    line: int
    variant_id: VariantId
    product_id: ProductId
    name: str
    options: str
    quantity: int
    unit_price: Money


class PaymentKind(StrEnum):
    """Which way the money went."""

    PAYMENT = "payment"
    REFUND = "refund"


@dataclass(frozen=True, slots=True)
class Payment:
    """Money that moved. ``method`` is the shop's word: ``alipay``, ``credit_card_7815826``."""

    kind: PaymentKind
    amount: Money
    method: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class ShipmentEvent:
    """A line of the courier's record.

    ``code``: ``label``, ``picked_up``, ``in_transit``, ``out_for_delivery``, ``delivered``, ``exception``.
    """

    at: datetime
    code: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class Shipment:
    """A parcel on its way. ``lines`` are the numbers of the order's lines inside."""

    tracking_number: str
    carrier: str
    lines: tuple[int, ...]
    events: tuple[ShipmentEvent, ...]
    expected_on: date | None = None


@dataclass(frozen=True, slots=True)
class Return:
    """Goods on their way back."""

    id: str
    kind: str
    """``return`` or ``exchange``."""
    lines: tuple[int, ...]
    reason: str
    status: str
    """``requested``, ``received``, ``refunded``, ``refused``."""
    requested_at: datetime
    refund: Money | None = None


@dataclass(frozen=True, slots=True)
class Order:
    """What a customer bought at once."""

    id: OrderId
    customer_id: CustomerId
    status: OrderStatus
    placed_at: datetime | None
    """None where the shop's data does not say (tau's retail data)."""
    lines: tuple[OrderLine, ...]
    payments: tuple[Payment, ...]
    shipments: tuple[Shipment, ...]
    returns: tuple[Return, ...]
    address: Address | None
    currency: str
    shipping_fee: Decimal = Decimal(0)
    discount: Decimal = Decimal(0)

    @property
    def total(self) -> Money:
        """What the goods cost, with shipping, less the discount."""
        goods = sum((line.unit_price.amount * line.quantity for line in self.lines), Decimal(0))
        return Money(goods + self.shipping_fee - self.discount, self.currency)


class Bought(NamedTuple):
    """One line of an order that was not cancelled: what is needed to add up who buys what, and no more."""

    customer_id: CustomerId
    order_id: OrderId
    placed_at: datetime | None
    product_id: ProductId
    quantity: int
    unit_price: Money
