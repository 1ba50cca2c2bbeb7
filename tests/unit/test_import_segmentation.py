"""Do customers whose behaviour the shop only counted find their segment?"""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.customers.model import CustomerId
from bot.segmentation.model import BehaviourEvent, BehaviourSummary
from bot.segmentation.service import Segments
from tests.fakes import FakeStore
from tests.samples import NOON, customer, order, product


def summary(number: int) -> BehaviourSummary:
    heavy = number % 2
    return BehaviourSummary(CustomerId(f"k{number:02}"), 200.0 if heavy else 4.0, 9000.0 if heavy else 30.0, 20 * heavy)


def store_with(summaries: int, buyers: int = 0) -> FakeStore:
    store = FakeStore()
    with store.unit_of_work() as uow:
        uow.catalogue.put_products([product("p1"), product("p2")])
        uow.customers.put([customer(f"k{n:02}") for n in range(summaries)])
        uow.behaviour.put_summaries([summary(n) for n in range(summaries)])
        uow.customers.put([customer(f"b{n:02}") for n in range(buyers)])
        uow.orders.put([order(f"X{n}", f"b{n:02}", placed_at=NOON - timedelta(days=n)) for n in range(buyers)])
        uow.behaviour.add_events(
            [BehaviourEvent(CustomerId(f"b{n:02}"), "view", None, NOON - timedelta(days=n)) for n in range(buyers)]
        )
        uow.commit()
    return store


def test_summaries_alone_make_segments() -> None:
    store = store_with(20)
    report = Segments(store.unit_of_work).refit(k=2)
    assert report.customers == 20
    assert sorted(segment.size for segment in report.segments) == [10, 10]
    with store.unit_of_work(writing=False) as uow:
        heavy, light = (uow.customers.get(CustomerId(each)) for each in ("k01", "k02"))
        assert heavy and light and heavy.segment_id != light.segment_id
        rich = next(segment for segment in uow.behaviour.segments() if segment.id == heavy.segment_id)
    assert rich.features["money"] == 9000
    assert rich.features["views"] == 200


def test_summaries_join_customers_with_orders() -> None:
    report = Segments(store_with(6, buyers=6).unit_of_work).refit(k=2)
    assert report.customers == 12


def test_records_hold_where_a_customer_has_both() -> None:
    store = store_with(0, buyers=3)
    with store.unit_of_work() as uow:
        uow.behaviour.put_summaries([BehaviourSummary(CustomerId("b00"), 1e6, 1e6, 1e6)])
        uow.commit()
    report = Segments(store.unit_of_work).refit(k=1)
    assert report.customers == 3
    assert report.segments[0].features["frequency"] == pytest.approx(1.0)
