"""What do the shop's own counts of behaviour add to the figures that follow from its records?"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from bot.segmentation.features import SHARE
from bot.segmentation.model import BehaviourSummary


def with_summaries(frame: pd.DataFrame, summaries: Iterable[BehaviourSummary]) -> pd.DataFrame:
    """Return the frame of :func:`features.behaviour` with a row for each customer known by a summary alone.

    What a summary does not say (days since the last purchase, units per order …) is where the others are: the
    median, and of shares the mean, so that it tells nobody apart. Records hold where a customer has both.
    """
    added = [each for each in summaries if each.customer_id not in frame.index]
    if not added:
        return frame
    shares = [column for column in frame.columns if str(column).startswith(SHARE)]
    usual = frame.median() if len(frame) else pd.Series({"price_level": 0.5}).reindex(frame.columns, fill_value=0.0)
    usual[shares] = frame[shares].mean() if len(frame) else 0.0
    rows = pd.DataFrame([usual] * len(added), index=pd.Index([each.customer_id for each in added], dtype=object))
    for column in ("views", "money", "frequency"):
        rows[column] = [getattr(each, column) for each in added]
    return (pd.concat([frame, rows]) if len(frame) else rows).rename_axis("customer").sort_index().astype(float)
