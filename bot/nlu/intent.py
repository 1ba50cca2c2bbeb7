"""What does the shopper want, and how likely is that right? Training and asking, as plain functions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.model_selection import StratifiedKFold

from bot.errors import BadInput
from bot.nlu import linear
from bot.nlu.confidence import Confidence, shares
from bot.nlu.linear import Floats, LinearScores, Strings
from bot.nlu.vectors import MANY, TextVectors

FOLDS = 3
"""Parts into which the training messages are cut to learn the confidence."""


@dataclass
class IntentModel:
    """A trained classifier. ``labels`` are in the order of the probabilities' columns."""

    vectors: TextVectors
    scores: LinearScores
    confidence: Confidence

    @property
    def labels(self) -> list[str]:
        """The intents it knows."""
        return self.scores.labels

    def probabilities(self, texts: Sequence[str]) -> Floats:
        """Return a (texts × labels) array; the largest of a row is the calibrated chance that its label is right.

        The others share what is left, and none exceeds the largest: a row may sum to less than 1, the rest being
        the chance that no label fits.
        """
        scores = self.scores.of(self.vectors.of(texts))
        sure = self.confidence.of(scores)[:, None]
        share = shares(scores)
        top = share.argmax(axis=1)[:, None]
        others = share.copy()
        np.put_along_axis(others, top, 0.0, axis=1)
        others *= (1.0 - sure) / np.maximum(others.sum(axis=1, keepdims=True), 1e-12)
        others = np.minimum(others, sure * 0.999)
        np.put_along_axis(others, top, sure, axis=1)
        return np.asarray(others)


def train(texts: Sequence[str], labels: Sequence[str], *, strength: float = 0.5) -> IntentModel:
    """Fit a model. ``strength`` is the inverse of the separators' L2 penalty.

    Raises BadInput where there are fewer than two intents.
    """
    if len(set(labels)) < 2:
        raise BadInput("Training needs messages of at least two intents; see data/nlu.")
    truth = np.asarray(labels, dtype=np.str_)
    vectors = TextVectors(min_count=2 if len(texts) >= MANY else 1)
    matrix = vectors.fit(texts)
    held_out = _held_out_scores(matrix, truth, strength)
    scores = linear.fit(matrix, truth, strength=strength)
    right = np.asarray(scores.labels)[held_out.argmax(axis=1)] == truth
    return IntentModel(vectors, scores, Confidence().fit(held_out, right))


def _held_out_scores(matrix: csr_matrix, truth: Strings, strength: float) -> Floats:
    """Return (texts × labels) scores, each text's by separators that have not seen it."""
    known = np.unique(truth)
    counts = {label: int((truth == label).sum()) for label in known}
    # A label too rare for every fold is treated as one with the other rare ones, only to cut the folds.
    strata = np.array([label if counts[label] >= FOLDS else "\0rare" for label in truth])
    scores = np.full((len(truth), len(known)), -1.0, dtype=np.float32)
    if len(truth) < 2 * FOLDS:
        return linear.fit(matrix, truth, strength=strength).of(matrix)
    if (strata == "\0rare").sum() < FOLDS:
        strata[strata == "\0rare"] = strata[strata != "\0rare"][0] if (strata != "\0rare").any() else "\0rare"
    for seen, unseen in StratifiedKFold(FOLDS, shuffle=True, random_state=0).split(strata, strata):
        part = linear.fit(matrix[seen], truth[seen], strength=strength)
        columns = np.searchsorted(known, part.labels)
        scores[np.ix_(unseen, columns)] = part.of(matrix[unseen])
    return scores
