"""What was ordered in the demo shop, and how did it go?"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from bot.catalog.model import CategoryId, Money, Product, Variant
from bot.customers.model import Customer, CustomerId
from bot.language import Language
from bot.orders.model import (
    Order,
    OrderId,
    OrderLine,
    OrderStatus,
    Payment,
    PaymentKind,
    Return,
    Shipment,
    ShipmentEvent,
)
from bot.store.demo.people import ALICE_MORGAN, CHEN_JING, Taste, names, pick_shelf

S = OrderStatus
_METHODS = ("alipay", "wechat_pay", "credit_card")
# Share of each status among orders old enough to be finished; young ones follow their age.
_OLD: dict[OrderStatus, int] = {
    S.COMPLETED: 78,
    S.CANCELLED: 8,
    S.RETURNED: 5,
    S.RETURNING: 3,
    S.EXCHANGED: 3,
    S.EXCHANGING: 3,
}
_SHIPPED = {S.SHIPPED, S.DELIVERED, S.COMPLETED, S.RETURNING, S.RETURNED, S.EXCHANGING, S.EXCHANGED}
_ARRIVED = _SHIPPED - {S.SHIPPED}

# (number, customer, status, days ago): the orders that the documentation names.
KNOWN = (
    ("X20261115001", CHEN_JING, S.SHIPPED, 5),
    ("X20261028003", CHEN_JING, S.DELIVERED, 23),
    ("X20261119002", CHEN_JING, S.PENDING, 1),
    ("X20261101009", CHEN_JING, S.CANCELLED, 19),
    ("X20261116001", ALICE_MORGAN, S.SHIPPED, 4),
    ("X20261027004", ALICE_MORGAN, S.DELIVERED, 24),
    ("X20261119005", ALICE_MORGAN, S.PENDING, 1),
    ("X20261102006", ALICE_MORGAN, S.CANCELLED, 18),
)


@dataclass(frozen=True, slots=True)
class Shelf:
    """A category's variants with their products, cheapest first."""

    goods: tuple[tuple[Product, Variant], ...]

    def near(self, level: float, rng: random.Random) -> tuple[Product, Variant]:
        """Draw one around a price level of 0 (cheapest) to 1."""
        place = min(1.0, max(0.0, rng.gauss(level, 0.18)))
        return self.goods[round(place * (len(self.goods) - 1))]


def shelve(products: Sequence[Product]) -> dict[CategoryId, Shelf]:
    """Arrange products by category and price."""
    found: dict[CategoryId, list[tuple[Product, Variant]]] = {}
    for product in products:
        if product.category_id is not None:
            found.setdefault(product.category_id, []).extend((product, variant) for variant in product.variants)
    return {
        shelf: Shelf(tuple(sorted(goods, key=lambda pair: (_amount(pair[1]), pair[1].id))))
        for shelf, goods in found.items()
    }


def _amount(variant: Variant) -> Decimal:
    return variant.price.amount if variant.price else Decimal(0)


def _language(person: Customer) -> Language:
    return "en" if person.language == "en" else "zh"


def _status(days_ago: int, rng: random.Random) -> OrderStatus:
    if days_ago <= 1:
        return rng.choice((S.PENDING, S.PAID, S.PAID, S.PROCESSED))
    if days_ago <= 3:
        return rng.choice((S.PROCESSED, S.SHIPPED, S.SHIPPED, S.CANCELLED))
    if days_ago <= 7:
        return rng.choice((S.SHIPPED, S.SHIPPED, S.DELIVERED))
    if days_ago <= 20:
        return rng.choice((S.DELIVERED, S.DELIVERED, S.DELIVERED, S.RETURNING, S.EXCHANGING, S.CANCELLED))
    return rng.choices(list(_OLD), list(_OLD.values()))[0]


def _shipment(person: Customer, status: OrderStatus, start: datetime, lines: int, rng: random.Random) -> Shipment:
    language = _language(person)
    hubs = names()["hubs"][language]
    city = person.address.city if person.address else ""
    at = start
    events = []
    steps = [("label", ""), ("picked_up", hubs[0]), ("in_transit", rng.choice(hubs[1:]))]
    if status in _ARRIVED:
        steps += [("out_for_delivery", city), ("delivered", city)]
    for code, place in steps:
        at += timedelta(hours=rng.randint(2, 7), minutes=rng.randint(0, 59))
        events.append(ShipmentEvent(at, code, place))
    return Shipment(
        tracking_number=f"QN{rng.randint(10**11, 10**12 - 1)}",
        carrier=rng.choice(names()["carriers"][language]),
        lines=tuple(range(1, lines + 1)),
        events=tuple(events),
        expected_on=(start + timedelta(days=7 if language == "en" else 4)).date(),
    )


def _lines(
    taste: Taste, person: Customer, shelves: Mapping[CategoryId, Shelf], rng: random.Random
) -> tuple[OrderLine, ...]:
    chosen: dict[str, OrderLine] = {}
    for _ in range(rng.choices((1, 2, 3, 4), (60, 25, 10, 5))[0]):
        product, variant = shelves[pick_shelf(taste, rng)].near(taste.price_level, rng)
        if variant.id in chosen or variant.price is None:
            continue
        language = _language(person)
        chosen[variant.id] = OrderLine(
            line=len(chosen) + 1,
            variant_id=variant.id,
            product_id=product.id,
            name=product.name.text(language),
            options=" · ".join(option.value.text(language) for option in variant.options),
            quantity=rng.choices((1, 2, 3), (85, 12, 3))[0],
            unit_price=variant.price,
        )
    return tuple(chosen.values())


def _order(
    number: str,
    person: Customer,
    status: OrderStatus,
    placed: datetime,
    lines: tuple[OrderLine, ...],
    rng: random.Random,
) -> Order:
    goods = sum((line.unit_price.amount * line.quantity for line in lines), Decimal(0))
    currency = lines[0].unit_price.currency
    fee = Decimal(0) if goods >= 99 else Decimal(8)
    discount = Decimal(20) if goods >= 300 and rng.random() < 0.3 else Decimal(0)
    total = Money(goods + fee - discount, currency)
    method = rng.choice(_METHODS)
    paid = placed + timedelta(minutes=rng.randint(1, 25))
    sent = paid + timedelta(hours=rng.randint(6, 20))
    payments = [] if status is S.PENDING else [Payment(PaymentKind.PAYMENT, total, method, paid)]
    if status in (S.CANCELLED, S.RETURNED):
        payments.append(
            Payment(PaymentKind.REFUND, total, method, paid + timedelta(days=1 if status is S.CANCELLED else 9))
        )
    shipments: tuple[Shipment, ...] = (_shipment(person, status, sent, len(lines), rng),) if status in _SHIPPED else ()
    returns: tuple[Return, ...] = ()
    if status in (S.RETURNING, S.RETURNED, S.EXCHANGING, S.EXCHANGED):
        kind = "return" if status in (S.RETURNING, S.RETURNED) else "exchange"
        done = status in (S.RETURNED, S.EXCHANGED)
        asked = shipments[0].events[-1].at + timedelta(hours=30)
        state = ("refunded" if kind == "return" else "received") if done else "requested"
        reason = rng.choice(("changed_mind", "wrong_size", "defective"))
        refund = total if status is S.RETURNED else None
        returns = (Return(f"R{number[1:]}", kind, tuple(line.line for line in lines), reason, state, asked, refund),)
    return Order(
        id=OrderId(number),
        customer_id=person.id,
        status=status,
        placed_at=placed,
        lines=lines,
        payments=tuple(payments),
        shipments=shipments,
        returns=returns,
        address=person.address,
        currency=currency,
        shipping_fee=fee,
        discount=discount,
    )


def orders(
    count: int,
    people: Sequence[Customer],
    tastes: Mapping[CustomerId, Taste],
    shelves: Mapping[CategoryId, Shelf],
    rng: random.Random,
    today: datetime,
) -> list[Order]:
    """Return ``count`` orders of the last two years, the known ones first; the last weeks are the busiest."""
    by_id = {person.id: person for person in people}
    known = {customer for _, customer, _, _ in KNOWN}
    others = [person for person in people if person.id not in known]
    weights = [tastes[person.id].activity for person in others]
    plan: list[tuple[str, Customer, OrderStatus, datetime]] = []
    for number, customer, status, days in KNOWN:
        plan.append((number, by_id[customer], status, today - timedelta(days=days, hours=2)))
    per_day: dict[str, int] = {}
    while len(plan) < count:
        days_ago = int(rng.triangular(0, 730, 0)) if rng.random() > 0.2 else rng.randint(0, 24)
        placed = today - timedelta(days=days_ago, minutes=rng.randint(0, 900))
        day = f"{placed:%Y%m%d}"
        per_day[day] = per_day.get(day, 100) + 1
        person = rng.choices(others, weights)[0]
        plan.append((f"X{day}{per_day[day]:03d}", person, _status(days_ago, rng), placed))
    made = []
    for number, person, status, placed in plan:
        lines: tuple[OrderLine, ...] = ()
        while not lines:
            lines = _lines(tastes[person.id], person, shelves, rng)
        made.append(_order(number, person, status, placed, lines, rng))
    return made
