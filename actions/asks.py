"""What does a question want beside its intent: an overview, something cheaper, a day of arrival?"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

from bot.catalog.attributes import PhraseTable


@cache
def _table() -> PhraseTable:
    entries = yaml.safe_load((Path(__file__).parent / "asks.yml").read_text(encoding="utf-8"))
    return PhraseTable((phrase, key) for key, languages in entries.items() for words in languages for phrase in words)


def wants(text: str, key: str) -> bool:
    """Tell whether ``text`` has one of the phrases listed under ``key`` in ``asks.yml``."""
    return key in _table().find(text)
