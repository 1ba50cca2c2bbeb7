"""What do the contracts share?"""

from __future__ import annotations

import pytest

from bot.ports import UnitOfWorkFactory
from tests.samples import agent, conversation, customer


@pytest.fixture
def talk(store: UnitOfWorkFactory) -> UnitOfWorkFactory:
    """A store with two conversations, a customer and an agent."""
    with store() as uow:
        uow.customers.put([customer()])
        uow.agents.put(agent())
        uow.conversations.add(conversation("c1"))
        uow.conversations.add(conversation("c2"))
        uow.commit()
    return store
