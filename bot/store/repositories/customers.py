"""How are customers stored?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import Connection

from bot.catalog.model import Money
from bot.customers.model import Customer, CustomerId, PaymentMethod
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
        row = self._connection.execute(_with_segments().where(table.c.id == customer)).one_or_none()
        return None if row is None else _customer(row)

    def all(self) -> Iterator[Customer]:
        """Yield all customers with their segments, by id."""
        yield from map(_customer, bulk.read(self._connection, _with_segments().order_by(table.c.id)))

    def put(self, customers: Iterable[Customer]) -> None:
        """Insert or replace customers, but not the segment they belong to."""
        bulk.upsert(self._connection, table, map(_row, customers))


def _with_segments() -> Any:
    """Select customers and the segment each belongs to."""
    joined = table.outerjoin(segment_members, segment_members.c.customer_id == table.c.id)
    return select(table, segment_members.c.segment_id).select_from(joined)


def _customer(row: Any) -> Customer:
    """Return the customer of a row."""
    id_, name, email, phone, language, address, created_at, methods, segment = row
    paying = tuple(map(_method, methods or ()))
    return Customer(id_, name, email, phone, language, from_json(address), created_at, segment, paying)


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
        "payment_methods": [_method_json(method) for method in customer.payment_methods] or None,
    }


def _method_json(method: PaymentMethod) -> dict[str, str]:
    """Return a payment method as JSON; amounts as text, which keeps every digit."""
    told = {"id": method.id, "kind": method.kind, "brand": method.brand, "last_four": method.last_four}
    if method.balance is None:
        return told
    return told | {"balance": str(method.balance.amount), "currency": method.balance.currency}


def _method(told: Mapping[str, str]) -> PaymentMethod:
    """Return the payment method again."""
    balance = Money(Decimal(told["balance"]), told["currency"]) if "balance" in told else None
    return PaymentMethod(told["id"], told["kind"], told["brand"], told["last_four"], balance)
