"""What do the cells say that several kinds of file share: texts in two languages, contacts, addresses, stock?"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, fields
from datetime import UTC, tzinfo

from bot.customers.model import Address
from bot.language import Localized, is_han
from bot.store.importers.cells import BadCell, identifier, meaning, whole
from bot.store.importers.table import Row

LONGEST_NAME = 300
LONGEST_TEXT = 20_000
LONGEST_EMAIL = 320
_EMAIL = re.compile(r"[^@\s<>\"',;]+@[^@\s<>\"',;]+\.[^@\s<>\"',;.]+")
_PHONE = re.compile(r"\+?\d{5,20}")
_ADDRESS = {"line1": "address", "line2": "address2"}
"""Fields of an address whose columns are called otherwise."""


@dataclass(frozen=True, slots=True)
class Usual:
    """What holds where a file does not say."""

    currency: str = "CNY"
    zone: tzinfo = UTC

    @property
    def language(self) -> str:
        """The language of customers of whom nothing is known but that they exist."""
        return "zh" if self.currency in ("CNY", "TWD", "HKD") else "en"


def text(row: Row, field: str, longest: int = LONGEST_NAME) -> str:
    """Return a text; raise BadCell for one that is longer than such texts are."""
    found = row.get(field)
    if len(found) > longest:
        raise BadCell("too_long", field, found)
    return found


def localized(row: Row, field: str, longest: int = LONGEST_NAME) -> Localized:
    """Return a text by language: its own columns ``…_zh`` and ``…_en``, and the plain one by its script."""
    zh, en, either = (text(row, f"{field}{ending}", longest) for ending in ("_zh", "_en", ""))
    if any(map(is_han, either)):
        return Localized(zh or either, en)
    return Localized(zh, en or either)


def over(new: Localized, old: Localized | None) -> Localized:
    """Return the new text, and the old one in a language in which the new one is silent."""
    return Localized(new.zh or old.zh, new.en or old.en) if old else new


def email(row: Row) -> str | None:
    """Return the e-mail address, or None where the row has none."""
    found = unicodedata.normalize("NFKC", row.get("email")).strip()
    if found and (len(found) > LONGEST_EMAIL or not _EMAIL.fullmatch(found)):
        raise BadCell("bad_email", "email", row.get("email"))
    return found or None


def phone(row: Row) -> str | None:
    """Return the phone number as figures with their ``+``, or None where the row has none."""
    raw = row.get("phone")
    if not raw:
        return None
    found = re.sub(r"[\s\-().·/]", "", identifier(raw, "phone").removesuffix(".0"))
    if not _PHONE.fullmatch(found):
        raise BadCell("bad_phone", "phone", raw)
    return found


def address(row: Row, old: Address | None = None) -> Address | None:
    """Return the address that the row says, over the one known; None where nobody says any."""
    names = [field.name for field in fields(Address)]
    told = {name: text(row, _ADDRESS.get(name, name)) for name in names}
    if not any(told.values()):
        return old
    return Address(**{name: told[name] or (getattr(old, name) if old else "") for name in names})


def stock_figure(row: Row, field: str) -> tuple[int, bool]:
    """Return units on hand and whether they were counted; words like 有货 only say that there are some."""
    raw = row.need(field)
    word = meaning("stock", raw)
    if word is not None:
        return int(word == "yes"), False
    units = whole(raw, field, "bad_stock")
    if units < 0:
        raise BadCell("negative_stock", field, raw)
    return units, True
