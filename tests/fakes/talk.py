"""How do proofs, conversations, tickets and agents behave in memory?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot import ports
from bot.conversations.model import AgentId, Conversation, ConversationId, Draft, Message, Owner, Sender
from bot.customers.model import VerifiedCustomer
from bot.errors import Conflict, NotFound
from bot.handoff.model import Agent, AgentSession, Ticket, TicketId, TicketState
from tests.fakes.state import Repository, as_json, known, sound

OPEN = (TicketState.WAITING, TicketState.ASSIGNED)


class FakeProofs(Repository, ports.ProofRepository):
    """Tries to prove identity."""

    def add_failure(self, key: str, at: datetime) -> None:
        sound((key, at))
        self.state.failures[len(self.state.failures)] = (key, at)

    def failures_since(self, key: str, since: datetime) -> Sequence[datetime]:
        return sorted(at for name, at in self.state.failures.values() if name == key and at > since)

    def verified(self, conversation: ConversationId) -> VerifiedCustomer | None:
        return self.state.verified.get(conversation)

    def set_verified(self, conversation: ConversationId, customer: VerifiedCustomer) -> None:
        sound(customer)
        known(self.state.conversations, conversation, "conversation")
        known(self.state.customers, customer.customer_id, "customer")
        self.state.verified[conversation] = customer

    def drop_verified(self, conversation: ConversationId) -> None:
        self.state.verified.pop(conversation, None)


class FakeConversations(Repository, ports.ConversationRepository):
    """The log."""

    def add(self, conversation: Conversation) -> None:
        if conversation.id in self.state.conversations:
            raise Conflict(f"conversation {conversation.id} exists")
        self._store(conversation)

    def get(self, conversation: ConversationId) -> Conversation | None:
        return self.state.conversations.get(conversation)

    def update(self, conversation: Conversation) -> None:
        old = self._existing(conversation.id)
        kept = replace(
            old,
            language=conversation.language,
            owner=conversation.owner,
            answered_seq=conversation.answered_seq,
            epoch=conversation.epoch,
            customer_id=conversation.customer_id,
            agent_id=conversation.agent_id,
            updated_at=max(old.updated_at, conversation.updated_at),
        )
        self._store(kept)

    def append(self, conversation: ConversationId, draft: Draft, at: datetime) -> tuple[Message, bool]:
        sound((draft, at))
        old = self._existing(conversation)
        for message in self.messages(conversation, limit=old.last_seq):
            if draft.client_id is not None and message.client_id == draft.client_id:
                return message, False
        message = Message(
            conversation, old.last_seq + 1, draft.sender, draft.kind, draft.text, as_json(draft.payload),
            draft.client_id, draft.author, at,
        )  # fmt: skip
        self.state.messages[conversation, message.seq] = message
        self.state.conversations[conversation] = replace(old, last_seq=message.seq, updated_at=max(old.updated_at, at))
        return message, True

    def messages(self, conversation: ConversationId, after: int = 0, limit: int = 500) -> Sequence[Message]:
        found = [m for (c, seq), m in sorted(self.state.messages.items()) if c == conversation and seq > after]
        return found[:limit]

    def recent_messages(self, conversation: ConversationId, limit: int) -> Sequence[Message]:
        found = [message for (c, _), message in sorted(self.state.messages.items()) if c == conversation]
        return found[-limit:] if limit > 0 else []

    def unanswered(self, limit: int = 500) -> Sequence[ConversationId]:
        waiting = {m.conversation_id for m in self.state.messages.values() if self._waits(m)}
        found = sorted(waiting, key=lambda c: (self.state.conversations[c].updated_at, c))
        return found[:limit]

    def _waits(self, message: Message) -> bool:
        conversation = self.state.conversations[message.conversation_id]
        behind = message.sender == Sender.SHOPPER and message.seq > conversation.answered_seq
        return behind and conversation.owner == Owner.BOT

    def _existing(self, conversation: ConversationId) -> Conversation:
        found = self.state.conversations.get(conversation)
        if found is None:
            raise NotFound(f"no conversation {conversation!r}")
        return found

    def _store(self, conversation: Conversation) -> None:
        sound(conversation)
        known(self.state.customers, conversation.customer_id, "customer")
        known(self.state.agents, conversation.agent_id, "agent")
        self.state.conversations[conversation.id] = conversation


class FakeTickets(Repository, ports.TicketRepository):
    """Tickets."""

    def add(self, ticket: Ticket) -> None:
        if ticket.id in self.state.tickets:
            raise Conflict(f"ticket {ticket.id} exists")
        self._store(ticket)

    def get(self, ticket: TicketId) -> Ticket | None:
        return self.state.tickets.get(ticket)

    def open_for(self, conversation: ConversationId) -> Ticket | None:
        found = (t for t in self.state.tickets.values() if t.conversation_id == conversation and t.state in OPEN)
        return next(found, None)

    def in_states(self, states: Sequence[TicketState], limit: int = 200) -> Sequence[Ticket]:
        found = [ticket for ticket in self.state.tickets.values() if ticket.state in states]
        return sorted(found, key=lambda ticket: (ticket.created_at, ticket.id))[:limit]

    def change(self, ticket: Ticket, expected: TicketState) -> bool:
        old = self.state.tickets.get(ticket.id)
        if old is None or old.state != expected:
            return False
        self._store(replace(ticket, conversation_id=old.conversation_id, created_at=old.created_at))
        return True

    def _store(self, ticket: Ticket) -> None:
        sound(ticket)
        known(self.state.conversations, ticket.conversation_id, "conversation")
        known(self.state.agents, ticket.agent_id, "agent")
        other = self.open_for(ticket.conversation_id)
        if ticket.state in OPEN and other is not None and other.id != ticket.id:
            raise Conflict(f"conversation {ticket.conversation_id} has an open ticket")
        self.state.tickets[ticket.id] = replace(ticket, card=as_json(ticket.card))


class FakeAgents(Repository, ports.AgentRepository):
    """People at the desk."""

    def put(self, agent: Agent) -> None:
        sound(agent)
        other = self.by_login(agent.login)
        if other is not None and other.id != agent.id:
            raise Conflict(f"login {agent.login} is taken")
        self.state.agents[agent.id] = agent

    def get(self, agent: AgentId) -> Agent | None:
        return self.state.agents.get(agent)

    def by_login(self, login: str) -> Agent | None:
        return next((a for a in self.state.agents.values() if a.login.casefold() == login.casefold()), None)

    def all(self) -> Sequence[Agent]:
        return sorted(self.state.agents.values(), key=lambda agent: agent.login.casefold())

    def add_session(self, session: AgentSession) -> None:
        sound(session)
        known(self.state.agents, session.agent_id, "agent")
        if session.token_hash in self.state.sessions:
            raise Conflict("the session exists")
        self.state.sessions[session.token_hash] = session

    def session(self, token_hash: str) -> AgentSession | None:
        return self.state.sessions.get(token_hash)

    def drop_session(self, token_hash: str) -> None:
        self.state.sessions.pop(token_hash, None)
