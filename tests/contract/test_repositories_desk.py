"""Do memory, SQLite and PostgreSQL keep the same promises about proofs, tickets and agents?"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from bot.conversations.model import AgentId, ConversationId
from bot.customers.model import CustomerId, ProofLevel, VerifiedCustomer
from bot.errors import BadInput, Conflict
from bot.handoff.model import AgentSession, TicketId, TicketState
from bot.ports import UnitOfWorkFactory
from tests.samples import NOON, agent, later, ticket

C1, C2 = ConversationId("c1"), ConversationId("c2")


def test_failed_tries_are_counted_per_key_after_a_moment(talk: UnitOfWorkFactory) -> None:
    with talk() as uow:
        for key, minute in (("order:X1", 3), ("order:X1", 1), ("order:X1", 3), ("order:X2", 5), ("order:X1", 0)):
            uow.proofs.add_failure(key, later(minute))
        assert uow.proofs.failures_since("order:X1", later(0)) == [later(1), later(3), later(3)]
        assert uow.proofs.failures_since("order:x1", later(0)) == []


def test_a_failed_try_needs_a_time_with_a_zone(talk: UnitOfWorkFactory) -> None:
    with talk() as uow, pytest.raises(BadInput):
        uow.proofs.add_failure("order:X1", datetime(2026, 11, 20))


def test_who_was_proven_is_remembered_and_replaced(talk: UnitOfWorkFactory) -> None:
    first = VerifiedCustomer(CustomerId("k1"), ProofLevel.ORDER, NOON)
    second = replace(first, level=ProofLevel.CODE, proven_at=later(1))
    with talk() as uow:
        assert uow.proofs.verified(C1) is None
        uow.proofs.set_verified(C1, first)
        assert uow.proofs.verified(C1) == first
        uow.proofs.set_verified(C1, second)
        assert uow.proofs.verified(C1) == second
        assert uow.proofs.verified(C2) is None
        uow.proofs.drop_verified(C2)
        uow.proofs.drop_verified(C1)
        assert uow.proofs.verified(C1) is None


@pytest.mark.parametrize(("where", "who"), [("c9", "k1"), ("c1", "nobody")])
def test_only_who_exists_can_be_proven(talk: UnitOfWorkFactory, where: str, who: str) -> None:
    with talk() as uow, pytest.raises(Conflict):
        uow.proofs.set_verified(ConversationId(where), VerifiedCustomer(CustomerId(who), ProofLevel.ORDER, NOON))


# Tickets


def test_a_ticket_comes_back_as_it_was_added(talk: UnitOfWorkFactory) -> None:
    with talk() as uow:
        uow.tickets.add(ticket())
        assert uow.tickets.get(TicketId("t1")) == ticket()
        assert uow.tickets.get(TicketId("t2")) is None
        assert uow.tickets.open_for(C1) == ticket()
        assert uow.tickets.open_for(C2) is None


@pytest.mark.parametrize("state", [TicketState.WAITING, TicketState.ASSIGNED])
def test_a_conversation_has_one_open_ticket(talk: UnitOfWorkFactory, state: TicketState) -> None:
    with talk() as uow:
        uow.tickets.add(ticket("t1", state=TicketState.RESOLVED))
        uow.tickets.add(ticket("t2", state=state))
        uow.commit()
        assert uow.tickets.open_for(C1) == ticket("t2", state=state)
        with pytest.raises(Conflict):
            uow.tickets.add(ticket("t3"))
    with talk() as uow, pytest.raises(Conflict):
        uow.tickets.change(ticket("t1", state=TicketState.WAITING), TicketState.RESOLVED)


def test_a_ticket_needs_its_conversation_and_its_agent(talk: UnitOfWorkFactory) -> None:
    with talk() as uow, pytest.raises(Conflict):
        uow.tickets.add(ticket("t1", "c9"))
    with talk() as uow, pytest.raises(Conflict):
        uow.tickets.add(ticket("t1", agent_id=AgentId("nobody")))


def test_tickets_come_oldest_first_in_the_states_asked_for(talk: UnitOfWorkFactory) -> None:
    made = [
        ticket("t1", state=TicketState.RESOLVED),
        ticket("t2", created_at=later(2)),
        ticket("t3", "c2", created_at=later(1), state=TicketState.ASSIGNED),
    ]
    with talk() as uow:
        for each in made:
            uow.tickets.add(each)
        assert uow.tickets.in_states([TicketState.WAITING, TicketState.ASSIGNED]) == [made[2], made[1]]
        assert uow.tickets.in_states(list(TicketState), limit=2) == [made[0], made[2]]
        assert uow.tickets.in_states([]) == []


def test_a_ticket_changes_only_from_the_state_expected(talk: UnitOfWorkFactory) -> None:
    taken = ticket(state=TicketState.ASSIGNED, assigned_at=later(1), agent_id=AgentId("a1"), card={"tried": ["faq"]})
    with talk() as uow:
        uow.tickets.add(ticket())
        assert uow.tickets.change(taken, TicketState.WAITING)
        assert not uow.tickets.change(ticket(state=TicketState.ABANDONED), TicketState.WAITING)
        assert uow.tickets.get(TicketId("t1")) == taken
        closed = replace(taken, state=TicketState.RESOLVED, closed_at=later(2))
        assert uow.tickets.change(closed, TicketState.ASSIGNED)
        assert uow.tickets.get(TicketId("t1")) == closed
        assert not uow.tickets.change(ticket("t9"), TicketState.WAITING)


# Agents


def test_an_agent_comes_back_and_is_found_by_login_whatever_its_case(talk: UnitOfWorkFactory) -> None:
    locked = agent("a2", "Ärger@Shop", active=False, failed_logins=4, locked_until=later(15))
    with talk() as uow:
        uow.agents.put(locked)
        assert uow.agents.get(AgentId("a2")) == locked
        assert uow.agents.by_login("äRGER@shop") == locked
        assert uow.agents.by_login("arger@shop") is None
        assert uow.agents.get(AgentId("a3")) is None
        uow.agents.put(replace(locked, failed_logins=0, locked_until=None))
        assert uow.agents.get(AgentId("a2")) == replace(locked, failed_logins=0, locked_until=None)


def test_a_login_belongs_to_one_agent(talk: UnitOfWorkFactory) -> None:
    with talk() as uow, pytest.raises(Conflict):
        uow.agents.put(agent("a2", "LIN"))


def test_agents_come_by_login(talk: UnitOfWorkFactory) -> None:
    with talk() as uow:
        for id_, login in (("a2", "zoe"), ("a3", "Bo"), ("a4", "amy")):
            uow.agents.put(agent(id_, login))
        assert [each.login for each in uow.agents.all()] == ["amy", "Bo", "Lin", "zoe"]


def test_a_session_is_kept_until_it_is_dropped(talk: UnitOfWorkFactory) -> None:
    session = AgentSession("hash", AgentId("a1"), "csrf", later(60))
    with talk() as uow:
        uow.agents.add_session(session)
        assert uow.agents.session("hash") == session
        uow.agents.drop_session("hash")
        uow.agents.drop_session("hash")
        assert uow.agents.session("hash") is None


def test_a_session_belongs_to_an_agent_and_is_added_once(talk: UnitOfWorkFactory) -> None:
    with talk() as uow, pytest.raises(Conflict):
        uow.agents.add_session(AgentSession("hash", AgentId("nobody"), "csrf", NOON))
    with talk() as uow, pytest.raises(Conflict):
        uow.agents.add_session(AgentSession("hash", AgentId("a1"), "csrf", NOON))
        uow.agents.add_session(AgentSession("hash", AgentId("a1"), "csrf", NOON))
