"""A process that writes to a store, for tests of several at once: ``python -m tests.integration.writer URL WHAT …``."""

from __future__ import annotations

import sys

from bot.catalog.model import VariantId
from bot.conversations.model import ConversationId
from bot.inventory.model import StockLevel
from bot.store.unit_of_work import SqlUnitOfWorkFactory, factory
from tests.samples import NOON, says


def append(store: SqlUnitOfWorkFactory, name: str, times: int) -> None:
    """Append messages, each in a block of its own; every fifth has a client id that all processes share."""
    for n in range(times):
        with store() as uow:
            client_id = f"shared-{n}" if n % 5 == 0 else f"{name}-{n}"
            uow.conversations.append(ConversationId("c1"), says(name, client_id=client_id), NOON)
            uow.commit()


def allocate(store: SqlUnitOfWorkFactory, name: str, times: int) -> None:
    """Read a stock level and put it back with one more unit allocated, each time in a block of its own."""
    for _ in range(times):
        with store() as uow:
            (level,) = uow.stock.levels([VariantId("v1")])
            more = StockLevel(level.variant_id, level.warehouse_id, level.on_hand, level.allocated + 1)
            uow.stock.put([more])
            uow.commit()


def hang(store: SqlUnitOfWorkFactory, name: str, times: int) -> None:
    """Write without committing, say so, and wait to be killed."""
    with store() as uow:
        uow.conversations.append(ConversationId("c1"), says("half"), NOON)
        sys.stdout.write("written\n")
        sys.stdout.flush()
        sys.stdin.read()


if __name__ == "__main__":
    url, what, name, times = sys.argv[1:]
    {"append": append, "allocate": allocate, "hang": hang}[what](factory(url), name, int(times))
