"""What of a file's content does the shop not have yet?"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import TypeVar

from bot.catalog.model import VariantId
from bot.customers.model import Customer
from bot.orders.model import Order
from bot.ports import UnitOfWork
from bot.segmentation.model import BehaviourEvent
from bot.store.bulk import chunks
from bot.store.importers.content import UNDATED, Content, Count
from bot.store.importers.report import Tally

Thing = TypeVar("Thing")


def pending(uow: UnitOfWork, content: Content, now: datetime) -> tuple[Content, dict[str, Tally]]:
    """Return what has to be written, and how many things of each kind are new, changed or unchanged.

    Reads only. ``now`` becomes the date of customers whose file does not say since when they are known.
    """
    tallies = {
        name: Tally()
        for name in ("categories", "products", "stock", "customers", "orders", "events", "sales", "summaries")
        if getattr(content, name)
    }

    def tally(name: str) -> Tally:
        return tallies.get(name, Tally())

    return Content(
        categories=_differing(content.categories, _by_id(uow.catalogue.categories), tally("categories")),
        products=_differing(content.products, _by_id(uow.catalogue.products), tally("products")),
        stock=_counts(uow, content.stock, tally("stock")),
        customers=_customers(uow, content.customers, now, tally("customers")),
        orders=_orders(uow, content.orders, tally("orders")),
        events=_events(uow, content.events, tally("events")),
        sales=_sales(uow, content, tally("sales")),
        summaries=_differing(
            content.summaries,
            lambda: {each.customer_id: each for each in uow.behaviour.summaries()},
            tally("summaries"),
            key=lambda each: each.customer_id,
        ),
    ), tallies


def _by_id(read: Callable[[], Iterable[Thing]]) -> Callable[[], Mapping[Hashable, Thing]]:
    return lambda: {each.id: each for each in read()}  # type: ignore[attr-defined]


def _differing(
    things: Iterable[Thing],
    read: Callable[[], Mapping[Hashable, Thing]],
    tally: Tally,
    key: Callable[[Thing], Hashable] = lambda thing: thing.id,  # type: ignore[attr-defined]
) -> list[Thing]:
    """Return the things that the shop has not, or has otherwise; reads the shop's only where there are any."""
    wanted = list(things)
    known = read() if wanted else {}
    return [thing for thing in wanted if _differs(thing, known.get(key(thing)), tally)]


def _differs(thing: object, known: object | None, tally: Tally) -> bool:
    if known is None:
        tally.new += 1
    elif known == thing:
        tally.unchanged += 1
        return False
    else:
        tally.changed += 1
    return True


def _counts(uow: UnitOfWork, counts: list[Count], tally: Tally) -> list[Count]:
    if not counts:
        return []
    levels = {(each.variant_id, each.warehouse_id): each for each in uow.stock.all_levels()}
    found: list[Count] = []
    for count in counts:
        level = levels.get((count.variant_id, count.warehouse_id))
        if _differs(count.merged(level), level, tally):
            found.append(count)
    return found


def _customers(uow: UnitOfWork, customers: list[Customer], now: datetime, tally: Tally) -> list[Customer]:
    if not customers:
        return []
    known = {each.id: replace(each, segment_id=None) for each in uow.customers.all()}
    found: list[Customer] = []
    for customer in customers:
        old = known.get(customer.id)
        if customer.created_at == UNDATED:
            customer = replace(customer, created_at=old.created_at if old else now)
        if _differs(customer, old, tally):
            found.append(customer)
    return found


def _orders(uow: UnitOfWork, orders: list[Order], tally: Tally) -> list[Order]:
    found: list[Order] = []
    for chunk in chunks(orders, 1000):  # never more than so many of the shop's orders in memory
        known = {each.id: each for each in uow.orders.get_many([order.id for order in chunk])}
        found += [order for order in chunk if _differs(order, known.get(order.id), tally)]
    return found


def _events(uow: UnitOfWork, events: list[BehaviourEvent], tally: Tally) -> list[BehaviourEvent]:
    """Return new events. The shop's are remembered as hashes: half a million of them in 50 MB."""
    if not events:
        return []
    known = set(map(hash, uow.behaviour.events()))
    found: list[BehaviourEvent] = []
    for event in _each_once(events):
        if hash(event) in known:
            tally.unchanged += 1
        else:
            tally.new += 1
            found.append(event)
    return found


def _each_once(events: Iterable[BehaviourEvent]) -> Iterator[BehaviourEvent]:
    return iter(dict.fromkeys(events))


def _sales(uow: UnitOfWork, content: Content, tally: Tally) -> list[tuple[VariantId, date, int]]:
    if not content.sales:
        return []
    known = {(variant, day): units for variant, day, units in uow.behaviour.daily_sales()}
    return [row for row in content.sales if _differs(row[2], known.get(row[:2]), tally)]
