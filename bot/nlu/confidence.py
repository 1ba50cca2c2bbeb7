"""How likely is the top intent right? A probability learned from messages that the scores were not trained on."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from bot.nlu.linear import Floats

SHARPNESS = 3.0
"""Separator scores are spread by this before they become shares: +1 against −1 is then 400 : 1."""


def shares(scores: Floats) -> Floats:
    """Return (texts × labels) positive numbers that sum to 1 per text and keep the scores' order."""
    raised = np.exp(SHARPNESS * (scores - scores.max(axis=1, keepdims=True)))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True))


def signals(scores: Floats) -> Floats:
    """Return what tells a sure guess from an unsure one: top score, lead over the second, its share, the entropy."""
    ordered = np.sort(scores, axis=1)
    share = shares(scores)
    entropy = -(share * np.log(share + 1e-12)).sum(axis=1)
    return np.column_stack([ordered[:, -1], ordered[:, -1] - ordered[:, -2], np.log(share.max(axis=1)), entropy])


class Confidence:
    """Logistic regression from :func:`signals` to "the top intent is right" (J. Platt, 1999, for many classes)."""

    def __init__(self) -> None:
        self._regression = LogisticRegression(C=10.0, max_iter=1000)
        self._always: float | None = None

    def fit(self, scores: Floats, right: NDArray[np.bool_]) -> Confidence:
        """Learn from scores of held-out messages and whether the top label was right."""
        if len(set(right.tolist())) < 2:  # all right, or all wrong: nothing to tell apart
            self._always = (right.sum() + 1.0) / (len(right) + 2.0)
        else:
            self._regression.fit(signals(scores), right)
        return self

    def of(self, scores: Floats) -> Floats:
        """Return the probability, per text, that its top label is right."""
        if self._always is not None:
            return np.full(len(scores), self._always)
        return np.asarray(self._regression.predict_proba(signals(scores))[:, 1])
