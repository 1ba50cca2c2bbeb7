"""What is a ticket, and who is an agent?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, NewType

from bot.conversations.model import AgentId, ConversationId

TicketId = NewType("TicketId", str)


class HandoffReason(StrEnum):
    """Why a person is needed; each names a phrase for shopper and agent."""

    ASKED = "asked"
    LOW_CONFIDENCE = "low_confidence"
    CLARIFICATION_FAILED = "clarification_failed"
    NOT_SERVED = "not_served"
    """The bot understood, but this is done by people."""
    PROOF_LOCKED = "proof_locked"
    DISPLEASED = "displeased"
    TECHNICAL = "technical"


class TicketState(StrEnum):
    """Where a ticket stands."""

    WAITING = "waiting"
    ASSIGNED = "assigned"
    RESOLVED = "resolved"
    ABANDONED = "abandoned"


@dataclass(frozen=True, slots=True)
class Ticket:
    """A shopper who needs a person. ``card`` is the JSON that an agent sees first (docs/messages.md)."""

    id: TicketId
    conversation_id: ConversationId
    state: TicketState
    reason: HandoffReason
    card: Mapping[str, Any]
    created_at: datetime
    assigned_at: datetime | None = None
    closed_at: datetime | None = None
    agent_id: AgentId | None = None


class Role(StrEnum):
    """What a person at the desk may do."""

    AGENT = "agent"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Agent:
    """A person at the desk. ``password_hash`` is argon2id's own text."""

    id: AgentId
    login: str
    name: str
    role: Role
    password_hash: str
    active: bool = True
    failed_logins: int = 0
    locked_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class AgentSession:
    """A signed-in browser. ``token_hash`` is SHA-256 of the cookie's value."""

    token_hash: str
    agent_id: AgentId
    csrf_token: str
    expires_at: datetime
