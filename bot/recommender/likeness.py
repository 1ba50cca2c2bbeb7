"""How like are two products?"""

from __future__ import annotations

from math import exp, log

from bot.catalog.features import last_word
from bot.catalog.model import Product

NEAR_PRICE = 0.3
"""What an equal price adds to a cosine."""
OF_A_KIND, STRANGERS = 0.1, 0.35
"""Off the shelf, a smaller cosine is no likeness, of two kettles and of two things that are called otherwise: that
both come in black makes no bag like a laptop, and a smart thermostat is no smart watch."""


def same_shelf(origin: Product, other: Product) -> bool:
    """Tell whether both are of one category."""
    return origin.category_id is not None and origin.category_id == other.category_id


def likeness(origin: Product, other: Product, cosine: float) -> float:
    """Return how like ``other`` is, from the cosine of their texts and their prices; 0 where it is not.

    Halving or doubling the price takes half of what an equal price adds.
    """
    if cosine <= 0 or not (same_shelf(origin, other) or cosine >= STRANGERS or _of_a_kind(origin, other, cosine)):
        return 0.0
    return cosine + NEAR_PRICE * _price_nearness(origin, other)


def _of_a_kind(origin: Product, other: Product, cosine: float) -> bool:
    return cosine >= OF_A_KIND and bool(_kinds(origin) & _kinds(other))


def _kinds(product: Product) -> set[str]:
    return {last_word(form) for form in product.name.forms} - {""}


def _price_nearness(one: Product, two: Product) -> float:
    if not one.prices or not two.prices or one.prices[0].currency != two.prices[0].currency:
        return 0.0
    prices = float(one.prices[0].amount), float(two.prices[0].amount)
    return exp(-abs(log(prices[0] / prices[1]))) if min(prices) > 0 else 0.0
