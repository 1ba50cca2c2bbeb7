"""What is a conversation, and what is a message?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, NewType

from bot.customers.model import CustomerId
from bot.language import Language

ConversationId = NewType("ConversationId", str)
AgentId = NewType("AgentId", str)


class Owner(StrEnum):
    """Who speaks for the shop."""

    BOT = "bot"
    QUEUED = "queued"
    AGENT = "agent"


class Sender(StrEnum):
    """Who said it."""

    SHOPPER = "shopper"
    BOT = "bot"
    AGENT = "agent"
    SYSTEM = "system"


class MessageKind(StrEnum):
    """How it is shown; ``text`` is filled for every kind, so that a plain channel can say it."""

    TEXT = "text"
    PRODUCTS = "products"
    ORDER = "order"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Draft:
    """A message before it has its place in the log. ``payload`` is JSON; its shape is in docs/messages.md."""

    sender: Sender
    kind: MessageKind
    text: str
    payload: Mapping[str, Any] = field(default_factory=dict)
    client_id: str | None = None
    """The sender's own id; a repeat within a conversation is the same message."""
    author: str = ""
    """The agent's name, where a person spoke."""


@dataclass(frozen=True, slots=True)
class Message:
    """One thing said. ``seq`` counts from 1 within its conversation, without gaps."""

    conversation_id: ConversationId
    seq: int
    sender: Sender
    kind: MessageKind
    text: str
    payload: Mapping[str, Any]
    client_id: str | None
    author: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Conversation:
    """A shopper's talk with the shop over one channel. ``token_hash`` is SHA-256 of the token that opens it."""

    id: ConversationId
    channel: str
    language: Language
    owner: Owner
    token_hash: str
    created_at: datetime
    updated_at: datetime
    last_seq: int = 0
    answered_seq: int = 0
    """Up to which of the shopper's messages the bot has taken its turn; what lies between waits for one."""
    epoch: int = 1
    """Counts the bot's contexts: a return from an agent starts a new one."""
    customer_id: CustomerId | None = None
    """Set once identity was proven."""
    agent_id: AgentId | None = None
