"""How do all repositories share one transaction?"""

from __future__ import annotations

from types import TracebackType
from typing import Self

from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from bot.errors import Busy
from bot.ports import UnitOfWork
from bot.store import nesting
from bot.store.engine import READS_ONLY, WAIT_SECONDS, create
from bot.store.failures import translated
from bot.store.repositories.agents import SqlAgents
from bot.store.repositories.behaviour import SqlBehaviour
from bot.store.repositories.catalogue import SqlCatalogue
from bot.store.repositories.conversations import SqlConversations
from bot.store.repositories.customers import SqlCustomers
from bot.store.repositories.meta import SqlMeta
from bot.store.repositories.orders import SqlOrders
from bot.store.repositories.proofs import SqlProofs
from bot.store.repositories.stock import SqlStock
from bot.store.repositories.tickets import SqlTickets


class SqlUnitOfWork(UnitOfWork):
    """One transaction on the database, begun by its first statement."""

    def __init__(self, engine: Engine, *, writing: bool) -> None:
        self._engine, self._writing = engine, writing

    def __enter__(self) -> Self:
        self._block = nesting.enter(self._engine) if self._writing else None
        try:
            self._connection = connection = connect(self._engine, writing=self._writing)
        except BaseException:
            self._leave()
            raise
        self.catalogue, self.customers = SqlCatalogue(connection), SqlCustomers(connection)
        self.stock = SqlStock(connection, locking=self._writing)
        self.orders = SqlOrders(connection, locking=self._writing)
        self.conversations = SqlConversations(connection, locking=self._writing)
        self.agents = SqlAgents(connection, locking=self._writing)
        self.proofs, self.tickets = SqlProofs(connection, locking=self._writing), SqlTickets(connection)
        self.behaviour, self.meta = SqlBehaviour(connection), SqlMeta(connection)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self._connection.close()  # rolls back what was not committed
        finally:
            self._leave()

    def commit(self) -> None:
        """Make everything since the block's start (or the last commit) permanent."""
        if not self._writing:
            raise RuntimeError("a unit of work with writing=False cannot be committed")
        self._connection.commit()

    def _leave(self) -> None:
        if self._block is not None:
            nesting.leave(self._block)


class SqlUnitOfWorkFactory:
    """Makes units of work on one engine; a :class:`bot.ports.UnitOfWorkFactory`."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def __call__(self, *, writing: bool = True) -> SqlUnitOfWork:
        """Return a new unit of work; see :class:`bot.ports.UnitOfWorkFactory`."""
        return SqlUnitOfWork(self.engine, writing=writing)

    def dispose(self) -> None:
        """Close all idle connections."""
        self.engine.dispose()


def factory(url: str, *, wait: float = WAIT_SECONDS) -> SqlUnitOfWorkFactory:
    """Return what makes units of work on the database at ``url``. Opens no connection.

    ``wait``: seconds until a writer that waits for another one gets Busy. Raises SettingError for a wrong address.
    """
    return SqlUnitOfWorkFactory(create(url, wait=wait))


def connect(engine: Engine, *, writing: bool) -> Connection:
    """Return a connection on which the first statement begins a transaction.

    Raises Unavailable where the database does not answer, Busy where all connections are in use.
    """
    try:
        connection = engine.connect()
    except PoolTimeout as error:
        raise Busy("all connections to the database are in use; try again later") from error
    except DBAPIError as error:
        raise translated(error.orig) or error from error
    if writing:
        return connection
    if engine.dialect.name == "sqlite":
        return connection.execution_options(**{READS_ONLY: True})
    return connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
