"""How long does the store take? ``python -m tests.bench.store_speed [DATABASE_URL]`` prints seconds beside the bounds.

Without an address: a SQLite file in a temporary folder. The database should be empty; nothing is taken back.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta

from bot.catalog.model import Attribute, Option, Product, VariantId
from bot.conversations.model import ConversationId
from bot.language import Localized
from bot.orders.model import Order
from bot.ports import UnitOfWork
from bot.store.migrate import migrate
from bot.store.unit_of_work import factory
from tests.samples import NOON, conversation, customer, line, order, product, says

PRODUCTS, ORDERS, LINES, CUSTOMERS, TURNS = 10_000, 22_190, 541_909, 4_372, 500


def products() -> Iterator[Product]:
    """Yield products with eight attributes, half of them like nobody else's, and three variants of two options each."""
    options = tuple(Option(f"o{n}", Localized("名", "name"), Localized("值", f"{n}")) for n in range(2))
    for n in range(PRODUCTS):
        values = [f"{k if k < 4 else n}" for k in range(8)]
        facts = tuple(Attribute(f"k{k}", Localized("名", "name"), Localized("值", values[k])) for k in range(8))
        made = product(f"p{n}", *[f"p{n}-{v}" for v in range(3)], attributes=facts)
        yield replace(made, variants=tuple(replace(variant, options=options) for variant in made.variants))


def orders() -> Iterator[Order]:
    """Yield as many orders and lines as the online-retail data has."""
    for n in range(ORDERS):
        many = LINES // ORDERS + (n < LINES % ORDERS)
        lines = tuple(line(number, f"p{(n * 7 + number * 13) % 4000}", 6) for number in range(1, many + 1))
        yield order(f"{536_365 + n}", f"k{n % CUSTOMERS}", lines=lines, shipments=(), returns=())


def sales() -> Iterator[tuple[VariantId, date, int]]:
    """Yield two years of daily sales of 300 variants."""
    for variant in range(300):
        for day in range(730):
            yield VariantId(f"p{variant}-0"), date(2024, 11, 20) + timedelta(days=day), variant % 5


def main(url: str) -> None:
    """Print each job's seconds and its bound."""
    migrate(url)
    store = factory(url)

    def timed(job: str, bound: float, work: Callable[[UnitOfWork], object]) -> None:
        begun, busy = time.perf_counter(), time.process_time()
        with store() as uow:
            work(uow)
            uow.commit()
        taken, busy = time.perf_counter() - begun, time.process_time() - busy
        verdict = "" if taken <= bound else "  TOO SLOW"
        sys.stdout.write(f"{taken:8.2f} s of {bound:5.1f} s ({busy:5.2f} s in this process)  {job}{verdict}\n")

    def turns(uow: UnitOfWork) -> None:
        uow.conversations.add(conversation("bench"))
        uow.commit()
        for _ in range(TURNS):
            uow.conversations.append(ConversationId("bench"), says("您好,我的订单到哪里了?"), NOON)
            uow.commit()

    made, bought = list(products()), list(orders())
    timed("put 10,000 products with 30,000 variants", 15, lambda uow: uow.catalogue.put_products(made))
    timed("put them again", 15, lambda uow: uow.catalogue.put_products(made))
    timed("load 10,000 products", 1.5, lambda uow: uow.catalogue.products())
    timed("put 4,372 customers", 2, lambda uow: uow.customers.put([customer(f"k{n}") for n in range(CUSTOMERS)]))
    timed("put 22,190 orders with 541,909 lines", 60, lambda uow: uow.orders.put(bought))
    timed("put them again", 60, lambda uow: uow.orders.put(bought))
    timed("read what was bought together", 5, lambda uow: list(uow.orders.bought_together()))
    timed("put 219,000 days of sales", 10, lambda uow: uow.behaviour.put_daily_sales(sales()))
    timed("append and commit 500 messages", 5, turns)
    store.dispose()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        main(sys.argv[1] if len(sys.argv) > 1 else f"sqlite:///{folder}/shop.db")
