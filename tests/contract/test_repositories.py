"""Do memory, SQLite and PostgreSQL keep the same promises about transactions, catalogue and stock?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given

from bot.catalog.model import CategoryId, FaqEntry, FaqId, Product, VariantId
from bot.customers.model import CustomerId
from bot.errors import BadInput, Conflict
from bot.inventory.model import StockLevel, WarehouseId
from bot.language import Localized
from bot.ports import UnitOfWork, UnitOfWorkFactory
from tests.samples import SHELF, customer, order, product
from tests.strategies import products

EAST, WEST = WarehouseId("east"), WarehouseId("west")


def put_products(store: UnitOfWorkFactory, *made: Product) -> None:
    with store() as uow:
        uow.catalogue.put_products(made)
        uow.commit()


# One transaction


def test_what_is_not_committed_is_forgotten(store: UnitOfWorkFactory) -> None:
    with store() as uow:
        uow.meta.put("seed", "42")
        uow.commit()
        uow.meta.put("seed", "43")
    with store() as uow:
        assert uow.meta.get("seed") == "42"


def test_an_error_in_the_block_leaves_no_half(store: UnitOfWorkFactory) -> None:
    with pytest.raises(Conflict), store() as uow:
        uow.customers.put([customer("k1")])
        uow.orders.put([order(customer_id="nobody")])
        uow.commit()
    with store() as uow:
        assert uow.customers.get(CustomerId("k1")) is None


def test_a_block_reads_what_it_has_written(store: UnitOfWorkFactory) -> None:
    with store() as uow:
        uow.catalogue.put_products([product("p1")])
        assert [found.id for found in uow.catalogue.products()] == ["p1"]


def test_a_reading_block_cannot_be_committed(store: UnitOfWorkFactory) -> None:
    with store(writing=False) as uow, pytest.raises(RuntimeError, match="writing=False"):
        uow.commit()


def test_a_reading_block_sees_one_state_and_waits_for_nobody(store: UnitOfWorkFactory) -> None:
    with store(writing=False) as reader:
        assert reader.meta.get("seed") is None
        with store() as writer:
            writer.meta.put("seed", "42")
            with store(writing=False) as other:
                assert other.meta.get("seed") is None
            writer.commit()
        assert reader.meta.get("seed") is None
    with store(writing=False) as reader:
        assert reader.meta.get("seed") == "42"


def test_a_writing_block_inside_another_is_refused_at_once(store: UnitOfWorkFactory) -> None:
    with store(), pytest.raises(RuntimeError, match="wait for itself"), store():
        pass
    with store() as uow:
        uow.commit()


# Catalogue


@given(made=products())
def test_any_product_comes_back_as_it_was_put(store: UnitOfWorkFactory, made: Product) -> None:
    put_products(store, made)
    put_products(store, made)
    with store(writing=False) as uow:
        assert [found for found in uow.catalogue.products() if found.id == made.id] == [made]


def test_products_categories_and_questions_come_ordered_by_id(store: UnitOfWorkFactory) -> None:
    ids = ["a", "B", "b", "Z", "10", "9", "é", "中"]
    with store() as uow:
        uow.catalogue.put_products([product(each) for each in ids])
        uow.catalogue.put_categories([replace(SHELF, id=CategoryId(each)) for each in ids])
        uow.catalogue.put_faq([FaqEntry(FaqId(each), Localized("?"), Localized("!")) for each in ids])
        assert [found.id for found in uow.catalogue.products()] == sorted(ids)
        assert [found.id for found in uow.catalogue.categories()] == sorted(ids)
        assert [found.id for found in uow.catalogue.faq()] == sorted(ids)


def test_categories_and_questions_are_replaced(store: UnitOfWorkFactory) -> None:
    entry = FaqEntry(
        FaqId("f1"), Localized("包邮吗?", "Free shipping?"), Localized("满99", "From 99"), "ship", ("运费",)
    )
    with store() as uow:
        uow.catalogue.put_categories([SHELF, replace(SHELF, words=("x",))])
        uow.catalogue.put_faq([entry])
        uow.catalogue.put_faq([replace(entry, intent=None), replace(entry, words=())])
        assert uow.catalogue.categories() == [replace(SHELF, words=("x",))]
        assert uow.catalogue.faq() == [replace(entry, words=())]


def test_the_version_grows_with_every_committed_change(store: UnitOfWorkFactory) -> None:
    seen = []
    changes: list[Callable[[UnitOfWork], None]] = [
        lambda uow: uow.catalogue.put_categories([SHELF]),
        lambda uow: uow.catalogue.put_products([product()]),
        lambda uow: uow.catalogue.put_products([product()]),
        lambda uow: uow.catalogue.put_faq([FaqEntry(FaqId("f"), Localized("a"), Localized("b"))]),
    ]
    for change in changes:
        with store() as uow:
            seen.append(uow.catalogue.version())
            change(uow)
            uow.commit()
    with store() as uow:
        seen.append(uow.catalogue.version())
        uow.catalogue.put_products([product("p2")])
    with store() as uow:
        assert uow.catalogue.version() == seen[-1]
        uow.catalogue.put_products([])
        uow.catalogue.put_categories([])
        uow.catalogue.put_faq([])
        assert uow.catalogue.version() == seen[-1]
    assert seen == sorted(set(seen))


def test_a_replaced_product_keeps_the_stock_of_the_variants_it_keeps(store: UnitOfWorkFactory) -> None:
    put_products(store, product("p1", "v1", "v2"), product("p2", "v3"))
    with store() as uow:
        uow.stock.put([StockLevel(VariantId(each), EAST, 5) for each in ("v1", "v2", "v3")])
        uow.catalogue.put_products([product("p1", "v4", "v1")])
        assert [variant.id for variant in uow.catalogue.products()[0].variants] == ["v4", "v1"]
        assert [level.variant_id for level in uow.stock.all_levels()] == ["v1", "v3"]


def test_a_variant_belongs_to_one_product(store: UnitOfWorkFactory) -> None:
    put_products(store, product("p1", "v1"))
    with store() as uow, pytest.raises(Conflict):
        uow.catalogue.put_products([product("p2", "v1")])


def test_a_product_needs_its_category(store: UnitOfWorkFactory) -> None:
    with store() as uow, pytest.raises(Conflict):
        uow.catalogue.put_products([product(category_id=SHELF.id)])
    with store() as uow:
        uow.catalogue.put_categories([SHELF])
        uow.catalogue.put_products([product(category_id=SHELF.id)])
        assert uow.catalogue.products()[0].category_id == SHELF.id


# What cannot be kept


@pytest.mark.parametrize("amount", ["0.00001", "NaN", "Infinity", "1E+30", "1E+999999"])
def test_an_amount_that_cannot_be_kept_exactly_is_refused(store: UnitOfWorkFactory, amount: str) -> None:
    with store() as uow, pytest.raises(BadInput):
        uow.orders.put([order(discount=Decimal(amount))])


def test_text_with_nul_is_refused(store: UnitOfWorkFactory) -> None:
    with store() as uow, pytest.raises(BadInput):
        uow.catalogue.put_products([product(image="a\x00b")])


def test_half_a_character_is_refused(store: UnitOfWorkFactory) -> None:
    with store() as uow, pytest.raises(BadInput):
        uow.customers.put([customer(name="\ud83d")])


def test_a_time_without_zone_is_refused(store: UnitOfWorkFactory) -> None:
    with store() as uow, pytest.raises(BadInput):
        uow.customers.put([customer(created_at=datetime(2026, 11, 20))])


# Stock


def test_stock_is_replaced_per_variant_and_warehouse(store: UnitOfWorkFactory) -> None:
    put_products(store, product("p1", "v1", "v2"))
    v1, v2 = VariantId("v1"), VariantId("v2")
    with store() as uow:
        uow.stock.put([StockLevel(v2, WEST, 1), StockLevel(v1, WEST, 2), StockLevel(v1, EAST, 3, 1, date(2026, 12, 1))])
        uow.stock.put([StockLevel(v1, WEST, 9), StockLevel(v1, WEST, 7, 2)])
        expected = [StockLevel(v1, EAST, 3, 1, date(2026, 12, 1)), StockLevel(v1, WEST, 7, 2), StockLevel(v2, WEST, 1)]
        assert uow.stock.all_levels() == expected
        assert uow.stock.levels([v1, v1, VariantId("none")]) == expected[:2]
        assert uow.stock.levels([]) == []


def test_stock_of_an_unknown_variant_is_refused(store: UnitOfWorkFactory) -> None:
    with store() as uow, pytest.raises(Conflict):
        uow.stock.put([StockLevel(VariantId("v1"), EAST, 3)])
