"""How does a table of order lines become orders?

Rows with one order number are one order; if one of them is refused, all are: no order is stored in halves. What the
file does not say of an order the shop has (payments, parcels, returns, address) stays.
"""

from __future__ import annotations

import re
from decimal import Decimal

from bot.orders.model import OrderId, OrderStatus
from bot.ports import UnitOfWork
from bot.store.importers.cells import BadCell, decimal, identifier, meaning, moment, money, whole
from bot.store.importers.content import Content
from bot.store.importers.csv_stock import Things
from bot.store.importers.files import Survey
from bot.store.importers.importing import Draft, Progress
from bot.store.importers.orders import LineSaid, Misfit, build
from bot.store.importers.people import People
from bot.store.importers.report import Report
from bot.store.importers.said import Usual, address, email, phone, text
from bot.store.importers.table import Row, Table, read_all


def read(table: Table, survey: Survey, usual: Usual, report: Report, progress: Progress) -> Draft:
    """Read all rows; the draft finds customers and products and puts the orders together."""
    table.require(("id",), ("status",), ("customer", "email", "phone"), ("sku", "product", "product_name"), ("price",))
    broken: set[str] = set()
    groups: dict[OrderId, list[LineSaid]] = {}

    def parse(row: Row) -> LineSaid:
        try:
            return _said(row, usual)
        except BadCell:
            broken.add(_number(row))
            raise

    for _, said in read_all(table, survey, parse, progress):
        groups.setdefault(said.order, []).append(said)
    broken.update(map(_number, table.broken))
    return lambda uow: _complete(uow, table, groups, broken, report)


def _number(row: Row) -> str:
    """Return the order a row that is refused belongs to, as far as it says one."""
    try:
        return identifier(row.get("id"), "id")
    except BadCell:
        return ""


def _said(row: Row, usual: Usual) -> LineSaid:
    status = meaning("statuses", row.need("status"))
    if status is None:
        raise BadCell("unknown_status", "status")
    quantity = whole(row.get("quantity"), "quantity", "bad_quantity") if row.get("quantity") else 1
    if quantity <= 0:
        raise BadCell("bad_quantity", "quantity")
    currency = row.get("currency").upper() or usual.currency
    if not re.fullmatch("[A-Z]{3}", currency):
        raise BadCell("unknown_currency", "currency")
    if not any(map(row.get, ("sku", "product", "product_name"))):
        raise BadCell("missing", "product")
    return LineSaid(
        row=row,
        order=OrderId(identifier(row.need("id"), "id")),
        customer=identifier(row.get("customer"), "customer") if row.get("customer") else "",
        customer_name=text(row, "customer_name"),
        email=email(row),
        phone=phone(row),
        sku=identifier(row.get("sku"), "sku") if row.get("sku") else "",
        product=identifier(row.get("product"), "product") if row.get("product") else "",
        product_name=text(row, "product_name"),
        options=text(row, "options"),
        quantity=quantity,
        price=money(row.need("price"), "price", currency),
        status=OrderStatus(status),
        placed_at=moment(row.get("placed_at"), "placed_at", usual.zone) if row.get("placed_at") else None,
        paid_at=moment(row.get("paid_at"), "paid_at", usual.zone) if row.get("paid_at") else None,
        shipping_fee=_amount(row, "shipping_fee"),
        discount=_amount(row, "discount"),
        payment_method=text(row, "payment_method"),
        tracking_number=identifier(row.get("tracking_number"), "tracking_number") if row.get("tracking_number") else "",
        carrier=text(row, "carrier"),
        address=address(row),
    )


def _amount(row: Row, field: str) -> Decimal | None:
    """Return an amount of the whole order; discounts are written with and without a minus."""
    if not row.get(field):
        return None
    value = decimal(re.sub(r"[¥￥$€£元]", "", row.get(field)), field, "bad_price")
    if value != round(value, 4):
        raise BadCell("too_precise", field)
    if value < 0 and field != "discount":
        raise BadCell("negative_price", field)
    return abs(value)


def _complete(
    uow: UnitOfWork, table: Table, groups: dict[OrderId, list[LineSaid]], broken: set[str], report: Report
) -> Content:
    """Put every order together that can be; refuse the others whole."""
    things, people = Things.of(uow), People(uow.customers.all())
    known = {order.id: order for order in uow.orders.get_many(list(groups))}
    content = Content()
    for number, rows in groups.items():
        misfit: Misfit | None = None
        if number not in broken:
            try:
                content.orders.append(build(number, rows, things, people, known.get(number)))
                report.keep(len(rows))
                continue
            except Misfit as error:
                misfit = error
        for said in rows:
            is_it = misfit is not None and misfit.row is said.row
            table.refuse(said.row, misfit.bad if is_it and misfit else BadCell("order_incomplete", "id"))
    content.customers = people.new
    return content
