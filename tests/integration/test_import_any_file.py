"""Whatever stands in a file: is it kept or refused with a reason, and never anything else?"""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import ImportRefused
from bot.store.importers.header import known_columns
from tests.fakes import FakeStore
from tests.importing import Desk, reasons_of

WORDS = st.sampled_from(
    [
        *"1 p1 k1 -1 0 1,299.00 ¥5 abc 2026-11-20 03/04/2026 已发货 paid view 有货 zh a@b.cn 13800001234".split(),
        *"1.0 1E+12 =1+1 \x00 無 Ａ１ 颜色:黑色;M 1e400".split(),
        *("", "x" * 400, "9" * 30),
    ]
)
USUAL = {
    "products": ["id", "name"],
    "customers": ["id", "phone"],
    "orders": ["id", "status", "customer", "product", "price"],
    "stock": ["product", "on_hand"],
    "behaviour": ["customer", "kind", "at"],
}
"""Columns without which a file is refused for its header."""
CELLS = WORDS | st.text(st.characters(exclude_categories=["Cs"]), max_size=12)


def desk(folder: str) -> Desk:
    made = Desk(FakeStore().unit_of_work, Path(folder))
    made.bring("products", "id,name,price\np1,Cup,9\n1,Pot,8\n")
    made.bring("customers", "id,phone\nk1,13800001234\n1,5550001\n")
    return made


@st.composite
def tables(draw: st.DrawFn, kind: str) -> bytes:
    """Return a file with known columns and any cells, in any encoding that holds them."""
    more = draw(st.lists(st.sampled_from(sorted(known_columns()[kind])), max_size=6, unique=True))
    columns = list(dict.fromkeys([*draw(st.sampled_from([USUAL[kind], []])), *more])) or ["id"]
    rows = draw(st.lists(st.lists(CELLS, max_size=len(columns) + 1), max_size=8))
    text = io.StringIO()
    csv.writer(text, delimiter=draw(st.sampled_from(",;\t"))).writerows([columns, *rows])
    return text.getvalue().encode(draw(st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16"])))


@pytest.mark.parametrize("kind", sorted(known_columns()))
@given(data=st.data())
def test_any_table_is_accounted_for_row_by_row(kind: str, data: st.DataObject) -> None:
    content = data.draw(tables(kind))
    with tempfile.TemporaryDirectory() as folder:
        place = desk(folder)
        version = place.version
        try:
            report = place.bring(kind, content)
        except ImportRefused as error:
            assert str(error).startswith(folder)
            assert place.version == version
            return
        reasons_of(report)
        assert report.outcome == ("stored" if place.version > version else "unchanged")
        again = place.bring(kind, content)
        assert again.outcome == "unchanged"
        assert again.refused == report.refused


@pytest.mark.parametrize("kind", sorted(known_columns()))
@given(content=st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(kind: str, content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        try:
            Desk(FakeStore().unit_of_work, Path(folder)).bring(kind, content)
        except ImportRefused as error:
            assert str(error).startswith(folder)
