"""Which names and columns do all tables share?"""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, MetaData

from bot.store.types import FreeText, json_column_type

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)


def to(target: str, ondelete: str | None = None) -> ForeignKey:
    """Point at ``table.column``."""
    return ForeignKey(target, ondelete=ondelete)


def required(name: str, kind: object, *args: object) -> Column:
    """Return a column that always holds something."""
    return Column(name, kind, *args, nullable=False)


def both(name: str) -> tuple[Column, Column]:
    """Return the two columns of one localized text."""
    return required(f"{name}_zh", FreeText), required(f"{name}_en", FreeText)


def json(name: str, *, nullable: bool = False) -> Column:
    """Return a column for JSON."""
    return Column(name, json_column_type(), nullable=nullable)
