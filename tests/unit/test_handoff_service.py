"""How does a conversation go from the bot to a person and back?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from argon2 import PasswordHasher

from bot.clock import FixedClock
from bot.conversations.model import Conversation, ConversationId, Draft, MessageKind, Owner, Sender
from bot.conversations.service import Conversations
from bot.customers.identity import Identity
from bot.customers.model import CustomerId, ProofLevel, VerifiedCustomer
from bot.errors import BadInput, Conflict, NotFound
from bot.handoff.agents import Agents
from bot.handoff.model import Agent, HandoffReason, Ticket, TicketId, TicketState
from bot.handoff.service import AGENT_IDS, HandoffService
from bot.handoff.states import CLOSED, NEXT, OPEN, moved
from bot.settings import Settings
from tests import samples
from tests.fakes import FakeStore

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
SETTINGS = Settings(_env_file=None, max_text=100)


class Desk:
    """All that a handoff needs, on one store in memory."""

    def __init__(self) -> None:
        self.store, self.clock = FakeStore(), FixedClock(NOW)
        self.talks = Conversations(self.store.unit_of_work, self.clock, SETTINGS)
        self.handoff = HandoffService(self.store.unit_of_work, self.clock, SETTINGS)
        hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
        self.agents = Agents(self.store.unit_of_work, self.clock, SETTINGS, hasher=hasher)

    def queued(self, text: str = "找人工") -> tuple[Conversation, Ticket]:
        talk, _ = self.talks.open("web", "zh")
        self.talks.hear(talk.id, text)
        ticket, _ = self.handoff.request(talk.id, HandoffReason.ASKED, {"last_text": text})
        self.clock.advance(timedelta(minutes=1))
        return self.talks.get(talk.id), ticket

    def agent(self, login: str = "lin") -> Agent:
        return self.agents.add(login, login.title(), "a long password")


@pytest.fixture
def desk() -> Desk:
    return Desk()


def answer(text: str, client_id: str | None = None) -> Draft:
    return Draft(Sender.AGENT, MessageKind.TEXT, text, client_id=client_id)


def test_a_request_queues_the_conversation_and_tells_the_place(desk: Desk) -> None:
    talk, ticket = desk.queued()
    assert (talk.owner, ticket.state) == (Owner.QUEUED, TicketState.WAITING)
    other, _ = desk.talks.open("web", "en")
    assert desk.handoff.request(other.id, HandoffReason.NOT_SERVED, {})[1] == 1


def test_a_second_request_is_the_ticket_that_is_already_open(desk: Desk) -> None:
    talk, ticket = desk.queued()
    desk.queued()
    again, before = desk.handoff.request(talk.id, HandoffReason.TECHNICAL, {})
    assert (again.id, again.reason, before) == (ticket.id, HandoffReason.ASKED, 0)


def test_a_request_for_nothing_is_not_found(desk: Desk) -> None:
    with pytest.raises(NotFound):
        desk.handoff.request(ConversationId("nowhere"), HandoffReason.ASKED, {})


def test_who_takes_a_ticket_has_the_conversation_and_is_named_to_the_shopper(desk: Desk) -> None:
    talk, ticket = desk.queued()
    lin = desk.agent()
    taken = desk.handoff.take(ticket.id, lin.id)
    assert (taken.state, taken.agent_id, taken.assigned_at) == (TicketState.ASSIGNED, lin.id, desk.clock.now())
    assert (desk.talks.get(talk.id).owner, desk.talks.get(talk.id).agent_id) == (Owner.AGENT, lin.id)
    line = desk.talks.history(talk.id)[-1]
    assert (line.sender, line.kind) == (Sender.SYSTEM, MessageKind.SYSTEM)
    assert "Lin" in line.text


def test_taking_twice_says_it_once_and_a_second_agent_is_refused(desk: Desk) -> None:
    talk, ticket = desk.queued()
    lin, wang = desk.agent("lin"), desk.agent("wang")
    desk.handoff.take(ticket.id, lin.id)
    desk.handoff.take(ticket.id, lin.id)
    with pytest.raises(Conflict) as refusal:
        desk.handoff.take(ticket.id, wang.id)
    assert refusal.value.code == "ticket_taken"
    assert len(desk.talks.history(talk.id)) == 2


def test_only_the_agent_who_took_it_replies_under_their_name(desk: Desk) -> None:
    _talk, ticket = desk.queued()
    lin, wang = desk.agent("lin"), desk.agent("wang")
    with pytest.raises(Conflict) as refusal:
        desk.handoff.reply(ticket.id, lin.id, answer("早"))
    assert refusal.value.code == "ticket_not_taken"
    desk.handoff.take(ticket.id, lin.id)
    with pytest.raises(Conflict) as refusal:
        desk.handoff.reply(ticket.id, wang.id, answer("早"))
    assert refusal.value.code == "ticket_taken"
    message = desk.handoff.reply(ticket.id, lin.id, answer("您好，我是小林", "m1"))
    assert (message.sender, message.author, message.text) == (Sender.AGENT, "Lin", "您好，我是小林")
    assert desk.handoff.reply(ticket.id, lin.id, answer("您好，我是小林", "m1")) == message
    assert message.client_id is not None and message.client_id.startswith(AGENT_IDS)


def test_an_agents_id_never_meets_a_shoppers(desk: Desk) -> None:
    talk, ticket = desk.queued()
    lin = desk.agent()
    desk.talks.hear(talk.id, "在吗", "m1")
    desk.handoff.take(ticket.id, lin.id)
    assert desk.handoff.reply(ticket.id, lin.id, answer("在的", "m1")).text == "在的"


def test_an_empty_reply_is_refused(desk: Desk) -> None:
    _, ticket = desk.queued()
    lin = desk.agent()
    desk.handoff.take(ticket.id, lin.id)
    with pytest.raises(BadInput):
        desk.handoff.reply(ticket.id, lin.id, answer(" \x00"))


def test_resolving_returns_the_conversation_to_a_bot_that_starts_afresh(desk: Desk) -> None:
    talk, ticket = desk.queued()
    lin = desk.agent()
    desk.handoff.take(ticket.id, lin.id)
    desk.talks.hear(talk.id, "谢谢")
    resolved = desk.handoff.resolve(ticket.id, lin.id)
    assert (resolved.state, resolved.closed_at) == (TicketState.RESOLVED, desk.clock.now())
    back = desk.talks.get(talk.id)
    assert (back.owner, back.agent_id, back.epoch, back.answered_seq) == (Owner.BOT, None, 2, back.last_seq)
    assert desk.talks.next_turn(talk.id) is None
    desk.talks.hear(talk.id, "还有一个问题")
    turn = desk.talks.next_turn(talk.id)
    assert turn is not None and turn.sender == f"{talk.id}:2"


def test_a_bot_that_starts_afresh_knows_nobody(desk: Desk) -> None:
    (talk, ticket), agent = desk.queued(), desk.agent()
    proven = VerifiedCustomer(CustomerId("k1"), ProofLevel.ORDER, NOW)
    with desk.store.unit_of_work() as uow:
        uow.customers.put([samples.customer("k1")])
        uow.proofs.set_verified(talk.id, proven)
        uow.commit()
    identity = Identity(desk.store.unit_of_work, desk.clock)
    desk.handoff.take(ticket.id, agent.id)
    assert identity.known(talk.id) == proven
    desk.handoff.resolve(ticket.id, agent.id)
    assert identity.known(talk.id) is None


def test_a_closed_ticket_takes_nothing_more_but_the_conversation_may_ask_again(desk: Desk) -> None:
    talk, ticket = desk.queued()
    lin = desk.agent()
    desk.handoff.take(ticket.id, lin.id)
    desk.handoff.resolve(ticket.id, lin.id)
    for change in (
        lambda: desk.handoff.take(ticket.id, lin.id),
        lambda: desk.handoff.reply(ticket.id, lin.id, answer("hi")),
        lambda: desk.handoff.resolve(ticket.id, lin.id),
    ):
        with pytest.raises(Conflict) as refusal:
            change()
        assert refusal.value.code == "ticket_closed"
    again, _ = desk.handoff.request(talk.id, HandoffReason.ASKED, {})
    assert again.id != ticket.id


def test_a_ticket_that_does_not_exist_is_not_found(desk: Desk) -> None:
    lin = desk.agent()
    with pytest.raises(NotFound):
        desk.handoff.take(TicketId("no\x00where"), lin.id)


@pytest.mark.parametrize("state", list(TicketState))
@pytest.mark.parametrize("to", list(TicketState))
def test_a_ticket_moves_only_as_the_table_says(state: TicketState, to: TicketState) -> None:
    ticket = Ticket(TicketId("t"), ConversationId("c"), state, HandoffReason.ASKED, {}, NOW)
    if to in NEXT[state]:
        after = moved(ticket, to, NOW)
        assert after.state == to
        assert (after.closed_at is not None) == (to in CLOSED)
    else:
        with pytest.raises(Conflict):
            moved(ticket, to, NOW)
    assert (state in OPEN) != (state in CLOSED)


def test_the_queue_has_the_longest_waiting_on_top_and_who_was_answered_last(desk: Desk) -> None:
    lin = desk.agent()
    _, first = desk.queued("第一位")
    _talk, second = desk.queued("第二位")
    _, third = desk.queued("第三位")
    desk.handoff.take(first.id, lin.id)
    desk.handoff.reply(first.id, lin.id, answer("您好"))
    rows = desk.handoff.queue()
    assert [row.ticket.id for row in rows] == [second.id, third.id, first.id]
    assert [row.last_text for row in rows] == ["第二位", "第三位", "您好"]
    assert (rows[0].waiting_since, rows[2].waiting_since) == (second.created_at, None)
    assert rows[2].agent_name == "Lin"


def test_an_answered_shopper_waits_again_from_their_next_word(desk: Desk) -> None:
    lin = desk.agent()
    talk, ticket = desk.queued()
    desk.handoff.take(ticket.id, lin.id)
    assert desk.handoff.row(ticket.id).waiting_since == ticket.created_at
    desk.handoff.reply(ticket.id, lin.id, answer("您好"))
    desk.clock.advance(timedelta(minutes=2))
    message, _ = desk.talks.hear(talk.id, "那运费呢")
    desk.clock.advance(timedelta(minutes=2))
    desk.talks.hear(talk.id, "?")
    assert desk.handoff.row(ticket.id).waiting_since == message.created_at


def test_resolved_tickets_leave_the_queue_and_are_listed_as_closed(desk: Desk) -> None:
    lin = desk.agent()
    talk, ticket = desk.queued()
    assert desk.handoff.open_row(talk.id) is not None
    desk.handoff.take(ticket.id, lin.id)
    desk.handoff.resolve(ticket.id, lin.id)
    assert desk.handoff.queue() == []
    assert desk.handoff.open_row(talk.id) is None
    assert [row.ticket.id for row in desk.handoff.queue(closed=True)] == [ticket.id]


def test_a_ticket_shows_the_whole_transcript(desk: Desk) -> None:
    talk, ticket = desk.queued()
    for number in range(600):
        desk.talks.say(talk.id, answer(str(number)))
    assert len(desk.handoff.detail(ticket.id).messages) == 601


def test_a_failed_turn_is_told_to_the_shopper_and_put_into_the_queue(desk: Desk) -> None:
    desk.queued()
    talk, _ = desk.talks.open("web", "en")
    desk.talks.hear(talk.id, "Where is my order?")
    turn = desk.talks.next_turn(talk.id)
    assert turn is not None
    (line,) = desk.handoff.fail(turn)
    assert line.sender == Sender.SYSTEM and line.text.endswith("People waiting before you: 1.")
    row = desk.handoff.open_row(talk.id)
    assert row is not None and (row.ticket.reason, row.ticket.card["last_text"]) == (HandoffReason.TECHNICAL, turn.text)
    after = desk.talks.get(talk.id)
    assert (after.owner, after.answered_seq) == (Owner.QUEUED, 1)
    assert desk.talks.replies(talk.id, 1)[0] == [line]


def test_a_turn_that_failed_after_the_bot_asked_for_a_person_keeps_its_reason(desk: Desk) -> None:
    talk, _ = desk.talks.open("web", "zh")
    desk.talks.hear(talk.id, "人工")
    turn = desk.talks.next_turn(talk.id)
    assert turn is not None
    desk.handoff.request(talk.id, HandoffReason.ASKED, {"reason": "asked"})
    (line,) = desk.handoff.fail(turn)
    assert line.text == "您的对话已经转给人工同事，请稍等。\n您排在第一位。"
    row = desk.handoff.open_row(talk.id)
    assert row is not None and row.ticket.reason == HandoffReason.ASKED


def test_a_turn_that_failed_after_an_agent_came_says_nothing(desk: Desk) -> None:
    talk, _ = desk.talks.open("web", "zh")
    desk.talks.hear(talk.id, "人工")
    turn = desk.talks.next_turn(talk.id)
    assert turn is not None
    ticket, _ = desk.handoff.request(talk.id, HandoffReason.ASKED, {})
    desk.handoff.take(ticket.id, desk.agent().id)
    assert desk.handoff.fail(turn) == []
