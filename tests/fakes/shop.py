"""How do catalogue, stock, customers, orders and behaviour behave in memory?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from bot import ports
from bot.catalog.model import Category, FaqEntry, Product, VariantId
from bot.customers.model import Customer, CustomerId
from bot.errors import Conflict
from bot.inventory.model import StockLevel
from bot.orders.model import Bought, Order, OrderId, OrderStatus
from bot.segmentation.model import BehaviourEvent, BehaviourSummary, Segment
from tests.fakes.state import Repository, as_json, known, sound


class FakeCatalogue(Repository, ports.CatalogueRepository):
    """Products, categories, answered questions."""

    def version(self) -> int:
        return self.state.version

    def products(self) -> Sequence[Product]:
        return [self.state.products[key] for key in sorted(self.state.products)]

    def categories(self) -> Sequence[Category]:
        return [self.state.categories[key] for key in sorted(self.state.categories)]

    def faq(self) -> Sequence[FaqEntry]:
        return [self.state.faq[key] for key in sorted(self.state.faq)]

    def put_products(self, products: Iterable[Product]) -> None:
        for product in products:
            sound(product)
            known(self.state.categories, product.category_id, "category")
            if any(self.state.variants.get(v.id, product.id) != product.id for v in product.variants):
                raise Conflict(f"a variant of {product.id} belongs to another product")
            old = self.state.products.get(product.id)
            for gone in {v.id for v in (old.variants if old else ())} - {v.id for v in product.variants}:
                del self.state.variants[gone]
                self.state.stock = {key: level for key, level in self.state.stock.items() if key[0] != gone}
            self.state.products[product.id] = product
            self.state.variants |= {v.id: product.id for v in product.variants}
            self.state.version += 1

    def put_categories(self, categories: Iterable[Category]) -> None:
        for category in categories:
            sound(category)
            self.state.categories[category.id] = category
            self.state.version += 1

    def put_faq(self, entries: Iterable[FaqEntry]) -> None:
        for entry in entries:
            sound(entry)
            self.state.faq[entry.id] = entry
            self.state.version += 1

    def raise_version(self) -> None:
        self.state.version += 1


class FakeStock(Repository, ports.StockRepository):
    """Units per variant and warehouse."""

    def levels(self, variants: Sequence[VariantId]) -> Sequence[StockLevel]:
        wanted = set(variants)
        return [level for level in self.all_levels() if level.variant_id in wanted]

    def all_levels(self) -> Sequence[StockLevel]:
        return [self.state.stock[key] for key in sorted(self.state.stock)]

    def put(self, levels: Iterable[StockLevel]) -> None:
        for level in levels:
            known(self.state.variants, level.variant_id, "variant")
            self.state.stock[level.variant_id, level.warehouse_id] = level


class FakeCustomers(Repository, ports.CustomerRepository):
    """Customers by id."""

    def get(self, customer: CustomerId) -> Customer | None:
        found = self.state.customers.get(customer)
        return replace(found, segment_id=self.state.members.get(customer)) if found else None

    def put(self, customers: Iterable[Customer]) -> None:
        for customer in customers:
            sound(customer)
            self.state.customers[customer.id] = customer

    def all(self) -> Iterator[Customer]:
        for key in sorted(self.state.customers):
            yield replace(self.state.customers[key], segment_id=self.state.members.get(key))


class FakeOrders(Repository, ports.OrderRepository):
    """Orders."""

    def get(self, order: OrderId) -> Order | None:
        return self.state.orders.get(order)

    def get_many(self, orders: Sequence[OrderId]) -> Sequence[Order]:
        return [self.state.orders[key] for key in dict.fromkeys(orders) if key in self.state.orders]

    def of_customer(self, customer: CustomerId, limit: int = 20) -> Sequence[Order]:
        found = [order for order in self.state.orders.values() if order.customer_id == customer]
        found.sort(key=lambda o: (o.placed_at is not None, o.placed_at and o.placed_at.timestamp(), o.id), reverse=True)
        return found[:limit]

    def put(self, orders: Iterable[Order]) -> None:
        for order in orders:
            sound(order)
            known(self.state.customers, order.customer_id, "customer")
            if len({line.line for line in order.lines}) < len(order.lines):
                raise Conflict(f"order {order.id} has two lines of one number")
            self.state.orders[order.id] = order

    def bought(self) -> Iterator[Bought]:
        for key in sorted(self.state.orders):
            order = self.state.orders[key]
            if order.status != OrderStatus.CANCELLED:
                for line in sorted(order.lines, key=lambda line: line.line):
                    yield Bought(
                        order.customer_id, order.id, order.placed_at, line.product_id, line.quantity, line.unit_price
                    )

    def bought_together(self) -> Iterator[tuple[CustomerId, Sequence[str]]]:
        for key in sorted(self.state.orders):
            order = self.state.orders[key]
            if order.lines and order.status != OrderStatus.CANCELLED:
                lines = sorted(order.lines, key=lambda line: line.line)
                yield order.customer_id, list(dict.fromkeys(line.product_id for line in lines))


class FakeBehaviour(Repository, ports.BehaviourRepository):
    """What customers did, and their segments."""

    def add_events(self, events: Iterable[BehaviourEvent]) -> None:
        for event in events:
            sound(event)
            known(self.state.customers, event.customer_id, "customer")
            self.state.events.setdefault(event)

    def events(self) -> Iterator[BehaviourEvent]:
        yield from sorted(self.state.events, key=lambda event: event.at)

    def daily_sales(self) -> Iterator[tuple[VariantId, date, int]]:
        yield from ((variant, day, units) for (variant, day), units in sorted(self.state.sales.items()))

    def put_daily_sales(self, rows: Iterable[tuple[VariantId, date, int]]) -> None:
        self.state.sales |= {(variant, day): units for variant, day, units in rows}

    def summaries(self) -> Iterator[BehaviourSummary]:
        yield from (self.state.summaries[key] for key in sorted(self.state.summaries))

    def put_summaries(self, summaries: Iterable[BehaviourSummary]) -> None:
        for summary in summaries:
            sound(summary)
            known(self.state.customers, summary.customer_id, "customer")
            self.state.summaries[summary.customer_id] = summary

    def segments(self) -> Sequence[Segment]:
        return [self.state.segments[key] for key in sorted(self.state.segments)]

    def put_segments(self, segments: Sequence[Segment], members: Iterable[tuple[CustomerId, str]]) -> None:
        sound(list(segments))
        self.state.segments = {segment.id: replace(segment, features=as_json(segment.features)) for segment in segments}
        self.state.members = dict(members)
        for customer, segment in self.state.members.items():
            known(self.state.customers, customer, "customer")
            known(self.state.segments, segment, "segment")


class FakeMeta(Repository, ports.MetaRepository):
    """Notes."""

    def get(self, key: str) -> str | None:
        return self.state.meta.get(key)

    def put(self, key: str, value: str) -> None:
        sound((key, value))
        self.state.meta[key] = value
