"""What may a shopper be told about stock?"""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.catalog.model import VariantId
from bot.clock import FixedClock
from bot.inventory.availability import LOW, StockRoom, availability
from bot.inventory.model import Availability, AvailabilityReason, StockLevel, WarehouseId
from tests import samples
from tests.fakes import FakeStore
from tests.samples import NOON

TODAY = NOON.date()
BLACK, WHITE = VariantId("p1-black"), VariantId("p1-white")


def level(on_hand: int, allocated: int = 0, restock_on: date | None = None, where: str = "hz") -> StockLevel:
    return StockLevel(BLACK, WarehouseId(where), on_hand, allocated, restock_on)


def test_what_is_promised_to_others_is_not_in_stock() -> None:
    assert availability([level(10, 6)], TODAY) == Availability(True, AvailabilityReason.IN_STOCK, 4)


@pytest.mark.parametrize("free", [1, 2, 3])
def test_the_last_three_are_few(free: int) -> None:
    assert availability([level(free)], TODAY) == Availability(True, AvailabilityReason.LOW_STOCK, free)


def test_warehouses_are_added_up() -> None:
    levels = [level(2, where="hz"), level(3, where="gz"), level(0, 5, where="cd")]
    assert availability(levels, TODAY) == Availability(True, AvailabilityReason.IN_STOCK, 5)


def test_sold_out_with_orders_open_comes_back_on_the_earliest_day() -> None:
    levels = [level(0, 0, date(2026, 12, 5), "hz"), level(1, 1, date(2026, 11, 28), "gz")]
    assert availability(levels, TODAY) == Availability(False, AvailabilityReason.BACK_ON, 0, date(2026, 11, 28))


def test_a_restock_day_that_has_passed_is_no_promise() -> None:
    assert availability([level(0, 0, date(2026, 11, 19))], TODAY) == Availability(False, AvailabilityReason.SOLD_OUT)
    assert availability([level(0, 0, TODAY)], TODAY).back_on == TODAY


def test_no_figure_is_no_refusal_and_no_promise() -> None:
    assert availability([], TODAY) == Availability(True, AvailabilityReason.UNKNOWN, 0)


def test_the_stock_room_answers_for_every_variant_that_was_asked_about() -> None:
    store = FakeStore()
    product = samples.product("p1", BLACK, WHITE)
    with store.unit_of_work() as uow:
        uow.catalogue.put_products([product])
        uow.stock.put([level(7)])
        uow.commit()
    room = StockRoom(store.unit_of_work, FixedClock(NOON))
    found = room.of_products([product])["p1"]
    assert (found[BLACK].reason, found[WHITE].reason) == (AvailabilityReason.IN_STOCK, AvailabilityReason.UNKNOWN)
    assert room.of([]) == {}
    assert room.of([VariantId("nothing"), BLACK, BLACK])[BLACK].quantity == 7


levels = st.lists(
    st.builds(level, st.integers(0, 20), st.integers(0, 20), st.none() | st.dates(date(2026, 1, 1), date(2027, 1, 1))),
    max_size=4,
)


@given(levels)
def test_what_cannot_be_bought_has_no_quantity_and_what_can_has_no_day(levels: list[StockLevel]) -> None:
    found = availability(levels, TODAY)
    assert found.quantity == sum(each.free for each in levels)
    assert found.allowed == (found.quantity > 0 or not levels)
    assert (found.back_on is not None) == (found.reason == AvailabilityReason.BACK_ON)
    assert found.back_on is None or found.back_on >= TODAY
    assert (found.reason == AvailabilityReason.LOW_STOCK) == (1 <= found.quantity <= LOW)


def test_stock_that_nobody_counted_is_in_stock_without_a_figure() -> None:
    some = StockLevel(BLACK, WarehouseId("hz"), 1, counted=False)
    none = StockLevel(BLACK, WarehouseId("gz"), 0, counted=False)
    assert availability([some, none], TODAY) == Availability(True, AvailabilityReason.IN_STOCK, 0)
    assert availability([none], TODAY) == Availability(False, AvailabilityReason.SOLD_OUT)
