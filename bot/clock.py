"""What time is it? Always aware UTC, and always from a clock that was handed in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Anything that tells the time."""

    def now(self) -> datetime:
        """Return the present moment as aware UTC."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the present moment as aware UTC."""
        return datetime.now(UTC)


class FixedClock:
    """A clock that stands still until it is moved; for tests and for the demo shop."""

    def __init__(self, moment: datetime) -> None:
        if moment.tzinfo is None:
            raise ValueError(f"a clock needs an aware time, got {moment!r}")
        self._moment = moment.astimezone(UTC)

    def now(self) -> datetime:
        """Return the moment at which this clock stands."""
        return self._moment

    def advance(self, step: timedelta) -> None:
        """Move the clock forward by ``step``."""
        self._moment += step
