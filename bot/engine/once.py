"""How is a turn that is asked for twice taken once?"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Coroutine, Hashable
from typing import Any, Generic, TypeVar

T = TypeVar("T")

KEPT = 1000
"""How many of the last results are kept: far more than turns that can be under way at once."""


class Once(Generic[T]):
    """Does each key's work once, and gives whoever asks again what came of it. Bounded; work that failed is redone."""

    def __init__(self, kept: int = KEPT) -> None:
        self._kept = kept
        self._tasks: OrderedDict[Hashable, asyncio.Task[T]] = OrderedDict()

    async def run(self, key: Hashable, work: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """Return the result of ``work``, or of the work that was begun under ``key`` before.

        Work goes on when its caller is gone: whoever asks again finds it done, or joins it.
        """
        task = self._tasks.get(key)
        if task is None or _failed(task):
            task = self._tasks[key] = asyncio.create_task(work())
        self._tasks.move_to_end(key)
        while len(self._tasks) > self._kept:
            self._tasks.popitem(last=False)
        return await asyncio.shield(task)


def _failed(task: asyncio.Task[Any]) -> bool:
    return task.done() and (task.cancelled() or task.exception() is not None)
