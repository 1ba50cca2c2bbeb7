"""What does the shop sell right now?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from math import log
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from bot.catalog.attributes import asked_for
from bot.catalog.denial import affirmed
from bot.catalog.faq import FaqIndex
from bot.catalog.features import Word, asked, features, last_word
from bot.catalog.index import Field, TextIndex
from bot.catalog.model import Category, CategoryId, FaqEntry, Product, ProductId, Variant, VariantId
from bot.catalog.options import has_all
from bot.catalog.terms import Terms, terms_of

RELEVANT = 0.5
"""A hit covers at least this part of the words that were asked for (:meth:`TextIndex.coverage`)."""
CONSIDERED = 50
"""So many of the most similar products are looked at more closely."""
NAME, WORDS, KIND, CATEGORY, DESCRIPTION, BRAND, FACTS, OPTIONS = 1.0, 0.8, 0.3, 0.4, 0.5, 0.3, 0.4, 0.2
"""What the parts of a product weigh against each other in a search."""


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
    def faq_index(self) -> FaqIndex:
        """What finds answered questions."""
        return FaqIndex(self.faq)

    @cached_property
    def terms(self) -> Terms:
        """The words under which the entity extractor knows the shop's things."""
        return terms_of(self.version, self.products.values(), self.categories.values())

    @cached_property
    def kinds(self) -> Mapping[ProductId, frozenset[str]]:
        """What each product is, by the last words of its names: ``headphone``, ``耳机``."""
        return {p.id: frozenset(map(last_word, p.name.forms)) - {""} for p in self.products.values()}

    @cached_property
    def row_of(self) -> Mapping[ProductId, int]:
        """Where each product stands in the index."""
        return {product: row for row, product in enumerate(self.ids)}

    def names(self, product: Product) -> frozenset[str]:
        """Return the features of everything this product is called by: name, words, brand, shelf."""
        return frozenset(feature for field in self._fields(product) if field.naming for feature in features(field.text))

    def rarity(self, word: Word) -> float:
        """Return how rare a word of a question is among the products: the mean idf of what proves it."""
        idf, column_of = self.index.idf, self.index.vocabulary
        rarest = log(1 + len(self.ids)) + 1
        found = [float(idf[column_of[proof]]) if proof in column_of else rarest for proof in word.proofs]
        return sum(found) / len(found)

    def prepare(self) -> None:
        """Build what is built on first use, so that no shopper waits for it."""
        self.search("蓝牙耳机 headphones")
        self.faq_index.best("")
        asked_for()

    def search(self, text: str, *, category: CategoryId | None = None, limit: int = 5) -> list[tuple[Product, float]]:
        """Return products that have what the text names, with their similarity in (0, 1], best first.

        Nothing where nothing fits: similarity alone, without a fair part of the words, is no hit.
        """
        scores = self.index.scores(text)
        if category is not None:
            scores = scores * self._in_category(category)
        rows = [row for row in scores.argsort(kind="stable")[::-1][:CONSIDERED].tolist() if scores[row] > 0]
        if not rows:
            return []
        covered = self.index.coverage(self.index.words(text), rows).mean(axis=0)
        hits = [row for row, part in zip(rows, covered, strict=True) if part >= RELEVANT]
        return [(self.products[self.ids[row]], float(scores[row])) for row in hits[:limit]]

    def _in_category(self, category: CategoryId) -> NDArray[np.bool_]:
        return np.array([product.category_id == category for product in self.products.values()], dtype=bool)

    def variant_with(self, product: Product, options: Sequence[str]) -> Variant | None:
        """Return the product's first variant that has all options, given as ``key=value``; None where none has."""
        return next((variant for variant in product.variants if has_all(variant, options)), None)

    def _fields(self, product: Product) -> Iterator[Field]:
        yield from (Field(form, NAME) for form in product.name.forms)
        yield Field("\n".join(product.words), WORDS)
        yield Field("\n".join(sorted(self.kinds[product.id])), KIND)
        yield from (Field(form, BRAND) for form in product.brand.forms)
        if product.category_id is not None and product.category_id in self.categories:
            yield Field(self._shelf_names[product.category_id], CATEGORY, own=False)
        facts = [affirmed(form) for fact in product.attributes for form in fact.value.forms]
        yield Field("\n".join(facts), FACTS, naming=False)
        options = {option for variant in product.variants for option in variant.options}
        texts = {form for option in options for form in (*option.name.forms, *option.value.forms)}
        yield Field("\n".join(sorted(texts)), OPTIONS, naming=False)
        yield from (Field(affirmed(form), DESCRIPTION, naming=False) for form in product.description.forms)

    @cached_property
    def _shelf_names(self) -> Mapping[CategoryId, str]:
        """What all products of a category are called: its name, and those of its words that no product has as its own.

        A word that some bear ("power bank" on the shelf of phones) says of the others what they are not.
        """
        own: dict[CategoryId, set[str]] = {category: set() for category in self.categories}
        for product in self.products.values():
            if product.category_id in own:
                texts = (*product.name.forms, *product.words)
                own[product.category_id].update(feature for text in texts for feature in features(text))
        return {
            id_: "\n".join((*each.name.forms, *(word for word in each.words if not _borne(word, own[id_]))))
            for id_, each in self.categories.items()
        }


def _borne(word: str, own: set[str]) -> bool:
    return all(proof in own for asked_word in asked(word) for proof in asked_word.proofs)
