"""Is a slip in config.yml found before anything is trained? With Rasa's own registry of components."""

from __future__ import annotations

import copy
from typing import Any

import pytest
import yaml

from bot.engine import components
from bot.errors import SettingError
from bot.settings import ROOT


@pytest.fixture
def config() -> dict[str, Any]:
    """The shipped configuration."""
    loaded: dict[str, Any] = yaml.safe_load((ROOT / "config.yml").read_text(encoding="utf-8"))
    return copy.deepcopy(loaded)


def test_the_shipped_configuration_is_in_order(config: dict[str, Any]) -> None:
    components.check(config)


def test_every_component_of_ours_refuses_an_unknown_setting(config: dict[str, Any]) -> None:
    for place, entry in enumerate(config["pipeline"]):
        slip = copy.deepcopy(config)
        slip["pipeline"][place]["stregnth"] = 1
        with pytest.raises(SettingError, match=f"`stregnth` is no setting of {entry['name']}"):
            components.check(slip)


def test_a_slip_in_a_policys_setting_names_the_nearest(config: dict[str, Any]) -> None:
    rules = next(entry for entry in config["policies"] if entry["name"] == "RulePolicy")
    rules["core_fallback_treshold"] = rules.pop("core_fallback_threshold")
    with pytest.raises(SettingError, match=r"RulePolicy\. Did you mean `core_fallback_threshold`"):
        components.check(config)


@pytest.mark.parametrize(
    ("part", "name", "near"),
    [
        ("policies", "RulesPolicy", "RulePolicy"),
        ("pipeline", "bot.nlu.extractor.ShopEntitiesExtractor", r"bot\.nlu\.extractor\.ShopEntityExtractor"),
        ("pipeline", "bot.nlu.extracter.ShopEntityExtractor", r"bot\.nlu\.extractor\.ShopEntityExtractor"),
        ("pipeline", "DietClassifier", "DIETClassifier"),
    ],
)
def test_an_unknown_component_names_the_nearest(config: dict[str, Any], part: str, name: str, near: str) -> None:
    config[part][-1]["name"] = name
    with pytest.raises(SettingError, match=f"no component {name}.*Did you mean `{near}`"):
        components.check(config)


def test_an_unknown_key_at_the_top_names_the_nearest(config: dict[str, Any]) -> None:
    config["polices"] = config.pop("policies")
    with pytest.raises(SettingError, match=r"`polices` is no key of it\. Did you mean `policies`"):
        components.check(config)


def test_an_entry_without_a_name_is_told_by_its_place(config: dict[str, Any]) -> None:
    config["pipeline"].append({"threshold": 1})
    with pytest.raises(SettingError, match=f"entry {len(config['pipeline'])} of `pipeline` has no name"):
        components.check(config)
