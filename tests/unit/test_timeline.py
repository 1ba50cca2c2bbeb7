"""What does an order's card show?"""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given

from bot.orders.model import Order, OrderStatus, Payment, PaymentKind, Return, Shipment, ShipmentEvent
from bot.orders.timeline import Step, timeline
from tests import samples
from tests.samples import NOON, later, yuan
from tests.strategies import orders

PAID = Payment(PaymentKind.PAYMENT, yuan("798.00"), "alipay", later(1))
REFUNDED = Payment(PaymentKind.REFUND, yuan("798.00"), "alipay", later(9000))
ARRIVED = Shipment(
    "SF1", "顺丰", (1, 2), (ShipmentEvent(later(30), "label"), ShipmentEvent(later(60), "picked_up"),
                            ShipmentEvent(later(2000), "delivered"))
)  # fmt: skip


def order(status: OrderStatus, **changed: object) -> Order:
    plain = samples.order(status=status, payments=(PAID,), shipments=(), returns=())
    return replace(plain, **changed)


def codes(steps: list[Step], *, done: bool) -> list[str]:
    return [step.code for step in steps if step.done is done]


@pytest.mark.parametrize(
    ("status", "done", "to_come"),
    [
        (OrderStatus.PENDING, ["placed"], ["paid", "processed", "shipped", "delivered"]),
        (OrderStatus.PAID, ["placed", "paid"], ["processed", "shipped", "delivered"]),
        (OrderStatus.PROCESSED, ["placed", "paid", "processed"], ["shipped", "delivered"]),
        (OrderStatus.SHIPPED, ["placed", "paid", "processed", "shipped"], ["delivered"]),
        (OrderStatus.DELIVERED, ["placed", "paid", "processed", "shipped", "delivered"], []),
        (OrderStatus.COMPLETED, ["placed", "paid", "processed", "shipped", "delivered", "completed"], []),
        (OrderStatus.CANCELLED, ["placed", "cancelled"], []),
        (
            OrderStatus.RETURNING,
            ["placed", "paid", "processed", "shipped", "delivered", "return_requested"],
            ["returned"],
        ),
        (
            OrderStatus.RETURNED,
            ["placed", "paid", "processed", "shipped", "delivered", "return_requested", "returned"],
            [],
        ),
        (
            OrderStatus.EXCHANGING,
            ["placed", "paid", "processed", "shipped", "delivered", "exchange_requested"],
            ["exchanged"],
        ),
        (
            OrderStatus.EXCHANGED,
            ["placed", "paid", "processed", "shipped", "delivered", "exchange_requested", "exchanged"],
            [],
        ),
    ],
)
def test_every_status_shows_what_is_behind_and_what_is_to_come(
    status: OrderStatus, done: list[str], to_come: list[str]
) -> None:
    steps = timeline(order(status, payments=()))
    assert codes(steps, done=True) == done
    assert codes(steps, done=False) == to_come


def test_steps_carry_the_times_on_record() -> None:
    steps = timeline(order(OrderStatus.DELIVERED, shipments=(ARRIVED,)))
    assert [step.at for step in steps] == [NOON, later(1), None, later(60), later(2000)]


def test_a_printed_label_is_no_shipping() -> None:
    parcel = Shipment("SF1", "顺丰", (1,), (ShipmentEvent(later(30), "label"),))
    steps = timeline(order(OrderStatus.SHIPPED, shipments=(parcel,)))
    assert next(step for step in steps if step.code == "shipped").at is None


def test_an_order_in_two_parcels_is_delivered_with_the_last() -> None:
    second = Shipment("SF2", "顺丰", (2,), (ShipmentEvent(later(3000), "delivered"),))
    steps = timeline(order(OrderStatus.DELIVERED, shipments=(second, ARRIVED)))
    assert steps[-1] == Step("delivered", later(3000), done=True)


def test_a_payment_on_record_counts_before_the_status_is_moved() -> None:
    assert codes(timeline(order(OrderStatus.PENDING)), done=True) == ["placed", "paid"]


def test_a_cancelled_order_shows_payment_and_refund_only_as_recorded() -> None:
    assert [step.code for step in timeline(order(OrderStatus.CANCELLED))] == ["placed", "paid", "cancelled"]
    undated = replace(PAID, at=None)
    steps = timeline(order(OrderStatus.CANCELLED, payments=(undated, REFUNDED), placed_at=None))
    assert [(step.code, step.at) for step in steps] == [
        ("placed", None), ("paid", None), ("cancelled", None), ("refunded", later(9000)),
    ]  # fmt: skip


def test_a_return_shows_when_it_was_asked_for_and_its_refund() -> None:
    asked = Return("R1", "return", (1,), "too big", "refunded", later(5000), yuan("199.00"))
    steps = timeline(
        order(OrderStatus.RETURNED, returns=(asked,), payments=(PAID, REFUNDED), shipments=(ARRIVED,))
    )  # fmt: skip
    assert steps[-3:] == [
        Step("return_requested", later(5000), done=True),
        Step("returned", None, done=True),
        Step("refunded", later(9000), done=True),
    ]


def test_a_time_that_would_go_back_is_not_shown() -> None:
    early = replace(PAID, at=later(-1))
    assert timeline(order(OrderStatus.PAID, payments=(early,)))[1] == Step("paid", None, done=True)


@given(orders("k1"))
def test_any_order_shows_done_steps_first_and_times_in_order(order: Order) -> None:
    steps = timeline(order)
    assert [step.done for step in steps] == sorted((step.done for step in steps), reverse=True)
    times = [step.at for step in steps if step.at is not None]
    assert times == sorted(times)
    assert all(step.done for step in steps if step.at is not None)
    assert len({step.code for step in steps}) == len(steps)
