"""How likely is the top intent right and the message in scope? Learned from messages that nothing was trained on."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from bot.nlu.blend import shares
from bot.nlu.vectors import Floats

PENALTY = 1.0


def signals(views: Floats, blended: Floats, known: Floats) -> Floats:
    """Return (messages × signals): the top intent's share, its lead, the best of each view, the part of known words.

    ``views``: (messages × intents × views), ``blended``: (messages × intents), ``known``: (messages,).
    """
    ordered = np.sort(blended, axis=1)
    share = np.log(shares(blended).max(axis=1))
    lead = ordered[:, -1] - ordered[:, -2]
    return np.column_stack([share, lead, views.max(axis=1), known])


class Confidence:
    """Logistic regression in which every signal may only speak for "right", never against.

    Platt's scaling (1999) with more than one signal. The sign is fixed because held-out messages differ from what
    shoppers will send in ways that a free fit takes for signs: measured, free and curved fits look better in
    cross-validation and are worse on messages from elsewhere.
    """

    def __init__(self) -> None:
        self._middle: Floats = np.zeros(0)
        self._spread: Floats = np.ones(0)
        self._weights: Floats = np.zeros(1)

    def fit(self, found: Floats, right: NDArray[np.bool_], weights: Floats) -> Confidence:
        """Learn from (messages × signals) and whether the top intent was right; ``weights``: what each one counts."""
        self._middle, self._spread = found.mean(axis=0), found.std(axis=0) + 1e-6
        scaled = (found - self._middle) / self._spread
        side = np.where(right, 1.0, -1.0)

        def loss(guess: Floats) -> tuple[float, Floats]:
            margin = side * (scaled @ guess[:-1] + guess[-1])
            pull = -side * weights / (1.0 + np.exp(np.clip(margin, -50, 50)))
            value = weights @ np.logaddexp(0.0, -margin) + PENALTY / 2 * guess @ guess
            return float(value), np.append(scaled.T @ pull, pull.sum()) + PENALTY * guess

        start = np.append(np.full(found.shape[1], 0.1), 0.0)
        bounds = [(0.0, None)] * found.shape[1] + [(None, None)]
        self._weights = np.asarray(minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds).x)
        return self

    def of(self, found: Floats) -> Floats:
        """Return the probability, per message, from its (messages × signals)."""
        scaled = (found - self._middle) / self._spread
        return np.asarray(1.0 / (1.0 + np.exp(-(scaled @ self._weights[:-1] + self._weights[-1]))))
