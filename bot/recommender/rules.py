"""May this be recommended for this need at all?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.catalog.model import Product, Variant, VariantId
from bot.catalog.options import admits
from bot.inventory.model import Availability
from bot.recommender.model import Need
from bot.text import normalise


def product_allowed(product: Product, need: Need) -> bool:
    """Tell whether category, brand and exclusions admit the product."""
    brands = {normalise(form.strip()) for form in product.brand.forms}
    if product.id in need.not_products or (product.category_id or "") in need.not_categories:
        return False
    if need.categories and product.category_id not in need.categories:
        return False
    if brands & _plain(need.not_brands):
        return False
    return not need.brands or bool(brands & _plain(need.brands))


def variants_allowed(product: Product, need: Need) -> list[Variant]:
    """Return the variants that options and budget admit; a variant without a price fits no budget."""
    return [variant for variant in product.variants if _affordable(variant, need) and admits(variant, need.options)]


def offer(variants: Sequence[Variant], stock: Mapping[VariantId, Availability]) -> tuple[Variant, Availability] | None:
    """Return the variant to show: the first that can be bought, one with a known figure before one without."""
    open_ones = [(variant, stock[variant.id]) for variant in variants if stock[variant.id].allowed]
    return min(open_ones, key=lambda pair: pair[1].quantity == 0, default=None)


def _affordable(variant: Variant, need: Need) -> bool:
    if need.price_min is None and need.price_max is None:
        return True
    if variant.price is None:
        return False
    above = need.price_min is None or variant.price.amount >= need.price_min
    return above and (need.price_max is None or variant.price.amount <= need.price_max)


def _plain(names: Sequence[str]) -> set[str]:
    return {normalise(name.strip()) for name in names}
