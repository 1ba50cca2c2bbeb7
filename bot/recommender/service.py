"""What would this shopper like?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from bot.catalog.catalogue import Catalogue
from bot.catalog.live import LiveCatalogue
from bot.catalog.model import ProductId, Variant
from bot.clock import Clock
from bot.inventory.availability import StockRoom
from bot.inventory.model import Availability
from bot.ports import UnitOfWorkFactory
from bot.recommender.diversity import diverse
from bot.recommender.likeness import likeness, same_shelf
from bot.recommender.model import Need, Reason, Recommendation
from bot.recommender.popularity import Popularity
from bot.recommender.ranking import Ranked, ranked, reasons
from bot.recommender.rules import allowed, offer
from bot.recommender.shelf import Placed, placed
from bot.recommender.words import preferred
from bot.segmentation.model import Segment

POOL = 20
"""The few are chosen among so many of the best, or among three times as many as are wanted."""
BATCH = 60
"""Stock is asked for so many products at once, until the pool is full."""

Offer = tuple[Ranked, Variant, Availability]


class Recommender:
    """Content-based: TF-IDF and cosine over the catalogue within hard rules, what the segment likes, what sells."""

    def __init__(
        self, unit_of_work: UnitOfWorkFactory, catalogue: LiveCatalogue, stock: StockRoom, clock: Clock
    ) -> None:
        self._catalogue, self._stock = catalogue, stock
        self._popularity = Popularity(unit_of_work, clock)
        self._placed: tuple[Catalogue, tuple[Placed, ...]] | None = None

    def recommend(self, need: Need, *, segment: Segment | None = None, n: int = 3) -> list[Recommendation]:
        """Return up to ``n`` different products that can be bought and break no rule of the need, best first.

        [] where the rules leave nothing. Words that no product has move nothing: then segment and sales decide, and
        no reason claims otherwise.
        """
        catalogue = self._catalogue.current()
        self._popularity.renew()
        choice = list(allowed(self._known(catalogue), need))
        order = ranked(catalogue, choice, need, segment, self._popularity)
        return self._chosen(catalogue, order, need, n)

    def similar(self, product: ProductId, *, need: Need = Need(), n: int = 3) -> list[Recommendation]:
        """Return up to ``n`` products like the given one, of its category first, never itself; [] if it is unknown.

        The rules of ``need`` hold; its text plays no part.
        """
        catalogue = self._catalogue.current()
        origin = catalogue.products.get(product)
        if origin is None:
            return []
        cosines = catalogue.index.cosine(catalogue.index.matrix[catalogue.row_of[product]])
        reason = (Reason("reason_similar", {"name": origin.name}),)
        choice = allowed(self._known(catalogue), replace(need, not_products=(*need.not_products, product)))
        scored = [(likeness(origin, each.placed.product, float(cosines[each.placed.row])), each) for each in choice]
        order = [Ranked(each, score, (), reason) for score, each in scored if score > 0]
        order.sort(key=lambda each: (-each.score, each.allowed.placed.product.id))
        on_shelf = [each for each in order if same_shelf(origin, each.allowed.placed.product)]
        found = self._chosen(catalogue, on_shelf, need, n)
        elsewhere = [each for each in order if not same_shelf(origin, each.allowed.placed.product)]
        return found + self._chosen(catalogue, elsewhere, need, n - len(found))

    def _known(self, catalogue: Catalogue) -> tuple[Placed, ...]:
        """Return what is prepared for this version of the catalogue; only the last version's is kept."""
        kept = self._placed
        if kept is None or kept[0] is not catalogue:
            kept = self._placed = (catalogue, placed(catalogue))
        return kept[1]

    def _chosen(self, catalogue: Catalogue, order: Sequence[Ranked], need: Need, n: int) -> list[Recommendation]:
        """Return the best that can be bought, no two more alike than need be."""
        pool: list[Offer] = []
        for offered in self._offers(order) if n > 0 else ():
            pool.append(offered)
            if len(pool) == max(POOL, 3 * n):
                break
        few = diverse(pool, n, lambda each: each[0].score, _alike(catalogue))
        return [
            Recommendation(
                each.allowed.placed.product,
                variant,
                availability,
                each.score,
                reasons(catalogue, need, each, variant),
            )
            for each, variant, availability in few
        ]

    def _offers(self, order: Sequence[Ranked]) -> Iterator[Offer]:
        """Yield what can be bought, in order, asking for stock in batches."""
        for start in range(0, len(order), BATCH):
            batch = order[start : start + BATCH]
            stock = self._stock.of([variant.id for each in batch for variant in each.allowed.variants])
            for each in batch:
                found = offer(preferred(each.allowed.variants, each.words), stock)
                if found is not None:
                    yield each, *found


def _alike(catalogue: Catalogue) -> Callable[[Offer, Offer], float]:
    matrix = catalogue.index.matrix

    def alike(one: Offer, two: Offer) -> float:
        rows = one[0].allowed.placed.row, two[0].allowed.placed.row
        return float(matrix[rows[0]].multiply(matrix[rows[1]]).sum())

    return alike
