"""Does the dialogue's data keep clear of the traps that Rasa does not warn of?"""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

import actions
from actions.base import ShopAction
from bot import phrases
from bot.language import LANGUAGES
from bot.phrases import buttons
from bot.settings import ROOT

RESPONSES = sorted((ROOT / "data" / "responses").glob("*.yml"))
RULES = sorted((ROOT / "data" / "rules").glob("*.yml"))
RASAS_OWN = {"action_listen", "action_restart", "order_form"}


class _Strict(yaml.SafeLoader):
    """Refuses a key that stands twice in one mapping; plain YAML lets the later win silently."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        twice = [key for key, count in Counter(map(str, keys)).items() if count > 1]
        assert not twice, f"{node.start_mark.name}: twice {twice}"
        return super().construct_mapping(node, deep)


def read(path: Path) -> Any:
    """Return a YAML file's content; a repeated key fails."""
    with path.open(encoding="utf-8") as file:
        return yaml.load(file, _Strict)


DOMAIN = read(ROOT / "domain.yml")


def responses() -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Yield every response of all files."""
    for path in RESPONSES:
        yield from read(path)["responses"].items()


def action_classes() -> list[type[ShopAction]]:
    """Return all actions that the action server will find."""
    for module in pkgutil.iter_modules(actions.__path__, "actions."):
        importlib.import_module(module.name)
    found: list[type[ShopAction]] = []
    waiting = ShopAction.__subclasses__()
    while waiting:
        each = waiting.pop()
        found.append(each)
        waiting += each.__subclasses__()
    return [each for each in found if each.__module__.startswith("actions.")]


def spoken_in_code() -> set[str]:
    """Return every response that an action says by its whole name."""
    sources = (path.read_text(encoding="utf-8") for path in (ROOT / "actions").glob("*.py"))
    return {name for source in sources for name in re.findall(r'"(utter_[a-z_]+)"', source)}


def test_no_response_stands_in_two_files() -> None:
    twice = [name for name, count in Counter(name for name, _ in responses()).items() if count > 1]
    assert not twice


def test_every_response_is_chinese_by_condition_and_english_otherwise() -> None:
    for name, variations in responses():
        chinese = [each for each in variations if each.get("condition")]
        english = [each for each in variations if not each.get("condition")]
        assert [each["condition"] for each in chinese] == [[{"type": "slot", "name": "language", "value": "zh"}]], name
        assert len(english) == 1, name
        assert re.search(r"[一-鿿{]", chinese[0]["text"]), name
        assert not re.search(r"[一-鿿]", english[0]["text"]), name


def test_both_languages_of_a_response_fill_the_same_places() -> None:
    for name, variations in responses():
        assert len({phrases.placeholders(each["text"]) for each in variations}) == 1, name


def test_what_the_actions_say_exists_and_nothing_else_does() -> None:
    made = {f"utter_{intent}" for intent in intents()} | {"utter_nothing_cheaper", "utter_nothing_dearer"}
    made |= {f"utter_error_{code}" for code in ("busy", "not_found", "refused", "unavailable", "other")}
    made |= {f"{name}_again" for name in ("utter_ask_order_number", "utter_ask_order_proof")}
    known = {name for name, _ in responses()}
    assert spoken_in_code() - known == set()
    assert known - spoken_in_code() - made == set()


def test_every_intent_that_is_answered_by_its_own_response_has_one() -> None:
    own = {
        rule["steps"][0]["intent"]
        for rule in all_rules()
        if rule["steps"][1].get("action") in ("action_talk", "action_introduce")
    }
    assert {f"utter_{intent}" for intent in own} <= {name for name, _ in responses()}


def test_action_names_are_unique() -> None:
    names = [each.called for each in action_classes()]
    assert [name for name, count in Counter(names).items() if count > 1] == []
    assert all(names)


def test_the_domain_lists_exactly_the_actions_there_are() -> None:
    assert sorted(each.called for each in action_classes()) == sorted(DOMAIN["actions"])


def test_an_action_is_short() -> None:
    for each in action_classes():
        assert len(inspect.getsource(each.act).splitlines()) <= 20, each


def intents() -> list[str]:
    """Return the domain's intents."""
    return [next(iter(each)) if isinstance(each, dict) else each for each in DOMAIN["intents"]]


def all_rules() -> list[dict[str, Any]]:
    """Return the rules of all files."""
    return [rule for path in RULES for rule in read(path)["rules"]]


def test_every_intent_has_a_rule() -> None:
    ruled = {step["intent"] for rule in all_rules() for step in rule["steps"] if "intent" in step}
    assert set(intents()) - ruled == set()


def test_rules_name_only_actions_of_the_domain() -> None:
    named = {step["action"] for rule in all_rules() for step in rule["steps"] if "action" in step}
    assert named - set(DOMAIN["actions"]) - RASAS_OWN == set()


def test_no_slot_steers_the_rules() -> None:
    assert [name for name, slot in DOMAIN["slots"].items() if slot["influence_conversation"]] == []


def slots_used() -> Iterator[str]:
    """Yield every slot that an action reads or sets by name."""
    for path in (ROOT / "actions").glob("*.py"):
        calls = (node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call))
        for call in calls:
            method = call.func.attr if isinstance(call.func, ast.Attribute) else ""
            if method == "slot" and isinstance(call.args[0], ast.Constant):
                yield str(call.args[0].value)
            if method == "set" and path.name != "turn.py":
                yield from (keyword.arg for keyword in call.keywords if keyword.arg)


def test_every_slot_that_an_action_uses_is_in_the_domain() -> None:
    assert set(slots_used()) - set(DOMAIN["slots"]) == {"requested_slot"}


def test_nothing_under_data_is_a_test_that_rasa_would_train_on() -> None:
    assert list((ROOT / "data").rglob("test_*.yml")) == []
    assert [path for path in (ROOT / "data").rglob("*") if path.is_file() and path.suffix != ".yml"] == []


def test_phrases_have_the_same_keys_and_places_in_both_languages() -> None:
    folder = Path(phrases.__file__).parent
    zh, en = (read(folder / f"{language}.yml") for language in LANGUAGES)
    assert zh.keys() == en.keys()
    for key in zh:
        assert phrases.placeholders(zh[key]) == phrases.placeholders(en[key]), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_buttons_say_the_same_and_mean_different_things(language: Any) -> None:
    texts = phrases.texts(language)
    for key, text in texts.items():
        if key.startswith("intent_"):
            assert buttons.meaning(text) == key.removeprefix("intent_"), key


def test_every_intent_with_a_title_is_one_of_the_domain() -> None:
    titled = {key.removeprefix("intent_") for key in phrases.texts("en") if key.startswith("intent_")}
    assert titled - set(intents()) == set()
