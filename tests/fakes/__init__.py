"""What do the ports promise, in memory? Used by every unit test of a service.

``store = FakeStore()``; ``with store.unit_of_work() as uow: …``. ``tests/contract/test_repositories.py`` proves that
these keep the same promises as the database.
"""

from __future__ import annotations

import threading
from types import TracebackType
from typing import Self

from bot import ports
from bot.errors import Busy
from bot.store import nesting
from tests.fakes.shop import FakeBehaviour, FakeCatalogue, FakeCustomers, FakeMeta, FakeOrders, FakeStock
from tests.fakes.state import State
from tests.fakes.talk import FakeAgents, FakeConversations, FakeProofs, FakeTickets


class FakeUnitOfWork(ports.UnitOfWork):
    """A transaction on a copy of the state, which commit puts in the place of the state."""

    def __init__(self, store: FakeStore, *, writing: bool) -> None:
        self._store, self._writing = store, writing

    def __enter__(self) -> Self:
        if self._writing:
            self._block = nesting.enter(self._store)
            if not self._store.lock.acquire(timeout=5):
                nesting.leave(self._block)
                raise Busy("another writing unit of work is open")
        self._state = state = self._store.state.copy()
        self.catalogue, self.stock = FakeCatalogue(state), FakeStock(state)
        self.customers, self.orders = FakeCustomers(state), FakeOrders(state)
        self.proofs, self.conversations = FakeProofs(state), FakeConversations(state)
        self.tickets, self.agents = FakeTickets(state), FakeAgents(state)
        self.behaviour, self.meta = FakeBehaviour(state), FakeMeta(state)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._writing:
            self._store.lock.release()
            nesting.leave(self._block)

    def commit(self) -> None:
        """Make the copy the state."""
        if not self._writing:
            raise RuntimeError("a unit of work with writing=False cannot be committed")
        self._store.state = self._state.copy()


class FakeStore:
    """What all units of work of one test share. ``store.unit_of_work`` is a :class:`ports.UnitOfWorkFactory`."""

    def __init__(self) -> None:
        self.state = State()
        self.lock = threading.Lock()

    def unit_of_work(self, *, writing: bool = True) -> FakeUnitOfWork:
        """Return a new unit of work."""
        return FakeUnitOfWork(self, writing=writing)
