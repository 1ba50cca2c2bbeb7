"""Do memory, SQLite and PostgreSQL keep the same promises about what importers bring?"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from bot.catalog.model import Money, VariantId
from bot.customers.model import CustomerId, PaymentMethod
from bot.errors import Conflict
from bot.inventory.model import StockLevel, WarehouseId
from bot.language import Localized
from bot.orders.model import OrderId
from bot.ports import UnitOfWorkFactory
from bot.segmentation.model import BehaviourSummary, Segment
from tests.samples import customer, order, product

METHODS = (
    PaymentMethod("credit_card_1", "credit_card", "visa", "4242"),
    PaymentMethod("gift_card_2", "gift_card", balance=Money(Decimal("79.50"), "USD")),
    PaymentMethod("paypal_3", "paypal"),
)


def test_a_customer_keeps_ways_to_pay(store: UnitOfWorkFactory) -> None:
    payer = customer(payment_methods=METHODS)
    with store() as uow:
        uow.customers.put([payer])
        uow.commit()
    with store(writing=False) as uow:
        assert uow.customers.get(payer.id) == payer


def test_all_customers_come_by_id_with_their_segments(store: UnitOfWorkFactory) -> None:
    group = Segment("s1", Localized("甲", "A"), Localized("乙", "B"), 1, {})
    with store() as uow:
        uow.customers.put([customer("k2"), customer("K3"), customer("k1", payment_methods=METHODS)])
        uow.behaviour.put_segments([group], [(CustomerId("k2"), "s1")])
        assert list(uow.customers.all()) == [
            customer("K3"),
            customer("k1", payment_methods=METHODS),
            customer("k2", segment_id="s1"),
        ]


def test_many_orders_are_found_at_once(store: UnitOfWorkFactory) -> None:
    with store() as uow:
        uow.customers.put([customer()])
        uow.orders.put([order(f"X{n}") for n in range(5)])
        wanted = [OrderId(each) for each in ("X4", "X1", "none", "X1")]
        found = {each.id: each for each in uow.orders.get_many(wanted)}
        assert found == {OrderId("X1"): order("X1"), OrderId("X4"): order("X4")}
        assert uow.orders.get_many([]) == []


def test_stock_that_nobody_counted_comes_back_uncounted(store: UnitOfWorkFactory) -> None:
    level = StockLevel(VariantId("v1"), WarehouseId("east"), 1, counted=False)
    with store() as uow:
        uow.catalogue.put_products([product("p1", "v1")])
        uow.stock.put([level])
        assert uow.stock.all_levels() == [level]
        uow.stock.put([replace(level, on_hand=7, counted=True)])
        assert uow.stock.levels([level.variant_id]) == [replace(level, on_hand=7, counted=True)]


def test_summaries_of_behaviour_are_replaced_per_customer(store: UnitOfWorkFactory) -> None:
    first, second = BehaviourSummary(CustomerId("k1"), 12, 99.5, 0.25), BehaviourSummary(CustomerId("k2"), 3, 0, 0)
    with store() as uow:
        uow.customers.put([customer("k1"), customer("k2")])
        uow.behaviour.put_summaries([second, first])
        uow.behaviour.put_summaries([replace(second, views=4)])
        assert list(uow.behaviour.summaries()) == [first, replace(second, views=4)]


def test_a_summary_needs_its_customer(store: UnitOfWorkFactory) -> None:
    with store() as uow, pytest.raises(Conflict):
        uow.behaviour.put_summaries([BehaviourSummary(CustomerId("nobody"), 1, 1, 1)])


def test_the_version_can_be_raised_alone(store: UnitOfWorkFactory) -> None:
    with store() as uow:
        uow.catalogue.raise_version()
        uow.commit()
    with store() as uow:
        before = uow.catalogue.version()
        uow.catalogue.raise_version()
        assert uow.catalogue.version() == before + 1
