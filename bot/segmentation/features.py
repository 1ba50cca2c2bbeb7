"""What does a customer's behaviour amount to, in figures?"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from bot.segmentation.kmeans import standardised

FEATURES = ("recency_days", "frequency", "money", "views", "basket_size", "price_level")
"""Days since the last purchase, orders, money, pages viewed, units per order, and from 0 (buys the cheapest) to 1."""
SKEWED = FEATURES[:5]
"""Few have much of these: they are compared by their logarithm, so that one big spender is no group of his own."""
SHARE = "share:"
"""Prefix of the columns that tell which part of a customer's interest goes to a category."""
SHARE_WEIGHT = 2.0
"""Two customers without a category in common are as far apart as three deviations in one other feature (2·√2)."""
VIEW_WEIGHT = 0.2
"""A look tells less about taste than a purchase."""


def behaviour(purchases: pd.DataFrame, events: pd.DataFrame, products: pd.DataFrame) -> pd.DataFrame:
    """Return one row per customer, in order of id, with :data:`FEATURES` and one share per category.

    ``purchases``: a row per order line with ``customer``, ``order``, ``product``, ``quantity``, ``amount`` (money of
    the line), ``at`` (aware time or NaT). ``events``: ``customer``, ``kind``, ``product``, ``at``.
    ``products``: ``product``, ``category``, ``price``. Days count back from the latest moment in the data, so that
    the same data give the same figures on any day.
    """
    customers = pd.Index(sorted({*purchases["customer"], *events["customer"]}), name="customer", dtype=object)
    by_customer = purchases.groupby("customer")
    baskets = purchases.groupby(["customer", "order"])["quantity"].sum().groupby("customer").mean()
    levels = purchases["product"].map(price_levels(products)).groupby(purchases["customer"]).mean()
    columns = {
        "recency_days": _recency(purchases, events, customers),
        "frequency": by_customer["order"].nunique(),
        "money": by_customer["amount"].sum(),
        "views": events[events["kind"] == "view"].groupby("customer").size(),
        "basket_size": baskets,
        "price_level": levels.reindex(customers).fillna(0.5),
    }
    frame = pd.DataFrame(
        {name: column.reindex(customers).fillna(0.0).astype(float) for name, column in columns.items()}
    )
    shares = _shares(purchases, events, products.set_index("product")["category"].dropna().to_dict())
    return frame.join(shares.reindex(customers).fillna(0.0))


def compared(frame: pd.DataFrame) -> pd.DataFrame:
    """Return :data:`FEATURES` as they are compared: the skewed ones by ``log(1 + x)``."""
    features = frame[list(FEATURES)].copy()
    features[list(SKEWED)] = np.log1p(features[list(SKEWED)].clip(lower=0.0))
    return features


def points(frame: pd.DataFrame) -> NDArray[np.float64]:
    """Return where customers stand for measuring distance, shape (customers, columns).

    Features count alike, by their deviation; shares by their roots, whose distance is Hellinger's between two
    distributions: what somebody buys nothing of at all counts more than a little more or less.
    """
    shares = frame[[column for column in frame.columns if column.startswith(SHARE)]].to_numpy(dtype=np.float64)
    return np.hstack([standardised(compared(frame)), SHARE_WEIGHT * np.sqrt(shares)])


def price_levels(products: pd.DataFrame) -> pd.Series:
    """Return where each product stands in its category's prices: 0 cheapest, 1 dearest; 0.5 where it stands alone.

    ``products``: ``product``, ``category``, ``price``. The answer is indexed by product; without a category or a
    price there is no range to stand in, and the product is absent.
    """
    known = products.dropna(subset=["category", "price"]).set_index("product")
    groups = known.groupby("category")["price"]
    rank, size = groups.rank(method="average"), groups.transform("size")
    return ((rank - 1) / (size - 1).clip(lower=1)).where(size > 1, 0.5)


def _recency(purchases: pd.DataFrame, events: pd.DataFrame, customers: pd.Index) -> pd.Series:
    """Days from the last purchase to the latest moment in the data; who never bought is as far off as the data go."""
    moments = pd.concat([purchases["at"], events["at"]]).dropna()
    if moments.empty:
        return pd.Series(0.0, index=customers)
    latest, day = moments.max(), pd.Timedelta(days=1)
    since = (latest - purchases.groupby("customer")["at"].max()) / day
    return since.reindex(customers).fillna((latest - moments.min()) / day)


def _shares(purchases: pd.DataFrame, events: pd.DataFrame, category_of: Mapping[str, str]) -> pd.DataFrame:
    looks = events[events["kind"] == "view"]
    interest = pd.concat([purchases[["customer", "product"]], looks[["customer", "product"]]], ignore_index=True)
    interest["weight"] = np.repeat([1.0, VIEW_WEIGHT], [len(purchases), len(looks)])
    interest["category"] = interest["product"].map(dict(category_of))
    interest = interest.dropna(subset=["category"])
    if interest.empty:
        return pd.DataFrame(index=pd.Index([], dtype=object))
    table = interest.pivot_table(index="customer", columns="category", values="weight", aggfunc="sum", fill_value=0.0)
    return table.div(table.sum(axis=1), axis=0).rename(columns=lambda category: f"{SHARE}{category}")
