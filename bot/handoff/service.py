"""How does a conversation go from the bot to a person and back?"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.clock import Clock
from bot.conversations import service as conversations
from bot.conversations import text as texts
from bot.conversations.model import (
    AgentId,
    Conversation,
    ConversationId,
    Draft,
    Message,
    MessageKind,
    Owner,
    Sender,
)
from bot.conversations.turns import Turn, still_wanted
from bot.errors import Conflict, NotFound
from bot.handoff import queue, states
from bot.handoff.card import build_card
from bot.handoff.model import Agent, HandoffReason, Ticket, TicketId, TicketState
from bot.handoff.queue import Detail, QueueRow
from bot.phrases import say
from bot.ports import UnitOfWork, UnitOfWorkFactory
from bot.settings import Settings

AGENT_IDS = "agent:"
"""In front of an agent's client ids, so that none is a shopper's; taken off again before it is shown."""
_MANY = 1000
_CLOSED_SHOWN = 50


class HandoffService:
    """Tickets: asked for, taken, answered, resolved."""

    def __init__(self, unit_of_work: UnitOfWorkFactory, clock: Clock, settings: Settings) -> None:
        self._unit_of_work, self._clock, self._max_text = unit_of_work, clock, settings.max_text

    def request(
        self, conversation: ConversationId, reason: HandoffReason, card: Mapping[str, Any]
    ) -> tuple[Ticket, int]:
        """Put the conversation into the queue, and the bot to silence.

        Returns the open ticket (the one there is, if there is one) and how many people wait before it.
        """
        with self._unit_of_work() as uow:
            result = self._request(uow, conversation, reason, card)
            uow.commit()
        return result

    def take(self, ticket: TicketId, agent: AgentId) -> Ticket:
        """Give the conversation to the agent and tell the shopper who it is; again by the same agent changes nothing.

        Raises NotFound, or Conflict (``ticket_taken``, ``ticket_closed``).
        """
        with self._unit_of_work() as uow:
            found, talk, who = self._held(uow, ticket, agent)
            if found.state == TicketState.ASSIGNED and found.agent_id == agent:
                return found
            taken = states.moved(found, TicketState.ASSIGNED, self._clock.now(), agent=agent)
            self._change(uow, taken, found.state)
            uow.conversations.update(replace(talk, owner=Owner.AGENT, agent_id=agent))
            self._system(uow, talk, say("system_agent_joined", talk.language, name=who.name))
            uow.commit()
        return taken

    def reply(self, ticket: TicketId, agent: AgentId, draft: Draft) -> Message:
        """Store what the agent says to the shopper; only for the agent who took the ticket.

        ``draft`` gives text, payload and client id; sender and author are set here.
        Raises NotFound, BadInput or Conflict.
        """
        text, own_id = texts.accepted(draft.text, self._max_text), texts.accepted_id(draft.client_id)
        with self._unit_of_work() as uow:
            found, talk, who = self._held(uow, ticket, agent)
            states.held_by(found, agent)
            said = replace(
                draft,
                sender=Sender.AGENT,
                text=text,
                author=who.name,
                client_id=own_id and f"{AGENT_IDS}{agent}:{own_id}",
            )
            message, _ = conversations.append(uow, talk.id, said, self._clock)
            uow.commit()
        return message

    def resolve(self, ticket: TicketId, agent: AgentId) -> Ticket:
        """Close the ticket and give the conversation back to the bot, who starts afresh and knows nobody.

        Raises NotFound, or Conflict where it is not this agent's ticket.
        """
        with self._unit_of_work() as uow:
            found, talk, _ = self._held(uow, ticket, agent)
            states.held_by(found, agent)
            resolved = states.moved(found, TicketState.RESOLVED, self._clock.now())
            self._change(uow, resolved, found.state)
            line = self._system(uow, talk, say("system_back_to_bot", talk.language))
            back = replace(talk, owner=Owner.BOT, agent_id=None, epoch=talk.epoch + 1, answered_seq=line.seq)
            uow.conversations.update(back)
            uow.proofs.drop_verified(talk.id)
            uow.commit()
        return resolved

    def fail(self, turn: Turn) -> Sequence[Message]:
        """End a turn in which the bot failed: tell the shopper, and put the conversation into the queue.

        Returns what was said; nothing where somebody took over meanwhile.
        """
        with self._unit_of_work() as uow:
            talk = conversations.existing(uow, turn.conversation_id)
            drafts = [self._apology(uow, talk, turn)] if still_wanted(turn, talk) else []
            said = conversations.finish(uow, turn, drafts, self._clock)
            uow.commit()
        return said

    def queue(self, *, closed: bool = False) -> list[QueueRow]:
        """Return the open tickets, the longest waiting first; or the last 50 closed ones, the newest first."""
        with self._unit_of_work(writing=False) as uow:
            if closed:
                ended = uow.tickets.in_states(states.CLOSED, limit=_MANY)
                ended = sorted(ended, key=lambda ticket: ticket.closed_at or ticket.created_at, reverse=True)
                return [queue.row_of(uow, ticket) for ticket in ended[:_CLOSED_SHOWN]]
            rows = [queue.row_of(uow, ticket) for ticket in uow.tickets.in_states(states.OPEN, limit=_MANY)]
        return queue.longest_waiting_first(rows)

    def row(self, ticket: TicketId) -> QueueRow:
        """Return one ticket's row; raises NotFound."""
        with self._unit_of_work(writing=False) as uow:
            return queue.row_of(uow, self._ticket(uow, ticket))

    def open_row(self, conversation: ConversationId) -> QueueRow | None:
        """Return the row of the conversation's open ticket, None where it has none."""
        with self._unit_of_work(writing=False) as uow:
            found = uow.tickets.open_for(conversation)
            return queue.row_of(uow, found) if found else None

    def detail(self, ticket: TicketId) -> Detail:
        """Return the ticket with its whole transcript; raises NotFound."""
        with self._unit_of_work(writing=False) as uow:
            found = self._ticket(uow, ticket)
            messages = list(uow.conversations.messages(found.conversation_id))
            while messages and (page := uow.conversations.messages(found.conversation_id, after=messages[-1].seq)):
                messages += page
            return Detail(queue.row_of(uow, found), messages)

    def _request(
        self, uow: UnitOfWork, conversation: ConversationId, reason: HandoffReason, card: Mapping[str, Any]
    ) -> tuple[Ticket, int]:
        talk = conversations.existing(uow, conversation)
        ticket = uow.tickets.open_for(conversation)
        if ticket is None:
            id_ = TicketId(secrets.token_hex(8))
            ticket = Ticket(id_, conversation, TicketState.WAITING, reason, card, self._clock.now())
            uow.tickets.add(ticket)
        if talk.owner == Owner.BOT:
            uow.conversations.update(replace(talk, owner=Owner.QUEUED))
        return ticket, self._place(uow, ticket)

    def _apology(self, uow: UnitOfWork, talk: Conversation, turn: Turn) -> Draft:
        """Make sure that there is a ticket, and return the line that says so."""
        phrase = "system_technical" if talk.owner == Owner.BOT else "system_queued"
        card = build_card(HandoffReason.TECHNICAL, turn.language, last_text=turn.text)
        _, before = self._request(uow, talk.id, HandoffReason.TECHNICAL, card)
        place = say("system_place", turn.language, count=before) if before else say("system_first", turn.language)
        return Draft(Sender.SYSTEM, MessageKind.SYSTEM, f"{say(phrase, turn.language)}\n{place}")

    def _held(self, uow: UnitOfWork, ticket: TicketId, agent: AgentId) -> tuple[Ticket, Conversation, Agent]:
        """Return ticket, conversation and agent, as they stay until the unit of work ends."""
        talk = conversations.existing(uow, self._ticket(uow, ticket).conversation_id)
        who = uow.agents.get(agent)
        if who is None:
            raise NotFound("there is no such agent")
        # Read again: whoever changes a ticket holds its conversation, so from here on nobody is faster.
        return self._ticket(uow, ticket), talk, who

    def _system(self, uow: UnitOfWork, talk: Conversation, text: str) -> Message:
        return conversations.append(uow, talk.id, Draft(Sender.SYSTEM, MessageKind.SYSTEM, text), self._clock)[0]

    @staticmethod
    def _ticket(uow: UnitOfWork, ticket: TicketId) -> Ticket:
        found = uow.tickets.get(TicketId(texts.clean(ticket)))
        if found is None:
            raise NotFound("there is no such ticket")
        return found

    @staticmethod
    def _change(uow: UnitOfWork, ticket: Ticket, expected: TicketState) -> None:
        if not uow.tickets.change(ticket, expected):
            raise Conflict("somebody else changed the ticket", code="conflict")

    @staticmethod
    def _place(uow: UnitOfWork, ticket: Ticket) -> int:
        """Count who waits before this ticket; nobody does once it is taken."""
        if ticket.state != TicketState.WAITING:
            return 0
        waiting = [other.id for other in uow.tickets.in_states([TicketState.WAITING], limit=_MANY)]
        return waiting.index(ticket.id) if ticket.id in waiting else len(waiting)
