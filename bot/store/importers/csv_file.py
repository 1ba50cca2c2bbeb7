"""Which kinds of CSV file are understood, and how is one imported?"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from bot.store.importers import csv_behaviour, csv_customers, csv_orders, csv_products, csv_stock
from bot.store.importers.files import Survey, open_text, survey
from bot.store.importers.header import parse_mapping
from bot.store.importers.importing import Draft, Progress
from bot.store.importers.report import Report
from bot.store.importers.said import Usual
from bot.store.importers.table import Table

Reader = Callable[[Table, Survey, Usual, Report, Progress], Draft]
KINDS: Mapping[str, Reader] = {
    "products": csv_products.read,
    "customers": csv_customers.read,
    "orders": csv_orders.read,
    "stock": csv_stock.read,
    "behaviour": csv_behaviour.read,
}


def reader(
    kind: str, path: Path, columns: Sequence[str] = (), usual: Usual | None = None
) -> Callable[[Report, Progress], Draft]:
    """Return what reads a CSV file for :func:`bot.store.importers.importing.carry_out`.

    ``kind`` is one of :data:`KINDS`; ``columns`` are texts ``COLUMN=FIELD`` for columns whose names are not known.
    Raises BadInput for an unknown field.
    """
    mapping = parse_mapping(kind, columns)

    def read(report: Report, progress: Progress) -> Draft:
        found = survey(path)
        with open_text(found) as file:
            table = Table(file, found, kind, mapping, report)
            return KINDS[kind](table, found, usual or Usual(), report, progress)

    return read
