"""Do migrations lead to the tables that the code knows?"""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import CheckConstraint, inspect, text

from bot.errors import SettingError, Unavailable
from bot.store import migrate as migrations
from bot.store.engine import create
from bot.store.tables import metadata
from bot.store.unit_of_work import factory
from tests.samples import customer


def test_the_migrated_tables_are_the_tables_of_the_code(database_url: str) -> None:
    engine = create(database_url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, metadata) == []
        reflected = inspect(connection)
        for table in metadata.sorted_tables:  # what Alembic does not compare
            keys = reflected.get_pk_constraint(table.name)["constrained_columns"]
            assert keys == [column.name for column in table.primary_key]
            checks = {check["name"] for check in reflected.get_check_constraints(table.name)}
            assert checks == {each.name for each in table.constraints if isinstance(each, CheckConstraint)}
            where = f"{engine.dialect.name}_where"
            indexes = reflected.get_indexes(table.name)
            partial = {index["name"] for index in indexes if where in index.get("dialect_options", {})}
            assert partial == PARTIAL.get(table.name, set())
    engine.dispose()


PARTIAL = {"conversations": {"ix_conversations_unanswered"}, "tickets": {"uq_tickets_open"}}


def test_a_new_database_is_migrated_once_and_knows_it(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'var' / 'shop.db'}"
    assert migrations.revision(url) is None
    assert not migrations.is_current(url)
    assert not (tmp_path / "var").exists()
    migrations.migrate(url)
    assert migrations.revision(url) == migrations.newest()
    store = factory(url)
    with store() as uow:
        uow.customers.put([customer()])
        uow.commit()
    migrations.migrate(url)
    assert migrations.is_current(url)
    with store(writing=False) as uow:
        assert uow.customers.get(customer().id) == customer()
    store.dispose()


def test_processes_that_migrate_at_once_take_turns(tmp_path: Path) -> None:
    url, raised = f"sqlite:///{tmp_path / 'shop.db'}", list[BaseException]()

    def run() -> None:
        try:
            migrations.migrate(url)
        except BaseException as error:
            raised.append(error)

    threads = [threading.Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert raised == []
    assert migrations.is_current(url)


def test_a_migration_that_fails_leaves_the_database_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"sqlite:///{tmp_path / 'shop.db'}"
    engine = create(url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE stock (x INTEGER)"))  # in the way of the last tables
    with pytest.raises(Unavailable, match="stock already exists"):
        migrations.migrate(url)
    with engine.connect() as connection:
        assert inspect(connection).get_table_names() == ["stock"]
    engine.dispose()


def test_a_database_of_a_later_version_is_refused(sqlite_url: str) -> None:
    engine = create(sqlite_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    assert not migrations.is_current(sqlite_url)
    with pytest.raises(Unavailable, match="later version"):
        migrations.migrate(sqlite_url)


def test_migrations_can_be_taken_back(database_url: str) -> None:
    with migrations._connection(database_url) as connection:
        config = migrations._config(connection)
        with connection.begin():
            command.downgrade(config, "base")
        with connection.begin():
            assert set(inspect(connection).get_table_names()) == {"alembic_version"}
            command.upgrade(config, "head")
    assert migrations.is_current(database_url)


def test_a_wrong_address_is_not_migrated() -> None:
    with pytest.raises(SettingError):
        migrations.migrate("mysql://host/shop")
