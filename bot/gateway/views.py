"""How do messages, tickets and customers look as JSON? The shapes of docs/messages.md."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.bootstrap import Shop
from bot.conversations.model import Conversation, Message, Sender
from bot.customers.model import Customer
from bot.handoff.card import card_in, reason_text
from bot.handoff.model import Agent, AgentSession
from bot.handoff.queue import Detail, QueueRow
from bot.handoff.service import AGENT_IDS
from bot.language import Language
from bot.phrases.cards import order_card

_ORDERS_SHOWN = 20


def when(moment: datetime | None) -> str | None:
    """Return a time as ISO 8601 in UTC."""
    return None if moment is None else moment.isoformat().replace("+00:00", "Z")


def message_json(message: Message, *, agent: bool = False) -> dict[str, Any]:
    """Return a message; an agent's own id of it is for the desk alone."""
    client_id = message.client_id
    if message.sender == Sender.AGENT and client_id is not None:
        client_id = client_id.removeprefix(AGENT_IDS).partition(":")[2] if agent else None
    return {
        "seq": message.seq,
        "sender": message.sender.value,
        "kind": message.kind.value,
        "text": message.text,
        "author": message.author,
        "client_id": client_id,
        "created_at": when(message.created_at),
        "buttons": message.payload.get("buttons") or [],
        "cards": message.payload.get("cards") or [],
        "order": message.payload.get("order"),
    }


def messages_json(messages: Sequence[Message], *, agent: bool = False) -> list[dict[str, Any]]:
    """Return several messages."""
    return [message_json(message, agent=agent) for message in messages]


def conversation_json(talk: Conversation) -> dict[str, Any]:
    """Return what the desk shows of a conversation."""
    return {
        "id": talk.id,
        "channel": talk.channel,
        "language": talk.language,
        "owner": talk.owner.value,
        "created_at": when(talk.created_at),
    }


def row_json(row: QueueRow, language: Language | None = None) -> dict[str, Any]:
    """Return a ticket's row; the reason in the agent's language, else in the conversation's."""
    ticket, talk = row.ticket, row.conversation
    return {
        "id": ticket.id,
        "conversation_id": ticket.conversation_id,
        "state": ticket.state.value,
        "reason": ticket.reason.value,
        "reason_text": reason_text(ticket.reason, language or talk.language),
        "language": talk.language,
        "created_at": when(ticket.created_at),
        "waiting_since": when(row.waiting_since),
        "agent_id": ticket.agent_id,
        "agent_name": row.agent_name,
        "last_text": row.last_text,
        "customer_name": row.customer.name if row.customer else None,
    }


def detail_json(shop: Shop, detail: Detail, language: Language | None = None) -> dict[str, Any]:
    """Return all that the desk shows of a ticket. Reads the customer's orders."""
    row = detail.row
    spoken = language or row.conversation.language
    return {
        "ticket": row_json(row, spoken),
        "card": card_in(row.ticket.card, spoken),
        "conversation": conversation_json(row.conversation),
        "messages": messages_json(detail.messages, agent=True),
        "customer": customer_json(shop, row.customer, spoken) if row.customer else None,
    }


def customer_json(shop: Shop, customer: Customer, language: Language) -> dict[str, Any]:
    """Return the customer with segment and last orders, as an agent may see them."""
    segment = shop.segments.of_customer(customer.id)
    with shop.unit_of_work(writing=False) as uow:
        orders = uow.orders.of_customer(customer.id, limit=_ORDERS_SHOWN)
    return {
        "id": customer.id,
        "name": customer.name,
        "email": customer.email,
        "phone": customer.phone,
        "segment": {
            "id": segment.id,
            "name": segment.name.text(language),
            "description": segment.description.text(language),
        }
        if segment
        else None,
        "orders": [order_card(order, language) for order in orders],
    }


def session_json(agent: Agent, session: AgentSession) -> dict[str, Any]:
    """Return who is signed in."""
    shown = {"id": agent.id, "name": agent.name, "login": agent.login, "role": agent.role.value}
    return {"agent": shown, "csrf_token": session.csrf_token}
