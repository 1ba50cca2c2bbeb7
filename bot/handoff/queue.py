"""What does the desk show of a ticket: its row in the queue, and all that is behind it?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.conversations.model import Conversation, Message, Sender
from bot.conversations.service import existing
from bot.customers.model import Customer
from bot.handoff.model import Ticket, TicketState
from bot.ports import UnitOfWork

_LOOK_BACK = 50  # messages in which the agent's last word is looked for
_LAST = 5  # messages in which somebody's last word is looked for: system lines are passed over


@dataclass(frozen=True, slots=True)
class QueueRow:
    """A ticket as the queue shows it."""

    ticket: Ticket
    conversation: Conversation
    waiting_since: datetime | None
    """Since when the shopper waits for a person's word; None where the agent spoke last, or the ticket is closed."""
    last_text: str
    agent_name: str | None
    customer: Customer | None


@dataclass(frozen=True, slots=True)
class Detail:
    """A ticket with its whole transcript. ``row.customer`` is known only where identity was proven."""

    row: QueueRow
    messages: Sequence[Message]


def row_of(uow: UnitOfWork, ticket: Ticket) -> QueueRow:
    """Return the ticket's row."""
    talk = existing(uow, ticket.conversation_id)
    taken = ticket.state == TicketState.ASSIGNED
    recent = uow.conversations.recent_messages(talk.id, _LOOK_BACK if taken else _LAST)
    agent = uow.agents.get(ticket.agent_id) if ticket.agent_id else None
    return QueueRow(
        ticket=ticket,
        conversation=talk,
        waiting_since=waiting_since(ticket, recent),
        last_text=next((m.text for m in reversed(recent) if m.sender != Sender.SYSTEM), ""),
        agent_name=agent.name if agent else None,
        customer=uow.customers.get(talk.customer_id) if talk.customer_id else None,
    )


def waiting_since(ticket: Ticket, messages: Sequence[Message]) -> datetime | None:
    """Return since when the shopper waits: from the ticket's begin until an agent speaks, then from the next word.

    ``messages`` are the last ones of the conversation, in order.
    """
    if ticket.state == TicketState.WAITING:
        return ticket.created_at
    if ticket.state != TicketState.ASSIGNED:
        return None
    since: datetime | None = ticket.created_at
    for message in messages:
        if message.created_at < ticket.created_at:
            continue
        if message.sender == Sender.AGENT:
            since = None
        elif message.sender == Sender.SHOPPER and since is None:
            since = message.created_at
    return since


def longest_waiting_first(rows: Sequence[QueueRow]) -> list[QueueRow]:
    """Return the rows in the queue's order: who waits longest on top, who waits for nothing last."""
    return sorted(rows, key=_rank)


def _rank(row: QueueRow) -> tuple[bool, datetime, str]:
    since = row.waiting_since
    return since is None, since or row.ticket.created_at, row.ticket.id
