"""How is the log of conversations stored?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import case, select, update
from sqlalchemy.engine import Connection

from bot.conversations.model import Conversation, ConversationId, Draft, Message, MessageKind, Owner, Sender
from bot.errors import NotFound
from bot.ports import ConversationRepository
from bot.store import bulk
from bot.store.tables.talk import conversations, messages

_CONVERSATION = [column for column in conversations.c if column.name != "shopper_seq"]


class SqlConversations(ConversationRepository):
    """The log in the database."""

    def __init__(self, connection: Connection, *, locking: bool) -> None:
        self._connection, self._locking = connection, locking

    def add(self, conversation: Conversation) -> None:
        """Insert a new conversation; raises Conflict where its id is taken."""
        row = {
            "id": conversation.id,
            "channel": conversation.channel,
            "token_hash": conversation.token_hash,
            "created_at": conversation.created_at,
            "updated_at": conversation.updated_at,
            "last_seq": conversation.last_seq,
            "shopper_seq": 0,
            **_changing(conversation),
        }
        bulk.insert(self._connection, conversations, [row])

    def get(self, conversation: ConversationId) -> Conversation | None:
        """Return the conversation, or None. A block that writes holds it until its end."""
        query = select(*_CONVERSATION).where(conversations.c.id == conversation)
        row = self._connection.execute(self._held(query)).mappings().one_or_none()
        return None if row is None else Conversation(**{**row, "owner": Owner(row["owner"])})

    def update(self, conversation: Conversation) -> None:
        """Store what changes but the numbers of messages; raises NotFound for an unknown one."""
        statement = (
            update(conversations)
            .where(conversations.c.id == conversation.id)
            .values(**_changing(conversation), updated_at=_later(conversation.updated_at))
        )
        if not self._connection.execute(statement).rowcount:
            raise NotFound(f"no conversation {conversation.id!r}")

    def append(self, conversation: ConversationId, draft: Draft, at: datetime) -> tuple[Message, bool]:
        """Store the draft under the next number, or return the message that has its ``client_id`` already.

        The numbers have no gaps because the conversation's row is held from reading the last one to the commit.
        """
        query = select(conversations.c.last_seq).where(conversations.c.id == conversation)
        last = self._connection.execute(self._held(query)).scalar()
        if last is None:
            raise NotFound(f"no conversation {conversation!r}")
        if draft.client_id is not None and (known := self._of_client(conversation, draft.client_id)):
            return known, False
        row = _row(conversation, last + 1, draft, at)
        bulk.insert(self._connection, messages, [row])
        numbers: dict[str, Any] = {"last_seq": last + 1, "updated_at": _later(at)}
        if draft.sender == Sender.SHOPPER:
            numbers["shopper_seq"] = last + 1
        self._connection.execute(update(conversations).where(conversations.c.id == conversation).values(**numbers))
        stored = self.messages(conversation, after=last, limit=1)[0]
        return stored, True

    def messages(self, conversation: ConversationId, after: int = 0, limit: int = 500) -> Sequence[Message]:
        """Return messages after a number, in order."""
        table = messages.c
        query = select(messages).where(table.conversation_id == conversation, table.seq > after)
        return self._read(query.order_by(table.seq).limit(limit))

    def recent_messages(self, conversation: ConversationId, limit: int) -> Sequence[Message]:
        """Return the last messages, in order."""
        query = select(messages).where(messages.c.conversation_id == conversation)
        return self._read(query.order_by(messages.c.seq.desc()).limit(limit))[::-1]

    def unanswered(self, limit: int = 500) -> Sequence[ConversationId]:
        """Return the bot's conversations whose shopper waits, the longest waiting first."""
        table = conversations.c
        query = select(table.id).where(table.owner == Owner.BOT.value, table.shopper_seq > table.answered_seq)
        return list(self._connection.execute(query.order_by(table.updated_at, table.id).limit(limit)).scalars())

    def _held(self, query: Any) -> Any:
        """Lock the selected row until the transaction ends (PostgreSQL; SQLite's writers take turns anyway)."""
        return query.with_for_update(key_share=True) if self._locking else query

    def _of_client(self, conversation: ConversationId, client_id: str) -> Message | None:
        query = select(messages).where(messages.c.conversation_id == conversation, messages.c.client_id == client_id)
        found = self._read(query)
        return found[0] if found else None

    def _read(self, query: Any) -> list[Message]:
        return [_message(row) for row in self._connection.execute(query)]


def _changing(conversation: Conversation) -> dict[str, Any]:
    """Return the columns that ``update`` may change."""
    return {
        "language": conversation.language,
        "owner": conversation.owner.value,
        "answered_seq": conversation.answered_seq,
        "epoch": conversation.epoch,
        "customer_id": conversation.customer_id,
        "agent_id": conversation.agent_id,
    }


def _later(moment: datetime) -> Any:
    """Return the later of this time and the one that is stored."""
    return case((conversations.c.updated_at < moment, moment), else_=conversations.c.updated_at)


def _row(conversation: ConversationId, seq: int, draft: Draft, at: datetime) -> bulk.Row:
    """Return the row of a message."""
    return {
        "conversation_id": conversation,
        "seq": seq,
        "sender": draft.sender.value,
        "kind": draft.kind.value,
        "text": draft.text,
        "payload": dict(draft.payload),
        "client_id": draft.client_id,
        "author": draft.author,
        "created_at": at,
    }


def _message(row: Any) -> Message:
    """Return the message of a row."""
    conversation, seq, sender, kind, text, payload, client_id, author, created_at = row
    return Message(conversation, seq, Sender(sender), MessageKind(kind), text, payload, client_id, author, created_at)
