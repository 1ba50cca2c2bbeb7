"""What do the demo shop's customers look at, and how much is sold each day?"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta

from bot.catalog.model import CategoryId, Product, VariantId
from bot.customers.model import Customer, CustomerId
from bot.orders.model import Order, OrderStatus
from bot.segmentation.model import BehaviourEvent
from bot.store.demo.orders import Shelf
from bot.store.demo.people import Taste, pick_shelf

_PROMOTIONS = {(11, 11): 4.0, (6, 18): 3.0, (12, 12): 2.0}
DAYS_OF_SALES = 730


def events(
    people: Sequence[Customer],
    tastes: Mapping[CustomerId, Taste],
    shelves: Mapping[CategoryId, Shelf],
    orders: Sequence[Order],
    rng: random.Random,
    today: datetime,
) -> Iterator[BehaviourEvent]:
    """Yield views, carts and purchases of the last 180 days: visits by taste, and a path of views before each order."""
    for person in people:
        taste = tastes[person.id]
        for _ in range(round(rng.expovariate(1 / (14 * taste.activity)))):
            at = today - timedelta(days=rng.uniform(0, 180))
            for _ in range(rng.randint(1, 4)):
                product, _variant = shelves[pick_shelf(taste, rng)].near(taste.price_level, rng)
                at += timedelta(seconds=rng.randint(20, 400))
                yield BehaviourEvent(person.id, "view", product.id, at)
                if rng.random() < 0.08:
                    yield BehaviourEvent(person.id, "cart", product.id, at + timedelta(seconds=15))
    for order in orders:
        if order.placed_at is None or order.status is OrderStatus.CANCELLED:
            continue
        for line in order.lines:
            for minutes in (95, 40, 12):
                yield BehaviourEvent(
                    order.customer_id, "view", line.product_id, order.placed_at - timedelta(minutes=minutes + line.line)
                )
            yield BehaviourEvent(
                order.customer_id, "cart", line.product_id, order.placed_at - timedelta(minutes=6, seconds=line.line)
            )
            yield BehaviourEvent(order.customer_id, "purchase", line.product_id, order.placed_at, line.quantity)


def _rate(base: float, trend: float, phase: float, day: date, days_ago: int) -> float:
    season = 1 + 0.35 * math.sin(2 * math.pi * (day.timetuple().tm_yday / 365 + phase))
    weekend = 1.25 if day.weekday() >= 5 else 1.0
    return base * season * weekend * _PROMOTIONS.get((day.month, day.day), 1.0) * (1 - trend * days_ago / DAYS_OF_SALES)


def _poisson(mean: float, rng: random.Random) -> int:
    """Draw from a Poisson distribution (D. Knuth, The Art of Computer Programming 2, 3.4.1); for small means."""
    limit, product, count = math.exp(-mean), rng.random(), 0
    while product > limit:
        product *= rng.random()
        count += 1
    return count


def daily_sales(products: Sequence[Product], rng: random.Random, today: date) -> Iterator[tuple[VariantId, date, int]]:
    """Yield two years of units sold per variant and day: season, weekday, trend, promotions, slow sellers, gaps.

    A third of the variants sells only now and then; each has one or two gaps in which it was sold out. Days on
    which nothing was sold are left out.
    """
    for product in products:
        for variant in product.variants:
            base = rng.uniform(0.02, 0.12) if rng.random() < 0.35 else rng.lognormvariate(0.2, 0.7)
            trend, phase = rng.uniform(-0.5, 0.6), rng.random()
            gaps = [
                (start := rng.randint(0, DAYS_OF_SALES), start + rng.randint(4, 15)) for _ in range(rng.randint(1, 2))
            ]
            for days_ago in range(DAYS_OF_SALES, 0, -1):
                if any(first <= days_ago < last for first, last in gaps):
                    continue
                day = today - timedelta(days=days_ago)
                sold = _poisson(_rate(base, trend, phase, day, days_ago), rng)
                if sold:
                    yield variant.id, day, sold
