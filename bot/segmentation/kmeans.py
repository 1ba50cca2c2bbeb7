"""Into which groups do these rows fall?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.cluster import KMeans
from sklearn.metrics import silhouette_score

SEED = 42
STARTS = 10
"""K-Means is started so often from different centres; the tightest result wins."""
MOST_GROUPS = 8
SAMPLE = 2_000
"""Rows on which the silhouette is measured; it grows with the square of the rows."""


@dataclass(frozen=True, slots=True)
class Clustering:
    """Groups numbered from 0. ``centres`` are means of the members in the rows' own units, shape (k, columns)."""

    labels: NDArray[np.int64]
    centres: pd.DataFrame
    silhouettes: Mapping[int, float]
    """The mean silhouette for every K that was tried; empty where K was given."""

    @property
    def k(self) -> int:
        """How many groups there are."""
        return len(self.centres)


def standardised(frame: pd.DataFrame) -> NDArray[np.float64]:
    """Return columns with mean 0 and deviation 1; a column that never varies becomes 0."""
    values = frame.to_numpy(dtype=np.float64)
    deviation = values.std(axis=0)
    return np.asarray((values - values.mean(axis=0)) / np.where(deviation > 0, deviation, 1.0))


def cluster(frame: pd.DataFrame, k: int | None = None, *, points: NDArray[np.float64] | None = None) -> Clustering:
    """Group the rows of ``frame`` by K-Means (Lloyd, 1982; started by k-means++).

    ``points``, shape (rows, any), is where the rows stand for measuring distance; by default the standardised columns.
    Without ``k`` the K with the highest mean silhouette (Rousseeuw, 1987) is taken, the smallest where they tie.
    Same rows, same answer: the seed is fixed and groups are numbered by their centres, smallest first.
    Never more groups than distinct rows. Raises ValueError for no rows or ``k`` below 1.
    """
    if frame.empty or (k is not None and k < 1):
        raise ValueError(f"cannot make {k} groups of {len(frame)} rows")
    where = standardised(frame) if points is None else points
    distinct = len(np.unique(where, axis=0))
    silhouettes = {} if k is not None else _silhouettes(where, distinct)
    chosen = k if k is not None else max(silhouettes, key=lambda each: (silhouettes[each], -each), default=1)
    labels = _labels(where, min(chosen, distinct))
    centres = frame.groupby(labels).mean()
    order = centres.sort_values(list(centres.columns), kind="stable").index
    number = {old: new for new, old in enumerate(order)}
    return Clustering(
        np.array([number[label] for label in labels], dtype=np.int64),
        centres.loc[order].reset_index(drop=True),
        silhouettes,
    )


def _labels(points: NDArray[np.float64], k: int) -> NDArray[np.int64]:
    return np.asarray(KMeans(n_clusters=k, n_init=STARTS, random_state=SEED).fit_predict(points), dtype=np.int64)


def _silhouettes(points: NDArray[np.float64], distinct: int) -> dict[int, float]:
    found: dict[int, float] = {}
    size = min(SAMPLE, len(points))
    for k in range(2, min(MOST_GROUPS, distinct - 1) + 1):
        labels = _labels(points, k)
        found[k] = round(float(silhouette_score(points, labels, sample_size=size, random_state=SEED)), 6)
    return found
