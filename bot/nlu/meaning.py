"""Which intent does the meaning of a message, as a sentence encoder gives it, speak for?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from bot.nlu.vectors import Floats

ABSENT = -12.0
"""Smallest logarithm of a probability; also that of an intent never seen in a script."""
STRENGTH = 10.0
"""Inverse of the L2 penalty. Between 3 and 30 cross-validation sees no difference."""


@dataclass
class MeaningScores:
    """Multinomial logistic regression per script. ``weights``: [(width × intents)]; ``offsets``: [(intents,)]."""

    weights: list[Floats]
    offsets: list[Floats]

    def of(self, meanings: Floats, script: NDArray[np.int_]) -> Floats:
        """Return the (messages × intents) logarithms of probabilities from the (messages × width) meanings."""
        scores = np.empty((len(meanings), len(self.offsets[0])), dtype=np.float32)
        for number in np.unique(script):
            rows = script == number
            raw = meanings[rows] @ self.weights[number].astype(np.float32) + self.offsets[number]
            raw -= raw.max(axis=1, keepdims=True)
            scores[rows] = raw - np.log(np.exp(raw).sum(axis=1, keepdims=True))
        return np.maximum(scores, ABSENT)


def fit(
    meanings: Floats, truth: NDArray[np.int_], script: NDArray[np.int_], intents: int, *, apart: bool
) -> MeaningScores:
    """Fit on (messages × width) meanings and ``truth`` (messages,), for each script by itself where ``apart``.

    Rare intents count as much as frequent ones: with few examples each, what is rare in training is chance.
    """
    fitted = [_fit(meanings[script == s], truth[script == s], intents) if apart else None for s in (0, 1)]
    if not apart:
        fitted = [_fit(meanings, truth, intents)] * 2
    return MeaningScores([found[0] for found in fitted if found], [found[1] for found in fitted if found])


def _fit(meanings: Floats, truth: NDArray[np.int_], intents: int) -> tuple[Floats, Floats]:
    weights = np.zeros((meanings.shape[1], intents), dtype=np.float16)
    offsets = np.full(intents, 4 * ABSENT, dtype=np.float32)
    if len(np.unique(truth)) < 2:
        offsets[truth] = 0.0
        return weights, offsets
    model = LogisticRegression(C=STRENGTH, max_iter=100, tol=1e-3, class_weight="balanced").fit(meanings, truth)
    found, shifts = model.coef_.T, model.intercept_
    if len(model.classes_) == 2:
        found, shifts = np.hstack([-found, found]) / 2, np.concatenate([-shifts, shifts]) / 2
    weights[:, model.classes_] = found
    offsets[model.classes_] = shifts
    return weights, offsets
