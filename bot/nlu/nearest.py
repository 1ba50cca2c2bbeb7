"""How near is a message to the nearest training message of each intent? Nearness to none is a sign of out of scope."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, diags, issparse

from bot.nlu.vectors import Floats

Rows = Any
"""A sparse matrix or an array, (messages × features)."""


def _of_length_one(rows: Rows) -> Rows:
    if issparse(rows):
        lengths = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
        return csr_matrix(diags(1.0 / np.maximum(lengths, 1e-9)) @ rows).astype(np.float32)
    return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)


class Nearest:
    """The training messages, sorted by intent, so that the nearest of each is one sweep."""

    def __init__(self, rows: Rows, truth: NDArray[np.int_], intents: int) -> None:
        order = np.argsort(truth, kind="stable")
        self._intents = intents
        self._present, self._starts = np.unique(truth[order], return_index=True)
        self._columns = _of_length_one(rows[order]).T.tocsr() if issparse(rows) else _of_length_one(rows[order]).T

    def of(self, rows: Rows) -> Floats:
        """Return the (messages × intents) highest cosines; 0 for an intent without training messages."""
        cosines = _of_length_one(rows) @ self._columns
        dense = cosines.toarray() if issparse(cosines) else cosines
        nearest = np.zeros((len(dense), self._intents), dtype=np.float32)
        nearest[:, self._present] = np.maximum.reduceat(dense, self._starts, axis=1)
        return nearest
