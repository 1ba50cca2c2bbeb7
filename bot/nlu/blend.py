"""How much does each view of a message count? A few weights, learned on messages that the views were not trained on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from bot.nlu.vectors import Floats

PENALTY = 1e-3


def shares(scores: Floats) -> Floats:
    """Return (messages × intents) positive numbers that sum to 1 per message (softmax)."""
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True))


@dataclass
class Blend:
    """``weights``: (scripts × views), none below 0."""

    weights: Floats

    def of(self, views: Floats, script: NDArray[np.int_]) -> Floats:
        """Return the (messages × intents) blended scores of (messages × intents × views)."""
        return np.asarray(np.einsum("nkv,nv->nk", views, self.weights[script]))


def fit(views: Floats, truth: NDArray[np.int_], script: NDArray[np.int_], *, apart: bool) -> Blend:
    """Fit the weights by maximum likelihood of ``truth`` under the softmax of the weighted sum (a conditional logit,
    D. McFadden, 1974): one weight per view for all intents alike, so that three examples of an intent suffice.

    ``apart``: for each script by itself.
    """
    if not apart:
        return Blend(np.tile(_fit(views, truth), (2, 1)))
    return Blend(np.stack([_fit(views[script == s], truth[script == s]) for s in (0, 1)]))


def _fit(views: Floats, truth: NDArray[np.int_]) -> Floats:
    rows = np.arange(len(truth))

    def loss(weights: Floats) -> tuple[float, Floats]:
        share = shares(views @ weights)
        slope = np.einsum("nkv,nk->v", views, share) - views[rows, truth].sum(axis=0)
        surprise = -np.log(share[rows, truth] + 1e-12).mean()
        return float(surprise + PENALTY * weights @ weights), slope / len(rows) + 2 * PENALTY * weights

    bounds = [(0.0, None)] * views.shape[2]
    return np.asarray(minimize(loss, np.ones(views.shape[2]), jac=True, method="L-BFGS-B", bounds=bounds).x)
