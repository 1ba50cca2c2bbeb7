"""Do memory, SQLite and PostgreSQL keep the same promises about customers, orders and behaviour?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.catalog.model import Money, ProductId, VariantId
from bot.customers.model import CustomerId
from bot.errors import Conflict
from bot.language import Localized
from bot.orders.model import Bought, Order, OrderId, OrderStatus
from bot.ports import UnitOfWorkFactory
from bot.segmentation.model import BehaviourEvent, Segment
from tests.samples import NOON, SHELF, customer, later, line, order, yuan
from tests.strategies import orders


def put_orders(store: UnitOfWorkFactory, *made: Order) -> None:
    with store() as uow:
        uow.customers.put([customer()])
        uow.orders.put(made)
        uow.commit()


def test_a_customer_comes_back_and_is_replaced(store: UnitOfWorkFactory) -> None:
    with store() as uow:
        uow.customers.put([customer(), customer("k2", email=None, phone=None, address=None)])
        assert uow.customers.get(CustomerId("k1")) == customer()
        uow.customers.put([customer(name="王大明", address=None)])
        assert uow.customers.get(CustomerId("k1")) == customer(name="王大明", address=None)
        assert uow.customers.get(CustomerId("k2")) == customer("k2", email=None, phone=None, address=None)
        assert uow.customers.get(CustomerId("k3")) is None


@given(made=orders("k1"))
def test_any_order_comes_back_as_it_was_put(store: UnitOfWorkFactory, made: Order) -> None:
    put_orders(store, made)
    put_orders(store, made)
    with store(writing=False) as uow:
        assert uow.orders.get(made.id) == made


def test_an_order_is_replaced_whole(store: UnitOfWorkFactory) -> None:
    put_orders(store, order("X1"), order("X2"))
    bare = order("X1", lines=(line(7, "p9"),), payments=(), shipments=(), returns=(), address=None)
    put_orders(store, order("X1"), bare)
    with store() as uow:
        assert uow.orders.get(OrderId("X1")) == bare
        assert uow.orders.get(OrderId("X2")) == order("X2")


@pytest.mark.parametrize("other", ["x1", "X1 ", "X", "", "X1'--", "%"])
def test_an_order_is_found_by_exactly_its_number(store: UnitOfWorkFactory, other: str) -> None:
    put_orders(store, order("X1"))
    with store() as uow:
        assert uow.orders.get(OrderId("X1")) is not None
        assert uow.orders.get(OrderId(other)) is None


def test_a_customers_orders_come_newest_first_and_undated_last(store: UnitOfWorkFactory) -> None:
    dated = {"X1": later(1), "X2": None, "X3": later(3), "X4": later(1), "X5": None}
    made = [order(number, placed_at=at) for number, at in dated.items()]
    with store() as uow:
        uow.customers.put([customer("k1"), customer("k2")])
        uow.orders.put([*made, order("Y1", "k2")])
        assert [found.id for found in uow.orders.of_customer(CustomerId("k1"))] == ["X3", "X4", "X1", "X5", "X2"]
        assert uow.orders.of_customer(CustomerId("k1"), limit=1) == [made[2]]
        assert uow.orders.of_customer(CustomerId("nobody")) == []


def test_an_order_has_each_line_number_once(store: UnitOfWorkFactory) -> None:
    with pytest.raises(Conflict):
        put_orders(store, order(lines=(line(1), line(1, "p2"))))


def test_what_was_bought_together_leaves_out_the_cancelled(store: UnitOfWorkFactory) -> None:
    put_orders(
        store,
        order("X2", lines=(line(3, "a"), line(1, "b"), line(2, "a"))),
        order("X1", lines=(line(1, "c"),), status=OrderStatus.RETURNED),
        order("X3", status=OrderStatus.CANCELLED),
        order("X4", lines=()),
    )
    with store(writing=False) as uow:
        assert list(uow.orders.bought_together()) == [("k1", ["c"]), ("k1", ["b", "a"])]


def test_what_was_bought_is_told_line_by_line_without_the_cancelled(store: UnitOfWorkFactory) -> None:
    put_orders(
        store,
        order("X2", lines=(line(3, "a"), line(1, "b", 2)), placed_at=None),
        order("X1", lines=(line(1, "c"),), status=OrderStatus.RETURNED),
        order("X3", status=OrderStatus.CANCELLED),
        order("X4", lines=()),
    )
    price = yuan("199.00")
    with store(writing=False) as uow:
        assert list(uow.orders.bought()) == [
            Bought(CustomerId("k1"), OrderId("X1"), NOON, ProductId("c"), 1, price),
            Bought(CustomerId("k1"), OrderId("X2"), None, ProductId("b"), 2, price),
            Bought(CustomerId("k1"), OrderId("X2"), None, ProductId("a"), 1, price),
        ]


@given(amounts=st.lists(st.decimals(-1000, 1000, places=4), max_size=5))
def test_amounts_add_up_to_the_last_digit(store: UnitOfWorkFactory, amounts: list[Decimal]) -> None:
    lines = tuple(replace(line(n), unit_price=Money(amount, "CNY")) for n, amount in enumerate(amounts))
    put_orders(store, order(lines=lines, shipping_fee=Decimal(0), discount=Decimal(0)))
    with store(writing=False) as uow:
        found = uow.orders.get(OrderId("X1"))
        assert found is not None
        assert found.total == Money(sum(amounts, Decimal(0)), "CNY")


def test_a_price_is_said_as_it_was_put(store: UnitOfWorkFactory) -> None:
    put_orders(store, order(shipping_fee=yuan("10.00").amount, discount=Decimal("0.001")))
    with store() as uow:
        found = uow.orders.get(OrderId("X1"))
        assert found is not None
        assert (str(found.lines[0].unit_price.amount), str(found.shipping_fee)) == ("199.00", "10.00")
        assert found.discount == Decimal("0.001")


# Behaviour


def event(minutes: float = 0, kind: str = "view", product_id: str | None = "p1", quantity: int = 1) -> BehaviourEvent:
    return BehaviourEvent(CustomerId("k1"), kind, product_id, later(minutes), quantity)  # type: ignore[arg-type]


def test_the_same_event_is_stored_once_and_events_come_oldest_first(store: UnitOfWorkFactory) -> None:
    different = [event(2), event(1, "search", None), event(1, "view"), event(1, "view", quantity=2), event(0)]
    with store() as uow:
        uow.customers.put([customer()])
        uow.behaviour.add_events([*different, event(2)])
        uow.behaviour.add_events(different)
        assert list(uow.behaviour.events()) == sorted(different, key=lambda each: each.at)


def test_an_event_of_an_unknown_customer_is_refused(store: UnitOfWorkFactory) -> None:
    with store() as uow, pytest.raises(Conflict):
        uow.behaviour.add_events([event()])


def test_sales_are_replaced_by_variant_and_day(store: UnitOfWorkFactory) -> None:
    v1, v2 = VariantId("v1"), VariantId("v2")
    first, second = date(2026, 1, 1), date(2026, 1, 2)
    with store() as uow:
        uow.behaviour.put_daily_sales([(v2, first, 1), (v1, second, 2), (v1, first, 3), (v1, first, 4)])
        uow.behaviour.put_daily_sales([(v2, first, 0)])
        assert list(uow.behaviour.daily_sales()) == [(v1, first, 4), (v1, second, 2), (v2, first, 0)]


def test_segments_and_their_members_are_replaced_together(store: UnitOfWorkFactory) -> None:
    loyal = Segment("loyal", Localized("常客", "Loyal"), Localized(), 1, {"orders": 4.25}, (SHELF.id,), 0.75)
    fresh = Segment("fresh", Localized("新客", "New"), Localized(), 1, {})
    with store() as uow:
        uow.customers.put([customer("k1"), customer("k2")])
        uow.behaviour.put_segments([loyal, fresh], [(CustomerId("k1"), "loyal"), (CustomerId("k2"), "fresh")])
        assert uow.behaviour.segments() == [fresh, loyal]
        uow.customers.put([customer("k1", name="王大明", segment_id="fresh")])
        assert uow.customers.get(CustomerId("k1")) == customer("k1", name="王大明", segment_id="loyal")
        uow.behaviour.put_segments([loyal], [(CustomerId("k2"), "loyal")])
        assert uow.behaviour.segments() == [loyal]
        assert uow.customers.get(CustomerId("k1")) == customer("k1", name="王大明")
        assert uow.customers.get(CustomerId("k2")) == customer("k2", segment_id="loyal")


@pytest.mark.parametrize("member", [("nobody", "loyal"), ("k1", "none")])
def test_members_and_their_segments_must_exist(store: UnitOfWorkFactory, member: tuple[str, str]) -> None:
    with store() as uow, pytest.raises(Conflict):
        uow.customers.put([customer("k1")])
        loyal = Segment("loyal", Localized(), Localized(), 1, {})
        uow.behaviour.put_segments([loyal], [(CustomerId(member[0]), member[1])])


def test_a_note_is_replaced(store: UnitOfWorkFactory) -> None:
    with store() as uow:
        assert uow.meta.get("demo") is None
        uow.meta.put("demo", "42")
        uow.meta.put("demo", str(NOON))
        assert uow.meta.get("demo") == str(NOON)
