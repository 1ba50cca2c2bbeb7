"""What is each line of the Online Retail data: part of an order, a cancellation, postage, a correction …?"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import IO, Any

import numpy as np
import pandas as pd

from bot.store.importers.cells import EARLIEST, LARGEST_WHOLE, LONGEST_ID
from bot.store.importers.files import LONGEST_LINE, Survey, open_text, printable, refuse
from bot.store.importers.header import bare

ENCODINGS = ("utf-8-sig", "cp1252")
ZONE = "Europe/London"
"""The shop's own: the file's times name none."""
COLUMNS = {
    "invoice": ("invoiceno", "invoice"),
    "code": ("stockcode",),
    "description": ("description",),
    "quantity": ("quantity",),
    "at": ("invoicedate",),
    "price": ("unitprice", "price"),
    "customer": ("customerid",),
    "country": ("country",),
}
NO_PRODUCTS = {
    "POST": "postage",
    "DOT": "postage",
    "C2": "postage",
    "M": "manual",
    "ADJUST": "manual",
    "ADJUST2": "manual",
    "D": "discount",
    "S": "sample",
    "TEST001": "sample",
    "TEST002": "sample",
    "BANK CHARGES": "fee",
    "AMAZONFEE": "fee",
    "CRUK": "fee",
    "B": "bad_debt",
}
"""Stock codes under which no thing is sold, and what they stand for."""
_LARGEST_PRICE = 10**9
_NUL = "\u2400"
"""What stands for a NUL character until its line is refused."""


def lines_of(survey: Survey) -> pd.DataFrame:
    """Return one row per line of the file, with its number and its ``fate``.

    Columns: ``line``, ``invoice``, ``code``, ``description``, ``quantity`` (int), ``at`` (aware UTC), ``day`` (the
    shop's own), ``price`` (Decimal), ``amount`` (the price as a float), ``customer`` ("" where none), ``country``,
    ``fate``: a key of ``reasons.yml``, or ``order_line``, ``sale_without_customer``, ``shipping_fee``, ``cancellation``
    (to be matched).
    """
    raw = _read(survey)
    lines = pd.DataFrame({"line": _line_numbers(raw)})
    for name in ("invoice", "code", "description", "customer", "country", "price"):
        lines[name] = _each(raw[name], _CLEANED[name])
    quantity = pd.to_numeric(raw["quantity"], errors="coerce")
    local = pd.to_datetime(raw["at"], format="ISO8601", errors="coerce")
    lines["at"] = local.dt.tz_localize(ZONE, ambiguous=False, nonexistent="shift_forward").dt.tz_convert("UTC")
    lines["day"] = _each(local, lambda moment: moment.date())
    lines["amount"] = _each(lines["price"], float).astype(float)
    bad = _unreadable(raw, lines, quantity)
    lines["quantity"] = quantity.where(~bad, 0).astype("int64")
    lines["fate"] = _fates(lines, bad)
    return lines


def _each(column: pd.Series, change: Callable[[Any], Any]) -> pd.Series:
    """Return the column with every distinct value changed once; what is missing stays missing."""
    return column.map({value: change(value) for value in column.dropna().unique()})


def _read(survey: Survey) -> pd.DataFrame:
    """Return the file's cells as they are, under our names; raise ImportRefused for what is no such file."""
    with open_text(survey) as file:
        header = next(csv.reader([file.readline(LONGEST_LINE)]), [])
        known = [next((ours for ours, theirs in COLUMNS.items() if bare(name) in theirs), None) for name in header]
        missing = [ours for ours in COLUMNS if known.count(ours) != 1]
        if missing:
            columns = printable(", ".join(header))[:300]
            refuse(
                survey.path,
                f"line 1 has no column {COLUMNS[missing[0]][0]}, or several; it has {columns}",
                "It must be the Online Retail data: InvoiceNo, StockCode, Description, Quantity, InvoiceDate, "
                "UnitPrice, CustomerID, Country",
            )
        width = len(header) + 1  # one more, to see lines that have too many cells
        try:
            raw = pd.read_csv(
                _Led(file, "," * (width - 1) + "\n"), header=None, names=range(width), usecols=range(width), dtype=str,
                na_filter=False, skip_blank_lines=False, low_memory=False,
            )[1:]  # fmt: skip
        except (pd.errors.ParserError, OverflowError) as error:
            refuse(survey.path, f"is broken CSV ({error})", "Download it again")
    if raw.empty:
        refuse(survey.path, "has no line but the header", "Download it again")
    names = {place: ours for place, ours in enumerate(known) if ours}
    return raw.reset_index(drop=True).fillna("").rename(columns=names | {width - 1: "extra"})


class _Led:
    """A file with a line put before it, which shows pandas how wide the table may be."""

    def __init__(self, file: IO[str], line: str) -> None:
        self._file, self._line = file, line

    def read(self, size: int = -1) -> str:
        """Return the line, then what the file has."""
        if self._line:
            line, self._line = self._line, ""
            return line
        return self._file.read(size).replace("\x00", _NUL)  # at which pandas would end the cell

    def __iter__(self) -> Iterator[str]:
        raise NotImplementedError  # pandas only asks whether there is one


def _line_numbers(raw: pd.DataFrame) -> pd.Series:
    """Return the line on which each row begins; a cell may go over several."""
    breaks = _each(raw["description"], lambda text: text.count("\n")).to_numpy()
    return pd.Series(np.arange(2, len(raw) + 2) + np.concatenate(([0], np.cumsum(breaks)[:-1])), index=raw.index)


def _price(text: str) -> Decimal | None:
    try:
        price = Decimal(text.strip())
    except InvalidOperation:
        return None
    return price if price.is_finite() and abs(price) < _LARGEST_PRICE and price == round(price, 4) else None


_CLEANED: Mapping[str, Callable[[str], Any]] = {
    "invoice": lambda text: text.strip().upper(),
    "code": lambda text: text.strip().upper(),
    "description": lambda text: " ".join(text.split()).strip(" .,*"),
    "customer": lambda text: text.strip().removesuffix(".0"),
    "country": str.strip,
    "price": _price,
}


def _unreadable(raw: pd.DataFrame, lines: pd.DataFrame, quantity: pd.Series) -> pd.Series:
    """Tell which lines cannot be understood."""
    bad = (
        (raw["extra"] != "")
        | quantity.isna()
        | (quantity.abs() > LARGEST_WHOLE)
        | (quantity % 1 != 0)
        | lines["price"].isna()
        | lines["at"].isna()
        | (lines["at"].dt.year < EARLIEST)
    )
    for name in ("invoice", "code", "country"):
        bad |= ~_each(lines[name], lambda text: text != "" and _is_short(text))
    return bad | ~_each(lines["customer"], _is_short) | _each(lines["description"], lambda text: _NUL in text)


def _is_short(text: str) -> bool:
    return len(text) <= LONGEST_ID and text.isprintable() and _NUL not in text


def _fates(lines: pd.DataFrame, bad: pd.Series) -> pd.Series:
    """Return what becomes of each line; the first rule that fits holds."""
    invoices, kind = lines["invoice"], lines["code"].map(NO_PRODUCTS)
    stranger = lines["customer"] == ""
    cancelled = _each(invoices, lambda number: number.startswith("C"))
    rules: list[tuple[pd.Series, Any]] = [
        (bad, "unreadable"),
        (kind.notna(), kind),
        (cancelled & stranger, "cancellation_without_customer"),
        (cancelled, "cancellation"),
        (lines["quantity"] <= 0, "stock_correction"),
        (lines["amount"] <= 0, "zero_price"),
        (stranger, "sale_without_customer"),
    ]
    fates = pd.Series(np.select([rule for rule, _ in rules], [fate for _, fate in rules], "order_line"), lines.index)
    ordered = fates == "order_line"
    owners = lines["customer"][ordered].groupby(invoices[ordered]).first()
    fates[ordered & (lines["customer"] != invoices.map(owners))] = "contradiction"
    carried = (fates == "postage") & (lines["quantity"] > 0) & (lines["amount"] > 0)
    fates[carried & (lines["customer"] == invoices.map(owners))] = "shipping_fee"
    return fates
