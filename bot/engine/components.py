"""Does config.yml name only components and settings that exist?

Rasa merges unknown keys silently and says of an unknown component only that it is none.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.exceptions import InvalidConfigException
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
    for name, entry in _entries(config, "pipeline"):
        check_config(name, entry, _component(name).get_default_config())
    for name, entry in _entries(config, "policies"):
        check_config(name, entry, {**dict.fromkeys(_OF_EVERY_POLICY), **_component(name).get_default_config()})


def _entries(config: Mapping[str, Any], part: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for place, entry in enumerate(config.get(part) or (), start=1):
        if not isinstance(entry, dict) or not isinstance(entry.get("name"), str):
            raise SettingError(f"config.yml: entry {place} of `{part}` has no name. Write `- name: …`.")
        yield entry["name"], entry


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
    except InvalidConfigException as error:
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
