"""What does the shopper want recommended, put together from this message and those before?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, replace
from decimal import Decimal
from typing import Any

from actions.turn import Turn
from bot.catalog.model import Product
from bot.recommender.model import Need
from bot.text import normalise

CENT = Decimal("0.01")
"""Just below and just above a price."""
_LONGEST = 300
_NO_WISH = ("price_range", "ordinal", "quantity", "not_brand", "not_category", "not_product", "not_option")
"""Named in a message, but nothing that a fitting product's words could have."""


def need_of(stored: Mapping[str, Any]) -> Need:
    """Read a need from the slot's JSON."""
    values: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in stored.items()}
    for key in ("price_min", "price_max"):
        if values.get(key) is not None:
            values[key] = Decimal(str(values[key]))
    return Need(**values)


def need_json(need: Need) -> dict[str, Any]:
    """Return the need as JSON for its slot."""
    return {key: str(value) if isinstance(value, Decimal) else value for key, value in asdict(need).items()}


def need_now(turn: Turn, old: Need) -> Need:
    """Return the old need with what this message adds or replaces.

    A new category starts a new need, but what was ruled out by name stays out; a new budget replaces the old one.
    """
    categories = turn.values("category")
    if categories and old.categories and set(categories) != set(old.categories):
        old = Need(not_brands=old.not_brands)
    span = turn.first("price_range")
    return replace(
        old,
        text=f"{old.text} {turn.text_without(*_NO_WISH)}".strip()[-_LONGEST:],
        categories=categories or old.categories,
        brands=tuple(b for b in turn.values("brand") or old.brands if b not in turn.values("not_brand")),
        not_brands=tuple(dict.fromkeys((*old.not_brands, *turn.values("not_brand")))),
        not_categories=tuple(dict.fromkeys((*old.not_categories, *turn.values("not_category")))),
        not_products=tuple(dict.fromkeys((*old.not_products, *turn.values("not_product")))),
        options=turn.values("option") or old.options,
        price_min=_amount(span["min"]) if span else old.price_min,
        price_max=_amount(span["max"]) if span else old.price_max,
    )


def cheaper(turn: Turn, need: Need) -> Need:
    """Return the need with a ceiling below what was shown; of the same shelf where none was named."""
    prices = _prices_shown(turn)
    if not prices or turn.first("price_range"):
        return need
    return replace(need, categories=need.categories or _shelf(turn), price_max=min(prices) - CENT, price_min=None)


def dearer(turn: Turn, need: Need) -> Need:
    """Return the need with a floor above what was shown."""
    prices = _prices_shown(turn)
    if not prices or turn.first("price_range"):
        return need
    return replace(need, categories=need.categories or _shelf(turn), price_min=max(prices) + CENT, price_max=None)


def ruled_out(product: Product, need: Need) -> bool:
    """Tell whether the shopper said that it shall not be this product, its brand or its shelf."""
    brands = {normalise(form) for form in product.brand.forms}
    unwanted = product.id in need.not_products or product.category_id in need.not_categories
    return unwanted or bool(brands & {normalise(each) for each in need.not_brands})


def loosened(need: Need) -> Iterator[tuple[str, Need]]:
    """Yield what could be loosened and the need without it, the smallest concession first."""
    if need.options:
        yield "options", replace(need, options=())
    if need.brands:
        yield "brand", replace(need, brands=())
    if need.price_min is not None or need.price_max is not None:
        yield "budget", replace(need, price_min=None, price_max=None)


def _amount(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def _prices_shown(turn: Turn) -> list[Decimal]:
    """Return the lowest price of the product talked about, or of each one of the list just shown."""
    products = [turn.product] if turn.product else turn.shown
    return [product.prices[0].amount for product in products if product.prices]


def _shelf(turn: Turn) -> tuple[str, ...]:
    products = [turn.product] if turn.product else turn.shown
    return tuple(dict.fromkeys(product.category_id for product in products if product.category_id))
