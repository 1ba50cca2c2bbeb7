"""Which of many texts is nearest to this one?"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import Levenshtein
from scipy.sparse import csr_matrix

from bot.catalog.features import CHARACTER, Word, asked, features

CHARACTER_WEIGHT = 0.3
"""What a single Chinese character counts in a document, where a pair counts 1."""
CHARACTER_ASKED = 0.1
"""What it counts in a longer word that was asked for: "枕头" finds a "乳胶枕"."""
MENTIONED = 0.45
"""What a word counts as covered that a document mentions but is not called by."""
SLIP = 0.8
"""An unknown English word is a slip of the pen for a known one that is so like it (1 less edits per letter)."""
_SHORTEST_SLIP = 5
_REPEATED = 400
"""Texts up to this length (brands, shelves, colours) are counted once for all documents that share them."""


class Field(NamedTuple):
    """A part of a document; each weighs as it is told, however long it is.

    ``naming``: it says what the document is called. ``own``: it is said of this document and not of all its kind.
    """

    text: str
    weight: float = 1.0
    naming: bool = True
    own: bool = True


class TextIndex:
    """TF-IDF over words and characters, compared by cosine (Salton and Buckley, IP&M 24, 1988).

    Within a field a feature weighs ``log(1 + count) · idf`` with ``idf = log((1 + n) / (1 + df)) + 1``, and the field
    has length 1; a document is the weighted sum of its fields, of length 1 again, so that a long description does not
    drown a name. ``matrix`` has one sparse row per document, in the order they came in. Immutable once built.
    """

    def __init__(self, documents: Iterable[Iterable[Field]]) -> None:
        self.vocabulary: dict[str, int] = {}
        fields, parts, flags = self._counted(documents)
        present = _present(parts @ fields)
        frequency = np.bincount(present.indices, minlength=present.shape[1])
        self.idf: NDArray[np.float64] = np.log((1 + parts.shape[0]) / (1 + frequency)) + 1
        self.matrix = _unit(parts @ self._weighed(fields))
        self._by_feature = self.matrix.T.tocsr()
        self._english = sorted(word for word in self.vocabulary if word.isascii() and len(word) >= _SHORTEST_SLIP - 1)
        self._named = _present(parts.multiply(flags[0]).tocsr() @ fields)
        self._own = _present(parts.multiply(flags[1]).tocsr() @ fields).T.tocsr()

    def vector(self, text: str) -> csr_matrix:
        """Return what a shopper wrote as one sparse row of length 1 (of length 0 where it shares no feature)."""
        counts: dict[int, float] = {}
        for word in self.words(text):
            if any(proof in self.vocabulary for proof in word.proofs):
                for feature, weight in _parts(word):
                    if (column := self.vocabulary.get(feature)) is not None:
                        counts[column] = counts.get(column, 0.0) + weight
        shape = (1, len(self.vocabulary))
        row = csr_matrix((list(counts.values()), list(counts), [0, len(counts)]), shape=shape, dtype=np.float64)
        return self._weighed(row)

    def words(self, text: str) -> list[Word]:
        """Return the words of what a shopper wrote, each once; unknown English ones as what they may be a slip for."""
        distinct = {word.proofs: word for word in asked(text)}
        return [self._meant(word) for word in distinct.values()]

    def _meant(self, word: Word) -> Word:
        proof = word.proofs[0]
        if proof in self.vocabulary or len(proof) < _SHORTEST_SLIP or not (proof.isascii() and proof.isalpha()):
            return word
        halves = ((proof[:at], proof[at:]) for at in range(2, len(proof) - 1))
        together = next((pair for pair in halves if pair[0] in self.vocabulary and pair[1] in self.vocabulary), None)
        if together is not None:
            return word._replace(proofs=together)
        near = process.extractOne(proof, self._english, scorer=Levenshtein.normalized_similarity, score_cutoff=SLIP)
        return word._replace(proofs=(near[0],)) if near else word

    def scores(self, text: str) -> NDArray[np.float64]:
        """Return the cosine between what a shopper wrote and every document, shape (documents,)."""
        return self.cosine(self.vector(text))

    def cosine(self, vector: csr_matrix) -> NDArray[np.float64]:
        """Return the cosine between one row (of :meth:`vector` or of ``matrix``) and every document."""
        return np.asarray((vector @ self._by_feature).todense(), dtype=np.float64).ravel()

    def having(self, words: Sequence[Word]) -> NDArray[np.bool_]:
        """Tell which documents have all of each word's proofs in fields of their own; shape (words, documents)."""
        found = np.zeros((len(words), self.matrix.shape[0]), dtype=bool)
        for number, word in enumerate(words):
            columns = [self.vocabulary.get(proof, -1) for proof in word.proofs]
            if -1 not in columns:
                found[number] = (self._own[columns].toarray() > 0).all(axis=0)
        return found

    def coverage(self, words: Sequence[Word], rows: Sequence[int]) -> NDArray[np.float64]:
        """Return which part of the words (of :meth:`words`) each row covers, shape (words, rows), each from 0 to 1.

        1 where the document is called by the word, :data:`MENTIONED` where it only mentions it. A word that no
        document knows covers nothing: where nobody sells fridges, a red kettle is half of a "red fridge".
        """
        columns = sorted({self.vocabulary[f] for word in words for f in word.proofs if f in self.vocabulary})
        place = {column: number for number, column in enumerate(columns)}
        called = self._named[list(rows)][:, columns].toarray() > 0
        known = np.maximum(called, MENTIONED * (self.matrix[list(rows)][:, columns].toarray() > 0))
        covered = np.zeros((len(words), len(rows)))
        for number, word in enumerate(words):
            proofs = [place[self.vocabulary[proof]] for proof in word.proofs if proof in self.vocabulary]
            covered[number] = known[:, proofs].sum(axis=1) / len(word.proofs)
        return covered

    def _weighed(self, counts: csr_matrix) -> csr_matrix:
        weights = np.log1p(counts.data) * self.idf[counts.indices]
        return _unit(csr_matrix((weights, counts.indices, counts.indptr), shape=counts.shape))

    def _counted(self, documents: Iterable[Iterable[Field]]) -> tuple[csr_matrix, csr_matrix, NDArray[np.float64]]:
        """Return what every distinct field counts, the fields' weights in each document, and two rows of flags.

        The flags tell which fields name their document, and which are its own.
        """
        columns, values, ends = array("i"), array("d"), array("i", [0])
        members, weights, document_ends = array("i"), array("d"), array("i", [0])
        naming, own, row_of = array("d"), array("d"), dict[tuple[str, bool, bool], int]()
        for document in documents:
            for field in document:
                key = (field.text, field.naming, field.own)
                row = row_of.get(key)
                if row is None:
                    row = len(naming)
                    counts = Counter(features(field.text, characters=field.naming))
                    columns.extend(self.vocabulary.setdefault(feature, len(self.vocabulary)) for feature in counts)
                    values.extend(n * (CHARACTER_WEIGHT if f.startswith(CHARACTER) else 1.0) for f, n in counts.items())
                    ends.append(len(columns))
                    naming.append(field.naming)
                    own.append(field.own)
                    if len(field.text) <= _REPEATED:
                        row_of[key] = row
                members.append(row)
                weights.append(field.weight)
            document_ends.append(len(members))
        fields = _matrix(values, columns, ends, len(self.vocabulary))
        return fields, _matrix(weights, members, document_ends, len(naming)), np.array([naming, own])


def _parts(word: Word) -> Iterator[tuple[str, float]]:
    """Yield what a word is looked for by: its proofs, and the characters of its pairs."""
    yield from ((proof, 1.0) for proof in word.proofs)
    if word.proofs[0][0] != CHARACTER and not word.proofs[0].isascii():
        yield from ((CHARACTER + each, CHARACTER_ASKED) for each in sorted(set("".join(word.proofs))))


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
