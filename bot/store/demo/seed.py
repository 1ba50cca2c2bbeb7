"""How does the demo shop get into the database?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bot.ports import UnitOfWork, UnitOfWorkFactory
from bot.store.demo import pictures
from bot.store.demo.generator import DemoShop

Progress = Callable[[str, int, int], None]
"""Called with what is being written, how many steps are done, and how many there are."""


@dataclass(frozen=True, slots=True)
class SeedReport:
    """How much was written."""

    products: int
    customers: int
    orders: int
    events: int


def _silent(topic: str, done: int, total: int) -> None:
    """Say nothing of the progress."""


def seed(
    unit_of_work: UnitOfWorkFactory, media_dir: Path, progress: Progress = _silent, shop: DemoShop | None = None
) -> SeedReport:
    """Write the demo shop in one unit of work: all of it or nothing. Repeating changes nothing.

    Pictures go to ``media_dir/demo``, before the products that name them.
    """
    shop = shop or DemoShop()
    steps: list[tuple[str, Callable[[UnitOfWork], None]]] = [
        ("categories", lambda uow: uow.catalogue.put_categories(shop.categories)),
        ("products", lambda uow: uow.catalogue.put_products(shop.products)),
        ("faq", lambda uow: uow.catalogue.put_faq(shop.faq)),
        ("stock", lambda uow: uow.stock.put(shop.stock)),
        ("customers", lambda uow: uow.customers.put(shop.customers)),
        ("orders", lambda uow: uow.orders.put(shop.orders)),
        ("events", lambda uow: uow.behaviour.add_events(shop.events)),
        ("daily_sales", lambda uow: uow.behaviour.put_daily_sales(shop.daily_sales)),
    ]
    pictures.write(media_dir / "demo")
    with unit_of_work() as uow:
        for done, (topic, write) in enumerate(steps):
            progress(topic, done, len(steps))
            write(uow)
        uow.commit()
    progress("done", len(steps), len(steps))
    return SeedReport(len(shop.products), len(shop.customers), len(shop.orders), len(shop.events))
