"""What does Xiaoer say outside Rasa's responses? Short texts in ``zh.yml`` and ``en.yml``, by key."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from string import Formatter

import yaml

from bot.language import Language

_FOLDER = Path(__file__).parent


@cache
def texts(language: Language) -> Mapping[str, str]:
    """Return all phrases of a language: key → text with ``{placeholders}``."""
    with (_FOLDER / f"{language}.yml").open(encoding="utf-8") as file:
        return {key: str(text) for key, text in yaml.safe_load(file).items()}


def placeholders(text: str) -> frozenset[str]:
    """Return the names that a phrase wants filled."""
    return frozenset(name for _, name, _, _ in Formatter().parse(text) if name is not None)


def say(key: str, language: Language, **values: object) -> str:
    """Return the phrase, filled. Raises KeyError for an unknown key, ValueError for a missing value."""
    text = texts(language)[key]
    missing = placeholders(text) - values.keys()
    if missing:
        raise ValueError(f"bot/phrases/{language}.yml: {key} needs {', '.join(sorted(missing))}")
    return text.format_map(values)
