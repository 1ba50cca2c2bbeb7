"""Are columns known by the names that shops give them?"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from bot.errors import BadInput, ImportRefused
from bot.orders.model import OrderStatus
from bot.store.importers.cells import words
from bot.store.importers.csv_file import KINDS
from bot.store.importers.header import bare, delimiter_of, fields_of, known_columns, nearest, parse_mapping

FILE = Path("file.csv")


@pytest.mark.parametrize(
    ("kind", "header", "fields"),
    [
        ("products", ["商品 ID", " 商品描述"], ["id", "description"]),
        ("behaviour", ["浏览次数", " 购买金额", " 购买频率"], ["views", "money", "frequency"]),
        ("products", ["SKU", "Name", "Price (CNY)", "库存"], ["sku", "name", "price", "stock"]),
        ("products", ["商品ＩＤ", "商品名稱", "價格(元)", "類目"], ["id", "name", "price", "category"]),
        ("customers", ["Customer_ID", "E-mail", "手机号码"], ["id", "email", "phone"]),
        ("orders", ["订单号", "下单时间", "状态", "商品编号"], ["id", "placed_at", "status", "product"]),
        ("stock", ["product id", "库存数量", "仓库"], ["product", "on_hand", "warehouse"]),
        ("stock", ["Farbe", "库存"], [None, "on_hand"]),
    ],
)
def test_columns_are_known_in_english_and_chinese(kind: str, header: list[str], fields: list[str | None]) -> None:
    assert fields_of(FILE, kind, header, {}) == fields


def test_a_mapping_comes_before_what_is_known() -> None:
    mapping = parse_mapping("products", ["Artikel=name", "价格=-"])
    assert fields_of(FILE, "products", ["id", "artikel", "name", "价格"], mapping) == ["id", "name", None, "-"]


def test_a_mapping_to_no_field_names_the_nearest() -> None:
    with pytest.raises(BadInput, match=r"no field 'prise'. Did you mean price\?"):
        parse_mapping("products", ["Preis=prise"])


@pytest.mark.parametrize("pair", ["", "x", "=name", "x=", " = "])
def test_a_mapping_that_is_none_says_how_to_write_one(pair: str) -> None:
    with pytest.raises(BadInput, match="write COLUMN=FIELD"):
        parse_mapping("products", [pair])


def test_a_mapping_of_a_column_that_is_not_there_names_the_nearest() -> None:
    with pytest.raises(ImportRefused, match=r"no column 'Pries'.*Did you mean 'Preis'"):
        fields_of(FILE, "products", ["id", "Preis"], {"Pries": "price"})


def test_two_columns_of_one_meaning_are_not_guessed_at() -> None:
    with pytest.raises(ImportRefused, match=r"'name' and '商品名称' both mean name.*--map '商品名称=-'"):
        fields_of(FILE, "products", ["id", "name", "商品名称"], {})
    assert fields_of(FILE, "products", ["id", "name", "商品名称"], {"商品名称": "-"}) == ["id", "name", "-"]


def test_an_unknown_column_is_told_with_the_nearest_known_one() -> None:
    assert nearest("products", "descripton") == "description"
    assert nearest("products", "商品描叙") == "商品描述"
    assert nearest("products", "zzzzzz") is None


@pytest.mark.parametrize("sign", [",", ";", "\t", "|", "，"])
def test_the_delimiter_is_the_one_that_makes_columns_known(sign: str) -> None:
    assert delimiter_of(sign.join(["id", "商品名称", "price"]), "products", {}) == sign
    assert delimiter_of(sign.join(["Nummer", "x"]), "products", {}) == sign


def test_every_kind_of_file_has_its_columns_and_no_name_means_two_fields() -> None:
    assert set(known_columns()) == set(KINDS)
    for kind, fields in known_columns().items():
        names = Counter(bare(name) for known in fields.values() for name in dict.fromkeys(map(bare, known)))
        assert {name: count for name, count in names.items() if count > 1} == {}, kind


def test_every_status_has_words_and_no_word_means_two_things() -> None:
    assert set(words()["statuses"]) == set(OrderStatus)
    for table, meanings in words().items():
        forms = Counter(
            bare(form) for key, known in meanings.items() for form in {bare(each) for each in (key, *known)}
        )
        assert {form: count for form, count in forms.items() if count > 1 and form} == {}, table
