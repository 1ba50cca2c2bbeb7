"""Where does blocking work run, so that the event loop never waits?"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import ParamSpec, TypeVar

import anyio
from anyio import to_thread

P = ParamSpec("P")
T = TypeVar("T")

SIZE = 12
"""How many calls of services run at once: less than the database's connections, so that none is refused one."""


SIGN_INS = 2
"""How many passwords are checked at once: each takes a core and 64 MiB for a moment, and turns need both."""


class Threads:
    """A bounded number of worker threads; what does not fit waits its turn."""

    def __init__(self, size: int = SIZE) -> None:
        self._limiter = anyio.CapacityLimiter(size)

    async def run(self, work: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Return what ``work(*args, **kwargs)`` returns, computed in a thread; it is never left half-way."""
        return await to_thread.run_sync(partial(work, *args, **kwargs), limiter=self._limiter)
