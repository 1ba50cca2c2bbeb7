"""May this be recommended for this need at all?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from bot.catalog.model import Option, Product, Variant, VariantId
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
    return [variant for variant in product.variants if _affordable(variant, need) and _has_options(variant, need)]


def offer(variants: Sequence[Variant], stock: Mapping[VariantId, Availability]) -> tuple[Variant, Availability] | None:
    """Return the variant to show: the first that can be bought, one with a known figure before one without."""
    open_ones = [(variant, stock[variant.id]) for variant in variants if stock[variant.id].allowed]
    return min(open_ones, key=lambda pair: pair[1].quantity == 0, default=None)


def options_met(variant: Variant, options: Sequence[str]) -> tuple[Option, ...]:
    """Return the variant's options that were asked for."""
    return tuple(option for wanted in options for option in _matching(variant, wanted))


def _affordable(variant: Variant, need: Need) -> bool:
    if need.price_min is None and need.price_max is None:
        return True
    if variant.price is None:
        return False
    above = need.price_min is None or variant.price.amount >= need.price_min
    return above and (need.price_max is None or variant.price.amount <= need.price_max)


def _has_options(variant: Variant, need: Need) -> bool:
    return all(any(True for _ in _matching(variant, wanted)) for wanted in need.options)


def _matching(variant: Variant, wanted: str) -> Iterator[Option]:
    key, _, value = wanted.partition("=")
    for option in variant.options:
        same_value = normalise(value.strip()) in {normalise(form) for form in option.value.forms}
        if normalise(option.key) == normalise(key.strip()) and same_value:
            yield option


def _plain(names: Sequence[str]) -> set[str]:
    return {normalise(name.strip()) for name in names}
