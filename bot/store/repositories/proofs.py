"""How are tries to prove identity stored, and what was proven?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.engine import Connection

from bot.conversations.model import ConversationId
from bot.customers.model import ProofLevel, VerifiedCustomer
from bot.ports import ProofRepository
from bot.store import bulk
from bot.store.tables.talk import proof_failures, verified_customers


class SqlProofs(ProofRepository):
    """Failed tries and proven customers in the database."""

    def __init__(self, connection: Connection, *, locking: bool) -> None:
        self._connection = connection
        self._locking = locking and connection.dialect.name == "postgresql"  # SQLite's writers take turns anyway

    def add_failure(self, key: str, at: datetime) -> None:
        """Remember a failed try."""
        bulk.insert(self._connection, proof_failures, [{"key": key, "at": at}])

    def failures_since(self, key: str, since: datetime) -> Sequence[datetime]:
        """Return the times of failed tries after ``since``, oldest first. A block that writes holds the key to its end.

        Tries that are not there yet cannot be held as rows: so the key is, and nobody adds one after it was counted.
        """
        if self._locking:
            self._connection.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(key, 0))))
        table = proof_failures.c
        query = select(table.at).where(table.key == key, table.at > since).order_by(table.at)
        return list(self._connection.execute(query).scalars())

    def verified(self, conversation: ConversationId) -> VerifiedCustomer | None:
        """Return who was proven in this conversation, or None."""
        table = verified_customers.c
        query = select(table.customer_id, table.level, table.proven_at).where(table.conversation_id == conversation)
        row = self._connection.execute(query).one_or_none()
        return None if row is None else VerifiedCustomer(row.customer_id, ProofLevel(row.level), row.proven_at)

    def set_verified(self, conversation: ConversationId, customer: VerifiedCustomer) -> None:
        """Remember who was proven; replaces an earlier one."""
        row = {
            "conversation_id": conversation,
            "customer_id": customer.customer_id,
            "level": customer.level.value,
            "proven_at": customer.proven_at,
        }
        bulk.upsert(self._connection, verified_customers, [row])

    def drop_verified(self, conversation: ConversationId) -> None:
        """Forget who was proven; nothing happens where nobody was."""
        table = verified_customers
        self._connection.execute(delete(table).where(table.c.conversation_id == conversation))
