"""Which of a product's own facts does a question ask for?"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from pathlib import Path

import yaml

from bot.catalog.attributes import asked_for, vocabulary
from bot.catalog.features import CHARACTER, Word, asked, features
from bot.catalog.model import Attribute, Option, Product
from bot.language import Localized

FITS = 0.6
"""A fact answers when it has this part of the question's words, each by how rare it is in the catalogue.

Measured on the demo shop with the vocabulary's own phrases as questions and the vocabulary left out: where the product
has the fact asked for, 93 of 100 answers are that fact; where it has not, 1 in 100 answers at all.
"""
_SENTENCE = re.compile(r"(?<=[。！？!?])\s*|(?<=\.)\s+|\n+")

Fact = Attribute | Option
Weigh = Callable[[Word], float]


def facts(product: Product) -> list[Fact]:
    """Return attributes and the variants' distinct options, in the shop's order."""
    options = dict.fromkeys(option for variant in product.variants for option in variant.options)
    return [*product.attributes, *options]


def canonical(fact: Fact) -> str:
    """Return the vocabulary's key for a fact, where its key or name is a phrase of the vocabulary, else its own key.

    >>> canonical(Option("color", Localized(en="color"), Localized(en="red")))
    'colour'
    """
    if fact.key in vocabulary():
        return fact.key
    names = (fact.key.replace("_", " "), *fact.name.forms)
    return next((key for name in names if (key := asked_for().exact(name))), fact.key)


def by_vocabulary(product: Product, key: str, question: str) -> list[Fact]:
    """Return the facts under this key of the vocabulary; of several, those that the question calls by their names."""
    found = [fact for fact in facts(product) if canonical(fact) == key]
    said = frozenset(features(question))
    return [fact for fact in found if _called(fact, said)] or found


def by_mention(product: Product, key: str) -> list[Fact]:
    """Return the facts, or else the sentences of the description, that speak of this key in the vocabulary's words."""
    said = [fact for fact in facts(product) if key in topics(fact.value)]
    return said or [fact for fact in _sentences(product) if key in topics(fact.value)][:2]


def by_name(product: Product, question: str) -> list[Fact]:
    """Return the facts that the question calls by the name the shop gave them."""
    said = frozenset(features(question))
    return [fact for fact in facts(product) if _called(fact, said)]


def by_likeness(product: Product, words: Sequence[Word], weigh: Weigh) -> list[Fact]:
    """Return the facts, or else the sentence of the description, that have most of the question's words, if enough.

    ``words`` are those of the question that do not just name the product.
    """
    for groups in (_by_key(facts(product)), [[sentence] for sentence in _sentences(product)]):
        found = [(share(words, _features(group), weigh), group) for group in groups]
        best = max((part for part, _ in found), default=0.0)
        if best >= FITS:
            return [fact for part, group in found if part == best for fact in group]
    return []


def share(words: Sequence[Word], has: frozenset[str], weigh: Weigh) -> float:
    """Return which part of the words a text has, each weighed, from 0 to 1."""
    total = sum(map(weigh, words))
    if not total:
        return 0.0
    return sum(weigh(w) * sum(proof in has for proof in w.proofs) / len(w.proofs) for w in words) / total


def telling(words: Iterable[Word], product_names: frozenset[str]) -> list[Word]:
    """Return the words that say more than which product is meant; a single Chinese character proves too little."""
    return [
        word
        for word in words
        if not word.proofs[0].startswith(CHARACTER) and not all(proof in product_names for proof in word.proofs)
    ]


def _called(fact: Fact, said: frozenset[str]) -> bool:
    """Tell whether the features of a question have all words of one of the fact's names."""
    names = (asked(name.replace("_", " ")) for name in (fact.key, *fact.name.forms))
    return any(words and all(proof in said for word in words for proof in word.proofs) for words in names)


def topics(text: Localized) -> set[str]:
    """Return the vocabulary's keys of which a text speaks."""
    return {key for form in text.forms for key in asked_for().find(form)}


def _by_key(all_: Sequence[Fact]) -> list[list[Fact]]:
    """Return the facts with those of one key together: "for men or women?" asks for all that there is."""
    groups: dict[str, list[Fact]] = {}
    for fact in all_:
        groups.setdefault(fact.key, []).append(fact)
    return list(groups.values())


def _features(group: Sequence[Fact]) -> frozenset[str]:
    texts = (form for fact in group for text in (fact.name, fact.value) for form in text.forms)
    return frozenset(feature for text in texts for feature in features(text))


def _sentences(product: Product) -> list[Fact]:
    """Return the description's sentences as facts; where the languages have as many, pairs of them."""
    zh, en = ([s for s in _SENTENCE.split(text) if s] for text in (product.description.zh, product.description.en))
    if len(zh) != len(en):
        pairs = [Localized(zh=sentence) for sentence in zh] + [Localized(en=sentence) for sentence in en]
    else:
        pairs = [Localized(*pair) for pair in zip(zh, en, strict=True)]
    return [Attribute("description", _heading(), pair) for pair in pairs if pair.forms]


@cache
def _heading() -> Localized:
    texts = yaml.safe_load((Path(__file__).parent / "answers.yml").read_text(encoding="utf-8"))
    return Localized(texts["description"]["zh"], texts["description"]["en"])
