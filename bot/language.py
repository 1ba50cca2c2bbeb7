"""Which language is this text in, and how does a text exist in two languages?"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Literal

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")


@dataclass(frozen=True, slots=True)
class Localized:
    """One text in the shop's languages; either may be missing (empty)."""

    zh: str = ""
    en: str = ""

    def text(self, language: Language) -> str:
        """Return the text in ``language``, or in the other one where this one is missing."""
        return (self.zh or self.en) if language == "zh" else (self.en or self.zh)

    @property
    def forms(self) -> tuple[str, ...]:
        """All distinct non-empty spellings."""
        return tuple(dict.fromkeys(form for form in (self.zh, self.en) if form))


def is_han(character: str) -> bool:
    """Tell whether a character is a Han ideograph."""
    return unicodedata.name(character, "").startswith("CJK UNIFIED")


def _is_word(token: str) -> bool:
    """Tell whether a token is a Latin word of a language, not an order number, a model name or an e-mail address."""
    return any("a" <= c.lower() <= "z" for c in token) and not any(c.isdigit() or c == "@" for c in token)


def detect(text: str, previous: Language | None = None) -> Language:
    """Tell the language a shopper writes in.

    Han characters carry about as much as two thirds of a Latin word; a text with neither (a number, an emoji)
    says nothing, so the conversation's previous language holds. A shop with no hint at all speaks English.
    """
    han = sum(map(is_han, text))
    latin_words = sum(map(_is_word, text.split()))
    if not han and not latin_words:
        return previous or "en"
    if previous and not han and latin_words == 1 and len(text.strip()) <= 4:
        return previous  # "ok", "XL", "W123": no change of language
    return "zh" if han * 2 >= latin_words * 3 or (han >= 2 and han >= latin_words) else "en"
