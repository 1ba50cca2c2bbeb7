"""How does an order stand, in a sentence or two?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from bot.language import Language
from bot.orders.model import Order, OrderStatus, PaymentKind, ShipmentEvent
from bot.phrases import say
from bot.phrases.cards import event_text
from bot.phrases.dates import day_text
from bot.phrases.money import money_text

_NOT_SENT = (OrderStatus.PENDING, OrderStatus.PAID, OrderStatus.PROCESSED)
_ARRIVED = (OrderStatus.DELIVERED, OrderStatus.COMPLETED)
_MONEY_BACK = (OrderStatus.CANCELLED, OrderStatus.RETURNING, OrderStatus.RETURNED)


def order_words(order: Order, language: Language, today: date) -> str:
    """Return the status and what follows from it: where the parcel is, when it comes, what was refunded.

    Only what is on record: a day of arrival is told where the courier has given one that has not passed.
    """
    status = say(f"order_status_{order.status}", language)
    first = say("order_said", language, number=order.id, status=status)
    return say("sentence_join", language).join([first, *_details(order, language, today)])


def _details(order: Order, language: Language, today: date) -> Iterator[str]:
    if order.status in _NOT_SENT:
        yield _arrival(order, language, today) or say(f"order_next_{order.status}", language)
    if order.status == OrderStatus.SHIPPED:
        yield from _way(order, language, today)
        yield _arrival(order, language, today) or say("order_no_day", language)
    if order.status in _ARRIVED:
        days = [event.at.date() for event in _events(order) if event.code == "delivered"]
        if days:
            yield say("order_arrived", language, day=day_text(max(days), language, today))
    if order.status in _MONEY_BACK:
        yield from _refund(order, language, today)


def _way(order: Order, language: Language, today: date) -> Iterator[str]:
    events = _events(order)
    if events:
        last = events[-1]
        yield say(
            "order_last_seen", language, day=day_text(last.at.date(), language, today), event=event_text(last, language)
        )
    for parcel in order.shipments:
        if parcel.tracking_number:
            yield say("order_tracking", language, carrier=parcel.carrier, tracking=parcel.tracking_number).strip()


def _arrival(order: Order, language: Language, today: date) -> str:
    days = [parcel.expected_on for parcel in order.shipments if parcel.expected_on and parcel.expected_on >= today]
    return say("order_expected", language, day=day_text(max(days), language, today)) if days else ""


def _refund(order: Order, language: Language, today: date) -> Iterator[str]:
    refunds = [payment for payment in order.payments if payment.kind == PaymentKind.REFUND]
    for refund in refunds:
        amount = money_text(refund.amount, language)
        if refund.at is None:
            yield say("order_refunded", language, amount=amount)
        else:
            yield say("order_refunded_on", language, amount=amount, day=day_text(refund.at.date(), language, today))
    if not refunds and any(payment.kind == PaymentKind.PAYMENT for payment in order.payments):
        yield say("order_no_refund", language)


def _events(order: Order) -> list[ShipmentEvent]:
    return sorted((event for parcel in order.shipments for event in parcel.events), key=lambda event: event.at)
