"""How does a message become numbers? TF-IDF of its words and of its characters."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer

from bot.nlu.tokens import shared_segmenter
from bot.text import normalise

LONGEST = 500
"""Characters of a message that are read for its intent; the rest cannot change what is wanted."""
MANY = 3000
"""From so many training messages on, a feature seen once is left out: it costs memory and tells nothing."""


def words(text: str) -> list[str]:
    """Return the words of a text and its pairs of neighbours.

    >>> words("查 order")
    ['查', 'order', '查 order']
    """
    single = [span.text for span in shared_segmenter().spans(normalise(text[:LONGEST]))]
    return [*single, *(f"{left} {right}" for left, right in pairwise(single))]


def spelling(text: str) -> str:
    """Return the text from which the character features are taken."""
    return normalise(text[:LONGEST])


class TextVectors:
    """Word 1–2-grams and character 1–5-grams within words, each block sublinear TF-IDF of length 1."""

    def __init__(self, *, min_count: int = 1) -> None:
        shared = {"sublinear_tf": True, "dtype": np.float32, "min_df": min_count}
        self.by_word = TfidfVectorizer(analyzer=words, **shared)
        self.by_character = TfidfVectorizer(analyzer="char_wb", preprocessor=spelling, ngram_range=(1, 5), **shared)

    def fit(self, texts: Sequence[str]) -> csr_matrix:
        """Learn the vocabulary of ``texts`` and return their (texts × features) matrix."""
        return csr_matrix(hstack([self.by_word.fit_transform(texts), self.by_character.fit_transform(texts)]))

    def of(self, texts: Sequence[str]) -> csr_matrix:
        """Return the (texts × features) matrix of new texts."""
        return csr_matrix(hstack([self.by_word.transform(texts), self.by_character.transform(texts)]))
