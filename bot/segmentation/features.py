"""What does a customer's behaviour amount to, in figures?"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

FEATURES = ("recency_days", "frequency", "money", "views", "basket_size", "price_level")
"""Days since the last purchase, orders, money, pages viewed, units per order, and from 0 (buys the cheapest) to 1."""
SHARE = "share:"
"""Prefix of the columns that tell which part of a customer's interest goes to a category."""
VIEW_WEIGHT = 0.2
"""A look tells less about taste than a purchase."""


def price_levels(prices: pd.DataFrame) -> pd.Series:
    """Return where each product stands in its category's price range: 0 cheapest, 1 dearest, 0.5 where it is alone.

    ``prices``: columns ``product``, ``category``, ``price``; the answer is indexed by product.
    """
    known = prices.dropna(subset=["price"]).set_index("product")
    groups = known.groupby("category", dropna=False)["price"]
    rank, size = groups.rank(method="average"), groups.transform("size")
    return pd.Series(np.where(size > 1, (rank - 1) / (size - 1).clip(lower=1), 0.5), index=known.index, dtype=float)


def behaviour(purchases: pd.DataFrame, events: pd.DataFrame, products: pd.DataFrame) -> pd.DataFrame:
    """Return one row per customer, in order of id, with :data:`FEATURES` and one share per category.

    ``purchases``: a row per order line with ``customer``, ``order``, ``product``, ``quantity``, ``amount`` (money of
    the line), ``at`` (aware time or NaT). ``events``: ``customer``, ``kind``, ``product``, ``at``.
    ``products``: ``product``, ``category``, ``price``. Days count back from the latest moment in the data, so that
    the same data give the same figures on any day.
    """
    customers = pd.Index(sorted({*purchases["customer"], *events["customer"]}), name="customer")
    frame = pd.DataFrame(index=customers)
    by_customer = purchases.groupby("customer")
    frame["recency_days"] = _recency(purchases, events).reindex(customers)
    frame["frequency"] = by_customer["order"].nunique().reindex(customers, fill_value=0).astype(float)
    frame["money"] = by_customer["amount"].sum().reindex(customers, fill_value=0).astype(float)
    frame["views"] = (
        events[events["kind"] == "view"].groupby("customer").size().reindex(customers, fill_value=0).astype(float)
    )
    baskets = purchases.groupby(["customer", "order"])["quantity"].sum().groupby("customer").mean()
    frame["basket_size"] = baskets.reindex(customers).fillna(0.0).astype(float)
    levels = purchases["product"].map(price_levels(products))
    frame["price_level"] = levels.groupby(purchases["customer"]).mean().reindex(customers).fillna(0.5)
    return frame.join(_shares(purchases, events, products.set_index("product")["category"].to_dict())).fillna(0.0)


def _recency(purchases: pd.DataFrame, events: pd.DataFrame) -> pd.Series:
    """Days from the last purchase to the latest moment in the data; who never bought is as far off as the data go."""
    moments = pd.concat([purchases["at"], events["at"]]).dropna()
    if moments.empty:
        return pd.Series(dtype=float)
    days = (moments.max() - purchases.groupby("customer")["at"].max()).dt.total_seconds() / 86_400
    whole = (moments.max() - moments.min()).total_seconds() / 86_400
    customers = pd.Index(sorted({*purchases["customer"], *events["customer"]}))
    return days.reindex(customers).fillna(whole)


def _shares(purchases: pd.DataFrame, events: pd.DataFrame, category_of: Mapping[str, str]) -> pd.DataFrame:
    bought = pd.DataFrame({"customer": purchases["customer"], "product": purchases["product"], "weight": 1.0})
    seen = events[events["kind"] == "view"]
    viewed = pd.DataFrame({"customer": seen["customer"], "product": seen["product"], "weight": VIEW_WEIGHT})
    both = pd.concat([part for part in (bought, viewed) if not part.empty] or [bought])
    both["category"] = both["product"].map(dict(category_of))
    both = both.dropna(subset=["category"])
    if both.empty:
        return pd.DataFrame(index=pd.Index([], name="customer"))
    table = both.pivot_table(index="customer", columns="category", values="weight", aggfunc="sum", fill_value=0.0)
    shares = table.div(table.sum(axis=1), axis=0)
    return shares.rename(columns=lambda category: f"{SHARE}{category}")
