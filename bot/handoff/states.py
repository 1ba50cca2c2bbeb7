"""Which state may a ticket go to from which? The one table, and the refusals with their names."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.conversations.model import AgentId
from bot.errors import Conflict
from bot.handoff.model import Ticket, TicketState

NEXT: dict[TicketState, frozenset[TicketState]] = {
    TicketState.WAITING: frozenset({TicketState.ASSIGNED, TicketState.ABANDONED}),
    TicketState.ASSIGNED: frozenset({TicketState.RESOLVED, TicketState.ABANDONED}),
    TicketState.RESOLVED: frozenset(),
    TicketState.ABANDONED: frozenset(),
}
OPEN = tuple(state for state, following in NEXT.items() if following)
CLOSED = tuple(state for state, following in NEXT.items() if not following)


def moved(ticket: Ticket, to: TicketState, at: datetime, *, agent: AgentId | None = None) -> Ticket:
    """Return the ticket in state ``to``.

    Raises Conflict: ``ticket_closed``, ``ticket_not_taken`` or ``ticket_taken``.
    """
    if to in NEXT[ticket.state]:
        closed = at if to in CLOSED else None
        assigned = at if to == TicketState.ASSIGNED else ticket.assigned_at
        return replace(ticket, state=to, agent_id=agent or ticket.agent_id, assigned_at=assigned, closed_at=closed)
    if ticket.state in CLOSED:
        raise Conflict("the ticket is closed", code="ticket_closed")
    if ticket.state == TicketState.WAITING:
        raise Conflict("nobody has taken the ticket", code="ticket_not_taken")
    raise Conflict("another agent has the ticket", code="ticket_taken")


def held_by(ticket: Ticket, agent: AgentId) -> Ticket:
    """Return the ticket if this agent has it now.

    Raises Conflict: ``ticket_closed``, ``ticket_not_taken`` or ``ticket_taken``.
    """
    if ticket.state == TicketState.ASSIGNED and ticket.agent_id == agent:
        return ticket
    if ticket.state in CLOSED:
        raise Conflict("the ticket is closed", code="ticket_closed")
    if ticket.state == TicketState.WAITING:
        raise Conflict("nobody has taken the ticket", code="ticket_not_taken")
    raise Conflict("another agent has the ticket", code="ticket_taken")
