"""How is an amount of money written for people?"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from bot.catalog.model import Money, Product, Variant
from bot.language import Language
from bot.phrases import say

_SIGNS = {"CNY": "¥", "USD": "$", "GBP": "£", "EUR": "€", "HKD": "HK$", "TWD": "NT$"}
# ISO 4217: the yen and its like have no smaller unit.
_WHOLE = frozenset({"JPY", "KRW", "VND"})


def money_text(money: Money, language: Language) -> str:
    """Return an amount with its sign; cents only where there are any.

    >>> money_text(Money(Decimal("1299.50"), "CNY"), "zh"), money_text(Money(Decimal(-5), "USD"), "en")
    ('¥1,299.50', '-$5')
    """
    step = Decimal(1) if money.currency in _WHOLE else Decimal("0.01")
    amount = abs(money.amount).quantize(step, ROUND_HALF_UP)
    figures = f"{amount:,.0f}" if amount == amount.to_integral_value() else f"{amount:,}"
    minus = "-" if money.amount < 0 and amount else ""
    sign = _SIGNS.get(money.currency)
    return f"{minus}{sign}{figures}" if sign else f"{minus}{figures} {money.currency}"


def price_text(variant: Variant, language: Language) -> str:
    """Return a variant's price, or the words for "the shop has not said it"."""
    return money_text(variant.price, language) if variant.price is not None else say("price_none", language)


def price_span_text(product: Product, language: Language) -> str:
    """Return a product's price: one amount, "¥199–¥299", or the words for none."""
    prices = product.prices
    if not prices:
        return say("price_none", language)
    low, high = prices[0], prices[-1]
    if low.currency != high.currency or low == high:
        return money_text(low, language)
    return f"{money_text(low, language)}–{money_text(high, language)}"
