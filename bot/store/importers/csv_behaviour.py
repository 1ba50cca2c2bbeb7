"""How does a table of behaviour become events, or ready-made figures per customer?

A file with the columns views, money and frequency (浏览次数, 购买金额, 购买频率) has one row per customer; any other
has one row per event. Customers that the shop does not know are added with nothing but their id.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from bot.catalog.model import ProductId
from bot.customers.model import Customer, CustomerId
from bot.ports import UnitOfWork
from bot.segmentation.model import BehaviourEvent, BehaviourSummary
from bot.store.importers.cells import LARGEST_WHOLE, BadCell, decimal, identifier, meaning, moment, money, whole
from bot.store.importers.content import UNDATED, Content
from bot.store.importers.csv_stock import Things
from bot.store.importers.files import Survey
from bot.store.importers.importing import Draft, Progress
from bot.store.importers.report import Report
from bot.store.importers.said import Usual
from bot.store.importers.table import Row, Table, read_all

FIGURES = ("views", "money", "frequency")
_STEM = 60


def read(table: Table, survey: Survey, usual: Usual, report: Report, progress: Progress) -> Draft:
    """Read all rows, of whichever of the two shapes; the draft completes them with what the shop has."""
    if table.has & set(FIGURES):
        return _read_figures(table, survey, usual, report, progress)
    table.require(("customer",), ("kind",), ("at",))
    return _read_events(table, survey, usual, report, progress)


def _read_figures(table: Table, survey: Survey, usual: Usual, report: Report, progress: Progress) -> Draft:
    table.require(*((field,) for field in FIGURES))
    stem = re.sub(r"\s+", "-", unicodedata.normalize("NFKC", survey.path.name.partition(".")[0]))[:_STEM]
    seen: set[CustomerId] = set()

    def parse(row: Row) -> BehaviourSummary:
        named = "customer" in table.has
        customer = CustomerId(identifier(row.need("customer"), "customer") if named else f"{stem}#{row.line}")
        found = BehaviourSummary(
            customer_id=customer,
            views=_figure(float(decimal(row.need("views"), "views")), "views", row),
            money=float(money(row.need("money"), "money", usual.currency).amount),
            frequency=_figure(float(decimal(row.need("frequency"), "frequency")), "frequency", row),
        )
        if customer in seen:
            raise BadCell("duplicate_id", "customer", customer)
        seen.add(customer)
        return found

    summaries = [said for _, said in read_all(table, survey, parse, progress)]

    def complete(uow: UnitOfWork) -> Content:
        report.keep(len(summaries))
        return Content(
            summaries=summaries, customers=_strangers(uow, [each.customer_id for each in summaries], usual.language)
        )

    return complete


def _figure(value: float, field: str, row: Row) -> float:
    if value < 0:
        raise BadCell("negative_figure", field, row.get(field))
    return value


def _read_events(table: Table, survey: Survey, usual: Usual, report: Report, progress: Progress) -> Draft:
    rows = list(read_all(table, survey, lambda row: _event(row, usual), progress))

    def complete(uow: UnitOfWork) -> Content:
        things = Things.of(uow)
        found: list[BehaviourEvent] = []
        for row, event in rows:
            product = event.product_id
            if product is not None and product not in things.products:
                owner = things.owners.get(product)  # type: ignore[call-overload]  # a file may name the variant
                if owner is None:
                    table.refuse(row, BadCell("unknown_product", "product"))
                    continue
                event = BehaviourEvent(event.customer_id, event.kind, owner.id, event.at, event.quantity)
            report.keep()
            found.append(event)
        return Content(events=found, customers=_strangers(uow, [each.customer_id for each in found], usual.language))

    return complete


def _event(row: Row, usual: Usual) -> BehaviourEvent:
    kind = meaning("events", row.need("kind"))
    if kind is None:
        raise BadCell("unknown_event", "kind")
    quantity = whole(row.get("quantity"), "quantity", "bad_quantity") if row.get("quantity") else 1
    if not 0 < quantity <= LARGEST_WHOLE:
        raise BadCell("bad_quantity", "quantity")
    return BehaviourEvent(
        customer_id=CustomerId(identifier(row.need("customer"), "customer")),
        kind=kind,
        product_id=ProductId(identifier(row.get("product"), "product")) if row.get("product") else None,
        at=moment(row.need("at"), "at", usual.zone),
        quantity=quantity,
    )


def _strangers(uow: UnitOfWork, customers: Iterable[CustomerId], language: str) -> list[Customer]:
    """Return customers that the shop does not know yet, with nothing but their ids."""
    known = {customer.id for customer in uow.customers.all()}
    new = dict.fromkeys(customer for customer in customers if customer not in known)
    return [Customer(customer, customer, None, None, language, None, UNDATED) for customer in new]
