"""What do the shop's own data answer to this question?"""

from __future__ import annotations

from dataclasses import dataclass

from bot.catalog.attributes import asked_for
from bot.catalog.index import Field, TextIndex
from bot.catalog.live import LiveCatalogue
from bot.catalog.model import Attribute, FaqEntry, Option, Product

FAQ_CUTOFF = 0.3


@dataclass(frozen=True, slots=True)
class ProductAnswer:
    """What the shop's data say to a question; all empty where they do not say."""

    attributes: tuple[Attribute, ...] = ()
    options: tuple[Option, ...] = ()
    faq: FaqEntry | None = None

    def __bool__(self) -> bool:
        return bool(self.attributes or self.options or self.faq)


class Answers:
    """Answers questions from attributes, options and FAQ; never guesses."""

    def __init__(self, catalogue: LiveCatalogue) -> None:
        self._catalogue = catalogue
        self._faq: tuple[int, TextIndex] | None = None

    def about_product(self, product: Product, question: str) -> ProductAnswer:
        """Return every fact of the product that the question asks for, in the order it asks."""
        keys = asked_for().find(question)
        attributes = tuple(each for key in keys for each in product.attributes if each.key == key)
        options = {
            (option.key, option.value): option
            for key in keys
            for variant in product.variants
            for option in variant.options
            if option.key == key
        }
        answer = ProductAnswer(attributes, tuple(options.values()))
        return answer if answer else ProductAnswer(faq=self.from_faq(question))

    def from_faq(self, question: str, *, intent: str | None = None) -> FaqEntry | None:
        """Return the entry that answers the question; else the one that serves the intent; else None."""
        catalogue = self._catalogue.current()
        if not catalogue.faq:
            return None
        faq = self._faq
        if faq is None or faq[0] != catalogue.version:
            index = TextIndex(
                [Field(form) for form in (*entry.question.forms, *entry.words)] for entry in catalogue.faq
            )
            faq = self._faq = (catalogue.version, index)
        scores = faq[1].scores(question)
        best = int(scores.argmax())
        if scores[best] >= FAQ_CUTOFF:
            return catalogue.faq[best]
        return next((entry for entry in catalogue.faq if intent is not None and entry.intent == intent), None)
