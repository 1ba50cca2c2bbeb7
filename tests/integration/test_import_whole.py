"""Is an import all or nothing, and do shoppers go on while one runs?"""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.catalog.model import VariantId
from bot.clock import FixedClock
from bot.errors import Unavailable
from bot.inventory.model import StockLevel, WarehouseId
from bot.ports import UnitOfWorkFactory
from bot.segmentation.service import Segments
from bot.store.importers import csv_file, online_retail
from bot.store.importers.importing import Progress, carry_out
from bot.store.importers.report import Report
from bot.store.repositories.behaviour import SqlBehaviour
from bot.store.unit_of_work import SqlUnitOfWorkFactory
from tests.importing import Desk
from tests.integration.test_import_online_retail import SAMPLE
from tests.samples import NOON, conversation, customer

MAIN = WarehouseId("main")


def bring(desk: Desk, kind: str, content: str, progress: Progress) -> Report:
    read = csv_file.reader(kind, desk.write(content))
    return carry_out(read, Report("file", kind), desk.store, FixedClock(NOON), progress)


def test_a_failure_in_the_last_step_leaves_nothing_of_the_first(
    database: SqlUnitOfWorkFactory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise Unavailable("the disk is full")

    monkeypatch.setattr(SqlBehaviour, "put_daily_sales", fail)
    desk = Desk(database, tmp_path)
    with pytest.raises(Unavailable):
        carry_out(online_retail.reader(desk.write(SAMPLE)), Report("file", "online-retail"), database, FixedClock(NOON))
    with database(writing=False) as uow:
        assert (uow.catalogue.version(), uow.catalogue.products(), list(uow.customers.all())) == (0, [], [])
        assert list(uow.behaviour.events()) == []


def test_others_write_while_a_file_is_read_and_compared(store: UnitOfWorkFactory, tmp_path: Path) -> None:
    desk, seen = Desk(store, tmp_path), list[str]()

    def progress(topic: str, done: int, total: int) -> None:
        if topic in ("reading", "comparing"):
            with store() as uow:
                uow.conversations.add(conversation(f"c{len(seen)}"))
                uow.commit()
            seen.append(topic)

    assert bring(desk, "products", "id,name\n1,Cup\n", progress).outcome == "stored"
    assert set(seen) == {"reading", "comparing"}


def test_an_order_that_takes_one_meanwhile_keeps_it(store: UnitOfWorkFactory, tmp_path: Path) -> None:
    desk, variant = Desk(store, tmp_path), VariantId("1")
    desk.bring("products", "id,name\n1,Cup\n")
    desk.bring("stock", "id,stock\n1,5\n")

    def progress(topic: str, done: int, total: int) -> None:
        if (topic, done) == ("comparing", 1):
            with store() as uow:
                uow.stock.put([StockLevel(variant, MAIN, 5, allocated=2)])
                uow.commit()

    bring(desk, "stock", "id,stock\n1,9\n", progress)
    with store(writing=False) as uow:
        assert uow.stock.all_levels() == [StockLevel(variant, MAIN, 9, allocated=2)]


def test_a_segment_is_not_lost_when_its_customer_is_imported_again(store: UnitOfWorkFactory, tmp_path: Path) -> None:
    desk = Desk(store, tmp_path)
    with store() as uow:
        uow.customers.put([customer()])
        uow.commit()
    desk.bring("behaviour", "customer,views,money,frequency\nk1,9,9,9\nk2,1,1,1\n")
    Segments(store).refit(k=2)
    desk.bring("customers", "id,name\nk1,Wang\n")
    with store(writing=False) as uow:
        [wang] = [each for each in uow.customers.all() if each.id == "k1"]
    assert (wang.name, wang.segment_id is not None) == ("Wang", True)
