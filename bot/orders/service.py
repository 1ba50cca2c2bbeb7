"""Which orders may this customer read?"""

from __future__ import annotations

from collections.abc import Sequence

from bot.customers.model import VerifiedCustomer
from bot.errors import NotFound
from bot.orders.model import Order
from bot.orders.numbers import find
from bot.ports import UnitOfWorkFactory


class OrderService:
    """Reads orders for customers who have proven who they are."""

    def __init__(self, unit_of_work: UnitOfWorkFactory) -> None:
        self._unit_of_work = unit_of_work

    def read(self, customer: VerifiedCustomer, number: str) -> Order:
        """Return the customer's order; case, ``#``, spaces and dashes of ``number`` do not matter.

        Raises NotFound where there is none, and just so where it is somebody else's.
        """
        with self._unit_of_work(writing=False) as uow:
            order = find(uow, number)
        if order is None or order.customer_id != customer.customer_id:
            raise NotFound("no such order of this customer", number=number)
        return order

    def recent(self, customer: VerifiedCustomer, limit: int = 5) -> Sequence[Order]:
        """Return the customer's latest orders, newest first."""
        with self._unit_of_work(writing=False) as uow:
            return uow.orders.of_customer(customer.customer_id, limit)
