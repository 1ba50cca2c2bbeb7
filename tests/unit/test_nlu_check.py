"""The training messages' check finds what misleads a model, and an encoder is fetched whole or not at all."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from bot.cli.bench import measure
from bot.cli.bench.labelled import read
from bot.cli.bench.measure import Answers
from bot.errors import BadInput, Unavailable
from bot.nlu.check import check
from bot.nlu.examples import Example, read_examples
from bot.nlu.pull import pull

COMMIT = "0123456789abcdef0123456789abcdef01234567"


def example(text: str, intent: str, language: str = "en") -> Example:
    return Example(text, intent, language, f"{language}/x.yml:1")


def kinds(*examples: Example, fewest: int = 1) -> list[str]:
    return [finding.kind for finding in check(examples, fewest=fewest)]


def test_one_message_under_two_intents_is_a_contradiction_whatever_its_signs() -> None:
    assert kinds(example("Where is it?", "order_status"), example("where is it", "delivery_info")) == ["contradiction"]


def test_messages_that_differ_by_a_letter_across_intents_are_near_duplicates() -> None:
    first = example("please could you send me the invoice for my last order", "invoice_request")
    second = example("please could you send me the invoices for my last order", "order_status")
    assert kinds(first, second) == ["near duplicate"]


def test_different_messages_are_no_finding() -> None:
    assert kinds(example("where is my parcel", "order_status"), example("thanks a lot", "thanks")) == []


def test_a_thin_intent_and_a_language_out_of_balance_are_named() -> None:
    many = [example(f"wording number {word}", "thanks") for word in ("alpha", "beta", "gamma")]
    found = kinds(*many, example("谢谢", "thanks", "zh"), fewest=2)
    assert found == ["thin", "imbalance"]


def test_the_shops_own_messages_hold_no_contradiction() -> None:
    examples = read_examples()
    assert len(examples) > 10_000
    assert [finding for finding in check(examples) if finding.kind in ("contradiction", "thin")] == []


def test_a_message_knows_its_line(tmp_path: Path) -> None:
    folder = tmp_path / "en"
    folder.mkdir()
    (folder / "x.yml").write_text('version: "3.1"\nnlu:\n- intent: thanks\n  examples: |\n    - thank you\n', "utf-8")
    assert read_examples(tmp_path) == [Example("thank you", "thanks", "en", "en/x.yml:5")]


def answers(truth: list[str], guess: list[str], sure: list[float]) -> Answers:
    import numpy as np

    return Answers(np.array(truth), np.array(guess), np.array(sure), "none")


def test_a_probability_that_says_what_happens_has_no_calibration_error() -> None:
    assert measure.ece(answers(["a"] * 4, ["a", "a", "a", "b"], [0.75] * 4)) == 0.0


def test_a_probability_that_says_too_much_has_that_as_its_error() -> None:
    assert measure.ece(answers(["a"] * 2, ["a", "b"], [0.95] * 2)) == pytest.approx(0.45)


def test_below_the_threshold_the_answer_is_out_of_scope() -> None:
    found = measure.at_threshold(answers(["a", "none"], ["a", "a"], [0.9, 0.2]), 0.5)
    assert (found["accuracy"], found["oos_recall"], found["mcc"]) == (1.0, 1.0, 1.0)


def test_handing_off_everything_costs_a_person_for_each() -> None:
    curve = measure.cost_curve(answers(["a", "b"], ["a", "a"], [0.9, 0.2]), cost_wrong=4.0, cost_agent=1.0)
    assert (curve["cost"][0], curve["cost"][-1], curve["rule"], curve["at_rule"]) == (2.0, 1.0, 0.75, 0.5)


def test_a_file_without_labels_names_the_line(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("text,intent\nhello,greet\nbroken\n", "utf-8")
    with pytest.raises(BadInput, match="line 3"):
        read(path)


def hub(status: int) -> httpx.Client:
    return httpx.Client(transport=httpx.MockTransport(lambda request: httpx.Response(status, content=b"no model")))


def test_a_branch_pins_nothing_and_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="40 hex digits"):
        pull("https://hub.test", "a/b", "main", "m.onnx", tmp_path / "e", None)


def test_a_file_of_another_hash_is_not_kept(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="nothing was kept"):
        pull("https://hub.test", "a/b", COMMIT, "m.onnx", tmp_path / "e", "0" * 64, hub(200))
    assert list(tmp_path.iterdir()) == []


def test_a_hub_that_does_not_have_it_is_named(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="404"):
        pull("https://hub.test", "a/b", COMMIT, "m.onnx", tmp_path / "e", None, hub(404))
