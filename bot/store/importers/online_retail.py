"""How is the UCI Online Retail data imported?

A CSV file, packed or not, of invoice lines: InvoiceNo, StockCode, Description, Quantity, InvoiceDate, UnitPrice,
CustomerID, Country. Every line becomes part of an order, a return, postage, or a sale to nobody known; or it is left
out for a named reason.

Source: Daqing Chen, Online Retail, UCI Machine Learning Repository, https://doi.org/10.24432/C5BW33
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from bot.store.importers.content import Content
from bot.store.importers.files import survey
from bot.store.importers.importing import Draft, Progress
from bot.store.importers.online_retail_lines import ENCODINGS, lines_of
from bot.store.importers.online_retail_orders import match_returns, orders_of, purchases
from bot.store.importers.online_retail_shelf import customers_of, products_of, sales_of
from bot.store.importers.report import Finding, Report

STEPS = 5
KEPT = ("order_line", "sale_without_customer", "shipping_fee", "return")


def reader(path: Path) -> Callable[[Report, Progress], Draft]:
    """Return what reads the file for :func:`bot.store.importers.importing.carry_out`."""

    def read(report: Report, progress: Progress) -> Draft:
        found = survey(path, ENCODINGS)
        progress("reading", 0, STEPS)
        lines = lines_of(found)
        progress("reading", 1, STEPS)
        returns = match_returns(lines)
        progress("reading", 2, STEPS)
        _account_for(lines, report)
        content = Content(
            products=products_of(lines),
            customers=customers_of(lines),
            sales=sales_of(lines, returns),
        )
        progress("reading", 3, STEPS)
        content.orders = orders_of(lines, returns)
        progress("reading", 4, STEPS)
        content.events = purchases(lines)
        progress("reading", STEPS, STEPS)
        return lambda uow: content

    return read


def _account_for(lines: pd.DataFrame, report: Report) -> None:
    """Put every line into the report: what it became, or why it was left out."""
    fates = lines["fate"].to_numpy()
    for fate, count in pd.Series(fates).value_counts().items():
        if fate in KEPT:
            report.keep(int(count), as_=str(fate))
    out = lines[~np.isin(fates, KEPT)]
    for line, fate, code, invoice in zip(out["line"], out["fate"], out["code"], out["invoice"], strict=True):
        finding = Finding(str(fate), int(line), key=str(invoice), column="StockCode", value=str(code))
        (report.refuse if fate in ("unreadable", "contradiction") else report.leave_out)(finding)
