"""Which few of many good ones, so that they are not all alike?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

T = TypeVar("T")

LIKENESS_COST = 0.25
"""What full likeness to something chosen already costs, of the best score."""
LEAST_SCALE = 0.5
"""Below this the best score is no measure: where little speaks for anything, variety is what can be given."""


def diverse(ranked: Sequence[T], n: int, score: Callable[[T], float], alike: Callable[[T, T], float]) -> list[T]:
    """Choose ``n`` by maximal marginal relevance (Carbonell and Goldstein, SIGIR 1998), the best one first.

    ``ranked`` is best first; ``alike`` is from 0 to 1. Takes n times as many comparisons as there are candidates.
    """
    rest, chosen = list(ranked), list[T]()
    scale = max([LEAST_SCALE, *map(score, rest)])
    nearest = [0.0] * len(rest)
    while rest and len(chosen) < n:
        gains = [score(each) / scale - LIKENESS_COST * near for each, near in zip(rest, nearest, strict=True)]
        place = gains.index(max(gains))
        newest = rest.pop(place)
        nearest.pop(place)
        nearest = [max(near, alike(newest, each)) for near, each in zip(nearest, rest, strict=True)]
        chosen.append(newest)
    return chosen
