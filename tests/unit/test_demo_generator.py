"""The demo shop is the same in every run, and its figures agree with each other."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

import pytest

from bot.orders.model import OrderStatus, PaymentKind
from bot.store.demo import pictures
from bot.store.demo.catalogue import ean13
from bot.store.demo.generator import CUSTOMERS, ORDERS, DemoShop
from bot.store.demo.orders import KNOWN
from bot.store.demo.seed import seed
from tests.fakes import FakeStore

FINGERPRINT = (
    "import hashlib; from bot.store.demo.generator import DemoShop as D; d = D(); "
    "text = repr((d.products, d.stock, d.customers, d.orders, d.events, d.daily_sales)); "
    "import sys; sys.stdout.write(hashlib.sha256(text.encode()).hexdigest())"
)


@pytest.fixture(scope="module")
def shop() -> DemoShop:
    return DemoShop()


def test_two_processes_make_the_same_shop() -> None:
    prints = {
        subprocess.run(
            [sys.executable, "-W", "ignore", "-c", FINGERPRINT],
            env={"PYTHONHASHSEED": hash_seed},
            cwd=Path(__file__).parents[2],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for hash_seed in ("1", "2")
    }
    assert len(prints) == 1


def test_the_shop_has_the_size_it_promises(shop: DemoShop) -> None:
    assert len(shop.categories) == 8
    assert len(shop.products) == 120
    assert len(shop.customers) == CUSTOMERS == 400
    assert len(shop.orders) == ORDERS == 1500
    assert {order.status for order in shop.orders} == set(OrderStatus)


def test_the_documented_orders_are_there(shop: DemoShop) -> None:
    orders = {order.id: order for order in shop.orders}
    assert [(orders[n].customer_id, orders[n].status) for n, *_ in KNOWN] == [(c, s) for _, c, s, _ in KNOWN]
    jing = next(person for person in shop.customers if person.name == "陈静" and person.id == "c-0001")
    assert jing.phone is not None and jing.phone.endswith("1234")


def test_numbers_of_orders_are_unique(shop: DemoShop) -> None:
    assert len({order.id for order in shop.orders}) == ORDERS


def test_what_was_paid_is_what_the_order_costs(shop: DemoShop) -> None:
    for order in shop.orders:
        paid = [payment.amount for payment in order.payments if payment.kind is PaymentKind.PAYMENT]
        assert paid == ([] if order.status is OrderStatus.PENDING else [order.total]), order.id
        assert order.total.amount > 0


def test_a_parcels_events_come_in_order_and_fit_the_status(shop: DemoShop) -> None:
    for order in shop.orders:
        for shipment in order.shipments:
            times = [event.at for event in shipment.events]
            assert times == sorted(times)
            arrived = shipment.events[-1].code == "delivered"
            assert arrived == (order.status is not OrderStatus.SHIPPED), order.id


def test_views_outnumber_carts_and_carts_outnumber_purchases(shop: DemoShop) -> None:
    counts = Counter(event.kind for event in shop.events)
    assert counts["view"] > counts["cart"] > counts["purchase"] > 0


def test_barcodes_carry_the_right_check_digit(shop: DemoShop) -> None:
    codes = [variant.barcode for product in shop.products for variant in product.variants]
    assert len(set(codes)) == len(codes)
    for code in codes:
        assert code is not None and len(code) == 13
        assert sum(int(d) * (3 if place % 2 else 1) for place, d in enumerate(code)) % 10 == 0


def test_a_barcode_of_the_standards_kind() -> None:
    assert ean13(0) == "2000000000008"


def test_some_variants_are_sold_out_and_some_low(shop: DemoShop) -> None:
    free: Counter[str] = Counter()
    for level in shop.stock:
        free[level.variant_id] += level.free
    variants = [variant.id for product in shop.products for variant in product.variants]
    sold_out = sum(free[variant] == 0 for variant in variants) / len(variants)
    assert 0.04 < sold_out < 0.16
    assert any(0 < free[variant] <= 3 for variant in variants)


def test_daily_sales_span_two_years_and_know_promotions(shop: DemoShop) -> None:
    days: Counter[object] = Counter()
    for _, day, sold in shop.daily_sales:
        days[day] += sold
    assert (max(days) - min(days)).days > 700  # type: ignore[operator]
    singles = next(day for day in days if (day.month, day.day) == (11, 11))  # type: ignore[attr-defined]
    assert days[singles] > 2 * sum(days.values()) / len(days)


def test_every_picture_is_well_formed_and_named_by_a_product(shop: DemoShop) -> None:
    drawn = dict(pictures.pictures())
    for svg in drawn.values():
        ElementTree.fromstring(svg)
    named = {product.image for product in shop.products} | {v.image for p in shop.products for v in p.variants}
    assert {f"/media/demo/{name}" for name in drawn} >= named


def test_every_kind_of_product_has_a_drawing_of_its_own_family() -> None:
    from bot.store.demo.catalogue import shelves

    known = pictures._drawings()
    kinds = {product["kind"] for shelf in shelves() for product in shelf["products"]}
    assert {kind for kind in kinds if kind not in known["shapes"] and kind not in known["same"]} == set()
    assert set(known["same"].values()) <= set(known["shapes"])


def test_seeding_twice_changes_nothing(shop: DemoShop, tmp_path: Path) -> None:
    store = FakeStore()
    first = seed(store.unit_of_work, tmp_path, shop=shop)
    second = seed(store.unit_of_work, tmp_path, shop=shop)
    assert first == second
    with store.unit_of_work() as uow:
        assert len(uow.catalogue.products()) == 120
        order = uow.orders.get(shop.orders[0].id)
        assert order is not None and order.total.amount > Decimal(0)
        assert len(list(uow.behaviour.events())) == len(set(shop.events))
