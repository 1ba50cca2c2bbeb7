"""What does the shop sell right now?"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cached_property
from types import MappingProxyType

from bot.catalog.index import TextIndex
from bot.catalog.model import Category, CategoryId, FaqEntry, Product, ProductId, Variant, VariantId
from bot.clock import Clock
from bot.ports import UnitOfWorkFactory
from bot.text import normalise

RELEVANT = 0.34
"""A hit has at least this part of the words that were asked for (see ``TextIndex.coverage``)."""


class Catalogue:
    """One version of the catalogue, never changed; its indices are built on first use."""

    def __init__(
        self, version: int, products: Sequence[Product], categories: Sequence[Category], faq: Sequence[FaqEntry]
    ) -> None:
        self.version = version
        self.products: Mapping[ProductId, Product] = MappingProxyType({product.id: product for product in products})
        self.categories: Mapping[CategoryId, Category] = MappingProxyType({each.id: each for each in categories})
        self.variants: Mapping[VariantId, Variant] = MappingProxyType(
            {variant.id: variant for product in products for variant in product.variants}
        )
        self.faq = tuple(faq)
        self.ids = tuple(self.products)
        """Product ids in the order of the index's rows."""

    @cached_property
    def index(self) -> TextIndex:
        """TF-IDF over all products; row ``n`` is the product ``ids[n]``."""
        return TextIndex(list(self._fields(product)) for product in self.products.values())

    @cached_property
    def row_of(self) -> Mapping[ProductId, int]:
        """Where each product stands in the index."""
        return {product: row for row, product in enumerate(self.ids)}

    def search(self, text: str, *, category: CategoryId | None = None, limit: int = 5) -> list[tuple[Product, float]]:
        """Return products that have what the text names, with their similarity in (0, 1], best first.

        Nothing where nothing fits: similarity alone, without a fair part of the words, is no hit.
        """
        scores = self.index.scores(text)
        rows = [row for row in scores.argsort(kind="stable")[::-1][:200].tolist() if scores[row] > 0]
        covered = dict(zip(rows, self.index.coverage(text, rows), strict=True))
        hits = ((self.products[self.ids[row]], float(scores[row])) for row in rows if covered[row] >= RELEVANT)
        return [hit for hit in hits if category is None or hit[0].category_id == category][:limit]

    def variant_with(self, product: Product, options: Sequence[str]) -> Variant | None:
        """Return the product's first variant that has all options, given as ``key=value``; None where none has."""
        wanted = [option.partition("=") for option in options]
        return next((v for v in product.variants if all(_has(v, key, value) for key, _, value in wanted)), None)

    def _fields(self, product: Product) -> Iterator[tuple[str, float]]:
        category = self.categories.get(product.category_id) if product.category_id else None
        yield from ((form, 3.0) for form in (*product.name.forms, *product.words))
        yield from ((form, 2.0) for form in product.brand.forms)
        yield from ((form, 2.0) for form in ((*category.name.forms, *category.words) if category else ()))
        yield from ((form, 1.0) for attribute in product.attributes for form in attribute.value.forms)
        options = {form for variant in product.variants for option in variant.options for form in option.value.forms}
        yield from ((form, 1.0) for form in sorted(options))
        yield from ((form, 1.0) for form in product.description.forms)


def _has(variant: Variant, key: str, value: str) -> bool:
    plain = normalise(value.strip())
    return any(
        normalise(option.key) == normalise(key.strip()) and plain in map(normalise, option.value.forms)
        for option in variant.options
    )


class LiveCatalogue:
    """The stored catalogue, read anew when its version has changed.

    ``current`` is at most ``max_age_seconds`` behind the store, plus the time a rebuild takes: meanwhile the old
    snapshot serves, and one thread builds.
    """

    def __init__(self, unit_of_work: UnitOfWorkFactory, clock: Clock, *, max_age_seconds: float = 5.0) -> None:
        self._unit_of_work, self._clock = unit_of_work, clock
        self._max_age = timedelta(seconds=max_age_seconds)
        self._lock = threading.Lock()
        self._snapshot: Catalogue | None = None
        self._checked: datetime | None = None

    def current(self) -> Catalogue:
        """Return the present snapshot."""
        with self._lock:
            now = self._clock.now()
            if self._snapshot is not None and self._checked is not None and now - self._checked < self._max_age:
                return self._snapshot
            with self._unit_of_work(writing=False) as uow:
                version = uow.catalogue.version()
                if self._snapshot is None or self._snapshot.version != version:
                    self._snapshot = Catalogue(
                        version, uow.catalogue.products(), uow.catalogue.categories(), uow.catalogue.faq()
                    )
            self._checked = now
            return self._snapshot
