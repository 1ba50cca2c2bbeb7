"""How is a day or a short stretch of time written for people?"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from bot.language import Language
from bot.phrases import say

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def day_text(day: date, language: Language, today: date | None = None) -> str:
    """Return the day, with its year only where that is not today's.

    >>> day_text(date(2026, 11, 24), "zh", date(2026, 11, 20)), day_text(date(2026, 11, 24), "en", date(2027, 1, 2))
    ('11月24日', 'Nov 24, 2026')
    """
    near = today is not None and day.year == today.year
    if language == "zh":
        return f"{day.month}月{day.day}日" if near else f"{day.year}年{day.month}月{day.day}日"
    short = f"{_MONTHS[day.month - 1]} {day.day}"
    return short if near else f"{short}, {day.year}"


def wait_text(until: datetime, now: datetime, language: Language) -> str:
    """Return how long it is until then, in whole minutes, at least one."""
    minutes = max(1, -((now - until) // timedelta(minutes=1)))
    return say("wait_minute" if minutes == 1 else "wait_minutes", language, minutes=minutes)
