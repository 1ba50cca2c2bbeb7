"""How are tickets stored?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.engine import Connection

from bot.conversations.model import ConversationId
from bot.handoff.model import HandoffReason, Ticket, TicketId, TicketState
from bot.ports import TicketRepository
from bot.store import bulk
from bot.store.tables.talk import tickets

_OPEN = (TicketState.WAITING.value, TicketState.ASSIGNED.value)


class SqlTickets(TicketRepository):
    """Tickets in the database."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, ticket: Ticket) -> None:
        """Insert a new ticket; raises Conflict where the conversation has an open one."""
        row = {
            "id": ticket.id,
            "conversation_id": ticket.conversation_id,
            "created_at": ticket.created_at,
            **_changing(ticket),
        }
        bulk.insert(self._connection, tickets, [row])

    def get(self, ticket: TicketId) -> Ticket | None:
        """Return the ticket, or None."""
        return self._one(select(tickets).where(tickets.c.id == ticket))

    def open_for(self, conversation: ConversationId) -> Ticket | None:
        """Return the conversation's waiting or assigned ticket, or None."""
        query = select(tickets).where(tickets.c.conversation_id == conversation, tickets.c.state.in_(_OPEN))
        return self._one(query)

    def in_states(self, states: Sequence[TicketState], limit: int = 200) -> Sequence[Ticket]:
        """Return tickets in these states, oldest first."""
        query = select(tickets).where(tickets.c.state.in_([state.value for state in states]))
        rows = self._connection.execute(query.order_by(tickets.c.created_at, tickets.c.id).limit(limit))
        return [_ticket(row) for row in rows]

    def change(self, ticket: Ticket, expected: TicketState) -> bool:
        """Store the ticket if it is still in state ``expected``."""
        still = update(tickets).where(tickets.c.id == ticket.id, tickets.c.state == expected.value)
        changed: int = self._connection.execute(still.values(**_changing(ticket))).rowcount
        return changed == 1

    def _one(self, query: Any) -> Ticket | None:
        row = self._connection.execute(query).one_or_none()
        return None if row is None else _ticket(row)


def _changing(ticket: Ticket) -> dict[str, Any]:
    """Return the columns that change while a ticket lives."""
    return {
        "state": ticket.state.value,
        "reason": ticket.reason.value,
        "card": dict(ticket.card),
        "assigned_at": ticket.assigned_at,
        "closed_at": ticket.closed_at,
        "agent_id": ticket.agent_id,
    }


def _ticket(row: Any) -> Ticket:
    """Return the ticket of a row."""
    id_, conversation, state, reason, card, created_at, assigned_at, closed_at, agent = row
    return Ticket(
        id_, conversation, TicketState(state), HandoffReason(reason), card, created_at, assigned_at, closed_at, agent
    )
