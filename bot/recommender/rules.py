"""May this be recommended for this need at all?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.catalog.model import Product, Variant, VariantId
from bot.catalog.options import admits
from bot.inventory.model import Availability, AvailabilityReason
from bot.recommender.model import Need
from bot.recommender.shelf import Placed, plain

_SUREST_FIRST = (AvailabilityReason.IN_STOCK, AvailabilityReason.LOW_STOCK, AvailabilityReason.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Allowed:
    """A product that breaks no rule, with those of its variants that break none."""

    placed: Placed
    variants: tuple[Variant, ...]


def allowed(products: Iterable[Placed], need: Need) -> Iterator[Allowed]:
    """Yield what category, brand, exclusions, options and budget admit. A variant without a price fits no budget."""
    brands, not_brands = plain(need.brands), plain(need.not_brands)
    for each in products:
        product = each.product
        if each.brands & not_brands or (brands and not each.brands & brands) or _elsewhere(product, need):
            continue
        variants = tuple(v for v in product.variants if _affordable(v, need) and admits(v, need.options))
        if variants:
            yield Allowed(each, variants)


def offer(variants: Sequence[Variant], stock: Mapping[VariantId, Availability]) -> tuple[Variant, Availability] | None:
    """Return the variant to show: of those that can be bought the surest, then the first; None where none can.

    ``variants`` are in order of what the shopper would rather have.
    """
    can_be_bought = [(variant, stock[variant.id]) for variant in variants if stock[variant.id].allowed]
    return min(can_be_bought, key=lambda pair: _SUREST_FIRST.index(pair[1].reason), default=None)


def _elsewhere(product: Product, need: Need) -> bool:
    if product.id in need.not_products or product.category_id in need.not_categories:
        return True
    return bool(need.categories) and product.category_id not in need.categories


def _affordable(variant: Variant, need: Need) -> bool:
    if need.price_min is None and need.price_max is None:
        return True
    if variant.price is None:
        return False
    above = need.price_min is None or variant.price.amount >= need.price_min
    return above and (need.price_max is None or variant.price.amount <= need.price_max)
