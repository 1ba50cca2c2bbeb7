"""Which fact of a product does a question ask for, by the words in which shoppers ask?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from bot.language import Localized
from bot.text import normalise


@dataclass(frozen=True, slots=True)
class AttributeKind:
    """A key of the vocabulary with its name and the phrases in which shoppers ask for it."""

    key: str
    name: Localized
    asks: tuple[str, ...]


@cache
def vocabulary() -> Mapping[str, AttributeKind]:
    """Read ``attributes.yml``, once."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times as fast, where libyaml is there
    entries = yaml.load((Path(__file__).parent / "attributes.yml").read_text(encoding="utf-8"), Loader=loader)
    return {
        key: AttributeKind(
            key,
            Localized(str(entry["name"]["zh"]), str(entry["name"]["en"])),
            tuple(str(phrase) for language in ("zh", "en") for phrase in entry["asks"].get(language, ())),
        )
        for key, entry in entries.items()
    }


class PhraseTable:
    """Finds phrases in a text; where two overlap, the longer one wins."""

    def __init__(self, phrases: Iterable[tuple[str, str]]) -> None:
        self._keys: dict[str, str] = {}
        for phrase, key in phrases:
            self._keys.setdefault(normalise(phrase).strip(), key)
        self._keys.pop("", None)
        longest_first = sorted(self._keys, key=len, reverse=True)
        self._pattern = re.compile("|".join(map(_bounded, longest_first))) if longest_first else None

    def without(self, text: str) -> str:
        """Return the text, normalised, with blanks for the phrases found in it."""
        plain = normalise(text)
        return plain if self._pattern is None else self._pattern.sub(" ", plain)

    def exact(self, phrase: str) -> str | None:
        """Return the key of a phrase, or None."""
        return self._keys.get(normalise(phrase).strip())

    def find(self, text: str) -> list[str]:
        """Return the keys of all phrases in the text, in the order of their places, each once."""
        if self._pattern is None:
            return []
        return list(dict.fromkeys(self._keys[match.group()] for match in self._pattern.finditer(normalise(text))))


def _bounded(phrase: str) -> str:
    """A Latin phrase stands between word ends, so that "ram" is not found in "frame"."""
    left = r"(?<![a-z0-9])" if phrase[0].isascii() and phrase[0].isalnum() else ""
    right = r"(?![a-z0-9])" if phrase[-1].isascii() and phrase[-1].isalnum() else ""
    return f"{left}{re.escape(phrase)}{right}"


@cache
def asked_for() -> PhraseTable:
    """The table of all phrases of the vocabulary."""
    return PhraseTable(
        (phrase, kind.key) for kind in vocabulary().values() for phrase in (*kind.asks, *kind.name.forms)
    )
