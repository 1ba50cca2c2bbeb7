"""Do memory, SQLite and PostgreSQL keep the same promises about the log of conversations?"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversations.model import AgentId, ConversationId, MessageKind, Owner, Sender
from bot.customers.model import CustomerId
from bot.errors import BadInput, Conflict, NotFound
from bot.ports import UnitOfWorkFactory
from tests.samples import NOON, conversation, later, says

C1, C2 = ConversationId("c1"), ConversationId("c2")


def test_a_conversation_comes_back_as_it_was_added(talk: UnitOfWorkFactory) -> None:
    whole = conversation(
        "c3", language="en", owner=Owner.AGENT, epoch=3, customer_id=CustomerId("k1"), agent_id=AgentId("a1")
    )
    with talk() as uow:
        uow.conversations.add(whole)
        assert uow.conversations.get(ConversationId("c3")) == whole
        assert uow.conversations.get(ConversationId("c4")) is None


def test_a_conversation_is_added_once(talk: UnitOfWorkFactory) -> None:
    with talk() as uow, pytest.raises(Conflict):
        uow.conversations.add(conversation("c1"))


@pytest.mark.parametrize("unknown", [{"customer_id": "nobody"}, {"agent_id": "nobody"}])
def test_a_conversation_names_only_who_exists(talk: UnitOfWorkFactory, unknown: dict[str, str]) -> None:
    with talk() as uow, pytest.raises(Conflict):
        uow.conversations.add(conversation("c3", **unknown))
    with talk() as uow, pytest.raises(Conflict):
        uow.conversations.update(conversation("c1", **unknown))


def test_an_update_changes_everything_but_the_numbers(talk: UnitOfWorkFactory) -> None:
    changed = conversation(
        "c1",
        language="en",
        owner=Owner.AGENT,
        answered_seq=1,
        epoch=2,
        customer_id=CustomerId("k1"),
        agent_id=AgentId("a1"),
        updated_at=later(9),
    )
    with talk() as uow:
        uow.conversations.append(C1, says(), later(1))
        uow.conversations.update(replace(changed, last_seq=77, channel="telegram", token_hash="other"))
        assert uow.conversations.get(C1) == replace(changed, last_seq=1)
        assert uow.conversations.append(C1, says(), later(10))[0].seq == 2
        uow.conversations.update(replace(changed, updated_at=later(2)))
        found = uow.conversations.get(C1)
        assert found is not None and found.updated_at == later(10)


def test_an_update_of_an_unknown_conversation_is_refused(talk: UnitOfWorkFactory) -> None:
    with talk() as uow, pytest.raises(NotFound):
        uow.conversations.update(conversation("c9"))


def test_a_message_comes_back_as_it_was_said(talk: UnitOfWorkFactory) -> None:
    draft = replace(says("给您看看 👀", Sender.BOT, cards=[{"id": "p1", "price": None}]), kind=MessageKind.PRODUCTS)
    with talk() as uow:
        message, new = uow.conversations.append(C1, draft, later(1))
        uow.commit()
    assert new
    assert (message.conversation_id, message.seq, message.created_at) == (C1, 1, later(1))
    assert (message.sender, message.kind, message.text) == (Sender.BOT, MessageKind.PRODUCTS, "给您看看 👀")
    assert (message.payload, message.client_id, message.author) == ({"cards": [{"id": "p1", "price": None}]}, None, "")
    with talk(writing=False) as uow:
        assert uow.conversations.messages(C1) == [message]
        found = uow.conversations.get(C1)
        assert found is not None and (found.last_seq, found.updated_at) == (1, later(1))


def test_a_repeated_client_id_returns_the_stored_message(talk: UnitOfWorkFactory) -> None:
    with talk() as uow:
        first, _ = uow.conversations.append(C1, says("一", client_id="m1"), later(1))
        uow.conversations.append(C1, says("二"), later(2))
        assert uow.conversations.append(C1, says("三", client_id="m1"), later(3)) == (first, False)
        assert uow.conversations.append(C2, says("四", client_id="m1"), later(3))[1]
        assert uow.conversations.append(C1, says("五"), later(3))[0].seq == 3


def test_nothing_is_appended_to_an_unknown_conversation(talk: UnitOfWorkFactory) -> None:
    with talk() as uow, pytest.raises(NotFound):
        uow.conversations.append(ConversationId("c9"), says(), NOON)


@pytest.mark.parametrize("text", ["a\x00", "\ud83d"])
def test_a_text_that_cannot_be_kept_is_refused_and_takes_no_number(talk: UnitOfWorkFactory, text: str) -> None:
    with talk() as uow, pytest.raises(BadInput):
        uow.conversations.append(C1, says(text), NOON)
    with talk() as uow:
        assert uow.conversations.append(C1, says("a"), NOON)[0].seq == 1


@pytest.mark.parametrize("payload", [{"x": float("nan")}, {"x": NOON}, {"x": b"raw"}, {"x": "\ud83d"}])
def test_a_payload_that_is_not_json_is_refused(talk: UnitOfWorkFactory, payload: dict[str, Any]) -> None:
    with talk() as uow, pytest.raises(BadInput):
        uow.conversations.append(C1, says("a", **payload), NOON)


def test_a_payload_may_hold_any_json(talk: UnitOfWorkFactory) -> None:
    payload: dict[str, Any] = {
        "空": "a\x00b",
        "deep": [{"n": 1.5, "none": None, "yes": True, "big": 2**60}],
        "": "'; DROP TABLE--",
    }
    with talk() as uow:
        uow.conversations.append(C1, says("a", **payload), NOON)
        assert uow.conversations.messages(C1)[0].payload == payload


def test_messages_are_read_after_a_number_and_from_the_end(talk: UnitOfWorkFactory) -> None:
    with talk() as uow:
        for n in range(1, 6):
            uow.conversations.append(C1, says(str(n)), later(-n))
        assert [m.text for m in uow.conversations.messages(C1, after=2)] == ["3", "4", "5"]
        assert [m.text for m in uow.conversations.messages(C1, after=1, limit=2)] == ["2", "3"]
        assert [m.text for m in uow.conversations.recent_messages(C1, 2)] == ["4", "5"]
        assert uow.conversations.recent_messages(C1, 0) == []
        assert [m.seq for m in uow.conversations.recent_messages(C1, 9)] == [1, 2, 3, 4, 5]
        assert uow.conversations.messages(C2) == []


def test_unanswered_are_the_bots_conversations_whose_shopper_waits(talk: UnitOfWorkFactory) -> None:
    with talk() as uow:
        assert uow.conversations.unanswered() == []
        uow.conversations.append(C1, says("你好", Sender.BOT), later(1))
        assert uow.conversations.unanswered() == []
        uow.conversations.append(C1, says("在吗"), later(5))
        uow.conversations.append(C2, says("在吗"), later(4))
        uow.conversations.append(C2, says("在", Sender.BOT), later(4))
        assert uow.conversations.unanswered() == [C2, C1]
        assert uow.conversations.unanswered(limit=1) == [C2]
        uow.conversations.update(conversation("c2", answered_seq=1))
        assert uow.conversations.unanswered() == [C1]
        uow.conversations.update(conversation("c1", owner=Owner.QUEUED))
        assert uow.conversations.unanswered() == []


STEP = st.tuples(st.integers(0, 4), st.sampled_from([None, "m1", "m2", "m3"]), st.sampled_from(list(Sender)))


@given(blocks=st.lists(st.tuples(st.lists(STEP, max_size=6), st.booleans()), max_size=6))
def test_numbers_have_no_gaps_whatever_is_repeated_or_rolled_back(
    store: UnitOfWorkFactory, blocks: list[tuple[list[tuple[int, str | None, Sender]], bool]]
) -> None:
    with store() as uow:
        run = int(uow.meta.get("runs") or 0)
        uow.meta.put("runs", str(run + 1))
        names = [ConversationId(f"run {run} talk {n}") for n in range(5)]
        for name in names:
            uow.conversations.add(conversation(name))
        uow.commit()
    for steps, kept in blocks:
        with store() as uow:
            for which, client_id, sender in steps:
                uow.conversations.append(names[which], says("…", sender, client_id), NOON)
            if kept:
                uow.commit()
    with store(writing=False) as uow:
        for n, name in enumerate(names):
            said = [client for steps, kept in blocks if kept for which, client, _ in steps if which == n]
            expected = len({client for client in said if client}) + said.count(None)
            assert [message.seq for message in uow.conversations.messages(name)] == list(range(1, expected + 1))
            found = uow.conversations.get(name)
            assert found is not None and found.last_seq == expected
