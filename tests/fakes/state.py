"""What is stored in memory, and what may not be stored anywhere?"""

from __future__ import annotations

import json
from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from bot.catalog.model import Category, CategoryId, FaqEntry, FaqId, Product, ProductId, VariantId
from bot.conversations.model import AgentId, Conversation, ConversationId, Message
from bot.customers.model import Customer, CustomerId, VerifiedCustomer
from bot.errors import BadInput, Conflict
from bot.handoff.model import Agent, AgentSession, Ticket, TicketId
from bot.inventory.model import StockLevel, WarehouseId
from bot.orders.model import Order, OrderId
from bot.segmentation.model import BehaviourEvent, BehaviourSummary, Segment


def sound(value: Any) -> None:
    """Raise BadInput for what no database could keep exactly: NUL, a naive time, an amount finer than 1/10000."""
    if isinstance(value, str):
        if "\x00" in value or any("\ud800" <= character <= "\udfff" for character in value):
            raise BadInput("text must not contain NUL or half a character")
    elif isinstance(value, datetime):
        if value.tzinfo is None:
            raise BadInput(f"{value!r} has no time zone")
    elif isinstance(value, Decimal):
        if not value.is_finite() or value.adjusted() > 14 or value != round(value, 4):
            raise BadInput(f"{value} cannot be kept to 1/10000")
    elif isinstance(value, tuple | list):
        for item in value:
            sound(item)
    elif is_dataclass(value):
        for each in fields(value):
            sound(getattr(value, each.name))


def as_json(value: Mapping[str, Any]) -> Any:
    """Return what a JSON column gives back."""
    try:
        text = json.dumps(value, allow_nan=False, ensure_ascii=False)
        return json.loads(text.encode())
    except (TypeError, ValueError) as error:
        raise BadInput(f"not JSON: {error}") from error


def known(things: Mapping[Any, object], key: object, what: str) -> None:
    """Raise Conflict where a reference leads nowhere."""
    if key is not None and key not in things:
        raise Conflict(f"no {what} {key!r}")


@dataclass
class State:
    """Everything that is stored."""

    version: int = 0
    categories: dict[CategoryId, Category] = field(default_factory=dict)
    products: dict[ProductId, Product] = field(default_factory=dict)
    variants: dict[VariantId, ProductId] = field(default_factory=dict)
    faq: dict[FaqId, FaqEntry] = field(default_factory=dict)
    stock: dict[tuple[VariantId, WarehouseId], StockLevel] = field(default_factory=dict)
    customers: dict[CustomerId, Customer] = field(default_factory=dict)
    orders: dict[OrderId, Order] = field(default_factory=dict)
    failures: dict[int, tuple[str, datetime]] = field(default_factory=dict)
    verified: dict[ConversationId, VerifiedCustomer] = field(default_factory=dict)
    conversations: dict[ConversationId, Conversation] = field(default_factory=dict)
    messages: dict[tuple[ConversationId, int], Message] = field(default_factory=dict)
    tickets: dict[TicketId, Ticket] = field(default_factory=dict)
    agents: dict[AgentId, Agent] = field(default_factory=dict)
    sessions: dict[str, AgentSession] = field(default_factory=dict)
    events: dict[BehaviourEvent, None] = field(default_factory=dict)
    summaries: dict[CustomerId, BehaviourSummary] = field(default_factory=dict)
    sales: dict[tuple[VariantId, date], int] = field(default_factory=dict)
    segments: dict[str, Segment] = field(default_factory=dict)
    members: dict[CustomerId, str] = field(default_factory=dict)
    meta: dict[str, str] = field(default_factory=dict)

    def copy(self) -> State:
        """Return a state that can change without this one changing."""
        clone = copy(self)
        for each in fields(self):
            setattr(clone, each.name, copy(getattr(self, each.name)))
        return clone


@dataclass
class Repository:
    """Works on the state of its unit of work."""

    state: State
