"""What do all tests share? Telemetry off, and a migrated store of each kind."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy import text

from bot.errors import Unavailable
from bot.ports import UnitOfWorkFactory
from bot.store.engine import create
from bot.store.migrate import migrate
from bot.store.tables import metadata
from bot.store.unit_of_work import SqlUnitOfWorkFactory, connect, factory
from tests.fakes import FakeStore

os.environ["RASA_TELEMETRY_ENABLED"] = "false"

settings.register_profile(  # the same examples in every run, on machines of any speed, and nothing kept
    "steady",
    derandomize=True,
    deadline=None,
    database=None,
    max_examples=40,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
settings.load_profile("steady")

SERVER = os.environ.get("TEST_POSTGRES_URL", "postgresql://root@127.0.0.1:5432/test")


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty database that tests copy."""
    path = tmp_path_factory.mktemp("store") / "empty.db"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture
def sqlite_url(migrated_sqlite: Path, tmp_path: Path) -> str:
    """A SQLite database of this test's own."""
    shutil.copy(migrated_sqlite, tmp_path / "shop.db")
    return f"sqlite:///{tmp_path / 'shop.db'}"


@pytest.fixture(scope="session")
def postgres_schema() -> Iterator[str]:
    """The address of an empty schema of this session's own, dropped at its end."""
    name = f"xiaoer_test_{os.getpid()}_{secrets.token_hex(4)}"
    engine = create(SERVER)
    try:
        with connect(engine, writing=True) as connection, connection.begin():
            connection.execute(text(f"CREATE SCHEMA {name}"))
    except Unavailable as error:
        reason = f"NOT PROVEN ON POSTGRESQL: {error}. Start a server or set TEST_POSTGRES_URL."
        pytest.fail(reason) if os.environ.get("CI") == "true" else pytest.skip(reason)
    yield f"{SERVER}?options={quote(f'-csearch_path={name}')}"
    with engine.begin() as connection:
        connection.execute(text(f"DROP SCHEMA {name} CASCADE"))
    engine.dispose()


@pytest.fixture(scope="session")
def migrated_postgres(postgres_schema: str) -> str:
    """The address of a migrated PostgreSQL schema."""
    migrate(postgres_schema)
    return postgres_schema


@pytest.fixture
def postgres_url(migrated_postgres: str) -> Iterator[str]:
    """A migrated PostgreSQL schema, empty when the test begins."""
    yield migrated_postgres
    engine = create(migrated_postgres)
    with engine.begin() as connection:
        for table in reversed(metadata.sorted_tables):
            connection.execute(table.delete())
    engine.dispose()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest) -> str:
    """The test runs on both databases."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
def database(database_url: str) -> Iterator[SqlUnitOfWorkFactory]:
    """A unit of work factory on each database."""
    made = factory(database_url)
    yield made
    made.dispose()


@pytest.fixture(params=["fake", "sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def store(request: pytest.FixtureRequest) -> Iterator[UnitOfWorkFactory]:
    """A unit of work factory in memory and on each database: what all of them promise."""
    if request.param == "fake":
        yield FakeStore().unit_of_work
        return
    made = factory(request.getfixturevalue(f"{request.param}_url"))
    yield made
    made.dispose()
