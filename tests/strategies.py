"""Which products and orders may there be? Everything that the models allow and a database can keep."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

from hypothesis import strategies as st

from bot.catalog.model import Attribute, Money, Option, Product, Variant, VariantId
from bot.customers.model import Address, CustomerId
from bot.language import Localized
from bot.orders.model import Order, OrderLine, Payment, Return, Shipment, ShipmentEvent

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=12)
ids = texts.filter(bool)
zones = st.sampled_from([UTC, timezone(timedelta(hours=8)), timezone(-timedelta(hours=3, minutes=30))])
moments = st.datetimes(datetime(1971, 1, 1), datetime(2200, 1, 1), timezones=zones)
days = st.dates(date(1971, 1, 1), date(2200, 1, 1))
numbers = st.integers(-(2**31), 2**31 - 1)
amounts = st.decimals(-(10**12), 10**12, places=4) | st.decimals(0, 10**6, places=2) | st.integers(0, 999).map(Decimal)
money = st.builds(Money, amounts, st.sampled_from(["CNY", "USD", "GBP", "JPY"]))
localized = st.builds(Localized, texts, texts)
addresses = st.builds(Address, *[texts] * 6)


def few(each: st.SearchStrategy[object]) -> st.SearchStrategy[tuple[object, ...]]:
    """Return tuples of up to three."""
    return st.lists(each, max_size=3).map(tuple)


@st.composite
def products(draw: st.DrawFn) -> Product:
    """Return any product on no shelf; its variants' ids belong to no other."""
    id_ = draw(ids)
    facts, options = st.builds(Attribute, ids, localized, localized), st.builds(Option, ids, localized, localized)
    variant = st.builds(
        Variant, st.just(""), st.just(id_), few(options), st.none() | money, st.none() | texts, st.none() | texts
    )
    drawn = draw(st.lists(variant, min_size=1, max_size=3))
    variants = tuple(replace(each, id=VariantId(f"{id_}/{n}")) for n, each in enumerate(drawn))
    return draw(
        st.builds(
            Product,
            id=st.just(id_),
            name=localized,
            category_id=st.none(),
            brand=localized,
            description=localized,
            attributes=few(facts),
            variants=st.just(variants),
            image=st.none() | texts,
            words=few(texts),
        )
    )


lines = st.builds(OrderLine, numbers, ids, ids, texts, texts, numbers, money)
shipments = st.builds(
    Shipment, texts, texts, few(numbers), few(st.builds(ShipmentEvent, moments, ids, texts)), st.none() | days
)
returns = st.builds(Return, ids, ids, few(numbers), texts, ids, moments, st.none() | money)


def orders(customer: str) -> st.SearchStrategy[Order]:
    """Return any order of this customer."""
    return st.builds(
        Order,
        id=ids,
        customer_id=st.just(CustomerId(customer)),
        placed_at=st.none() | moments,
        lines=st.lists(lines, max_size=3, unique_by=lambda each: each.line).map(tuple),
        payments=few(st.builds(Payment, amount=money, method=texts, at=st.none() | moments)),
        shipments=few(shipments),
        returns=few(returns),
        address=st.none() | addresses,
        currency=st.just("CNY"),
        shipping_fee=amounts,
        discount=amounts,
    )
