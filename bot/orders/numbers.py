"""How does a shopper write an order's number?"""

from __future__ import annotations

import re
import unicodedata

from bot.orders.model import Order, OrderId
from bot.ports import UnitOfWork

_KEPT = re.compile(r"[^\w\-/.]|_", re.ASCII)
LONGEST = 64
"""Longer than any shop's numbers; what is longer is cut, so that no key grows with its input."""


def bare(number: str) -> str:
    """Return the number as it is compared: half-width capitals and figures with inner ``-``, ``/``, ``.`` only.

    >>> bare(" ＃ｗ2611 340 ")
    'W2611340'
    """
    plain = unicodedata.normalize("NFKC", number[: LONGEST * 4])
    return _KEPT.sub("", plain).strip("-/.").upper()[:LONGEST]


def joined(number: str) -> str:
    """Return the number without inner signs: the same for all spellings that find one order.

    >>> joined("X2026.1115-001") == joined("#x20/261115001")
    True
    """
    return re.sub(r"[-/.]", "", bare(number))


def spellings(number: str) -> tuple[OrderId, ...]:
    """Return the spellings under which a shop may keep the number, always as many, likeliest first.

    Shops print ``#W2611340`` and are told ``w2611340``; some keep their numbers in small letters, some with dashes
    that shoppers leave out or add.
    """
    whole = bare(number)
    plain = joined(number)
    forms = (whole, f"#{whole}", plain, f"#{plain}", whole.lower(), f"#{whole.lower()}")
    return tuple(map(OrderId, forms))


def find(uow: UnitOfWork, number: str) -> Order | None:
    """Return the order a shopper means by ``number``, whoever owns it; looks up every spelling, found or not."""
    found = [uow.orders.get(spelling) for spelling in spellings(number)]
    return next((order for order in found if order is not None), None)
