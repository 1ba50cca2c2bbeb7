"""Do guesses at the same moment count one by one, on every database, whether the order exists or not?"""

from __future__ import annotations

import threading
from collections import Counter

import pytest

from bot.clock import FixedClock
from bot.conversations.model import ConversationId
from bot.customers.identity import Identity
from bot.errors import Refused
from bot.store.unit_of_work import SqlUnitOfWorkFactory
from tests.samples import NOON, conversation, customer, order

TALKS = [ConversationId(f"c{number}") for number in range(8)]


@pytest.fixture(autouse=True)
def opened(database: SqlUnitOfWorkFactory) -> None:
    """Eight conversations and one order."""
    with database() as uow:
        uow.customers.put([customer("k1")])
        uow.orders.put([order("X1", "k1")])
        for talk in TALKS:
            uow.conversations.add(conversation(talk))
        uow.commit()


def outcomes(identity: Identity, tries: list[tuple[ConversationId, str]]) -> Counter[str]:
    """Try all at once; return how often each refusal was raised."""
    gate, found = threading.Barrier(len(tries)), list[str]()

    def guess(talk: ConversationId, number: str) -> None:
        gate.wait()
        try:
            identity.prove(talk, number, "0000")
            found.append("proven")
        except Refused as refusal:
            found.append(refusal.code)

    threads = [threading.Thread(target=guess, args=each) for each in tries]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Counter(found)


@pytest.mark.parametrize("number", ["X1", "X777"])
def test_one_number_guessed_in_many_conversations_is_locked_at_the_third(
    database: SqlUnitOfWorkFactory, number: str
) -> None:
    identity = Identity(database, FixedClock(NOON))
    assert outcomes(identity, [(talk, number) for talk in TALKS]) == {"proof_failed": 2, "proof_locked": 6}


def test_many_numbers_guessed_in_one_conversation_are_locked_at_the_third(database: SqlUnitOfWorkFactory) -> None:
    identity = Identity(database, FixedClock(NOON))
    tries = [(TALKS[0], f"X{number}") for number in range(8)]
    assert outcomes(identity, tries) == {"proof_failed": 2, "proof_locked": 6}
