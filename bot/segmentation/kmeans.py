"""Into which groups do these rows fall?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.cluster import KMeans
from sklearn.metrics import silhouette_score
from threadpoolctl import threadpool_limits

SEED = 42
STARTS = 10
"""K-Means is started so often from different centres; the tightest result wins."""
MOST_GROUPS = 8
SAMPLE = 2_000
"""Rows on which the silhouette is measured: its cost grows with the square of the rows."""
_DIGITS = 6
"""Rows nearer to each other than this are the same."""


@dataclass(frozen=True, slots=True)
class Clustering:
    """Groups numbered from 0. ``centres`` are means of the members in the rows' own units, shape (k, columns)."""

    labels: NDArray[np.int64]
    centres: pd.DataFrame
    silhouettes: Mapping[int, float]
    """The mean silhouette for every K that was tried; empty where K was given."""


def standardised(frame: pd.DataFrame) -> NDArray[np.float64]:
    """Return columns with mean 0 and deviation 1; a column that never varies becomes 0."""
    values = frame.to_numpy(dtype=np.float64)
    deviation = values.std(axis=0)
    varies = deviation > 1e-12 * np.abs(values).max(axis=0, initial=0.0)
    return np.asarray(np.where(varies, (values - values.mean(axis=0)) / np.where(varies, deviation, 1.0), 0.0))


def cluster(
    frame: pd.DataFrame,
    k: int | None = None,
    *,
    points: NDArray[np.float64] | None = None,
    fewest: int = 2,
    tolerance: float = 0.0,
) -> Clustering:
    """Group the rows of ``frame`` by K-Means (Lloyd, IEEE Trans. Inf. Theory 28, 1982; started by k-means++).

    ``points``, shape (rows, any), is where the rows stand for measuring distance; by default the standardised columns.
    Without ``k`` it is chosen by the mean silhouette (Rousseeuw, J. Comput. Appl. Math. 20, 1987) among ``fewest`` …
    8: the largest K whose silhouette lies within the part ``tolerance`` of the best. Same rows, same answer: the
    seed is fixed and groups are numbered by their centres, smallest first. Never more groups than distinct rows.
    Raises ValueError for no rows or ``k`` below 1.
    """
    if frame.empty or (k is not None and k < 1):
        raise ValueError(f"cannot make {k} groups of {len(frame)} rows")
    where = (standardised(frame) if points is None else points).round(_DIGITS)
    distinct = len(np.unique(where, axis=0))
    tried = {} if k is not None else {k: _grouped(where, k) for k in range(fewest, min(MOST_GROUPS, distinct - 1) + 1)}
    silhouettes = {k: _silhouette(where, labels) for k, labels in tried.items()}
    chosen = k if k is not None else _chosen(silhouettes, tolerance)
    labels = tried[chosen] if chosen in tried else _grouped(where, min(chosen, distinct))
    centres = frame.groupby(labels).mean()
    order = centres.sort_values(list(centres.columns), kind="stable").index
    number = {old: new for new, old in enumerate(order)}
    return Clustering(
        np.array([number[label] for label in labels], dtype=np.int64),
        centres.loc[order].reset_index(drop=True),
        silhouettes,
    )


def _grouped(points: NDArray[np.float64], k: int) -> NDArray[np.int64]:
    # One thread: on a busy machine its many threads wait for one another a hundred times as long as they work.
    with threadpool_limits(1):
        return np.asarray(KMeans(n_clusters=k, n_init=STARTS, random_state=SEED).fit_predict(points), dtype=np.int64)


def _silhouette(points: NDArray[np.float64], labels: NDArray[np.int64]) -> float:
    if len(points) > SAMPLE:
        rows = np.random.default_rng(SEED).choice(len(points), SAMPLE, replace=False)
        points, labels = points[rows], labels[rows]
    # A sample may miss all but one of the groups; then it tells nothing for them.
    return round(float(silhouette_score(points, labels)), 6) if 1 < len(set(labels)) < len(points) else -1.0


def _chosen(silhouettes: Mapping[int, float], tolerance: float) -> int:
    best = max(silhouettes.values(), default=0.0)
    return max((k for k, value in silhouettes.items() if value >= best - tolerance * abs(best)), default=1)
