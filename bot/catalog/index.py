"""Which of many texts is nearest to this one?"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from bot.catalog.features import GRAM, features

GRAM_WEIGHT = 0.3
"""What a piece of a word counts, where a whole word counts 1."""

Fields = Sequence[tuple[str, float]]
"""The texts of one document, each with its weight: a name tells more than a description."""


class TextIndex:
    """TF-IDF over words and characters, compared by cosine (Salton and Buckley, 1988).

    A feature's weight is ``log(1 + weighted count) · idf`` with ``idf = log((1 + n) / (1 + df)) + 1``; rows have
    length 1. ``matrix`` has one sparse row per document, in the order they came in. Immutable once built.
    """

    def __init__(self, documents: Iterable[Fields]) -> None:
        rows = [_counts(fields) for fields in documents]
        self.vocabulary: dict[str, int] = {}
        for row in rows:
            for feature in row:
                self.vocabulary.setdefault(feature, len(self.vocabulary))
        shape = (len(rows), len(self.vocabulary))
        counts = _matrix(([(self.vocabulary[f], w) for f, w in row.items()] for row in rows), shape)
        frequency = np.bincount(counts.indices, minlength=shape[1])
        self.idf: NDArray[np.float64] = np.log((1 + shape[0]) / (1 + frequency)) + 1
        self._unseen = float(np.log(1 + shape[0]) + 1)
        self.matrix = self._weigh(counts)
        self._by_feature = self.matrix.T.tocsr()

    def vector(self, text: str) -> csr_matrix:
        """Return the text as one sparse row of length 1 (of length 0 where it shares no feature)."""
        known = [(self.vocabulary[f], w) for f, w in _counts([(text, 1.0)]).items() if f in self.vocabulary]
        return self._weigh(_matrix([known], (1, len(self.vocabulary))))

    def scores(self, text: str) -> NDArray[np.float64]:
        """Return the cosine between the text and every document, shape (documents,)."""
        return self.cosine(self.vector(text))

    def cosine(self, vector: csr_matrix) -> NDArray[np.float64]:
        """Return the cosine between a row made by :meth:`vector` (or taken from ``matrix``) and every document."""
        return np.asarray((vector @ self._by_feature).todense(), dtype=np.float64).ravel()

    def coverage(self, text: str, rows: Sequence[int]) -> NDArray[np.float64]:
        """Return for each row how much of the text's words it has, by their idf, from 0 to 1.

        Words that no document has count as the rarest: where nobody sells a fridge, a red kettle is no "red fridge".
        """
        words = {feature for feature in features(text) if not feature.startswith(GRAM)}
        known = [self.vocabulary[word] for word in words if word in self.vocabulary]
        total = float(self.idf[known].sum()) + self._unseen * (len(words) - len(known))
        if not known:
            return np.zeros(len(rows))
        has = (self._by_feature[known][:, list(rows)] > 0).toarray()
        return np.asarray(self.idf[known] @ has) / total

    def _weigh(self, counts: csr_matrix) -> csr_matrix:
        weights = np.log1p(counts.data) * self.idf[counts.indices]
        row_of = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
        lengths = np.sqrt(np.bincount(row_of, weights**2, minlength=counts.shape[0]))
        return csr_matrix((weights / lengths[row_of], counts.indices, counts.indptr), shape=counts.shape)


def _counts(fields: Fields) -> dict[str, float]:
    counts: dict[str, float] = {}
    for text, weight in fields:
        for feature in features(text):
            counts[feature] = counts.get(feature, 0.0) + weight * (GRAM_WEIGHT if feature.startswith(GRAM) else 1.0)
    return counts


def _matrix(rows: Iterable[Iterable[tuple[int, float]]], shape: tuple[int, int]) -> csr_matrix:
    columns, values, ends = array("q"), array("d"), array("q", [0])
    for row in rows:
        for column, value in row:
            columns.append(column)
            values.append(value)
        ends.append(len(columns))
    parts = (np.frombuffer(values) if values else np.zeros(0), _integers(columns), _integers(ends))
    matrix = csr_matrix(parts, shape=shape)
    matrix.sort_indices()
    return matrix


def _integers(values: Mapping[int, int] | array[int]) -> NDArray[np.int64]:
    return np.frombuffer(values, dtype=np.int64) if len(values) else np.zeros(0, dtype=np.int64)  # type: ignore[call-overload,no-any-return]
