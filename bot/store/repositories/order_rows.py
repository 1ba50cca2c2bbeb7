"""Which rows is an order made of, and how do rows become an order again?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Table, select
from sqlalchemy.engine import Connection

from bot.catalog.model import Money
from bot.orders.model import (
    Order,
    OrderLine,
    OrderStatus,
    Payment,
    PaymentKind,
    Return,
    Shipment,
    ShipmentEvent,
)
from bot.store.bulk import IN_LIST, Row, chunks
from bot.store.repositories.address import from_json, to_json
from bot.store.tables import orders as tables


def order(of: Order) -> Row:
    """Return the order's own row."""
    return {
        "id": of.id,
        "customer_id": of.customer_id,
        "status": of.status.value,
        "placed_at": of.placed_at,
        "address": to_json(of.address),
        "currency": of.currency,
        "shipping_fee": of.shipping_fee,
        "discount": of.discount,
    }


def parts(orders: Iterable[Order]) -> Iterator[tuple[Table, list[Row]]]:
    """Yield each table of parts with its rows, in an order that keeps the foreign keys."""
    whole = list(orders)
    yield tables.order_lines, [_line(o.id, n, line) for o in whole for n, line in enumerate(o.lines)]
    yield tables.payments, [_payment(o.id, n, paid) for o in whole for n, paid in enumerate(o.payments)]
    yield tables.shipments, [_shipment(o.id, n, sent) for o in whole for n, sent in enumerate(o.shipments)]
    yield (
        tables.shipment_events,
        [
            {"order_id": o.id, "shipment": n, "position": m, "at": event.at, "code": event.code, "place": event.place}
            for o in whole
            for n, sent in enumerate(o.shipments)
            for m, event in enumerate(sent.events)
        ],
    )
    yield tables.returns, [_return(o.id, n, back) for o in whole for n, back in enumerate(o.returns)]


def _line(order_id: str, position: int, line: OrderLine) -> Row:
    return {
        "order_id": order_id,
        "line": line.line,
        "position": position,
        "variant_id": line.variant_id,
        "product_id": line.product_id,
        "name": line.name,
        "options": line.options,
        "quantity": line.quantity,
        "unit_price": line.unit_price.amount,
        "currency": line.unit_price.currency,
    }


def _payment(order_id: str, position: int, payment: Payment) -> Row:
    return {
        "order_id": order_id,
        "position": position,
        "kind": payment.kind.value,
        "amount": payment.amount.amount,
        "currency": payment.amount.currency,
        "method": payment.method,
        "at": payment.at,
    }


def _shipment(order_id: str, position: int, shipment: Shipment) -> Row:
    return {
        "order_id": order_id,
        "position": position,
        "tracking_number": shipment.tracking_number,
        "carrier": shipment.carrier,
        "lines": list(shipment.lines),
        "expected_on": shipment.expected_on,
    }


def _return(order_id: str, position: int, back: Return) -> Row:
    return {
        "order_id": order_id,
        "position": position,
        "id": back.id,
        "kind": back.kind,
        "lines": list(back.lines),
        "reason": back.reason,
        "status": back.status,
        "requested_at": back.requested_at,
        "refund": back.refund.amount if back.refund else None,
        "refund_currency": back.refund.currency if back.refund else None,
    }


class Parts:
    """All parts of some orders, read with one statement per table."""

    def __init__(self, connection: Connection, ids: Sequence[str]) -> None:
        self._connection, self._ids = connection, ids
        self._lines, self._payments = self._lines_read(), self._payments_read()
        events = self._events_read()
        self._shipments, self._returns = self._shipments_read(events), self._returns_read()

    def order(self, row: Any) -> Order:
        """Return the order of its own row and its parts."""
        id_, customer, status, placed_at, address, currency, shipping_fee, discount = row
        return Order(
            id=id_,
            customer_id=customer,
            status=OrderStatus(status),
            placed_at=placed_at,
            lines=tuple(self._lines.get(id_, ())),
            payments=tuple(self._payments.get(id_, ())),
            shipments=tuple(self._shipments.get(id_, ())),
            returns=tuple(self._returns.get(id_, ())),
            address=from_json(address),
            currency=currency,
            shipping_fee=shipping_fee,
            discount=discount,
        )

    def _rows(self, table: Table) -> Iterator[Any]:
        """Yield the rows of these orders by order and position."""
        for chunk in chunks(self._ids, IN_LIST):
            query = select(table).where(table.c.order_id.in_(chunk))
            yield from self._connection.execute(query.order_by(table.c.order_id, table.c.position))

    def _lines_read(self) -> dict[str, list[OrderLine]]:
        found = defaultdict[str, list[OrderLine]](list)
        for id_, line, _, variant, product, name, options, quantity, price, currency in self._rows(tables.order_lines):
            found[id_].append(OrderLine(line, variant, product, name, options, quantity, Money(price, currency)))
        return found

    def _payments_read(self) -> dict[str, list[Payment]]:
        found = defaultdict[str, list[Payment]](list)
        for id_, _, kind, amount, currency, method, at in self._rows(tables.payments):
            found[id_].append(Payment(PaymentKind(kind), Money(amount, currency), method, at))
        return found

    def _events_read(self) -> dict[tuple[str, int], list[ShipmentEvent]]:
        found = defaultdict[tuple[str, int], list[ShipmentEvent]](list)
        for id_, shipment, _, at, code, place in self._rows(tables.shipment_events):
            found[id_, shipment].append(ShipmentEvent(at, code, place))
        return found

    def _shipments_read(self, events: dict[tuple[str, int], list[ShipmentEvent]]) -> dict[str, list[Shipment]]:
        found = defaultdict[str, list[Shipment]](list)
        for id_, position, number, carrier, lines, expected_on in self._rows(tables.shipments):
            underway = tuple(events.get((id_, position), ()))
            found[id_].append(Shipment(number, carrier, tuple(lines), underway, expected_on))
        return found

    def _returns_read(self) -> dict[str, list[Return]]:
        found = defaultdict[str, list[Return]](list)
        for order_id, _, id_, kind, lines, reason, status, at, refund, currency in self._rows(tables.returns):
            money = None if refund is None else Money(refund, currency)
            found[order_id].append(Return(id_, kind, tuple(lines), reason, status, at, money))
        return found
