"""What do the shop's own data answer to this question?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.catalog import facts
from bot.catalog.attributes import asked_for, vocabulary
from bot.catalog.catalogue import Catalogue
from bot.catalog.facts import Fact
from bot.catalog.features import asked, features
from bot.catalog.live import LiveCatalogue
from bot.catalog.model import Attribute, FaqEntry, Option, Product
from bot.language import Localized

TOPIC = 0.6
"""An FAQ entry about a detail is about this product if at least this part of its words is asked or on the product."""


@dataclass(frozen=True, slots=True)
class ProductAnswer:
    """What the shop's data say to a question; all empty where they do not say.

    An attribute with the key ``description`` is a sentence of the product's description. ``unsaid`` names what was
    asked for besides and the data do not say.
    """

    attributes: tuple[Attribute, ...] = ()
    options: tuple[Option, ...] = ()
    faq: FaqEntry | None = None
    unsaid: tuple[Localized, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.attributes or self.options or self.faq)


class Answers:
    """Answers questions from attributes, options, descriptions and FAQ; never guesses."""

    def __init__(self, catalogue: LiveCatalogue) -> None:
        self._catalogue = catalogue

    def about_product(self, product: Product, question: str) -> ProductAnswer:
        """Return every fact of the product that the question asks for, in the order it asks.

        What is asked in the vocabulary's words (``attributes.yml``) is answered by facts under its keys, or by what
        speaks of them under another head; other questions by facts that bear the name or most of the words asked
        for. Where the product's data say nothing, an FAQ entry that is about the same may.
        """
        catalogue = self._catalogue.current()
        keys = asked_for().find(question)
        found = [fact for key in keys for fact in _under(product, key, question)] or facts.by_name(product, question)
        if not found:
            words = facts.telling(asked(asked_for().without(question)), catalogue.names(product))
            found = facts.by_likeness(product, words, catalogue.rarity)
        if found:
            return _answer(found, keys)
        return ProductAnswer(faq=self._faq_about(catalogue, product, question, keys))

    def from_faq(self, question: str, *, intent: str | None = None) -> FaqEntry | None:
        """Return the entry that answers the question; else the one that serves the intent; else None."""
        return self._catalogue.current().faq_index.best(question, intent)

    def _faq_about(self, catalogue: Catalogue, product: Product, question: str, keys: Sequence[str]) -> FaqEntry | None:
        """Return the FAQ entry for a question about a product: of the same topic, and not about other goods."""
        entry = catalogue.faq_index.best(question)
        if entry is None:
            return None
        topics = {key for form in (*entry.question.forms, *entry.words) for key in asked_for().find(form)}
        if keys and not topics & set(keys):
            return None
        if entry.intent is not None:
            return entry
        known = catalogue.names(product) | frozenset(features(question))
        parts = [facts.share(asked(form), known, catalogue.rarity) for form in entry.question.forms]
        return entry if max(parts, default=0.0) >= TOPIC else None


def _under(product: Product, key: str, question: str) -> list[Fact]:
    return facts.by_vocabulary(product, key, question) or facts.by_mention(product, key)


def _answer(found: Sequence[Fact], keys: Sequence[str]) -> ProductAnswer:
    """Put distinct facts into an answer, with the names of what was asked for and not found."""
    distinct = list(dict.fromkeys(found))
    told = {key for fact in distinct for key in (facts.canonical(fact), *facts.topics(fact.value))}
    return ProductAnswer(
        attributes=tuple(fact for fact in distinct if isinstance(fact, Attribute)),
        options=tuple(fact for fact in distinct if isinstance(fact, Option)),
        unsaid=tuple(vocabulary()[key].name for key in keys if key not in told),
    )
