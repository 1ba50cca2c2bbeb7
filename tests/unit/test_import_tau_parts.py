"""What do entries of tau's retail data become?"""

from __future__ import annotations

from copy import deepcopy
from decimal import Decimal
from typing import Any

import pytest

from bot.catalog.model import Money
from bot.customers.contact import matches
from bot.customers.model import Customer, PaymentMethod
from bot.orders.model import Order, OrderStatus, PaymentKind
from bot.store.importers.cells import BadCell
from bot.store.importers.tau_parts import customer, order, product

HOME = {"address1": "1 Elm St", "address2": "", "city": "Austin", "country": "USA", "state": "TX", "zip": "73301"}
USER: dict[str, Any] = {
    "name": {"first_name": "Ann", "last_name": "Lee"},
    "address": HOME,
    "email": "ann@example.com",
    "payment_methods": {
        "gift_card_1": {"source": "gift_card", "balance": Decimal("12.50"), "id": "gift_card_1"},
        "credit_card_2": {"source": "credit_card", "brand": "visa", "last_four": "4242", "id": "credit_card_2"},
        "paypal_3": {"source": "paypal", "id": "paypal_3"},
    },
    "orders": ["#W1"],
}
SHOES: dict[str, Any] = {
    "name": "Hiking Boots",
    "product_id": "77",
    "variants": {
        "771": {
            "item_id": "771", "available": True, "price": Decimal("99.5"),
            "options": {"size": "7", "color": "black", "waterproof": "no"},
        },
        "772": {
            "item_id": "772", "available": False, "price": 120,
            "options": {"size": "M", "color": "red", "waterproof": "yes"},
        },
    },
}  # fmt: skip
LEFT = {
    "name": "Hiking Boots",
    "product_id": "77",
    "item_id": "771",
    "price": Decimal("99.5"),
    "options": {"size": "7"},
}
RIGHT = LEFT | {"item_id": "772", "price": Decimal("120"), "options": {"size": "M"}}
PAID = {"transaction_type": "payment", "amount": Decimal("319"), "payment_method_id": "paypal_3"}
BOUGHT: dict[str, Any] = {
    "order_id": "#W1",
    "user_id": "ann_1",
    "address": HOME,
    "status": "delivered",
    "items": [LEFT, RIGHT, LEFT],
    "fulfillments": [
        {"tracking_id": ["555"], "item_ids": ["771", "771"]},
        {"tracking_id": ["556"], "item_ids": ["772"]},
    ],
    "payment_history": [PAID, PAID | {"transaction_type": "refund", "amount": Decimal("99.5")}],
}


def bought(**changed: Any) -> Order:
    shoes, _ = product("77", SHOES)
    ann: Customer = customer("ann_1", USER)
    return order("#W1", BOUGHT | changed, {"ann_1": ann}, {variant.id: variant for variant in shoes.variants})


def test_a_user_becomes_a_customer_who_is_proven_by_e_mail() -> None:
    ann = customer("ann_1", USER)
    assert (ann.name, ann.email, ann.phone, ann.language) == ("Ann Lee", "ann@example.com", None, "en")
    assert ann.address and ann.address.city == "Austin" and ann.address.postcode == "73301"
    assert matches("Ann@Example.com", phone=ann.phone, email=ann.email)
    assert not matches("4242", phone=ann.phone, email=ann.email)


def test_a_users_ways_to_pay_are_kept() -> None:
    assert customer("ann_1", USER).payment_methods == (
        PaymentMethod("gift_card_1", "gift_card", balance=Money(Decimal("12.50"), "USD")),
        PaymentMethod("credit_card_2", "credit_card", "visa", "4242"),
        PaymentMethod("paypal_3", "paypal"),
    )


def test_a_product_has_variants_with_exact_prices_and_tells_which_there_are() -> None:
    shoes, available = product("77", SHOES)
    assert shoes.name.en == "Hiking Boots"
    assert [variant.price for variant in shoes.variants] == [
        Money(Decimal("99.5"), "USD"),
        Money(Decimal("120"), "USD"),
    ]
    assert available == {"771": True, "772": False}


def test_options_are_said_so_that_they_can_stand_alone() -> None:
    shoes, _ = product("77", SHOES)
    said = [[option.value.en for option in variant.options] for variant in shoes.variants]
    assert said == [["size 7", "black", "not waterproof"], ["size M", "red", "waterproof"]]
    assert [option.key for option in shoes.variants[0].options] == ["size", "color", "waterproof"]


def test_an_orders_lines_parcels_and_payments_are_kept() -> None:
    made = bought()
    assert made.status is OrderStatus.DELIVERED
    assert made.placed_at is None
    assert [(line.line, line.variant_id, line.quantity) for line in made.lines] == [
        (1, "771", 1),
        (2, "772", 1),
        (3, "771", 1),
    ]
    assert [(parcel.tracking_number, parcel.lines) for parcel in made.shipments] == [("555", (1, 3)), ("556", (2,))]
    assert [(each.kind, each.amount.amount, each.method) for each in made.payments] == [
        (PaymentKind.PAYMENT, Decimal("319"), "paypal_3"),
        (PaymentKind.REFUND, Decimal("99.5"), "paypal_3"),
    ]
    assert made.total == Money(Decimal("319.0"), "USD")


@pytest.mark.parametrize(
    ("status", "becomes"),
    [
        ("pending", OrderStatus.PENDING),
        ("processed", OrderStatus.PROCESSED),
        ("delivered", OrderStatus.DELIVERED),
        ("cancelled", OrderStatus.CANCELLED),
        ("return requested", OrderStatus.RETURNING),
        ("exchange requested", OrderStatus.EXCHANGING),
    ],
)
def test_statuses_are_mapped(status: str, becomes: OrderStatus) -> None:
    assert bought(status=status).status is becomes


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"user_id": "bob"}, "unknown_customer"),
        ({"status": "lost"}, "unknown_status"),
        ({"items": []}, "not_an_entry"),
        ({"items": [LEFT | {"item_id": "999"}]}, "unknown_variant"),
        ({"items": [LEFT | {"product_id": "1"}]}, "unknown_variant"),
        ({"items": [LEFT | {"price": "99.5"}]}, "not_an_entry"),
        ({"items": [LEFT | {"price": Decimal("-1")}]}, "bad_price"),
        ({"items": [LEFT | {"price": True}]}, "not_an_entry"),
        ({"items": [LEFT | {"price": Decimal("0.00001")}]}, "too_precise"),
        ({"items": [LEFT | {"name": "a\x00b"}]}, "nul"),
        ({"fulfillments": [{"tracking_id": ["1"], "item_ids": ["771", "771", "771"]}]}, "unknown_variant"),
        ({"fulfillments": [{"tracking_id": [1], "item_ids": ["771"]}]}, "not_an_entry"),
        ({"payment_history": [PAID | {"payment_method_id": "x"}]}, "unknown_payment_method"),
        ({"payment_history": [PAID | {"transaction_type": "gift"}]}, "not_an_entry"),
        ({"address": None}, "not_an_entry"),
    ],
)
def test_an_order_that_cannot_be_is_refused(changed: dict[str, Any], reason: str) -> None:
    with pytest.raises(BadCell, match=f"^{reason}$"):
        bought(**changed)


@pytest.mark.parametrize("path", [("email",), ("name", "first_name"), ("address", "zip"), ("payment_methods",)])
@pytest.mark.parametrize("value", [None, 7, [], "\ud83d"])
def test_a_user_that_is_none_is_refused(path: tuple[str, ...], value: object) -> None:
    entry = deepcopy(USER)
    inner = entry
    for name in path[:-1]:
        inner = inner[name]
    inner[path[-1]] = value
    with pytest.raises(BadCell):
        customer("ann_1", entry)


@pytest.mark.parametrize(
    "entry", [None, [], "x", {}, {"name": "x", "variants": {}}, {"name": "x", "variants": {"1": 7}}]
)
def test_a_product_that_is_none_is_refused(entry: object) -> None:
    with pytest.raises(BadCell):
        product("77", entry)
