"""What does the recommender know of a catalogue beforehand?"""

from __future__ import annotations

from dataclasses import dataclass

from bot.catalog.catalogue import Catalogue
from bot.catalog.model import CategoryId, Product
from bot.text import normalise


@dataclass(frozen=True, slots=True)
class Placed:
    """A product with its row in the index, its brand's names and its kind as they are compared, and its price level."""

    product: Product
    row: int
    brands: frozenset[str]
    kinds: frozenset[str]
    level: float | None
    """0 the cheapest of its category … 1 the dearest; None without a price or beside nothing to compare with."""


def placed(catalogue: Catalogue) -> tuple[Placed, ...]:
    """Return all products, in the order of the index's rows."""
    shelves: dict[CategoryId | None, list[float]] = {}
    for product in catalogue.products.values():
        if product.prices:
            shelves.setdefault(product.category_id, []).append(float(product.prices[0].amount))
    for prices in shelves.values():
        prices.sort()
    return tuple(
        Placed(
            product,
            row,
            plain(product.brand.forms),
            catalogue.kinds[product.id],
            _level(product, shelves.get(product.category_id, [])),
        )
        for row, product in enumerate(catalogue.products.values())
    )


def plain(names: tuple[str, ...]) -> frozenset[str]:
    """Return names as they are compared."""
    return frozenset(normalise(name.strip()) for name in names)


def _level(product: Product, prices: list[float]) -> float | None:
    if not product.prices or len(prices) < 2 or product.category_id is None:
        return None
    price = float(product.prices[0].amount)
    below, same = sum(each < price for each in prices), prices.count(price)
    return (below + (same - 1) / 2) / (len(prices) - 1)
