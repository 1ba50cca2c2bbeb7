"""What would this shopper like?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from math import exp, log, log1p

import numpy as np

from bot.catalog.catalogue import Catalogue
from bot.catalog.live import LiveCatalogue
from bot.catalog.model import Product, ProductId, Variant
from bot.catalog.options import matching
from bot.clock import Clock
from bot.inventory.availability import StockRoom
from bot.ports import UnitOfWorkFactory
from bot.recommender.model import Need, Reason, Recommendation
from bot.recommender.popularity import DAYS, Popularity
from bot.recommender.rules import offer, product_allowed, variants_allowed
from bot.segmentation.model import Segment

WORDS, SEGMENT, POPULAR = 1.0, 0.25, 0.1
BATCH = 60
DIVERSITY = 0.3


@dataclass(frozen=True, slots=True)
class _Candidate:
    product: Product
    row: int
    variants: tuple[Variant, ...]
    score: float
    reasons: tuple[Reason, ...]


class Recommender:
    """Content-based: TF-IDF and cosine over the catalogue, hard rules, what the segment likes, what sells."""

    def __init__(
        self, unit_of_work: UnitOfWorkFactory, catalogue: LiveCatalogue, stock: StockRoom, clock: Clock
    ) -> None:
        self._catalogue, self._stock = catalogue, stock
        self._popularity = Popularity(unit_of_work, clock)

    def recommend(self, need: Need, *, segment: Segment | None = None, n: int = 3) -> list[Recommendation]:
        """Return up to ``n`` different products that can be bought and break no rule of the need, best first."""
        catalogue = self._catalogue.current()
        units = self._popularity.units(catalogue)
        best = max(units.values(), default=0)
        scores = catalogue.index.scores(need.text) if len(catalogue.ids) else np.zeros(0)
        found: list[_Candidate] = []
        for row, product in enumerate(catalogue.products.values()):
            variants = tuple(variants_allowed(product, need)) if product_allowed(product, need) else ()
            if not variants:
                continue
            score, reasons = WORDS * float(scores[row]), []
            if scores[row] > 0:
                reasons.append(Reason("reason_matches_words", {"words": ()}))
            if segment is not None and product.category_id in segment.favourite_categories:
                score += SEGMENT
                category = catalogue.categories[product.category_id] if product.category_id else None
                if category is not None:
                    reasons.append(Reason("reason_segment_favourite", {"category": category.name}))
            if best and units.get(product.id):
                score += POPULAR * log1p(units[product.id]) / log1p(best)
                reasons.append(Reason("reason_popular", {"units": units[product.id], "days": DAYS}))
            found.append(_Candidate(product, row, variants, score, tuple(reasons)))
        return self._choose(catalogue, found, need, n)

    def similar(self, product: ProductId, *, need: Need = Need(), n: int = 3) -> list[Recommendation]:
        """Return up to ``n`` products like the given one, of its category first, never itself; [] if it is unknown."""
        catalogue = self._catalogue.current()
        origin = catalogue.products.get(product)
        if origin is None:
            return []
        need = replace(need, not_products=(*need.not_products, product))
        scores = catalogue.index.cosine(catalogue.index.matrix[catalogue.row_of[product]])
        reason = Reason("reason_similar", {"product": origin.name})
        found = [
            _Candidate(each, row, variants, self._likeness(origin, each, float(scores[row])), (reason,))
            for row, each in enumerate(catalogue.products.values())
            if product_allowed(each, need) and (variants := tuple(variants_allowed(each, need)))
        ]
        return self._choose(catalogue, [each for each in found if each.score > 0], need, n)

    @staticmethod
    def _likeness(origin: Product, other: Product, cosine: float) -> float:
        if cosine <= 0:
            return 0.0
        same = origin.category_id is not None and origin.category_id == other.category_id
        near = 0.0
        if origin.prices and other.prices and min(origin.prices[0].amount, other.prices[0].amount) > Decimal(0):
            near = exp(-abs(log(float(origin.prices[0].amount / other.prices[0].amount))))
        return cosine + (1.0 if same else 0.0) + 0.2 * near

    def _choose(self, catalogue: Catalogue, found: Sequence[_Candidate], need: Need, n: int) -> list[Recommendation]:
        ranked = sorted(found, key=lambda each: (-each.score, each.product.id))
        chosen: list[Recommendation] = []
        for start in range(0, len(ranked), BATCH):
            batch = ranked[start : start + BATCH]
            stock = self._stock.of([variant.id for each in batch for variant in each.variants])
            for each in batch:
                offered = offer(each.variants, stock)
                if offered is None:
                    continue
                reasons = [*each.reasons]
                if offered[0].price and (need.price_min is not None or need.price_max is not None):
                    details = {"price": offered[0].price, "price_min": need.price_min, "price_max": need.price_max}
                    reasons.append(Reason("reason_budget", details))
                if need.options:
                    reasons.append(Reason("reason_options", {"options": tuple(matching(offered[0], need.options))}))
                chosen.append(Recommendation(each.product, *offered, each.score, tuple(reasons)))
                if len(chosen) == n:
                    return chosen
        return chosen
