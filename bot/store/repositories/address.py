"""How is an address kept as JSON?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from bot.customers.model import Address

_FIELDS = tuple(field.name for field in fields(Address))


def to_json(address: Address | None) -> dict[str, str] | None:
    """Return the address's fields."""
    return None if address is None else {name: getattr(address, name) for name in _FIELDS}


def from_json(fields: Mapping[str, Any] | None) -> Address | None:
    """Return the address again."""
    return None if fields is None else Address(**fields)
