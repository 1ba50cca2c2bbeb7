"""How does a file get into the shop? Read, compare, write: the first two block nobody, the last is one transaction."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from bot.clock import Clock
from bot.errors import ImportRefused
from bot.ports import UnitOfWork, UnitOfWorkFactory
from bot.store.importers.changes import pending
from bot.store.importers.content import Content
from bot.store.importers.report import Report

Thing = TypeVar("Thing")
Progress = Callable[[str, int, int], None]
"""Called with what is being done, how many steps of it are done, and how many there are."""
Draft = Callable[[UnitOfWork], Content]
"""What a file says, to be completed with what the shop has: called within a unit of work that only reads."""
STEP = 500
"""Progress is told every so many things."""


def silent(topic: str, done: int, total: int) -> None:
    """Say nothing of the progress."""


def carry_out(
    read: Callable[[Report, Progress], Draft],
    report: Report,
    unit_of_work: UnitOfWorkFactory,
    clock: Clock,
    progress: Progress = silent,
) -> Report:
    """Import what ``read`` reads and return the report, filled.

    Everything is written in one unit of work, or nothing. What the shop has already is not written again; where
    anything is written, the catalogue's version rises. Raises ImportRefused, with the report in its details, for a
    file that cannot be read, and with ``strict`` for the first row that is refused.
    """
    started = time.monotonic()
    try:
        draft = read(report, progress)
        progress("comparing", 0, 1)
        with unit_of_work(writing=False) as uow:
            changed, report.stored = pending(uow, draft(uow), clock.now())
            report.catalogue_version = uow.catalogue.version()
        progress("comparing", 1, 1)
        if any(tally.pending for tally in report.stored.values()):
            report.catalogue_version = _write(unit_of_work, changed, progress)
            report.outcome = "stored"
        else:
            report.outcome = "unchanged"
    except ImportRefused as error:
        report.error, report.outcome = str(error), "refused"
        report.stored = {}
        error.details["report"] = report
        raise
    finally:
        report.refused.sort(key=lambda finding: finding.line or 0)
        report.notes.sort(key=lambda finding: finding.line or 0)
        report.seconds = time.monotonic() - started
    return report


def _write(unit_of_work: UnitOfWorkFactory, content: Content, progress: Progress) -> int:
    """Write everything in one transaction and return the catalogue's version."""

    def telling(topic: str, things: list[Thing]) -> Iterable[Thing]:
        return _telling(topic, things, progress)

    with unit_of_work() as uow:
        uow.catalogue.put_categories(content.categories)
        uow.catalogue.put_products(telling("products", content.products))
        _write_stock(uow, content)
        uow.customers.put(telling("customers", content.customers))
        uow.orders.put(telling("orders", content.orders))
        uow.behaviour.add_events(telling("events", content.events))
        uow.behaviour.put_daily_sales(telling("sales", content.sales))
        uow.behaviour.put_summaries(telling("summaries", content.summaries))
        uow.catalogue.raise_version()  # also for orders and stock: running processes keep what follows from them
        version = uow.catalogue.version()
        uow.commit()
    return version


def _write_stock(uow: UnitOfWork, content: Content) -> None:
    """Write counts over the levels as they are at this moment: an order may just have taken one."""
    variants = list(dict.fromkeys(count.variant_id for count in content.stock))
    levels = {(each.variant_id, each.warehouse_id): each for each in uow.stock.levels(variants)}
    uow.stock.put([count.merged(levels.get((count.variant_id, count.warehouse_id))) for count in content.stock])


def _telling(topic: str, things: list[Thing], progress: Progress) -> Iterator[Thing]:
    for done, thing in enumerate(things):
        if done % STEP == 0:
            progress(topic, done, len(things))
        yield thing
    if things:
        progress(topic, len(things), len(things))
