"""Who may read which order, and how may its number be written?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.customers.model import CustomerId, ProofLevel, VerifiedCustomer
from bot.errors import NotFound
from bot.orders.numbers import bare, spellings
from bot.orders.service import OrderService
from tests import samples
from tests.fakes import FakeStore
from tests.samples import NOON, later

WANG = VerifiedCustomer(CustomerId("k1"), ProofLevel.ORDER, NOON)
LI = VerifiedCustomer(CustomerId("k2"), ProofLevel.ORDER, NOON)


@pytest.fixture
def orders() -> OrderService:
    store = FakeStore()
    with store.unit_of_work() as uow:
        uow.customers.put([samples.customer("k1"), samples.customer("k2")])
        uow.orders.put(
            [
                samples.order("#W2611340", "k1"),
                samples.order("X20261001017", "k1", placed_at=later(10)),
                samples.order("ab-77", "k2"),
                samples.order("old", "k1", placed_at=None),
            ]
        )
        uow.commit()
    return OrderService(store.unit_of_work)


@pytest.mark.parametrize(
    "typed", ["#W2611340", "w2611340", "W2611340", " # w 261 1340 ", "＃Ｗ２６１１３４０", "w-2611340", "W2611340。"]
)
def test_an_order_is_found_however_its_number_is_typed(orders: OrderService, typed: str) -> None:
    assert orders.read(WANG, typed).id == "#W2611340"


@pytest.mark.parametrize("typed", ["ab-77", "AB-77", " ab - 77 ", "#ab-77"])
def test_a_number_kept_in_small_letters_and_with_a_dash_is_found(orders: OrderService, typed: str) -> None:
    assert orders.read(LI, typed).id == "ab-77"


def test_a_foreign_order_is_refused_just_as_one_that_is_not_there(orders: OrderService) -> None:
    with pytest.raises(NotFound) as foreign:
        orders.read(LI, "#W2611340")
    with pytest.raises(NotFound) as missing:
        orders.read(LI, "#W9999999")
    assert str(foreign.value) == str(missing.value)
    assert foreign.value.code == missing.value.code


@pytest.mark.parametrize("typed", ["", "#", "   ", "？？", "\x00", "a" * 100_000])
def test_what_is_no_number_finds_nothing(orders: OrderService, typed: str) -> None:
    with pytest.raises(NotFound):
        orders.read(WANG, typed)


def test_recent_orders_are_the_customers_own_newest_first(orders: OrderService) -> None:
    assert [order.id for order in orders.recent(WANG)] == ["X20261001017", "#W2611340", "old"]
    assert [order.id for order in orders.recent(WANG, limit=1)] == ["X20261001017"]
    assert [order.id for order in orders.recent(LI)] == ["ab-77"]


@given(st.text(max_size=300))
def test_any_text_becomes_a_short_plain_number_and_six_spellings(text: str) -> None:
    number = bare(text)
    assert len(number) <= 64
    assert number.isascii()
    assert bare(number) == number
    assert len(spellings(text)) == 6
