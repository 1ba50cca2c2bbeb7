"""How are orders stored and found?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import Connection

from bot.catalog.model import Money
from bot.customers.model import CustomerId
from bot.orders.model import Bought, Order, OrderId, OrderStatus
from bot.ports import OrderRepository
from bot.store import bulk
from bot.store.repositories import order_rows
from bot.store.tables import orders as tables


class SqlOrders(OrderRepository):
    """Orders in the database."""

    def __init__(self, connection: Connection, *, locking: bool) -> None:
        self._connection, self._locking = connection, locking

    def get(self, order: OrderId) -> Order | None:
        """Return the order with exactly this number, or None. A block that writes holds it until its end."""
        query = select(tables.orders).where(tables.orders.c.id == order)
        found = self._whole(query.with_for_update(key_share=True) if self._locking else query)
        return found[0] if found else None

    def get_many(self, orders: Sequence[OrderId]) -> Sequence[Order]:
        """Return those of these orders that exist."""
        found: list[Order] = []
        for chunk in bulk.chunks(orders, bulk.IN_LIST):
            found += self._whole(select(tables.orders).where(tables.orders.c.id.in_(chunk)))
        return found

    def of_customer(self, customer: CustomerId, limit: int = 20) -> Sequence[Order]:
        """Return a customer's orders, newest first, those without a date last."""
        table = tables.orders.c
        newest_first = table.placed_at.desc().nulls_last(), table.id.desc()
        query = select(tables.orders).where(table.customer_id == customer).order_by(*newest_first).limit(limit)
        return self._whole(query)

    def put(self, orders: Iterable[Order]) -> None:
        """Insert or replace orders whole."""
        for chunk in bulk.chunks(orders, 1000):
            self._put({order.id: order for order in chunk})

    def bought(self) -> Iterator[Bought]:
        """Yield every line of every order that was not cancelled, by order number and line."""
        order, line = tables.orders.c, tables.order_lines.c
        query = (
            select(
                order.customer_id, order.id, order.placed_at,
                line.product_id, line.quantity, line.unit_price, line.currency,
            )
            .select_from(tables.orders.join(tables.order_lines))
            .where(order.status != OrderStatus.CANCELLED.value)
            .order_by(order.id, line.line)
        )  # fmt: skip
        for customer, id_, placed_at, product, quantity, amount, currency in self._connection.execute(query):
            yield Bought(customer, id_, placed_at, product, quantity, Money(amount, currency))

    def bought_together(self) -> Iterator[tuple[CustomerId, Sequence[str]]]:
        """Yield (customer, distinct product ids) for each order that was not cancelled, by order number."""
        order, line = tables.orders.c, tables.order_lines.c
        query = (
            select(order.customer_id, order.id, line.product_id)
            .select_from(tables.orders.join(tables.order_lines))
            .where(order.status != OrderStatus.CANCELLED.value)
            .order_by(order.id, line.line)
        )
        rows = bulk.read(self._connection, query)
        for (customer, _), of_order in groupby(rows, key=itemgetter(0, 1)):
            yield customer, list(dict.fromkeys(product for _, _, product in of_order))

    def _put(self, orders: dict[OrderId, Order]) -> None:
        # Whole orders: the cascade takes an order's old lines, payments, shipments and returns along.
        bulk.delete_in(self._connection, tables.orders.c.id, orders)
        bulk.insert(self._connection, tables.orders, [order_rows.order(each) for each in orders.values()])
        for table, rows in order_rows.parts(orders.values()):
            bulk.insert(self._connection, table, rows)

    def _whole(self, query: Any) -> list[Order]:
        """Return the orders of a query with all their parts, in six statements however many there are."""
        rows = self._connection.execute(query).all()
        parts = order_rows.Parts(self._connection, [row.id for row in rows])
        return [parts.order(row) for row in rows]
