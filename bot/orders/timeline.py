"""Which steps has an order taken, and which are still to come?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from bot.orders.model import Order, OrderStatus, PaymentKind

_WAY = ("placed", "paid", "processed", "shipped", "delivered")
_REACHED = {
    OrderStatus.PENDING: 1,
    OrderStatus.PAID: 2,
    OrderStatus.PROCESSED: 3,
    OrderStatus.SHIPPED: 4,
}
"""How many steps of the way are behind an order; every later status has all of them behind it."""
_MOVING = ("picked_up", "in_transit", "out_for_delivery", "delivered")
"""What a courier records once a parcel has left; a printed label has not."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of an order. ``code`` names a phrase; ``at`` is None where it is to come or the data say no time."""

    code: str
    at: datetime | None
    done: bool


def timeline(order: Order) -> list[Step]:
    """Return the steps to show on an order's card: all done ones first, times never going back.

    A cancelled order shows what had happened and that it was cancelled; a return or exchange follows the delivery.
    Only a refund that is on record is shown.
    """
    return list(_in_time(_steps(order)))


def _steps(order: Order) -> list[Step]:
    if order.status == OrderStatus.CANCELLED:
        paid = {"placed", "paid"} if _is_paid(order) else {"placed"}
        past = [step for step in _way(order, len(_WAY)) if step.at is not None or step.code in paid]
        return [*past, Step("cancelled", None, done=True), *_refunds(order)]
    way = _way(order, _REACHED.get(order.status, len(_WAY)))
    match order.status:
        case OrderStatus.COMPLETED:
            return [*way, Step("completed", None, done=True)]
        case OrderStatus.RETURNING | OrderStatus.RETURNED:
            return [*way, *_back(order, "return", done=order.status == OrderStatus.RETURNED), *_refunds(order)]
        case OrderStatus.EXCHANGING | OrderStatus.EXCHANGED:
            return [*way, *_back(order, "exchange", done=order.status == OrderStatus.EXCHANGED), *_refunds(order)]
    return way


def _way(order: Order, reached: int) -> list[Step]:
    """Return the five steps of every order, the first ``reached`` of them done, with the times on record."""
    events = sorted((event for parcel in order.shipments for event in parcel.events), key=lambda event: event.at)
    sent = next((event.at for event in events if event.code in _MOVING), None)
    arrived = next((event.at for event in reversed(events) if event.code == "delivered"), None)
    times = {
        "placed": order.placed_at,
        "paid": _first_at(order, PaymentKind.PAYMENT),
        "shipped": sent,
        "delivered": arrived,
    }
    steps = [Step(code, times.get(code), done=True) for code in _WAY[:reached]]
    open_steps = [Step(code, None, done=False) for code in _WAY[reached:]]
    if open_steps and open_steps[0].code == "paid" and _is_paid(order):
        open_steps[0] = Step("paid", times["paid"], done=True)  # what is on record counts before the status is moved
    return steps + open_steps


def _is_paid(order: Order) -> bool:
    return any(payment.kind == PaymentKind.PAYMENT for payment in order.payments)


def _first_at(order: Order, kind: PaymentKind) -> datetime | None:
    return min((p.at for p in order.payments if p.kind == kind and p.at is not None), default=None)


def _back(order: Order, kind: str, *, done: bool) -> list[Step]:
    asked = min((each.requested_at for each in order.returns if each.kind == kind), default=None)
    code = "returned" if kind == "return" else "exchanged"
    return [Step(f"{kind}_requested", asked, done=True), Step(code, None, done=done)]


def _refunds(order: Order) -> list[Step]:
    if not any(payment.kind == PaymentKind.REFUND for payment in order.payments):
        return []
    return [Step("refunded", _first_at(order, PaymentKind.REFUND), done=True)]


def _in_time(steps: list[Step]) -> Iterator[Step]:
    """Put done steps before open ones and drop times that would go back: a wrong time is worse than none."""
    latest: datetime | None = None
    for step in sorted(steps, key=lambda step: not step.done):
        if step.at is not None and latest is not None and step.at < latest:
            step = replace(step, at=None)
        latest = step.at or latest
        yield step
