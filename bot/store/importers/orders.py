"""How do rows that speak of one order become that order?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TypeVar

from bot.catalog.model import Money, Product, VariantId
from bot.customers.model import Address, CustomerId
from bot.language import detect
from bot.orders.model import Order, OrderId, OrderLine, OrderStatus, Payment, PaymentKind, Shipment
from bot.store.importers.cells import BadCell
from bot.store.importers.csv_stock import Things
from bot.store.importers.people import People
from bot.store.importers.table import Row

Value = TypeVar("Value")
_UNPAID = (OrderStatus.PENDING, OrderStatus.CANCELLED)


@dataclass(frozen=True, slots=True)
class LineSaid:
    """What a row says of a line of an order, and of the order."""

    row: Row
    order: OrderId
    customer: str
    customer_name: str
    email: str | None
    phone: str | None
    sku: str
    product: str
    product_name: str
    options: str
    quantity: int
    price: Money
    status: OrderStatus
    placed_at: datetime | None
    paid_at: datetime | None
    shipping_fee: Decimal | None
    discount: Decimal | None
    payment_method: str
    tracking_number: str
    carrier: str
    address: Address | None


class Misfit(Exception):
    """A row because of which an order cannot be put together."""

    def __init__(self, row: Row, bad: BadCell) -> None:
        super().__init__(bad.reason)
        self.row, self.bad = row, bad


def build(number: OrderId, rows: Sequence[LineSaid], things: Things, people: People, old: Order | None) -> Order:
    """Return the order that the rows describe, over the one the shop has. Raises Misfit, and then adds nobody."""
    status = _agreed(rows, "status", lambda said: said.status)
    currency = _agreed(rows, "currency", lambda said: said.price.currency)
    assert status is not None and currency is not None  # every row has them
    lines = tuple(_line(place, said, things) for place, said in enumerate(rows, start=1))
    fee = _agreed(rows, "shipping_fee", lambda said: said.shipping_fee)
    discount = _agreed(rows, "discount", lambda said: said.discount)
    placed_at = _agreed(rows, "placed_at", lambda said: said.placed_at)
    home = _agreed(rows, "address", lambda said: said.address)
    payments = _payments(rows, status, lines, fee or Decimal(0), discount or Decimal(0))
    return Order(
        id=number,
        customer_id=_customer(rows, people),
        status=status,
        placed_at=placed_at or (old.placed_at if old else None),
        lines=lines,
        payments=payments or (old.payments if old else ()),
        shipments=_shipments(rows, old) or (old.shipments if old else ()),
        returns=old.returns if old else (),
        address=home or (old.address if old else None),
        currency=currency,
        shipping_fee=fee if fee is not None else (old.shipping_fee if old else Decimal(0)),
        discount=discount if discount is not None else (old.discount if old else Decimal(0)),
    )


def _agreed(rows: Sequence[LineSaid], field: str, value: Callable[[LineSaid], Value | None]) -> Value | None:
    """Return what the rows say of the whole order; those that say nothing do not contradict."""
    found: Value | None = None
    for said in rows:
        here = value(said)
        if here is None:
            continue
        if found is not None and here != found:
            raise Misfit(said.row, BadCell("contradiction", field))
        found = here
    return found


def _customer(rows: Sequence[LineSaid], people: People) -> CustomerId:
    who = _agreed(rows, "customer", lambda said: said.customer or None)
    phone = _agreed(rows, "phone", lambda said: said.phone)
    email = _agreed(rows, "email", lambda said: said.email)
    name = next((said.customer_name for said in rows if said.customer_name), "")
    try:
        return people.find(who or "", name, phone, email)
    except BadCell as bad:
        raise Misfit(rows[0].row, bad) from None


def _line(place: int, said: LineSaid, things: Things) -> OrderLine:
    try:
        variant_id, product = _thing(said, things)
    except BadCell as bad:
        raise Misfit(said.row, bad) from None
    variant = next(variant for variant in product.variants if variant.id == variant_id)
    language = detect(said.product_name or said.customer_name or product.name.text("zh"))
    options = said.options or " · ".join(option.value.text(language) for option in variant.options)
    name = said.product_name or product.name.text(language)
    return OrderLine(place, variant_id, product.id, name, options, said.quantity, said.price)


def _thing(said: LineSaid, things: Things) -> tuple[VariantId, Product]:
    if said.sku or said.product:
        variant = things.variant(said.sku, said.product)
        return variant, things.owners[variant]
    product = things.called(said.product_name)
    return things.variant("", product.id), product


def _payments(
    rows: Sequence[LineSaid], status: OrderStatus, lines: Sequence[OrderLine], fee: Decimal, discount: Decimal
) -> tuple[Payment, ...]:
    """Return the payment the rows tell of; a chosen method alone is none while the order waits for its money."""
    at = _agreed(rows, "paid_at", lambda said: said.paid_at)
    method = _agreed(rows, "payment_method", lambda said: said.payment_method or None)
    if at is None and (method is None or status in _UNPAID):
        return ()
    goods = sum((line.unit_price.amount * line.quantity for line in lines), Decimal(0))
    paid = Money(goods + fee - discount, lines[0].unit_price.currency)
    return (Payment(PaymentKind.PAYMENT, paid, method or "", at),)


def _shipments(rows: Sequence[LineSaid], old: Order | None) -> tuple[Shipment, ...]:
    """Return one parcel per tracking number, with the courier's record the shop has of it."""
    parcels: dict[str, list[int]] = {}
    for place, said in enumerate(rows, start=1):
        if said.tracking_number:
            parcels.setdefault(said.tracking_number, []).append(place)
    known = {parcel.tracking_number: parcel for parcel in (old.shipments if old else ())}
    found = []
    for tracking, places in parcels.items():
        carrier = next((said.carrier for said in rows if said.tracking_number == tracking and said.carrier), "")
        before = known.get(tracking)
        found.append(
            Shipment(
                tracking,
                carrier or (before.carrier if before else ""),
                tuple(places),
                before.events if before else (),
                before.expected_on if before else None,
            )
        )
    return tuple(found)
