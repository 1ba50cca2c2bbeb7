"""Which of the shopper's own words does a product have, and its rivals have not?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from bot.catalog.features import Word, features
from bot.catalog.index import TextIndex
from bot.catalog.model import Product, Variant
from bot.recommender.shelf import Placed

MOST = 3
"""So many words are quoted."""


def telling(words: Sequence[Word], index: TextIndex, choice: Sequence[Placed]) -> Mapping[int, tuple[Word, ...]]:
    """Return for the row of each product those of the words that it has and not all of the choice have.

    What all have moved none of them before another, and is no reason; of a choice of one every word counts. A
    Chinese word that says what others are ("手机") only says of this one what it is for ("手机壳").
    """
    rows = [each.row for each in choice]
    if not words or not rows:
        return {row: () for row in rows}
    has = index.having(words)[:, rows]
    for number, word in enumerate(words):
        of_kind = np.array([is_of_kind(word, each) for each in choice])
        if word.chinese and of_kind.any():
            has[number] &= of_kind
    tells = has.any(axis=1) & (~has.all(axis=1) | (len(rows) == 1))
    return {
        row: tuple(word for word, told, held in zip(words, tells, has[:, number], strict=True) if told and held)
        for number, row in enumerate(rows)
    }


def is_of_kind(word: Word, product: Placed) -> bool:
    """Tell whether the word says what the product is; a 智能手机 is a 手机."""
    return any(kind == word.text or (word.chinese and kind.endswith(word.text)) for kind in product.kinds)


def preferred(variants: Sequence[Variant], words: Sequence[Word]) -> list[Variant]:
    """Return the variants, those first whose options have most of the words: "the 512GB one"."""
    return sorted(variants, key=lambda variant: -len(_in_options([variant], words)))


def kept(words: Sequence[Word], product: Product, variant: Variant) -> list[Word]:
    """Return the words without those that only other variants' options have."""
    others = _in_options([each for each in product.variants if each != variant], words)
    lost = others - _in_options([variant], words)
    named = frozenset(feature for form in (*product.name.forms, *product.words) for feature in features(form))
    return [word for word in words if word not in lost or set(word.proofs) <= named]


def quoted(text: str, words: Sequence[Word]) -> tuple[str, ...]:
    """Return the words as the shopper wrote them, neighbours together."""
    places: list[tuple[int, int]] = []
    for word in sorted(words):
        if places and not text[places[-1][1] : word.start].strip(" -"):
            places[-1] = (places[-1][0], word.end)
        else:
            places.append((word.start, word.end))
    return tuple(dict.fromkeys(text[start:end] for start, end in places))[:MOST]


def _in_options(variants: Sequence[Variant], words: Sequence[Word]) -> set[Word]:
    texts = (form for v in variants for option in v.options for form in (*option.name.forms, *option.value.forms))
    has = frozenset(feature for text in texts for feature in features(text))
    return {word for word in words if set(word.proofs) <= has}
