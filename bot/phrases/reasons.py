"""Why is something recommended, in words?"""

from __future__ import annotations

from collections.abc import Sequence

from bot.catalog.model import Money
from bot.language import Language, Localized
from bot.phrases import say
from bot.phrases.money import money_text
from bot.recommender.model import Reason


def reasons_text(reasons: Sequence[Reason], language: Language, *, most: int = 2) -> str:
    """Return the first reasons that can be said, joined; at most ``most`` of them."""
    said = [text for text in (_one(reason, language) for reason in reasons) if text]
    return say("reason_join", language).join(said[:most])


def _one(reason: Reason, language: Language) -> str:
    values = {key: _value(value, language) for key, value in reason.details.items()}
    if reason.code == "reason_price_level":
        return say(f"reason_price_level_{values['level']}", language)
    if reason.code == "reason_matches_words" and not values.get("words"):
        return ""
    return say(reason.code, language, **values)


def _value(value: object, language: Language) -> object:
    if isinstance(value, Localized):
        return value.text(language)
    if isinstance(value, Money):
        return money_text(value, language)
    if isinstance(value, tuple):
        texts = [each if isinstance(each, str) else each.value.text(language) for each in value]
        return say("answer_join", language).join(texts)
    return value
