"""Which products, customers and daily sales do the lines of the Online Retail data tell of?"""

from __future__ import annotations

from collections import Counter
from datetime import date

import pandas as pd

from bot.catalog.model import Money, Product, ProductId, Variant, VariantId
from bot.customers.model import Address, Customer, CustomerId
from bot.language import Localized
from bot.store.importers.online_retail_orders import CURRENCY, Back

SOLD = ("order_line", "sale_without_customer")


def products_of(lines: pd.DataFrame) -> list[Product]:
    """Return the articles that were sold: name, the description most lines have; price, the median of what was paid.

    The lower median: a price that was really asked.
    """
    sold = lines[lines["fate"].isin(SOLD)]
    names = _most_frequent(sold[sold["description"] != ""])
    prices = sold.groupby("code")["amount"].quantile(0.5, interpolation="lower")
    exact = {float(price): price for price in sold["price"].unique()}
    made = []
    for code, amount in prices.items():
        price = Money(exact[amount], CURRENCY)
        name = names.get(code, str(code))
        made.append(
            Product(
                id=ProductId(code),
                name=Localized(en=name),
                category_id=None,
                brand=Localized(),
                description=Localized(),
                attributes=(),
                variants=(Variant(VariantId(code), ProductId(code), price=price),),
                words=(code,) if name != code else (),
            )
        )
    return made


def _most_frequent(sold: pd.DataFrame) -> dict[str, str]:
    counts = sold.groupby(["code", "description"]).size().reset_index(name="count")
    counts = counts.sort_values(["code", "count", "description"], ascending=[True, False, True])
    first = counts.drop_duplicates("code")
    return dict(zip(first["code"], first["description"], strict=True))


def customers_of(lines: pd.DataFrame) -> list[Customer]:
    """Return everybody who is named on a line, since their first; the file knows their country and nothing more."""
    named = lines[(lines["customer"] != "") & (lines["fate"] != "unreadable")].sort_values("at", kind="stable")
    by_customer = named.groupby("customer", sort=True)
    since, country = by_customer["at"].first(), by_customer["country"].last()
    return [
        Customer(
            id=CustomerId(id_),
            name=id_,
            email=None,
            phone=None,
            language="en",
            address=None if country[id_] in ("", "Unspecified") else Address("", "", country=country[id_]),
            created_at=at.to_pydatetime(),
        )
        for id_, at in since.items()
    ]


def sales_of(lines: pd.DataFrame, returns: list[Back]) -> list[tuple[VariantId, date, int]]:
    """Return units sold per article and day, less those that came back; days without any are left out."""
    sold = lines[lines["fate"].isin(SOLD)]
    units = sold.groupby(["code", "day"], as_index=False)["quantity"].sum()
    back = Counter[tuple[str, date]]()
    for each in returns:
        back[lines.at[each.bought, "code"], lines.at[each.bought, "day"]] += each.units
    rows = zip(units["code"].tolist(), units["day"].tolist(), units["quantity"].tolist(), strict=True)
    return [(VariantId(code), day, left) for code, day, count in rows if (left := count - back[code, day]) > 0]
