"""How is a database opened, and what is said when it cannot be?"""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import psycopg2.extras
import pytest
from sqlalchemy import event, select

from bot.catalog.model import VariantId
from bot.conversations.model import ConversationId
from bot.errors import Busy, SettingError, Unavailable
from bot.inventory.model import StockLevel, WarehouseId
from bot.store import engine as engines
from bot.store.tables import talk
from bot.store.unit_of_work import SqlUnitOfWorkFactory, factory
from tests.samples import conversation, customer, order, product


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("", "no database address"),
        ("shop.db", "no database address"),
        ("sqlite://", "names no file"),
        ("sqlite:///:memory:", "names no file"),
        ("postgresql://user:secret@host", "names no database"),
        ("postgresql+asyncpg://user:secret@host/shop", "not served"),
        ("mysql://user:secret@host/shop", "not served"),
        ("postgresql://user:secret@host:port/shop", "no database address"),
    ],
)
def test_a_wrong_address_is_a_setting_error_that_keeps_the_password(url: str, says: str) -> None:
    with pytest.raises(SettingError, match=says) as caught:
        factory(url)
    assert "XIAOER_DATABASE_URL" in str(caught.value)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg2"])
def test_postgresql_needs_no_name_of_a_driver(scheme: str) -> None:
    assert engines.parse(f"{scheme}://u:p@host:5432/shop").drivername == "postgresql+psycopg2"


def test_a_server_that_does_not_answer_is_unavailable() -> None:
    store = factory("postgresql://nobody:secret@127.0.0.1:1/shop")
    with pytest.raises(Unavailable, match="does not answer") as caught, store():
        pass
    assert "secret" not in str(caught.value)
    with pytest.raises(Unavailable), store():  # and the first try left no block open
        pass


def test_sqlite_makes_the_folder_of_its_file(tmp_path: Path) -> None:
    factory(f"sqlite:///{tmp_path / 'a' / 'b' / 'shop.db'}")
    assert (tmp_path / "a" / "b").is_dir()


def test_a_folder_that_cannot_be_made_is_a_setting_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SettingError, match="cannot be made"):
        factory(f"sqlite:///{tmp_path / 'file' / 'shop.db'}")


def test_an_empty_database_says_that_it_must_be_migrated(tmp_path: Path) -> None:
    store = factory(f"sqlite:///{tmp_path / 'shop.db'}")
    with pytest.raises(Unavailable, match="migrate"), store() as uow:
        uow.catalogue.products()
    store.dispose()


def test_a_file_that_is_no_database_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "shop.db").write_bytes(b"not a database, " * 100)
    store = factory(f"sqlite:///{tmp_path / 'shop.db'}")
    with pytest.raises(Unavailable, match="not a database"), store():
        pass
    store.dispose()


def test_every_sqlite_connection_writes_ahead_and_minds_foreign_keys(sqlite_url: str) -> None:
    engine = engines.create(sqlite_url)
    with engine.connect() as first, engine.connect() as second:
        for connection in (second, first):
            read = [connection.connection.execute(f"PRAGMA {name}").fetchone()[0] for name in PRAGMAS]
            assert read == list(PRAGMAS.values())
    engine.dispose()


PRAGMAS = {"journal_mode": "wal", "foreign_keys": 1, "synchronous": 1, "busy_timeout": engines.WAIT_SECONDS * 1000}


def test_all_connections_in_use_is_busy(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "POOL_SECONDS", 0.01)
    store = factory(sqlite_url)
    held = [store.engine.connect() for _ in range(16)]
    with pytest.raises(Busy, match="in use"), store(writing=False):
        pass
    for connection in held:
        connection.close()
    store.dispose()


def test_no_failure_repeats_what_was_to_be_stored(database: SqlUnitOfWorkFactory) -> None:
    with pytest.raises(Exception) as caught, database() as uow:
        uow.customers.put([customer(email=object())])
    assert "王小明" not in str(caught.value)


def test_a_block_that_is_left_cannot_be_used(database: SqlUnitOfWorkFactory) -> None:
    with database() as uow:
        pass
    with pytest.raises(Exception, match="closed"):
        uow.catalogue.version()


def test_the_number_of_statements_does_not_grow_with_what_is_read(database: SqlUnitOfWorkFactory) -> None:
    def statements(things: int) -> tuple[int, int]:
        with database() as uow:
            uow.customers.put([customer()])
            uow.catalogue.put_products([product(f"p{n}") for n in range(things)])
            uow.orders.put([order(f"X{n}") for n in range(things)])
            uow.stock.put([StockLevel(VariantId(f"p{n}-v1"), WarehouseId("east"), 1) for n in range(things)])
            uow.commit()
            counted = list[str]()
            event.listen(database.engine, "before_cursor_execute", lambda *told: counted.append(told[2]))
            assert len(uow.catalogue.products()) == things
            products = len(counted)
            assert len(uow.orders.of_customer(customer().id, limit=things)) == things
            assert len(uow.stock.levels([VariantId(f"p{n}-v1") for n in range(things)])) == things
            return products, len(counted) - products

    few, many = statements(2), statements(200)
    assert few == many == (5 - SQLITE_BEGINS[database.engine.dialect.name], 7)


SQLITE_BEGINS = {"sqlite": 0, "postgresql": 1}
"""Before the first statement SQLite's BEGIN IMMEDIATE is counted, PostgreSQL's BEGIN is the driver's own."""


def test_thousands_of_rows_are_written_with_few_statements(database: SqlUnitOfWorkFactory) -> None:
    counted = list[str]()
    event.listen(database.engine, "before_cursor_execute", lambda *told: counted.append(told[2]))
    with database() as uow:
        uow.customers.put([customer(f"k{n}") for n in range(12_000)])
    assert len([statement for statement in counted if statement.startswith("INSERT")]) == 3


@pytest.mark.postgres
def test_postgresql_gets_replacements_in_pages_and_not_row_by_row(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages, real = list[int](), psycopg2.extras.execute_values

    def counting(cursor: Any, statement: str, rows: Any, **more: Any) -> Any:
        pages.append(more["page_size"])
        return real(cursor, statement, rows, **more)

    monkeypatch.setattr(psycopg2.extras, "execute_values", counting)
    store = factory(postgres_url)
    with store() as uow:
        uow.customers.put([customer(f"k{n}") for n in range(100)])
        uow.customers.put([customer(f"k{n}", name="later") for n in range(100)])
        found = uow.customers.get(customer("k99").id)
        assert found is not None and found.name == "later"
    assert pages == [2000, 2000]
    store.dispose()


@pytest.mark.postgres
def test_two_blocks_that_wait_for_one_another_end_as_busy(postgres_url: str) -> None:
    store, gate, raised = factory(postgres_url), threading.Barrier(2), list[Busy]()
    one, two = ConversationId("c1"), ConversationId("c2")
    with store() as uow:
        uow.conversations.add(conversation("c1"))
        uow.conversations.add(conversation("c2"))
        uow.commit()

    def cross(first: ConversationId, second: ConversationId) -> None:
        try:
            with store() as uow:
                uow.conversations.get(first)
                gate.wait()
                uow.conversations.get(second)
        except Busy as error:
            raised.append(error)

    threads = [threading.Thread(target=cross, args=pair) for pair in ((one, two), (two, one))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(raised) == 1
    store.dispose()


@pytest.mark.postgres
def test_a_connection_that_the_server_has_cut_is_replaced(postgres_url: str) -> None:
    store = factory(postgres_url)
    with store() as uow:
        uow.meta.get("x")
    with store.engine.connect() as other:
        pid = other.exec_driver_sql("SELECT pg_backend_pid()").scalar()
    killer = engines.create(postgres_url)
    with killer.connect() as connection:
        connection.exec_driver_sql(f"SELECT pg_terminate_backend({pid})")
        connection.execute(select(talk.agents))
    with store() as uow:
        assert uow.meta.get("x") is None
    killer.dispose()
    store.dispose()
