"""Does config.yml name only components and settings that exist?

Rasa merges unknown keys silently and says of an unknown component only that it is none.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe, DefaultV1RecipeRegisterException
from rasa.shared.utils.common import class_from_module_path

from bot.errors import SettingError
from bot.nlu.component import check_config
from bot.settings import ROOT

_TOP = ("recipe", "assistant_id", "language", "pipeline", "policies", "importers")
_OF_EVERY_POLICY = ("priority", "max_history", "featurizer", "use_gpu")


def check(config: Mapping[str, Any]) -> None:
    """Raise SettingError for the first unknown key or component, naming the nearest one that exists."""
    for key in config:
        if key not in _TOP:
            raise SettingError(f"config.yml: `{key}` is no key of it. Did you mean `{_nearest(key, _TOP)}`?")
    for entry in config.get("pipeline") or ():
        component = _component(entry["name"])
        check_config(entry["name"], entry, component.get_default_config())
    for entry in config.get("policies") or ():
        policy = _component(entry["name"])
        check_config(entry["name"], entry, {**dict.fromkeys(_OF_EVERY_POLICY), **policy.get_default_config()})


def _component(name: str) -> Any:
    """Return the class of a component, registered with Rasa or given by its path."""
    if "." in name:
        try:
            return class_from_module_path(name)
        except (ImportError, AttributeError) as error:
            raise SettingError(
                f"config.yml: there is no component {name}. Did you mean `{_nearest(name, _ours())}`?"
            ) from error
    try:
        return DefaultV1Recipe._from_registry(name).clazz
    except DefaultV1RecipeRegisterException as error:
        known = (*DefaultV1Recipe._registered_components, *_ours())
        raise SettingError(
            f"config.yml: there is no component {name}. Did you mean `{_nearest(name, known)}`?"
        ) from error


def _ours() -> list[str]:
    """Return the paths of the project's own components."""
    files = sorted(Path(ROOT, "bot", "nlu").glob("*.py"))
    classes = (
        (path.stem, line.split("(")[0].removeprefix("class "))
        for path in files
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.startswith("class ") and "GraphComponent" in line
    )
    return [f"bot.nlu.{module}.{name}" for module, name in classes]


def _nearest(word: str, known: Iterable[str]) -> str:
    return difflib.get_close_matches(word, list(known), n=1, cutoff=0.0)[0]
