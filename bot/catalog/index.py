"""Which of many texts is nearest to this one?"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from bot.catalog.features import GRAM, Word, asked, features

GRAM_WEIGHT = 0.3
"""What a piece of a word counts, where a whole word counts 1."""
MENTIONED = 0.45
"""What a word counts as covered that a document mentions but is not called by."""
SLIP = 0.6
"""An unknown word is a slip of the pen for a name that has this part of its three-letter pieces."""
_REPEATED = 400
"""Texts up to this length (brands, shelves, colours) are counted once for all documents that share them."""


class Field(NamedTuple):
    """A part of a document; each weighs as it is told, however long it is.

    ``naming``: it says what the document is called, and is compared in pieces of words too, to forgive slips.
    """

    text: str
    weight: float = 1.0
    naming: bool = True


class TextIndex:
    """TF-IDF over words and characters, compared by cosine (Salton and Buckley, IP&M 24, 1988).

    Within a field a feature weighs ``log(1 + count) · idf`` with ``idf = log((1 + n) / (1 + df)) + 1``, and the field
    has length 1; a document is the weighted sum of its fields, of length 1 again, so that a long description does not
    drown a name. ``matrix`` has one sparse row per document, in the order they came in. Immutable once built.
    """

    def __init__(self, documents: Iterable[Iterable[Field]]) -> None:
        self.vocabulary: dict[str, int] = {}
        fields, parts, naming = self._counted(documents)
        present = _present(parts @ fields)
        frequency = np.bincount(present.indices, minlength=present.shape[1])
        self.idf: NDArray[np.float64] = np.log((1 + parts.shape[0]) / (1 + frequency)) + 1
        self.matrix = _unit(parts @ self._weighed(fields))
        self._by_feature = self.matrix.T.tocsr()
        self._named = _present(parts.multiply(naming).tocsr() @ fields)

    def vector(self, text: str) -> csr_matrix:
        """Return what a shopper wrote as one sparse row of length 1 (of length 0 where it shares no feature)."""
        counts: dict[int, float] = {}
        for word in asked(text):
            for feature in word.features:
                if (column := self.vocabulary.get(feature)) is not None:
                    weight = 1.0 if feature in word.proofs else GRAM_WEIGHT
                    counts[column] = counts.get(column, 0.0) + weight
        shape = (1, len(self.vocabulary))
        row = csr_matrix((list(counts.values()), list(counts), [0, len(counts)]), shape=shape, dtype=np.float64)
        return self._weighed(row)

    def scores(self, text: str) -> NDArray[np.float64]:
        """Return the cosine between what a shopper wrote and every document, shape (documents,)."""
        return self.cosine(self.vector(text))

    def cosine(self, vector: csr_matrix) -> NDArray[np.float64]:
        """Return the cosine between one row (of :meth:`vector` or of ``matrix``) and every document."""
        return np.asarray((vector @ self._by_feature).todense(), dtype=np.float64).ravel()

    def coverage(self, words: Sequence[Word], rows: Sequence[int]) -> NDArray[np.float64]:
        """Return which part of the words (of :func:`asked`) each row covers, shape (words, rows), each from 0 to 1.

        1 where the document is called by the word, :data:`MENTIONED` where it only mentions it. A word that no
        document knows covers nothing: where nobody sells fridges, a red kettle is half of a "red fridge".
        """
        columns = sorted({self.vocabulary[f] for word in words for f in word.features if f in self.vocabulary})
        place = {column: number for number, column in enumerate(columns)}
        called = self._named[list(rows)][:, columns].toarray() > 0
        known = np.maximum(called, MENTIONED * (self.matrix[list(rows)][:, columns].toarray() > 0))
        covered = np.zeros((len(words), len(rows)))
        for number, word in enumerate(words):
            proofs = [place[self.vocabulary[proof]] for proof in word.proofs if proof in self.vocabulary]
            if proofs:
                covered[number] = known[:, proofs].sum(axis=1) / len(word.proofs)
            elif word.features[0].isascii() and (pieces := word.features[len(word.proofs) :]):
                near = [place[self.vocabulary[piece]] for piece in pieces if piece in self.vocabulary]
                part = called[:, near].sum(axis=1) / len(pieces)
                covered[number] = np.where(part >= SLIP, part, 0.0)
        return covered

    def _weighed(self, counts: csr_matrix) -> csr_matrix:
        weights = np.log1p(counts.data) * self.idf[counts.indices]
        return _unit(csr_matrix((weights, counts.indices, counts.indptr), shape=counts.shape))

    def _counted(self, documents: Iterable[Iterable[Field]]) -> tuple[csr_matrix, csr_matrix, NDArray[np.float64]]:
        """Return what every distinct field counts, which fields with which weight make a document, and which name."""
        columns, values, ends = array("i"), array("d"), array("i", [0])
        members, weights, document_ends = array("i"), array("d"), array("i", [0])
        naming, row_of = array("d"), dict[tuple[str, bool], int]()
        for document in documents:
            for field in document:
                key = (field.text, field.naming)
                row = row_of.get(key)
                if row is None:
                    row = len(naming)
                    counts = Counter(features(field.text, grams=field.naming))
                    columns.extend(self.vocabulary.setdefault(feature, len(self.vocabulary)) for feature in counts)
                    values.extend(n * (GRAM_WEIGHT if f.startswith(GRAM) else 1.0) for f, n in counts.items())
                    ends.append(len(columns))
                    naming.append(field.naming)
                    if len(field.text) <= _REPEATED:
                        row_of[key] = row
                members.append(row)
                weights.append(field.weight)
            document_ends.append(len(members))
        fields = _matrix(values, columns, ends, len(self.vocabulary))
        return fields, _matrix(weights, members, document_ends, len(naming)), np.array(naming)


def _matrix(values: array[float], columns: array[int], ends: array[int], width: int) -> csr_matrix:
    parts = (np.array(values), np.array(columns, dtype=np.int32), np.array(ends, dtype=np.int32))
    return csr_matrix(parts, shape=(len(ends) - 1, width))


def _present(matrix: csr_matrix) -> csr_matrix:
    """Return 1 where there is anything."""
    return csr_matrix((np.ones(matrix.nnz, dtype=np.int8), matrix.indices, matrix.indptr), shape=matrix.shape)


def _unit(matrix: csr_matrix) -> csr_matrix:
    """Return the rows with length 1, empty rows as they are."""
    row_of = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
    lengths = np.sqrt(np.bincount(row_of, matrix.data**2, minlength=matrix.shape[0]))
    data = matrix.data / lengths[row_of]
    return csr_matrix((data, matrix.indices, matrix.indptr), shape=matrix.shape)
