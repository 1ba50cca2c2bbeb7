"""How do a message's features become numbers? TF-IDF, block by block, each block of a length of its own."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from bot.nlu.features import BLOCKS, Reading

Floats = NDArray[np.floating[Any]]
Counts = Mapping[str, Counter[str]]

MANY = 3000
"""From so many training messages on, a feature seen once is left out: it costs memory and tells nothing."""


class TextVectors:
    """Sublinear TF-IDF over the blocks of :data:`bot.nlu.features.BLOCKS`.

    Each block's part of a row has the block's weight as its length (G. Salton and C. Buckley, "Term-weighting
    approaches in automatic text retrieval", 1988).
    """

    def __init__(self, blocks: Iterable[str] = tuple(BLOCKS)) -> None:
        self.blocks = tuple(blocks)
        self.columns: dict[str, dict[str, int]] = {}
        self.rarity: Floats = np.zeros(0, dtype=np.float32)

    def fit(self, readings: Sequence[Reading]) -> csr_matrix:
        """Learn which features there are and how rare, and return the (messages × features) matrix."""
        least = 2 if len(readings) >= MANY else 1
        counted = [self._count(reading) for reading in readings]
        rarity: list[float] = []
        for block in self.blocks:
            seen_in = Counter(feature for counts in counted for feature in counts[block])
            kept = sorted(feature for feature, number in seen_in.items() if number >= least)
            self.columns[block] = {feature: len(rarity) + place for place, feature in enumerate(kept)}
            by_rarity = BLOCKS[block][2]
            rarity += [math.log((1 + len(readings)) / (1 + seen_in[f])) + 1.0 if by_rarity else 1.0 for f in kept]
        self.rarity = np.asarray(rarity, dtype=np.float32)
        return self._matrix(counted)

    def of(self, readings: Sequence[Reading]) -> csr_matrix:
        """Return the (messages × features) matrix of new messages."""
        return self._matrix([self._count(reading) for reading in readings])

    def known(self, readings: Sequence[Reading], seen: NDArray[np.bool_] | None = None) -> Floats:
        """Return, per message, which part of its words training has seen (0 to 1), rare words counting more.

        ``seen`` marks the features that count as seen; default: all of them.
        """
        columns = self.columns["words"]
        new = float(self.rarity.max(initial=1.0))
        shares = np.zeros(len(readings), dtype=np.float32)
        for row, reading in enumerate(readings):
            places = [columns.get(word, -1) for word in reading.words]
            worth = [0.0 if at < 0 or (seen is not None and not seen[at]) else float(self.rarity[at]) for at in places]
            unseen = new * worth.count(0.0)
            shares[row] = sum(worth) / (sum(worth) + unseen) if places else 0.0
        return shares

    def only(self, matrix: csr_matrix, seen: NDArray[np.bool_]) -> csr_matrix:
        """Return the matrix as it were if training had met none but the features marked in ``seen``."""
        kept = csr_matrix(matrix, copy=True)
        kept.data[~seen[kept.indices]] = 0.0
        kept.eliminate_zeros()
        bounds = np.cumsum([len(self.columns[block]) for block in self.blocks])
        block_of = np.searchsorted(bounds, kept.indices, side="right")
        part = np.repeat(np.arange(kept.shape[0]), np.diff(kept.indptr)) * len(self.blocks) + block_of
        lengths = np.sqrt(np.bincount(part, weights=kept.data**2, minlength=kept.shape[0] * len(self.blocks)))
        weights = np.array([BLOCKS[block][1] for block in self.blocks])
        kept.data *= (weights[block_of] / lengths[part]).astype(np.float32)
        return kept

    def _count(self, reading: Reading) -> dict[str, Counter[str]]:
        return {block: Counter(BLOCKS[block][0](reading)) for block in self.blocks}

    def _matrix(self, counted: Sequence[Counts]) -> csr_matrix:
        ends = [0]
        columns: list[int] = []
        pieces: list[Floats] = []
        for parts in counted:
            for block, counts in parts.items():
                place = self.columns[block]
                numbers = {place[feature]: number for feature, number in counts.items() if feature in place}
                if numbers:
                    columns += numbers
                    much = np.fromiter(numbers.values(), dtype=np.float32, count=len(numbers))
                    worth = (1.0 + np.log(much)) * self.rarity[columns[-len(numbers) :]]
                    pieces.append(worth * (BLOCKS[block][1] / math.sqrt(float(worth @ worth))))
            ends.append(len(columns))
        values = np.concatenate(pieces).astype(np.float32) if pieces else np.zeros(0, dtype=np.float32)
        return csr_matrix((values, columns, ends), shape=(len(counted), len(self.rarity)))
