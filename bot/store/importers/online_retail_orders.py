"""Which orders, returns and purchases do the lines of the Online Retail data make?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import groupby

import pandas as pd

from bot.catalog.model import Money, ProductId, VariantId
from bot.customers.model import Address, CustomerId
from bot.orders.model import Order, OrderId, OrderLine, OrderStatus, Return
from bot.segmentation.model import BehaviourEvent

CURRENCY = "GBP"
_NOWHERE = ("", "Unspecified")


@dataclass(frozen=True, slots=True)
class Back:
    """Units of a purchase that came back. ``bought`` is the place of its line in the table of lines."""

    bought: int
    cancellation: str
    units: int
    price: Decimal
    at: datetime


@dataclass(slots=True)
class _Bought:
    """A purchase that may still come back."""

    place: int
    left: int
    price: Decimal
    at: datetime


def match_returns(lines: pd.DataFrame) -> list[Back]:
    """Find the purchase of every cancellation and write its fate, ``return`` or ``cancellation_unmatched``, down.

    A cancellation belongs to earlier purchases of the same customer and article: the latest at the same price that
    had as many units, else the latest ones that together had. One that comes back to nothing is unmatched.
    """
    cancelled = lines[lines["fate"] == "cancellation"].sort_values(["at", "line"], kind="stable")
    keys = set(zip(cancelled["customer"], cancelled["code"], strict=True))
    shelf: dict[tuple[str, str], list[_Bought]] = defaultdict(list)
    ordered = lines[lines["fate"] == "order_line"].sort_values(["at", "line"], kind="stable")
    wanted = [key in keys for key in zip(ordered["customer"], ordered["code"], strict=True)]
    for row in ordered[wanted].itertuples():
        shelf[row.customer, row.code].append(_Bought(row.Index, row.quantity, row.price, row.at))
    found: list[Back] = []
    fates = {}
    for row in cancelled.itertuples():
        backs = _taken(shelf[row.customer, row.code], -row.quantity, row.price, row.at)
        fates[row.Index] = "return" if backs else "cancellation_unmatched"
        found += [Back(b.place, str(row.invoice), units, row.price, row.at.to_pydatetime()) for b, units in backs]
    lines.loc[list(fates), "fate"] = list(fates.values())
    return found


def _taken(bought: list[_Bought], units: int, price: Decimal, at: datetime) -> list[tuple[_Bought, int]]:
    """Take units off earlier purchases and return from which; nothing where they have not so many left."""
    earlier = [each for each in reversed(bought) if each.at <= at and each.left > 0]
    if units <= 0:
        return []
    whole = next((each for each in earlier if each.price == price and each.left >= units), None)
    if whole is not None:
        whole.left -= units
        return [(whole, units)]
    if sum(each.left for each in earlier) < units:
        return []
    taken: list[tuple[_Bought, int]] = []
    for each in earlier:
        part = min(each.left, units)
        each.left -= part
        units -= part
        taken.append((each, part))
        if not units:
            break
    return taken


def orders_of(lines: pd.DataFrame, returns: list[Back]) -> list[Order]:
    """Return one order per invoice, with the returns found for it."""
    ordered = lines[lines["fate"] == "order_line"].sort_values(["invoice", "line"], kind="stable")
    came_back: dict[int, list[Back]] = defaultdict(list)
    for back in returns:
        came_back[back.bought].append(back)
    fees = _fees(lines)
    prices = {price: Money(price, CURRENCY) for price in ordered["price"].unique()}
    columns = ("invoice", "customer", "code", "description", "quantity", "price", "country")
    rows = zip(
        ordered.index.tolist(),
        *(ordered[name].tolist() for name in columns),
        _moments(ordered["at"]),
        strict=True,
    )
    return [_order(number, list(group), prices, came_back, fees) for number, group in groupby(rows, key=lambda r: r[1])]


def _order(
    number: str,
    rows: list[tuple],  # type: ignore[type-arg]  # (place, *columns), see orders_of
    prices: dict[Decimal, Money],
    came_back: dict[int, list[Back]],
    fees: dict[str, Decimal],
) -> Order:
    made = []
    for count, (_, _, _, code, name, units, price, _, _) in enumerate(rows, start=1):
        made.append(OrderLine(count, VariantId(code), ProductId(code), name, "", units, prices[price]))
    returns = tuple(_returns(rows, came_back))
    gone = sum(back.units for row in rows for back in came_back.get(row[0], ()))
    country = rows[0][7]
    return Order(
        id=OrderId(number),
        customer_id=CustomerId(rows[0][2]),
        status=OrderStatus.RETURNED if gone == sum(line.quantity for line in made) else OrderStatus.COMPLETED,
        placed_at=min(row[8] for row in rows),
        lines=tuple(made),
        payments=(),
        shipments=(),
        returns=returns,
        address=None if country in _NOWHERE else Address("", "", country=country),
        currency=CURRENCY,
        shipping_fee=fees.get(number, Decimal(0)),
    )


def _returns(rows: list[tuple], came_back: dict[int, list[Back]]) -> Iterator[Return]:  # type: ignore[type-arg]
    """Yield one return per cancellation that gave back something of these lines."""
    backs = [(count, back) for count, row in enumerate(rows, start=1) for back in came_back.get(row[0], ())]
    backs.sort(key=lambda pair: (pair[1].at, pair[1].cancellation))
    for cancellation, group in groupby(backs, key=lambda pair: pair[1].cancellation):
        parts = list(group)
        refund = sum((back.price * back.units for _, back in parts), Decimal(0))
        numbers = tuple(sorted({count for count, _ in parts}))
        at = parts[0][1].at
        yield Return(cancellation, "return", numbers, "", "refunded", at, Money(refund, CURRENCY))


def _fees(lines: pd.DataFrame) -> dict[str, Decimal]:
    """Return what the postage on each invoice adds up to."""
    fees: dict[str, Decimal] = defaultdict(Decimal)
    carried = lines[lines["fate"] == "shipping_fee"]
    for invoice, units, price in zip(carried["invoice"], carried["quantity"], carried["price"], strict=True):
        fees[invoice] += price * int(units)
    return fees


def purchases(lines: pd.DataFrame) -> list[BehaviourEvent]:
    """Return one purchase per customer, article and moment."""
    ordered = lines[lines["fate"] == "order_line"]
    units = ordered.groupby(["at", "customer", "code"], as_index=False)["quantity"].sum()
    columns = (units[name].tolist() for name in ("customer", "code", "quantity"))
    return [
        BehaviourEvent(CustomerId(customer), "purchase", ProductId(code), at, count)
        for at, customer, code, count in zip(_moments(units["at"]), *columns, strict=True)
    ]


def _moments(column: pd.Series) -> list[datetime]:
    """Return a column of times as plain ones; each distinct one is made once."""
    places, distinct = pd.factorize(column)
    plain = distinct.to_pydatetime()
    return [plain[place] for place in places.tolist()]
