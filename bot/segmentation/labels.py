"""Which group does each row of a table belong to?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from bot.errors import BadInput
from bot.segmentation.kmeans import cluster

LABEL = "簇标签"
USUAL = ("浏览次数", "购买金额", "购买频率")
"""Views, money spent, frequency: the columns of a behaviour file as shops export them."""


@dataclass(frozen=True, slots=True)
class LabelReport:
    """What :func:`label` did: the columns used, the centres in their units, rows per group, silhouette per K."""

    columns: tuple[str, ...]
    centres: tuple[tuple[float, ...], ...]
    sizes: tuple[int, ...]
    silhouettes: Mapping[int, float]


def label(
    frame: pd.DataFrame, columns: Sequence[str] | None = None, k: int | None = None
) -> tuple[pd.DataFrame, LabelReport]:
    """Return the table with the column 簇标签 (0 … k-1) and a report; the table that came in is not changed.

    ``columns`` are those to compare; by default the usual three where they are there, else all numeric ones.
    Raises BadInput for missing columns, cells that are no numbers, too few rows, or ``k`` out of range.
    """
    chosen = tuple(columns) if columns else _columns(frame)
    missing = [column for column in chosen if column not in frame.columns]
    if missing:
        raise BadInput(f"no column {', '.join(missing)}; there are {', '.join(map(str, frame.columns))}")
    values = frame[list(chosen)].apply(pd.to_numeric, errors="coerce")
    for column in chosen:
        wrong = values.index[~values[column].abs().lt(float("inf"))]
        if len(wrong):
            place = frame.index.get_loc(wrong[0])
            raise BadInput(f"column {column}, row {place + 1}: {frame[column].iloc[place]!r} is no number")
    if values.empty:
        raise BadInput("the table has no rows")
    if k is not None and not 1 <= k <= len(values):
        raise BadInput(f"cannot make {k} groups of {len(values)} rows")
    found = cluster(values, k)
    sizes = pd.Series(found.labels).value_counts().sort_index()
    centres = tuple(tuple(float(value) for value in row) for row in found.centres.to_numpy())
    return frame.assign(**{LABEL: found.labels}), LabelReport(
        chosen, centres, tuple(map(int, sizes)), found.silhouettes
    )


def _columns(frame: pd.DataFrame) -> tuple[str, ...]:
    usual = tuple(column for column in USUAL if column in frame.columns)
    if usual:
        return usual
    numeric = tuple(str(column) for column in frame.select_dtypes("number").columns if column != LABEL)
    if not numeric:
        raise BadInput(f"the table has none of the columns {', '.join(USUAL)} and no column of numbers")
    return numeric
