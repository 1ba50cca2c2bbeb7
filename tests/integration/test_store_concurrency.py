"""Does nothing get lost when gateway, action server and command line write at once?"""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable

import pytest

from bot.catalog.model import VariantId
from bot.conversations.model import ConversationId, Owner
from bot.errors import Busy, Conflict, XiaoerError
from bot.handoff.model import TicketState
from bot.inventory.model import StockLevel, WarehouseId
from bot.settings import ROOT
from bot.store.unit_of_work import SqlUnitOfWorkFactory, factory
from tests.samples import NOON, agent, conversation, later, product, says, ticket

C1, C2, V1 = ConversationId("c1"), ConversationId("c2"), VariantId("v1")


@pytest.fixture(autouse=True)
def opened(database: SqlUnitOfWorkFactory) -> None:
    """Two conversations, a variant with stock, an agent."""
    with database() as uow:
        uow.conversations.add(conversation("c1"))
        uow.conversations.add(conversation("c2"))
        uow.catalogue.put_products([product("p1", "v1")])
        uow.stock.put([StockLevel(V1, WarehouseId("east"), 1000)])
        uow.agents.put(agent())
        uow.commit()


def writer(url: str, what: str, name: str, times: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.integration.writer", url, what, name, str(times)]
    return subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def codes(*processes: subprocess.Popen[str]) -> list[int]:
    """Wait for processes and return their exit codes."""
    for process in processes:
        process.communicate(timeout=60)
    return [process.returncode for process in processes]


def at_once(*jobs: Callable[[], None]) -> list[XiaoerError]:
    """Run jobs in threads that start together; return what they raised."""
    gate, raised = threading.Barrier(len(jobs)), list[XiaoerError]()

    def run(job: Callable[[], None]) -> None:
        gate.wait()
        try:
            job()
        except XiaoerError as error:
            raised.append(error)

    threads = [threading.Thread(target=run, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


def test_processes_that_append_at_once_leave_no_gap_and_no_double(
    database: SqlUnitOfWorkFactory, database_url: str
) -> None:
    processes = [writer(database_url, "append", name, 50) for name in ("gateway", "actions", "cli")]
    assert codes(*processes) == [0, 0, 0]
    with database(writing=False) as uow:
        said = uow.conversations.messages(C1)
    assert [message.seq for message in said] == list(range(1, 3 * 40 + 10 + 1))
    assert len({message.client_id for message in said}) == len(said)


def test_threads_that_append_at_once_leave_no_gap(database: SqlUnitOfWorkFactory) -> None:
    def append() -> None:
        for _ in range(20):
            with database() as uow:
                uow.conversations.append(C1, says(), NOON)
                uow.conversations.append(C2, says(), NOON)
                uow.commit()

    assert at_once(*[append] * 6) == []
    with database(writing=False) as uow:
        for each in (C1, C2):
            assert [message.seq for message in uow.conversations.messages(each)] == list(range(1, 121))


def test_two_processes_never_promise_the_same_unit(database: SqlUnitOfWorkFactory, database_url: str) -> None:
    processes = [writer(database_url, "allocate", name, 40) for name in ("one", "two", "three")]
    assert codes(*processes) == [0, 0, 0]
    with database(writing=False) as uow:
        assert [level.allocated for level in uow.stock.levels([V1])] == [120]


def test_a_change_of_a_conversation_is_never_lost(database: SqlUnitOfWorkFactory) -> None:
    def count() -> None:
        for _ in range(20):
            with database() as uow:
                found = uow.conversations.get(C1)
                assert found is not None
                uow.conversations.update(conversation("c1", epoch=found.epoch + 1))
                uow.commit()

    assert at_once(*[count] * 4) == []
    with database(writing=False) as uow:
        found = uow.conversations.get(C1)
        assert found is not None and found.epoch == 81


def test_every_failed_sign_in_is_counted(database: SqlUnitOfWorkFactory) -> None:
    def fail() -> None:
        for _ in range(10):
            with database() as uow:
                found = uow.agents.by_login("lin")
                assert found is not None
                uow.agents.put(agent(failed_logins=found.failed_logins + 1))
                uow.commit()

    assert at_once(*[fail] * 4) == []
    with database(writing=False) as uow:
        found = uow.agents.by_login("lin")
        assert found is not None and found.failed_logins == 40


def test_only_one_of_two_agents_takes_a_ticket(database: SqlUnitOfWorkFactory) -> None:
    with database() as uow:
        uow.tickets.add(ticket())
        uow.commit()
    taken = list[bool]()

    def take() -> None:
        with database() as uow:
            taken.append(uow.tickets.change(ticket(state=TicketState.ASSIGNED), TicketState.WAITING))
            uow.commit()

    assert at_once(*[take] * 4) == []
    assert sorted(taken) == [False, False, False, True]


def test_only_one_of_two_handoffs_opens_a_ticket(database: SqlUnitOfWorkFactory) -> None:
    def open_ticket(id_: str) -> Callable[[], None]:
        def job() -> None:
            with database() as uow:
                uow.tickets.add(ticket(id_))
                uow.commit()

        return job

    raised = at_once(*[open_ticket(id_) for id_ in ("t1", "t2", "t3")])
    assert [type(error) for error in raised] == [Conflict, Conflict]


def test_a_killed_process_leaves_nothing_behind_and_blocks_nobody(
    database: SqlUnitOfWorkFactory, database_url: str
) -> None:
    process = writer(database_url, "hang", "killed", 1)
    assert process.stdout is not None
    assert process.stdout.readline() == "written\n"
    with database(writing=False) as uow:
        assert uow.conversations.messages(C1) == []
    process.kill()
    codes(process)
    with database() as uow:
        assert uow.conversations.append(C1, says(), NOON)[0].seq == 1


def test_a_writer_that_waits_too_long_is_told_busy(database: SqlUnitOfWorkFactory, database_url: str) -> None:
    impatient = factory(database_url, wait=0.05)
    with database() as uow:
        uow.conversations.update(conversation("c1", owner=Owner.QUEUED, updated_at=later(1)))
        with pytest.raises(Busy), impatient() as other:
            other.conversations.append(C1, says(), NOON)
        uow.commit()
    with impatient() as other:
        assert other.conversations.append(C1, says(), NOON)[1]
        other.commit()
    impatient.dispose()
