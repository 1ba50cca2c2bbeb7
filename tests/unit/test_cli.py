"""What do the commands answer, and with which exit code? On a shop in memory."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bot import bootstrap, settings
from bot.catalog.model import VariantId
from bot.cli.main import app
from bot.clock import FixedClock
from bot.errors import Unavailable
from bot.inventory.model import StockLevel, WarehouseId
from bot.settings import Settings
from tests import shelves
from tests.fakes import FakeStore
from tests.samples import NOON

Run = Callable[..., Any]


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeStore:
    """A small shop: everything in stock but what tests take away."""
    store = FakeStore()
    with store.unit_of_work() as uow:
        uow.catalogue.put_categories([shelves.AUDIO, shelves.KITCHEN])
        uow.catalogue.put_products(shelves.shop())
        variants = [variant for product in shelves.shop() for variant in product.variants]
        uow.stock.put(StockLevel(variant.id, WarehouseId("w1"), 20, 2) for variant in variants)
        uow.commit()
    made = Settings(_env_file=None, var_dir=tmp_path)  # type: ignore[call-arg]
    shop = bootstrap.build(made, clock=FixedClock(NOON), unit_of_work=store.unit_of_work)
    monkeypatch.setattr(bootstrap, "build", lambda *given: shop)
    monkeypatch.setattr(settings, "current", lambda: made)
    return store


@pytest.fixture
def run(store: FakeStore) -> Run:
    """Run `xiaoer` with these words."""
    return lambda *words, **more: CliRunner().invoke(app, [*words], **more)


def first_variant() -> VariantId:
    return shelves.shop()[0].variants[0].id


def put(store: FakeStore, on_hand: int) -> None:
    with store.unit_of_work() as uow:
        uow.stock.put([StockLevel(first_variant(), WarehouseId("w1"), on_hand)])
        uow.commit()


@pytest.mark.parametrize(
    "words", [(), ("--help",), *((name, "--help") for name in ("up", "train", "demo", "chat", "doctor", "segment"))]
)
def test_every_command_explains_itself(run: Run, words: tuple[str, ...]) -> None:
    result = run(*words)
    assert "Usage:" in result.output
    if len(words) == 2:
        assert "Example:" in result.output


@pytest.mark.parametrize("words", [("fly",), ("stock", "--colour"), ("recommend",), ("segment", "--k", "0")])
def test_wrong_usage_ends_with_two(run: Run, words: tuple[str, ...]) -> None:
    assert run(*words).exit_code == 2


def test_an_error_is_one_line_and_ends_with_one(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*given: object) -> None:
        raise Unavailable("the database does not answer")

    monkeypatch.setattr(bootstrap, "build", fail)
    result = run("stock")
    assert (result.exit_code, result.stderr) == (1, "error: the database does not answer\n")


def test_stock_tells_units_and_what_shoppers_read(run: Run) -> None:
    rows = json.loads(run("stock", first_variant(), "--json", "--language", "zh").stdout)
    row = next(row for row in rows if row["variant_id"] == first_variant())
    assert (row["on_hand"], row["allocated"], row["free"], row["text"]) == (20, 2, 18, "有货")


def test_stock_finds_a_product_by_words(run: Run) -> None:
    name = shelves.shop()[0].name.zh
    found = json.loads(run("stock", name, "--json").stdout)
    assert shelves.shop()[0].id in {row["product_id"] for row in found}


@pytest.mark.parametrize(("on_hand", "option"), [(0, "--sold-out"), (2, "--low")])
def test_stock_lists_only_what_is_asked_for(run: Run, store: FakeStore, on_hand: int, option: str) -> None:
    assert json.loads(run("stock", option, "--json").stdout) == []
    put(store, on_hand)
    assert [row["variant_id"] for row in json.loads(run("stock", option, "--json").stdout)] == [first_variant()]


def test_stock_of_an_unknown_product_is_an_error(run: Run) -> None:
    result = run("stock", "qqqq-zzzz")
    assert result.exit_code == 1
    assert "no product is called 'qqqq-zzzz'" in result.stderr


def test_recommendations_keep_to_the_budget(run: Run) -> None:
    cards = json.loads(run("recommend", "--budget", "一百五以内", "--n", "20", "--json").stdout)
    assert cards
    assert all(float(card["price"]["amount"]) <= 150 for card in cards)


@pytest.mark.parametrize(
    ("budget", "low", "high"), [("200", 0, 200), ("200-300", 200, 300), ("100 ~ 129.5", 100, 129.5)]
)
def test_a_budget_is_a_most_or_a_range(run: Run, budget: str, low: float, high: float) -> None:
    cards = json.loads(run("recommend", f"--budget={budget}", "--n", "20", "--json").stdout)
    assert cards
    assert all(low <= float(card["price"]["amount"]) <= high for card in cards)


@pytest.mark.parametrize("budget", ["much", "-5", "0"])
def test_a_budget_that_is_no_price_is_wrong_usage(run: Run, budget: str) -> None:
    assert run("recommend", f"--budget={budget}").exit_code == 2


def test_recommendations_leave_out_what_is_sold_out(run: Run, store: FakeStore) -> None:
    with store.unit_of_work() as uow:
        uow.stock.put(
            StockLevel(variant.id, WarehouseId("w1"), 0) for product in shelves.shop() for variant in product.variants
        )
        uow.commit()
    assert json.loads(run("recommend", "--need", "耳机", "--json").stdout) == []


def test_similar_to_an_unknown_product_is_an_error(run: Run) -> None:
    assert run("recommend", "--similar", "nothing").exit_code == 1


def test_recommendations_for_an_unknown_customer_are_an_error(run: Run) -> None:
    result = run("recommend", "--customer", "nobody")
    assert (result.exit_code, result.stderr) == (1, "error: there is no customer nobody\n")


def test_an_agent_is_added_with_the_password_that_is_typed(run: Run, store: FakeStore) -> None:
    result = run("agent", "add", "mei", "--name", "小梅", input="a long password\n")
    assert result.exit_code == 0, result.output
    assert "a long password" not in result.output
    with store.unit_of_work(writing=False) as uow:
        agent = uow.agents.by_login("mei")
    assert agent is not None
    assert (agent.name, agent.role) == ("小梅", "agent")


def test_a_role_that_is_none_is_wrong_usage(run: Run) -> None:
    assert run("agent", "add", "mei", "--role", "boss", input="a long password\n").exit_code == 2


def test_a_short_password_is_refused_in_one_line(run: Run) -> None:
    result = run("agent", "add", "mei", input="short\n")
    assert result.exit_code == 1
    assert result.stderr.startswith("error: ")
    assert result.stderr.count("\n") == 1


def test_the_seed_files_columns_are_segmented_with_names(run: Run, tmp_path: Path) -> None:
    rows = "浏览次数, 购买金额, 购买频率\n10, 100, 2\n200, 3000, 20\n12, 110, 3\n180, 2500, 18\n"
    given, out = tmp_path / "b.csv", tmp_path / "o.csv"
    given.write_text(rows, encoding="gb18030")
    result = run("segment", "--input", str(given), "--output", str(out), "--k", "2", "--json")
    told = json.loads(result.stdout)
    assert [(each["id"], each["size"]) for each in told["segments"]] == [("segment-1", 2), ("segment-2", 2)]
    assert told["segments"][0]["features"] == {"views": 190.0, "money": 2750.0, "frequency": 19.0}
    written = out.read_text(encoding="utf-8-sig").splitlines()
    assert [line.split(",")[3] for line in written] == ["segment", "segment-2", "segment-1", "segment-2", "segment-1"]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "no table"),
        (b"name\nAlice\n", "no column holds numbers"),
        (b"views,money\n1,2\n3,\n", "a figure is missing in line 3"),
        (b"\xff\xfe\x00\x81", "UTF-8 or GB18030|no table|no column"),
        (b"views\n", "no rows"),
    ],
)
def test_a_file_without_figures_is_refused_with_the_reason(run: Run, tmp_path: Path, content: bytes, says: str) -> None:
    file = tmp_path / "b.csv"
    file.write_bytes(content)
    result = run("segment", "--input", str(file))
    assert result.exit_code == 1
    assert re.search(says, result.stderr), result.stderr


def test_a_missing_file_is_named(run: Run, tmp_path: Path) -> None:
    result = run("segment", "--input", str(tmp_path / "none.csv"))
    assert result.exit_code == 1
    assert "none.csv is no file" in result.stderr


def test_a_shop_without_behaviour_cannot_be_segmented(run: Run) -> None:
    result = run("segment")
    assert result.exit_code == 1
    assert "no behaviour" in result.stderr
