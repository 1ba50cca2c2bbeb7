"""How like are two products?"""

from __future__ import annotations

from math import exp, log

from bot.catalog.model import Product

NEAR_PRICE = 0.3
"""What an equal price adds to a cosine."""
FLOOR = 0.1
"""Off the shelf, a smaller cosine is no likeness: that both come in black makes no bag like a laptop."""


def same_shelf(origin: Product, other: Product) -> bool:
    """Tell whether both are of one category."""
    return origin.category_id is not None and origin.category_id == other.category_id


def likeness(origin: Product, other: Product, cosine: float) -> float:
    """Return how like ``other`` is, from the cosine of their texts and their prices; 0 where it is not.

    Halving or doubling the price takes half of what an equal price adds.
    """
    if cosine <= 0 or (cosine < FLOOR and not same_shelf(origin, other)):
        return 0.0
    return cosine + NEAR_PRICE * _price_nearness(origin, other)


def _price_nearness(one: Product, two: Product) -> float:
    if not one.prices or not two.prices or one.prices[0].currency != two.prices[0].currency:
        return 0.0
    prices = float(one.prices[0].amount), float(two.prices[0].amount)
    return exp(-abs(log(prices[0] / prices[1]))) if min(prices) > 0 else 0.0
