"""In which order, and why?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log1p

from bot.catalog.catalogue import Catalogue
from bot.catalog.features import Word
from bot.catalog.model import Category, Product, Variant
from bot.catalog.options import matching
from bot.recommender.model import Need, Reason
from bot.recommender.popularity import DAYS, Popularity
from bot.recommender.rules import Allowed
from bot.recommender.words import is_of_kind, kept, quoted, telling
from bot.segmentation.model import Segment

WORDS, KIND, FAVOURITE, LEVEL, POPULAR = 1.0, 0.25, 0.2, 0.1, 0.1
"""What counts at most: likeness to the shopper's words, being of the kind they name, the segment's favourite shelves
and price level, and sales."""
FULL_LIKENESS = 0.3
"""The best cosine counts in full from here on: a need of a few words never comes near 1 to a whole product."""
FAR = 0.25
"""Less than this part of the best likeness is far from what was asked for."""
LOW, HIGH = 0.35, 0.65
"""Price levels up to and from which a segment, or a product on its shelf, is called cheap or dear."""
_SELLS_WELL = 0.2
"""The best sellers of a choice are this part of it."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """A product that may be offered, with what moved its score. ``soft`` reasons are in order of what they gave."""

    allowed: Allowed
    score: float
    words: tuple[Word, ...]
    soft: tuple[Reason, ...]


def ranked(
    catalogue: Catalogue, choice: Sequence[Allowed], need: Need, segment: Segment | None, popularity: Popularity
) -> list[Ranked]:
    """Return the products of ``choice``, best first, ties by id.

    Where the words tell some products from others and no shelf was named, products far from the words are left out:
    who wants "something for running" is not served by a best-selling lamp.
    """
    likeness = catalogue.index.scores(need.text)
    asked = catalogue.index.words(need.text)
    words = telling(asked, catalogue.index, [each.placed for each in choice])
    if not need.categories and any(words.values()):
        floor = FAR * max(float(likeness[row]) for row, told in words.items() if told)
        choice = [each for each in choice if likeness[each.placed.row] >= floor]
    full = max([FULL_LIKENESS, *(float(likeness[each.placed.row]) for each in choice)])
    units = [popularity.units(each.placed.product) for each in choice]
    most, sells_well = max(units, default=0), _sells_well(units)
    found: list[Ranked] = []
    for each, sold in zip(choice, units, strict=True):
        score = WORDS * float(likeness[each.placed.row]) / full
        score += KIND * any(is_of_kind(word, each.placed) for word in asked)
        soft = [*_of_segment(catalogue, each, segment), *_of_sales(sold, most, sells_well)]
        total = score + sum(gain for gain, _ in soft)
        reasons = [reason for _, reason in sorted(soft, key=lambda pair: -pair[0]) if reason is not None]
        found.append(Ranked(each, total, words[each.placed.row], tuple(reasons)))
    return sorted(found, key=lambda each: (-each.score, each.allowed.placed.product.id))


def reasons(catalogue: Catalogue, need: Need, chosen: Ranked, variant: Variant) -> tuple[Reason, ...]:
    """Return all reasons for a variant: what was asked for in words and options, the budget, then the softer ones.

    Shelf and brand, which all of the choice have, are named where there is nothing else to say.
    """
    found: list[Reason] = []
    if words := kept(chosen.words, chosen.allowed.placed.product, variant):
        found.append(Reason("reason_matches_words", {"words": quoted(need.text, words)}))
    if options := tuple(matching(variant, need.options)):
        found.append(Reason("reason_options", {"options": options}))
    if variant.price is not None and (need.price_min is not None or need.price_max is not None):
        limits = {"price_min": need.price_min, "price_max": need.price_max}
        found.append(Reason("reason_budget", {"price": variant.price, **limits}))
    return tuple([*found, *chosen.soft] or _of_rules(catalogue, need, chosen.allowed.placed.product))


def _of_rules(catalogue: Catalogue, need: Need, product: Product) -> list[Reason]:
    category = _category(catalogue, product)
    if need.brands and product.brand.forms:
        return [Reason("reason_brand", {"brand": product.brand})]
    if need.categories and category is not None:
        return [Reason("reason_category", {"category": category.name})]
    return []


def _category(catalogue: Catalogue, product: Product) -> Category | None:
    return None if product.category_id is None else catalogue.categories.get(product.category_id)


def _of_segment(catalogue: Catalogue, each: Allowed, segment: Segment | None) -> list[tuple[float, Reason | None]]:
    """Return what the shopper's segment adds: its favourite shelves, and prices near those it pays."""
    if segment is None:
        return []
    found: list[tuple[float, Reason | None]] = []
    category = _category(catalogue, each.placed.product)
    if category is not None and category.id in segment.favourite_categories:
        found.append((FAVOURITE, Reason("reason_segment_favourite", {"category": category.name})))
    level = each.placed.level
    if level is not None:
        both_low, both_high = max(level, segment.price_level) <= LOW, min(level, segment.price_level) >= HIGH
        reason = (
            Reason("reason_price_level", {"level": "low" if both_low else "high"}) if both_low or both_high else None
        )
        found.append((LEVEL * (1.0 - abs(level - segment.price_level)), reason))
    return found


def _of_sales(sold: int, most: int, sells_well: int) -> list[tuple[float, Reason | None]]:
    if not sold:
        return []
    reason = Reason("reason_popular", {"units": sold, "days": DAYS}) if sold >= sells_well else None
    return [(POPULAR * log1p(sold) / log1p(most), reason)]


def _sells_well(units: Sequence[int]) -> int:
    """Return how many units the best sellers of the choice have sold at least."""
    best = sorted((sold for sold in units if sold), reverse=True)
    return best[int(len(best) * _SELLS_WELL)] if best else 0
