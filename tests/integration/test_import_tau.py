"""Does tau's retail data, made or real, come into the shop whole, once, and with what the bot needs?"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from bot.catalog.catalogue import Catalogue
from bot.clock import FixedClock
from bot.conversations.model import ConversationId
from bot.customers.identity import Identity
from bot.customers.model import CustomerId
from bot.errors import ImportRefused, ProofFailed
from bot.inventory.availability import StockRoom
from bot.inventory.model import AvailabilityReason
from bot.orders.model import OrderId, OrderStatus
from bot.orders.timeline import timeline
from bot.ports import UnitOfWorkFactory
from bot.store.importers.tau import FILES
from tests.fakes import FakeStore
from tests.importing import Desk, shared
from tests.samples import NOON, conversation
from tests.unit.test_import_tau_parts import BOUGHT, SHOES, USER


@pytest.fixture
def desk(store: UnitOfWorkFactory, tmp_path: Path) -> Desk:
    return Desk(store, tmp_path)


def made(folder: Path, **files: Any) -> Path:
    """Write tau's three files, with one entry each where a test does not say otherwise."""
    usual = {"users": {"ann_1": USER}, "products": {"77": SHOES}, "orders": {"#W1": BOUGHT}}
    for name, content in (usual | files).items():
        text = content if isinstance(content, str) else json.dumps(content, default=float)
        (folder / f"{name}.json").write_text(text, encoding="utf-8")
    return folder


def test_the_real_data_come_in_whole_and_once(desk: Desk) -> None:
    folder = shared("tau_retail")
    report = desk.bring_tau(folder)
    assert report.kept_as == {"users": 500, "products": 50, "orders": 1000}
    assert (report.rows_read, report.rows_kept, report.refused) == (1550, 1550, [])
    assert {name: tally.new for name, tally in report.stored.items()} == {
        "products": 50, "stock": 591, "customers": 500, "orders": 1000,
    }  # fmt: skip
    version = desk.version
    again = desk.bring_tau(folder)
    assert (again.outcome, again.catalogue_version, desk.version) == ("unchanged", version, version)
    assert {name: tally.unchanged for name, tally in again.stored.items()} == {
        "products": 50, "stock": 591, "customers": 500, "orders": 1000,
    }  # fmt: skip


def test_the_real_data_say_what_the_bot_needs(desk: Desk) -> None:
    folder = shared("tau_retail")
    desk.bring_tau(folder)
    told = json.loads((folder / "orders.json").read_text(encoding="utf-8"))
    with desk.store(writing=False) as uow:
        orders = uow.orders.get_many([OrderId(number) for number in told])
        catalogue = Catalogue(1, uow.catalogue.products(), (), ())
        buyer = uow.customers.get(CustomerId("noah_brown_6181"))
    assert Counter(str(each.status) for each in orders) == Counter(entry["status"] for entry in told.values())
    for order in orders:
        entry = told[order.id]
        assert [line.variant_id for line in order.lines] == [item["item_id"] for item in entry["items"]]
        assert float(order.total.amount) == pytest.approx(sum(item["price"] for item in entry["items"]))
        assert len(order.shipments) == len(entry["fulfillments"])
        assert len(order.payments) == len(entry["payment_history"])
        assert all(line in {each.line for each in order.lines} for each in order.shipments for line in each.lines)
        assert timeline(order)
    assert buyer and {each.kind for each in buyer.payment_methods} == {"paypal", "credit_card"}
    words = {option.value.en for variant in catalogue.variants.values() for option in variant.options}
    assert not words & {"yes", "no", "none", "S", "M", "L", "high", "low"}
    assert not any(word.isdigit() for word in words)
    assert catalogue.search("hiking boots")[0][0].name.en == "Hiking Boots"


def test_stock_is_told_without_a_figure_that_nobody_knows(desk: Desk) -> None:
    desk.bring_tau(made(desk.folder))
    with desk.store(writing=False) as uow:
        variants = [variant.id for variant in uow.catalogue.products()[0].variants]
    told = StockRoom(desk.store, FixedClock(NOON)).of(variants)
    assert [(told[each].reason, told[each].quantity) for each in variants] == [
        (AvailabilityReason.IN_STOCK, 0),
        (AvailabilityReason.SOLD_OUT, 0),
    ]


def test_customers_prove_themselves_by_e_mail(desk: Desk) -> None:
    desk.bring_tau(made(desk.folder))
    with desk.store() as uow:
        uow.conversations.add(conversation("c1"))
        uow.commit()
    identity = Identity(desk.store, FixedClock(NOON))
    with pytest.raises(ProofFailed):
        identity.prove(ConversationId("c1"), "#W1", "4242")
    assert identity.prove(ConversationId("c1"), "w1", "ANN@example.com").customer_id == "ann_1"


def test_an_entry_that_cannot_be_kept_is_named_and_the_others_are_kept(desk: Desk) -> None:
    orders = {"#W1": BOUGHT, "#W2": BOUGHT | {"status": "lost"}, "#W3": BOUGHT | {"user_id": "bob"}, "#W4": []}
    users = {"ann_1": USER, "cat_2": USER | {"email": 7}, "": USER}
    report = desk.bring_tau(made(desk.folder, orders=orders, users=users))
    assert [(finding.key, finding.reason, finding.column) for finding in report.refused] == [
        ("users.json cat_2", "not_an_entry", "email"),
        ("users.json ", "bad_id", "id"),
        ("orders.json #W2", "unknown_status", "status"),
        ("orders.json #W3", "unknown_customer", "user_id"),
        ("orders.json #W4", "not_an_entry", "user_id"),
    ]
    assert report.rows_read == report.rows_kept + 5 == 8
    with desk.store(writing=False) as uow:
        assert [order.id for order in uow.orders.of_customer(CustomerId("ann_1"))] == ["#W1"]


def test_two_products_cannot_share_a_variant(desk: Desk) -> None:
    report = desk.bring_tau(made(desk.folder, products={"77": SHOES, "78": SHOES}))
    assert [(finding.key, finding.reason) for finding in report.refused] == [("products.json 78", "variant_taken")]


def test_a_change_in_the_data_changes_the_shop(desk: Desk) -> None:
    desk.bring_tau(made(desk.folder))
    report = desk.bring_tau(made(desk.folder, orders={"#W1": BOUGHT | {"status": "processed"}}))
    assert (report.outcome, report.stored["orders"].changed) == ("stored", 1)
    with desk.store(writing=False) as uow:
        order = uow.orders.get(OrderId("#W1"))
    assert order and order.status is OrderStatus.PROCESSED


def test_strict_stores_nothing_of_a_folder_with_one_bad_entry(desk: Desk) -> None:
    folder = made(desk.folder, orders={"#W1": BOUGHT, "#W2": BOUGHT | {"status": "lost"}})
    with pytest.raises(ImportRefused, match=r"orders\.json #W2: status 'lost': the shop knows no such status"):
        desk.bring_tau(folder, strict=True)
    assert desk.version == 0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is empty"),
        ("{", "is no JSON"),
        ("[]", "holds no entries by id"),
        ("{}", "holds no entries by id"),
        ('{"a": {}, "a": {}}', "'a' stands twice"),
        ('{"a": NaN}', "is no JSON"),
        ("[" * 100_000, "nested too deeply"),
        ('{"a": ' + "9" * 5000 + "}", "is no JSON"),
    ],
)
@pytest.mark.parametrize("name", [name.removesuffix(".json") for name in FILES])
def test_a_broken_file_stores_nothing(tmp_path: Path, name: str, text: str, said: str) -> None:
    desk = Desk(FakeStore().unit_of_work, tmp_path)
    with pytest.raises(ImportRefused, match=said) as caught:
        desk.bring_tau(made(tmp_path, **{name: text}))
    assert f"{name}.json" in str(caught.value)
    assert desk.version == 0


def test_bytes_that_are_no_text_are_told(desk: Desk) -> None:
    made(desk.folder)
    (desk.folder / "users.json").write_bytes(b'{"a": "\xff"}')
    with pytest.raises(ImportRefused, match=r"users\.json: is no text in UTF-8"):
        desk.bring_tau(desk.folder)


def test_a_folder_that_is_none_or_lacks_a_file_is_told(desk: Desk) -> None:
    made(desk.folder)
    (desk.folder / "orders.json").unlink()
    with pytest.raises(ImportRefused, match=r"has no orders\.json"):
        desk.bring_tau(desk.folder)
    with pytest.raises(ImportRefused, match="no such folder"):
        desk.bring_tau(desk.folder / "nowhere")
    with pytest.raises(ImportRefused, match="is a file, not a folder"):
        desk.bring_tau(desk.folder / "users.json")
