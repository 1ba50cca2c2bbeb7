"""Which tables hold conversations, proofs, tickets and agents?"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Integer, Table, UniqueConstraint, text

from bot.store.tables.base import json, metadata, required, to
from bot.store.types import FreeText, IdText, Moment, counter_type

agents = Table(
    "agents",
    metadata,
    Column("id", IdText, primary_key=True),
    required("login", FreeText),
    required("login_key", IdText),  # the login without case: what must be unique
    required("name", FreeText),
    required("role", IdText),
    required("password_hash", FreeText),
    required("active", Boolean),
    required("failed_logins", Integer),
    Column("locked_until", Moment),
    UniqueConstraint("login_key"),
)

agent_sessions = Table(
    "agent_sessions",
    metadata,
    Column("token_hash", IdText, primary_key=True),
    required("agent_id", IdText, to("agents.id", "CASCADE")),
    required("csrf_token", FreeText),
    required("expires_at", Moment),
    Index(None, "agent_id"),
)

_WAITS = text("owner = 'bot' AND shopper_seq > answered_seq")

conversations = Table(
    "conversations",
    metadata,
    Column("id", IdText, primary_key=True),
    required("channel", IdText),
    required("language", IdText),
    required("owner", IdText),
    required("token_hash", IdText),
    required("created_at", Moment),
    required("updated_at", Moment),
    required("last_seq", Integer),
    required("shopper_seq", Integer),  # the shopper's last message: tells who waits without reading messages
    required("answered_seq", Integer),
    required("epoch", Integer),
    Column("customer_id", IdText, to("customers.id", "SET NULL"), index=True),
    Column("agent_id", IdText, to("agents.id", "SET NULL"), index=True),
    Index("ix_conversations_unanswered", "updated_at", sqlite_where=_WAITS, postgresql_where=_WAITS),
    Index(None, "owner", "updated_at"),
)

messages = Table(
    "messages",
    metadata,
    Column("conversation_id", IdText, to("conversations.id", "CASCADE"), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    required("sender", IdText),
    required("kind", IdText),
    required("text", FreeText),
    json("payload"),
    Column("client_id", IdText),
    required("author", FreeText),
    required("created_at", Moment),
    UniqueConstraint("conversation_id", "client_id"),
)

proof_failures = Table(
    "proof_failures",
    metadata,
    Column("id", counter_type(), primary_key=True),
    required("key", IdText),
    required("at", Moment),
    Index(None, "key", "at"),
)

verified_customers = Table(
    "verified_customers",
    metadata,
    Column("conversation_id", IdText, to("conversations.id", "CASCADE"), primary_key=True),
    required("customer_id", IdText, to("customers.id", "CASCADE")),
    required("level", IdText),
    required("proven_at", Moment),
    Index(None, "customer_id"),
)

_OPEN = text("state IN ('waiting', 'assigned')")

tickets = Table(
    "tickets",
    metadata,
    Column("id", IdText, primary_key=True),
    required("conversation_id", IdText, to("conversations.id", "CASCADE")),
    required("state", IdText),
    required("reason", IdText),
    json("card"),
    required("created_at", Moment),
    Column("assigned_at", Moment),
    Column("closed_at", Moment),
    Column("agent_id", IdText, to("agents.id", "SET NULL"), index=True),
    Index(None, "state", "created_at"),
    Index(None, "conversation_id"),
    # One conversation is never in the queue twice.
    Index("uq_tickets_open", "conversation_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
)
