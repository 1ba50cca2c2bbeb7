"""Do tables of products and stock become what their shops mean, on every store?"""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from bot.catalog.model import Money, Product, VariantId
from bot.inventory.availability import availability
from bot.inventory.model import AvailabilityReason, StockLevel, WarehouseId
from bot.language import Localized
from bot.ports import UnitOfWorkFactory
from bot.store.importers.said import Usual
from tests.fakes import FakeStore
from tests.importing import Desk, reasons_of, shared
from tests.samples import NOON

SEED = "商品 ID, 商品描述\n1001, 降噪蓝牙耳机，续航30小时\n1002, 纯棉四件套。1.8米床\n"


@pytest.fixture
def desk(store: UnitOfWorkFactory, tmp_path: Path) -> Desk:
    return Desk(store, tmp_path)


@pytest.fixture
def quick(tmp_path: Path) -> Desk:
    return Desk(FakeStore().unit_of_work, tmp_path)


def products(desk: Desk) -> dict[str, Product]:
    with desk.store(writing=False) as uow:
        return {product.id: product for product in uow.catalogue.products()}


def levels(desk: Desk) -> list[StockLevel]:
    with desk.store(writing=False) as uow:
        return list(uow.stock.all_levels())


def test_the_seed_files_are_understood_as_they_are(desk: Desk) -> None:
    report = desk.bring("products", SEED)
    assert report.rows_kept == 2
    assert report.notes_by_reason == {"name_from_description": 2, "no_price": 2}
    earphones = products(desk)["1001"]
    assert earphones.name == Localized(zh="降噪蓝牙耳机")
    assert earphones.description == Localized(zh="降噪蓝牙耳机，续航30小时")
    assert [(variant.id, variant.price) for variant in earphones.variants] == [("1001", None)]


def test_a_second_import_finds_nothing_to_do(desk: Desk) -> None:
    first = desk.bring("products", SEED)
    before, version = products(desk), desk.version
    second = desk.bring("products", SEED)
    assert (first.outcome, second.outcome) == ("stored", "unchanged")
    assert (second.stored["products"].unchanged, second.stored["products"].pending) == (2, 0)
    assert products(desk) == before
    assert second.catalogue_version == desk.version == version


def test_everything_a_row_says_is_kept(desk: Desk) -> None:
    header = "商品ID;SKU;商品名称;英文名;描述;品牌;类目;价格(元);库存;条码;颜色;规格;参数;材质;别名;主图"
    first = "p1;p1-b;保温杯;Travel mug;不漏水;山海;杯壶;￥1,299.00;12;6901234567892;黑色;容量:500ml;重量:300克;不锈钢;"
    first += "水杯|杯子;/m.jpg"
    second = "p1;p1-w;保温杯;Travel mug;;;;59.5;有货;;白色;容量:500ml;;;;/w.jpg"
    report = desk.bring("products", "\n".join([header, first, second]))
    assert (report.rows_kept, report.unknown_columns, report.notes) == (2, {}, [])
    mug = products(desk)["p1"]
    assert mug.name == Localized("保温杯", "Travel mug")
    assert mug.brand.zh == "山海"
    assert mug.category_id == "杯壶"
    assert mug.words == ("水杯", "杯子")
    assert {each.key: each.value.zh for each in mug.attributes} == {"material": "不锈钢", "weight": "300克"}
    black, white = mug.variants
    assert (black.price, white.price) == (Money(Decimal("1299"), "CNY"), Money(Decimal("59.5"), "CNY"))
    assert [(option.key, option.value.text("zh")) for option in black.options] == [
        ("color", "黑色"),
        ("capacity", "500ml"),
    ]
    assert (black.barcode, white.image) == ("6901234567892", "/w.jpg")
    assert levels(desk) == [
        StockLevel(VariantId("p1-b"), WarehouseId("main"), 12),
        StockLevel(VariantId("p1-w"), WarehouseId("main"), 1, counted=False),
    ]
    with desk.store(writing=False) as uow:
        assert [category.name.zh for category in uow.catalogue.categories()] == ["杯壶"]


def test_what_a_file_does_not_say_stays(desk: Desk) -> None:
    desk.bring("products", "id,name,price,brand,category\n1,Cup,9.90,Kiln,Kitchen\n")
    report = desk.bring("products", "id,description,price\n1,Holds tea,\n")
    assert report.stored["products"].changed == 1
    assert report.notes == []
    cup = products(desk)["1"]
    assert (cup.name.en, cup.description.en, cup.brand.en, cup.category_id) == ("Cup", "Holds tea", "Kiln", "kitchen")
    assert cup.prices == (Money(Decimal("9.90"), "CNY"),)


def test_a_price_list_changes_the_only_variant_and_asks_which_of_several(desk: Desk) -> None:
    desk.bring("products", "id,sku,name,price\n1,1-a,Cup,9\n2,2-a,Pot,20\n2,2-b,Pot,30\n")
    report = desk.bring("products", "id,price\n1,8\n2,25\n")
    assert reasons_of(report) == [(3, "which_variant")]
    assert [variant.price for variant in products(desk)["1"].variants] == [Money(Decimal(8), "CNY")]
    assert len(products(desk)["2"].variants) == 2


def test_bad_rows_are_named_and_the_others_kept(quick: Desk) -> None:
    rows = [
        "id,name,price,stock,barcode",
        "1,Cup,9.90,5,",
        "2,Pot,-1,5,",
        "3,Pan,abc,5,",
        "4,Lid,1,-5,",
        "5,Jug,1,many,",
        "6,Jar,1,1.5,",
        "1,Cup again,1,1,",
        ",Nobody,1,1,",
        "7,,1,1,",
        f"8,{'x' * 301},1,1,",
        "9,Tin,1,1,6.9E+12",
        "10,Bin,1.00001,1,",
        "11,Tub,0,1,",
    ]
    report = quick.bring("products", "\n".join(rows))
    assert reasons_of(report) == [
        (3, "negative_price"),
        (4, "bad_price"),
        (5, "negative_stock"),
        (6, "bad_stock"),
        (7, "bad_stock"),
        (8, "duplicate_id"),
        (9, "missing"),
        (10, "no_name"),
        (11, "too_long"),
        (12, "excel_shortened"),
        (13, "too_precise"),
    ]
    assert list(products(quick)) == ["1", "11"]
    assert report.notes_by_reason == {"zero_price_unset": 1}
    assert products(quick)["11"].prices == ()


def test_strict_stores_nothing_at_the_first_bad_row(desk: Desk) -> None:
    said = desk.refused("products", "id,name,price\n1,Cup,9\n2,Pot,abc\n", strict=True)
    assert "line 3: price 'abc': this is no price" in said
    assert products(desk) == {}


def test_a_file_broken_at_its_end_stores_nothing(desk: Desk) -> None:
    assert "line 3 is broken CSV" in desk.refused("products", 'id,name\n1,Cup\n2,"Pot\n')
    assert products(desk) == {}


def test_a_variant_stays_with_its_product(desk: Desk) -> None:
    desk.bring("products", "id,sku,name\n1,s1,Cup\n")
    report = desk.bring("products", "id,sku,name\n2,s1,Pot\n3,s3,Pan\n")
    assert reasons_of(report) == [(2, "variant_taken")]
    assert list(products(desk)) == ["1", "3"]


def test_formulas_and_markup_are_kept_as_the_text_they_are(desk: Desk) -> None:
    nasty = [
        "=cmd|'/c calc'!A0",
        "@SUM(1+1)",
        "+1+1",
        "<script>alert(1)</script>",
        "'; DROP TABLE products;--",
        "${7*7}",
    ]
    desk.bring("products", "id\tname\n" + "".join(f"{n}\t{each}\n" for n, each in enumerate(nasty)))
    assert [product.name.en for product in products(desk).values()] == nasty


def test_strings_that_break_software_are_kept_or_refused_with_a_reason(desk: Desk) -> None:
    strings = json.loads(shared("naughty_strings/blns.json").read_text(encoding="utf-8"))
    rows = "".join(f'n{n},"{each.replace(chr(34), chr(34) * 2)}"\n' for n, each in enumerate(strings))
    report = desk.bring("products", "id,name\n" + rows)
    assert report.rows_read == len(strings)
    assert set(report.refused_by_reason) <= {"no_name", "too_long"}
    assert len(report.refused) < 20
    found = products(desk)
    for n, each in enumerate(strings):
        if f"n{n}" in found:
            assert found[f"n{n}"].name.text("en") == each.strip().strip("\ufeff").strip()


def test_an_unknown_column_is_told_with_the_nearest_and_can_be_mapped(desk: Desk) -> None:
    content = "id,name,Prise\n1,Cup,9\n"
    assert desk.bring("products", content).unknown_columns == {"Prise": "price"}
    assert products(desk)["1"].prices == ()
    assert desk.bring("products", content, columns=["Prise=price"]).unknown_columns == {}
    assert products(desk)["1"].prices == (Money(Decimal(9), "CNY"),)


def test_prices_are_in_the_files_the_signs_or_the_shops_currency(desk: Desk) -> None:
    desk.bring("products", "id,name,price,currency\n1,a,9,\n2,b,$9,\n3,c,9,eur\n4,d,9,EURO\n", usual=Usual("GBP"))
    assert {id_: each.prices[0].currency for id_, each in products(desk).items()} == {
        "1": "GBP",
        "2": "USD",
        "3": "EUR",
    }


def test_a_category_is_found_by_any_of_its_names(desk: Desk) -> None:
    desk.bring("products", "id,name,category\n1,Cup,Home Ware\n2,Pot,home ware\n3,Pan,home-ware\n4,碗,厨具\n")
    assert {each.category_id for each in products(desk).values()} == {"home-ware", "厨具"}


# Stock


def test_stock_is_told_per_variant_and_warehouse(desk: Desk) -> None:
    desk.bring("products", "id,sku,name\n1,1-a,Cup\n2,2-a,Pot\n2,2-b,Pot\n")
    report = desk.bring("stock", 'sku,库存,仓库,到货日期\n1-a,"1,200",杭州,\n2-a,0,,2026-12-01\n2-b,缺货,,\n')
    assert report.rows_kept == 3
    assert levels(desk) == [
        StockLevel(VariantId("1-a"), WarehouseId("杭州"), 1200),
        StockLevel(VariantId("2-a"), WarehouseId("main"), 0, 0, date(2026, 12, 1)),
        StockLevel(VariantId("2-b"), WarehouseId("main"), 0, counted=False),
    ]
    assert desk.bring("stock", "sku,库存,仓库\n1-a,1200,杭州\n").outcome == "unchanged"


def test_stock_that_is_not_counted_is_never_told_as_a_figure(desk: Desk) -> None:
    desk.bring("products", "id,name\n1,Cup\n2,Pot\n")
    desk.bring("stock", "id,stock\n1,in stock\n2,sold out\n")
    told = {level.variant_id: availability([level], NOON.date()) for level in levels(desk)}
    assert (told[VariantId("1")].reason, told[VariantId("1")].quantity) == (AvailabilityReason.IN_STOCK, 0)
    assert told[VariantId("2")].reason is AvailabilityReason.SOLD_OUT


def test_what_is_allocated_to_orders_is_not_the_files_business(desk: Desk) -> None:
    desk.bring("products", "id,name\n1,Cup\n")
    with desk.store() as uow:
        uow.stock.put([StockLevel(VariantId("1"), WarehouseId("main"), 10, 4, date(2026, 12, 1))])
        uow.commit()
    desk.bring("stock", "id,stock\n1,20\n")
    assert levels(desk) == [StockLevel(VariantId("1"), WarehouseId("main"), 20, 4, date(2026, 12, 1))]
    desk.bring("stock", "id,stock,eta\n1,20,\n")
    assert levels(desk) == [StockLevel(VariantId("1"), WarehouseId("main"), 20, 4, None)]


def test_stock_of_what_the_shop_has_not_is_refused(quick: Desk) -> None:
    quick.bring("products", "id,sku,name\n1,1-a,Cup\n2,2-a,Pot\n2,2-b,Pot\n")
    rows = [
        "product,sku,stock,eta",
        "9,,1,",
        ",9-z,1,",
        "2,,1,",
        "1,,-1,",
        "1,,x,",
        "1,,1,soon",
        ",,1,",
        "1,,,",
        "1,,1,",
    ]
    report = quick.bring("stock", "\n".join([*rows, ",1-a,2,"]))
    assert reasons_of(report) == [
        (2, "unknown_product"),
        (3, "unknown_variant"),
        (4, "which_variant"),
        (5, "negative_stock"),
        (6, "bad_stock"),
        (7, "bad_date"),
        (8, "missing"),
        (9, "missing"),
        (11, "duplicate_id"),
    ]
    assert levels(quick) == [StockLevel(VariantId("1-a"), WarehouseId("main"), 1)]


def test_any_change_raises_the_version_that_running_processes_watch(desk: Desk) -> None:
    desk.bring("products", "id,name\n1,Cup\n")
    before = desk.version
    report = desk.bring("stock", "id,stock\n1,3\n")
    assert report.catalogue_version == desk.version > before
