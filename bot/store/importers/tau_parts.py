"""What do users, products and orders of tau's retail data become in the shop?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from bot.catalog.model import Money, Option, Product, ProductId, Variant, VariantId
from bot.customers.model import Address, Customer, CustomerId, PaymentMethod
from bot.language import Localized
from bot.orders.model import Order, OrderId, OrderLine, OrderStatus, Payment, PaymentKind, Shipment
from bot.store.importers.cells import BadCell
from bot.store.importers.content import UNDATED
from bot.store.importers.options import named

CURRENCY = "USD"
_STATUSES = {
    "pending": OrderStatus.PENDING,
    "pending (item modified)": OrderStatus.PENDING,
    "pending (items modifed)": OrderStatus.PENDING,  # as the data's own tools write it
    "processed": OrderStatus.PROCESSED,
    "delivered": OrderStatus.DELIVERED,
    "cancelled": OrderStatus.CANCELLED,
    "return requested": OrderStatus.RETURNING,
    "exchange requested": OrderStatus.EXCHANGING,
}


def field(entry: Any, name: str, kind: type | tuple[type, ...] = str) -> Any:
    """Return a field of an entry; raise BadCell where it is missing or of another type, or text with NUL."""
    value = entry.get(name) if isinstance(entry, dict) else None
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
        raise BadCell("not_an_entry", name, "" if value is None else str(value))
    if isinstance(value, str) and not sound(value):
        raise BadCell("nul", name, value.replace("\x00", "␀"))
    return value


def sound(text: str) -> bool:
    """Tell whether a database can keep the text: no NUL and no half characters."""
    return not any(character == "\x00" or "\ud800" <= character <= "\udfff" for character in text)


def money(entry: Any, name: str) -> Money:
    """Return an amount in dollars."""
    value = Decimal(field(entry, name, (Decimal, int)))
    if not value.is_finite() or value < 0 or abs(value) > 10**9:
        raise BadCell("bad_price", name, str(value))
    if value != round(value, 4):
        raise BadCell("too_precise", name, str(value))
    return Money(value, CURRENCY)


def customer(id_: str, entry: Any) -> Customer:
    """Return the customer of a user: proven by e-mail, because the data have no phone numbers."""
    name = field(entry, "name", dict)
    email = field(entry, "email")
    if "@" not in email:
        raise BadCell("bad_email", "email", email)
    methods = field(entry, "payment_methods", dict)
    return Customer(
        id=CustomerId(id_),
        name=f"{field(name, 'first_name')} {field(name, 'last_name')}".strip(),
        email=email,
        phone=None,
        language="en",
        address=address(field(entry, "address", dict)),
        created_at=UNDATED,
        payment_methods=tuple(_method(method) for method in methods.values()),
    )


def address(entry: Any) -> Address:
    """Return an address."""
    return Address(
        line1=field(entry, "address1"),
        line2=field(entry, "address2"),
        city=field(entry, "city"),
        region=field(entry, "state"),
        postcode=field(entry, "zip"),
        country=field(entry, "country"),
    )


def _method(entry: Any) -> PaymentMethod:
    kind = field(entry, "source")
    return PaymentMethod(
        id=field(entry, "id"),
        kind=kind,
        brand=field(entry, "brand") if kind == "credit_card" else "",
        last_four=field(entry, "last_four") if kind == "credit_card" else "",
        balance=money(entry, "balance") if kind == "gift_card" else None,
    )


def product(id_: str, entry: Any) -> tuple[Product, dict[VariantId, bool]]:
    """Return a product and which of its variants are available; the data count no stock."""
    variants = field(entry, "variants", dict)
    if not variants:
        raise BadCell("not_an_entry", "variants")
    made = [_variant(ProductId(id_), item, told) for item, told in variants.items()]
    return Product(
        id=ProductId(id_),
        name=Localized(en=field(entry, "name")),
        category_id=None,
        brand=Localized(),
        description=Localized(),
        attributes=(),
        variants=tuple(made),
    ), {variant.id: field(variants[variant.id], "available", bool) for variant in made}


def _variant(product_id: ProductId, item: str, entry: Any) -> Variant:
    if not sound(item) or not item:
        raise BadCell("bad_id", "item_id", item)
    return Variant(VariantId(item), product_id, options(entry), money(entry, "price"))


def options(entry: Any) -> tuple[Option, ...]:
    """Return what sets a variant apart, each value so said that it can stand alone."""
    told = field(entry, "options", dict)
    return tuple(Option(*named(name), Localized(en=_said(name, field(told, name)))) for name in told)


@cache
def _sayings() -> Mapping[str, Mapping[str, Any]]:
    loaded: Mapping[str, Mapping[str, Any]] = yaml.safe_load((Path(__file__).parent / "tau.yml").read_text("utf-8"))
    return loaded


def _said(name: str, value: str) -> str:
    """Return ``not waterproof`` for waterproof: no, ``size 7`` for size: 7; most values stand as they are."""
    own = _sayings()["of"].get(name, {})
    pattern = own.get("#" if value.isdigit() else value) or _sayings()["all"].get(value) or "{value}"
    return str(pattern).format(name=name, value=value)


def order(id_: str, entry: Any, customers: Mapping[str, Customer], variants: Mapping[str, Variant]) -> Order:
    """Return an order; raise BadCell where its customer, a variant or a payment method does not exist."""
    owner = customers.get(field(entry, "user_id"))
    if owner is None:
        raise BadCell("unknown_customer", "user_id", entry["user_id"])
    status = _STATUSES.get(field(entry, "status"))
    if status is None:
        raise BadCell("unknown_status", "status", entry["status"])
    lines = tuple(_line(place, item, variants) for place, item in enumerate(field(entry, "items", list), start=1))
    if not lines:
        raise BadCell("not_an_entry", "items")
    return Order(
        id=OrderId(id_),
        customer_id=owner.id,
        status=status,
        placed_at=None,
        lines=lines,
        payments=tuple(_payment(each, owner) for each in field(entry, "payment_history", list)),
        shipments=tuple(_shipments(field(entry, "fulfillments", list), lines)),
        returns=(),
        address=address(field(entry, "address", dict)),
        currency=CURRENCY,
    )


def _line(place: int, item: Any, variants: Mapping[str, Variant]) -> OrderLine:
    variant = variants.get(field(item, "item_id"))
    if variant is None or variant.product_id != field(item, "product_id"):
        raise BadCell("unknown_variant", "item_id", item["item_id"])
    bought = " · ".join(option.value.en for option in options(item))
    return OrderLine(place, variant.id, variant.product_id, field(item, "name"), bought, 1, money(item, "price"))


def _payment(entry: Any, owner: Customer) -> Payment:
    kinds = {"payment": PaymentKind.PAYMENT, "refund": PaymentKind.REFUND}
    kind = kinds.get(field(entry, "transaction_type"))
    if kind is None:
        raise BadCell("not_an_entry", "transaction_type", entry["transaction_type"])
    method = field(entry, "payment_method_id")
    if method not in {each.id for each in owner.payment_methods}:
        raise BadCell("unknown_payment_method", "payment_method_id", method)
    return Payment(kind, money(entry, "amount"), method, None)


def _shipments(fulfilments: list[Any], lines: tuple[OrderLine, ...]) -> Iterator[Shipment]:
    """Yield one parcel per tracking number; a line bought twice is in the parcel twice."""
    for fulfilment in fulfilments:
        left = list(lines)
        inside = []
        for item in field(fulfilment, "item_ids", list):
            line = next((each for each in left if each.variant_id == item), None)
            if line is None:
                raise BadCell("unknown_variant", "item_ids", str(item))
            left.remove(line)
            inside.append(line.line)
        for tracking in field(fulfilment, "tracking_id", list):
            if not isinstance(tracking, str) or not sound(tracking):
                raise BadCell("not_an_entry", "tracking_id", str(tracking))
            yield Shipment(tracking, "", tuple(inside), ())
