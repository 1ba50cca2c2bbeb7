"""How are customers stored?"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.engine import Connection

from bot.customers.model import Customer, CustomerId
from bot.ports import CustomerRepository
from bot.store import bulk
from bot.store.repositories.address import from_json, to_json
from bot.store.tables.behaviour import segment_members
from bot.store.tables.orders import customers as table


class SqlCustomers(CustomerRepository):
    """Customers in the database."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, customer: CustomerId) -> Customer | None:
        """Return the customer with the segment, or None."""
        joined = table.outerjoin(segment_members, segment_members.c.customer_id == table.c.id)
        query = select(table, segment_members.c.segment_id).select_from(joined).where(table.c.id == customer)
        row = self._connection.execute(query).one_or_none()
        if row is None:
            return None
        id_, name, email, phone, language, address, created_at, segment = row
        return Customer(id_, name, email, phone, language, from_json(address), created_at, segment)

    def put(self, customers: Iterable[Customer]) -> None:
        """Insert or replace customers, but not the segment they belong to."""
        bulk.upsert(self._connection, table, map(_row, customers))


def _row(customer: Customer) -> bulk.Row:
    """Return the row of a customer."""
    return {
        "id": customer.id,
        "name": customer.name,
        "email": customer.email,
        "phone": customer.phone,
        "language": customer.language,
        "address": to_json(customer.address),
        "created_at": customer.created_at,
    }
