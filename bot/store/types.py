"""How are ids, texts, amounts and times kept, so that SQLite and PostgreSQL give back the same?"""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, BigInteger, DateTime, Integer, String, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine

from bot.errors import BadInput

SCALE = 4
"""Decimal places kept of an amount: prices below a cent exist (0.001 in wholesale), exact cents need two."""
LARGEST = 2**63


def without_nul(text: str | None) -> str | None:
    """Return the text; raise BadInput where it holds NUL, which PostgreSQL cannot keep."""
    if text is not None and "\x00" in text:
        raise BadInput("text must not contain the NUL character")
    return text


class IdText(TypeDecorator):
    """An id or a short word. Compared and sorted by code point everywhere, whatever the database's locale."""

    impl = String
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine:
        """Ask PostgreSQL for the collation that SQLite and Python have."""
        return dialect.type_descriptor(String(collation="C") if dialect.name == "postgresql" else String())

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Refuse NUL."""
        return without_nul(value)


class FreeText(TypeDecorator):
    """Text for people, of any length."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Refuse NUL."""
        return without_nul(value)


class Amount(TypeDecorator):
    """An exact decimal, kept as a whole number of ten-thousandths, so that SQL adds it up exactly too."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        """Return ten-thousandths; raise BadInput for what is finer, or too large to keep."""
        if value is None:
            return None
        scaled = value.scaleb(SCALE) if value.is_finite() else value
        if not value.is_finite() or abs(scaled) >= LARGEST or scaled != (whole := int(scaled)):
            raise BadInput(f"{value} cannot be kept as an amount: at most {SCALE} decimal places, and finite")
        return whole

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        """Return the amount with two decimal places, or with four where it needs them."""
        if value is None:
            return None
        return Decimal(value).scaleb(-SCALE) if value % 100 else Decimal(value // 100).scaleb(-2)


class Moment(TypeDecorator):
    """An aware UTC time, to the microsecond."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return UTC; raise BadInput for a naive time, whose meaning nobody can know."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise BadInput(f"{value!r} has no time zone")
        moment = value.astimezone(UTC)
        return moment if dialect.name == "postgresql" else moment.replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return aware UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def json_column_type() -> Any:
    """Return the type for JSON: PostgreSQL's ``json``, not ``jsonb``, which refuses some texts that JSON allows."""
    return JSON(none_as_null=True)


def counter_type() -> Any:
    """Return the type for a primary key that counts up: SQLite only counts in plain INTEGER."""
    return BigInteger().with_variant(Integer(), "sqlite")
