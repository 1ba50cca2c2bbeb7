"""What does `xiaoer import` print, with which exit code, and what do running processes see of it?"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bot import settings
from bot.catalog.terms import read_terms
from bot.cli.main import app
from bot.settings import Settings
from bot.store.unit_of_work import factory
from tests.integration.test_import_online_retail import SAMPLE
from tests.integration.test_import_tau import made


@pytest.fixture
def place(tmp_path: Path, sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Settings:
    found = Settings(_env_file=None, var_dir=tmp_path / "var", database_url=sqlite_url, currency="EUR")  # type: ignore[call-arg]
    monkeypatch.setattr(settings, "current", lambda: found)
    return found


def run(*words: str | Path) -> Any:
    return CliRunner().invoke(app, ["import", *map(str, words)])


def write(folder: Path, content: str, name: str = "products.csv") -> Path:
    path = folder / name
    path.write_text(content, encoding="utf-8")
    return path


def version(place: Settings) -> int:
    store = factory(place.database_url)
    with store(writing=False) as uow:
        found = uow.catalogue.version()
    store.dispose()
    return found


def test_an_import_tells_people_what_became_of_the_rows(place: Settings, tmp_path: Path) -> None:
    path = write(tmp_path, "id,name,price,Farbe,Prise\n1,Cup,9,x,x\n2,Pot,abc,x,x\n")
    done = run("csv", "products", path)
    assert done.exit_code == 0
    assert re.search(r"products\.csv: stored in [\d.]+ s", done.stdout)
    assert "2 rows read, 1 kept, 1 not kept" in done.stdout
    assert "products: 1 new, 0 changed, 0 unchanged" in done.stdout
    assert "line 3: price 'abc': this is no price" in done.stdout
    assert "column 'Prise' is not known and was passed over; --map 'Prise=…' if it is 'price'" in done.stdout
    assert "unchanged in" in run("csv", "products", path).stdout


def test_people_see_the_first_twenty_refusals_and_programs_all(place: Settings, tmp_path: Path) -> None:
    path = write(tmp_path, "id,name,price\n1,Cup,9\n" + "2,Pot,abc\n" * 50)
    told = run("csv", "products", path).stdout
    assert len(re.findall(r"^    line \d+:", told, re.MULTILINE)) == 20
    assert "the first 20 of 50" in told
    assert "50 × this is no price (bad_price)" in told
    report = json.loads(run("csv", "products", path, "--json").stdout)
    assert [each["line"] for each in report["refused"]] == list(range(3, 53))
    assert report["rows"] == {
        "read": 51, "kept": 1, "refused": 50, "kept_as": {}, "refused_by_reason": {"bad_price": 50},
    }  # fmt: skip


def test_progress_goes_to_standard_error(place: Settings, tmp_path: Path) -> None:
    done = run("csv", "products", write(tmp_path, "id,name\n1,Cup\n"), "--json")
    assert "reading" in done.stderr
    assert json.loads(done.stdout)["outcome"] == "stored"


def test_every_import_lays_the_catalogues_words_before_the_extractor(place: Settings, tmp_path: Path) -> None:
    run("csv", "products", write(tmp_path, "id,name\n1,Cup\n"))
    assert "Cup" in {form for term in read_terms(place.terms_path).terms for form in term.forms}
    before = version(place)
    run("csv", "stock", write(tmp_path, "id,stock\n1,5\n", "stock.csv"))
    assert read_terms(place.terms_path).version == version(place) > before


def test_prices_without_a_currency_are_in_the_shops_or_the_one_that_is_given(place: Settings, tmp_path: Path) -> None:
    path = write(tmp_path, "id,name,price\n1,Cup,9\n")
    for words, currency in (((), "EUR"), (("--currency", "usd"), "USD")):
        assert run("csv", "products", path, *words).exit_code == 0
        store = factory(place.database_url)
        with store(writing=False) as uow:
            assert uow.catalogue.products()[0].prices[0].currency == currency
        store.dispose()


def test_tau_and_online_retail_are_imported(place: Settings, tmp_path: Path) -> None:
    done = run("tau", made(tmp_path))
    assert done.exit_code == 0
    assert "(1 users, 1 products, 1 orders)" in done.stdout
    done = run("online-retail", write(tmp_path, SAMPLE, "retail.csv"))
    assert done.exit_code == 0
    assert "22 rows read, 11 kept (5 order_line, 3 return, 2 sale_without_customer, 1 shipping_fee)" in done.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("csv", "products", "nowhere.csv"), "nowhere.csv: no such file"),
        (("csv", "orders", "."), "is a folder, not a file"),
        (("csv", "products", "products.csv", "--strict"), "line 3: price 'abc'"),
        (("csv", "stock", "products.csv"), "no column for on_hand"),
        (("csv", "products", "products.csv", "--map", "x=prise"), "Did you mean price?"),
        (("tau", "."), "has no users.json"),
        (("online-retail", "products.csv"), "has no column invoiceno"),
    ],
)
def test_what_cannot_be_imported_is_one_line_and_code_1(
    place: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], said: str
) -> None:
    write(tmp_path, "id,name,price\n1,Cup,9\n2,Pot,abc\n")
    monkeypatch.chdir(tmp_path)
    done = run(*words)
    assert done.exit_code == 1
    assert said in done.stderr
    assert "Traceback" not in done.output
    assert done.stdout == ""
    assert version(place) == 0


def test_a_refused_file_is_json_too(place: Settings, tmp_path: Path) -> None:
    done = run("csv", "products", write(tmp_path, "id,name,price\n1,Cup,abc\n"), "--strict", "--json")
    assert done.exit_code == 1
    report = json.loads(done.stdout)
    assert (report["outcome"], report["stored"]) == ("refused", {})
    assert report["error"] in done.stderr


@pytest.mark.parametrize(
    "words",
    [
        ("csv", "pictures", "x.csv"),
        ("csv", "products", "x.csv", "--timezone", "Mars/Olympus"),
        ("csv", "products", "x.csv", "--timezone", "../../etc/passwd"),
        ("csv", "products", "x.csv", "--currency", "euro"),
        ("csv", "products"),
        ("tau",),
    ],
)
def test_wrong_usage_is_code_2(place: Settings, words: tuple[str, ...]) -> None:
    assert run(*words).exit_code == 2


def test_the_database_is_made_where_there_is_none(
    place: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fresh = place.model_copy(update={"database_url": f"sqlite:///{tmp_path}/new/shop.db"})
    monkeypatch.setattr(settings, "current", lambda: fresh)
    assert run("csv", "products", write(tmp_path, "id,name\n1,Cup\n")).exit_code == 0
    assert version(fresh) > 0


@pytest.mark.parametrize("words", [(), ("csv",), ("tau",), ("online-retail",)])
def test_every_command_explains_itself(words: tuple[str, ...]) -> None:
    done = run(*words, "--help")
    assert done.exit_code == 0
    assert "Usage" in done.output
