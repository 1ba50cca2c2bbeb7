"""What is in the demo shop? Everything follows from one seed and one fixed day; the clock is never read.

The customers and orders that the documentation names:

- 陈静: phone +86 138 0000 1234 (tail 1234), chen.jing@example.cn.
  X20261115001 shipped, X20261028003 delivered, X20261119002 pending, X20261101009 cancelled.
- Alice Morgan: phone +1 415 555 0199 (tail 0199), alice.morgan@example.com.
  X20261116001 shipped, X20261027004 delivered, X20261119005 pending, X20261102006 cancelled.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property

from bot.catalog.model import Category, FaqEntry, Product, VariantId
from bot.customers.model import Customer, CustomerId
from bot.inventory.model import StockLevel
from bot.orders.model import Order
from bot.segmentation.model import BehaviourEvent
from bot.store.demo import behaviour, catalogue, orders, people

SEED = 42
DEMO_TODAY = date(2026, 11, 20)
CUSTOMERS = 400
ORDERS = 1500


@dataclass(frozen=True)
class DemoShop:
    """The demo shop's things, each made when it is first asked for, and the same in every run."""

    seed: int = SEED
    today: date = DEMO_TODAY

    def _rng(self, topic: str) -> random.Random:
        # A stream of its own per topic: a new product does not change who the customers are.
        return random.Random(f"{self.seed}/{topic}")

    @property
    def _now(self) -> datetime:
        return datetime(self.today.year, self.today.month, self.today.day, 12, tzinfo=UTC)

    @cached_property
    def categories(self) -> list[Category]:
        """Eight shelves."""
        return catalogue.categories()

    @cached_property
    def products(self) -> list[Product]:
        """120 products."""
        return catalogue.products()

    @cached_property
    def faq(self) -> list[FaqEntry]:
        """60 answered questions."""
        return catalogue.faq()

    @cached_property
    def stock(self) -> list[StockLevel]:
        """Levels in three warehouses."""
        return catalogue.stock(self.products, self._rng("stock"), self.today)

    @cached_property
    def customers(self) -> list[Customer]:
        """400 customers, the two known ones first."""
        return people.customers(CUSTOMERS, self._rng("customers"), self._now)

    @cached_property
    def _tastes(self) -> dict[CustomerId, people.Taste]:
        return people.tastes(self.customers, [category.id for category in self.categories], self._rng("tastes"))

    @cached_property
    def orders(self) -> list[Order]:
        """1,500 orders in every status."""
        shelves = orders.shelve(self.products)
        return orders.orders(ORDERS, self.customers, self._tastes, shelves, self._rng("orders"), self._now)

    @cached_property
    def events(self) -> list[BehaviourEvent]:
        """Half a year of views and carts, and the purchases of all orders."""
        shelves = orders.shelve(self.products)
        found = behaviour.events(self.customers, self._tastes, shelves, self.orders, self._rng("events"), self._now)
        return list(found)

    @cached_property
    def daily_sales(self) -> list[tuple[VariantId, date, int]]:
        """Two years of units sold per variant and day."""
        return list(behaviour.daily_sales(self.products, self._rng("sales"), self.today))
