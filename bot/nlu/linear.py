"""How strongly do a message's words speak for each intent? One linear separator per intent, small enough to ship."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.svm import LinearSVC

from bot.nlu.vectors import Floats

TOLERANCE = 0.1
"""How exactly the optimum is met; a thousandth takes twice as long and separates held-out messages no better."""
ABSENT = -1.0
"""Score of an intent that the separators were not trained on: as of one that plainly does not fit."""


@dataclass
class TextScores:
    """One-vs-rest separators, 8 bits a weight.

    ``weights``: (features × intents), times ``steps`` (features,); ``offsets``: (intents,).
    """

    weights: NDArray[np.int8]
    steps: Floats
    offsets: Floats

    def of(self, matrix: csr_matrix) -> Floats:
        """Return the (messages × intents) scores: about +1 for what fits, about −1 for what does not."""
        scores = np.empty((matrix.shape[0], len(self.offsets)), dtype=np.float32)
        for row in range(matrix.shape[0]):
            piece = slice(matrix.indptr[row], matrix.indptr[row + 1])
            where = matrix.indices[piece]
            scores[row] = (matrix.data[piece] * self.steps[where]) @ self.weights[where].astype(np.float32)
        return np.asarray(scores + self.offsets)


def fit(matrix: csr_matrix, truth: NDArray[np.int_], intents: int, *, strength: float) -> TextScores:
    """Fit separators with squared hinge loss by dual coordinate descent.

    ``truth``: (messages,) numbers below ``intents``, at least two different ones; ``strength``: the inverse of the L2
    penalty (scikit-learn's C). R.-E. Fan et al., "LIBLINEAR: A Library for Large Linear Classification", JMLR 9, 2008.
    An order of magnitude faster here than multinomial logistic regression and as accurate; probabilities are made
    elsewhere, from scores of messages not trained on.
    """
    machine = LinearSVC(C=strength, tol=TOLERANCE, random_state=0).fit(matrix, truth)
    found, shifts = machine.coef_.T, machine.intercept_
    if len(machine.classes_) == 2:  # scikit-learn keeps one separator for two labels
        found, shifts = np.hstack([-found, found]), np.concatenate([-shifts, shifts])
    exact = np.zeros((matrix.shape[1], intents), dtype=np.float32)
    exact[:, machine.classes_] = found
    offsets = np.full(intents, ABSENT, dtype=np.float32)
    offsets[machine.classes_] = shifts
    steps = (np.maximum(np.abs(exact).max(axis=1), 1e-9) / 127.0).astype(np.float32)
    return TextScores(np.rint(exact / steps[:, None]).astype(np.int8), steps, offsets)
