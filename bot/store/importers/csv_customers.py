"""How does a table of customers become customers?

What the file does not say stays as the shop has it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.customers.model import Address, Customer, CustomerId
from bot.language import detect
from bot.ports import UnitOfWork
from bot.store.importers.cells import BadCell, identifier, meaning, moment
from bot.store.importers.content import UNDATED, Content
from bot.store.importers.files import Survey
from bot.store.importers.importing import Draft, Progress
from bot.store.importers.report import Report
from bot.store.importers.said import Usual, address, email, phone, text
from bot.store.importers.table import Row, Table, read_all


@dataclass(frozen=True, slots=True)
class _Said:
    """What a row says of a customer."""

    row: Row
    id: CustomerId
    name: str
    email: str | None
    phone: str | None
    language: str | None
    created_at: datetime | None


def read(table: Table, survey: Survey, usual: Usual, report: Report, progress: Progress) -> Draft:
    """Read all rows; the draft completes them with what the shop has."""
    table.require(("id", "phone", "email"))
    seen: set[CustomerId] = set()

    def parse(row: Row) -> _Said:
        said = _said(row, usual)
        if said.id in seen:
            raise BadCell("duplicate_id", "id", said.id)
        address(row)  # a bad one is refused here, with its row
        seen.add(said.id)
        return said

    rows = [said for _, said in read_all(table, survey, parse, progress)]

    def complete(uow: UnitOfWork) -> Content:
        known = {customer.id: customer for customer in uow.customers.all()}
        report.keep(len(rows))
        return Content(customers=[_customer(said, known.get(said.id)) for said in rows])

    return complete


def id_of(row: Row, field: str, contact_phone: str | None, contact_email: str | None) -> CustomerId:
    """Return the customer's id: the file's own, or else the phone number or the e-mail address."""
    if row.get(field):
        return CustomerId(identifier(row.get(field), field))
    if contact_phone:
        return CustomerId(contact_phone)
    if contact_email:
        return CustomerId(contact_email.casefold())
    raise BadCell("no_contact", field)


def _said(row: Row, usual: Usual) -> _Said:
    by_phone, by_email = phone(row), email(row)
    language = row.get("language")
    if language and meaning("languages", language) is None:
        raise BadCell("unknown_language", "language")
    parts = text(row, "first_name"), text(row, "last_name")
    return _Said(
        row=row,
        id=id_of(row, "id", by_phone, by_email),
        name=text(row, "name") or " ".join(filter(None, parts)),
        email=by_email,
        phone=by_phone,
        language=meaning("languages", language) if language else None,
        created_at=moment(row.get("created_at"), "created_at", usual.zone) if row.get("created_at") else None,
    )


def _customer(said: _Said, old: Customer | None) -> Customer:
    """Lay what a row says over what the shop knows."""
    home: Address | None = address(said.row, old.address if old else None)
    if old is None:
        name = said.name or said.id
        language = said.language or detect(said.name or (home.city if home else ""))
        return Customer(said.id, name, said.email, said.phone, language, home, said.created_at or UNDATED)
    return Customer(
        id=said.id,
        name=said.name or old.name,
        email=said.email or old.email,
        phone=said.phone or old.phone,
        language=said.language or old.language,
        address=home,
        created_at=said.created_at or old.created_at,
        payment_methods=old.payment_methods,
    )
