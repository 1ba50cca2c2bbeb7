"""Is a turn that is asked for twice taken once?"""

from __future__ import annotations

import asyncio

import pytest

from bot.engine.once import Once


class Work:
    """Counts how often it was begun; ends when let go."""

    def __init__(self) -> None:
        self.begun, self.let_go = 0, asyncio.Event()

    async def __call__(self) -> int:
        self.begun += 1
        await self.let_go.wait()
        return self.begun


async def test_a_repeat_gets_what_came_of_the_first() -> None:
    once, work = Once[int](), Work()
    work.let_go.set()
    assert [await once.run("a", work), await once.run("a", work), await once.run("b", work)] == [1, 1, 2]


async def test_a_repeat_joins_work_whose_first_caller_is_gone() -> None:
    once, work = Once[int](), Work()
    gone = asyncio.create_task(once.run("a", work))
    await asyncio.sleep(0)
    gone.cancel()
    again = asyncio.create_task(once.run("a", work))
    await asyncio.sleep(0)
    work.let_go.set()
    assert await again == 1
    assert work.begun == 1


async def test_work_that_failed_is_done_again() -> None:
    once, tries = Once[int](), 0

    async def shaky() -> int:
        nonlocal tries
        tries += 1
        if tries == 1:
            raise ValueError("once")
        return tries

    with pytest.raises(ValueError, match="once"):
        await once.run("a", shaky)
    assert await once.run("a", shaky) == 2


async def test_no_more_results_are_kept_than_allowed() -> None:
    once, work = Once[int](kept=2), Work()
    work.let_go.set()
    for key in "abc":
        await once.run(key, work)
    assert len(once._tasks) == 2
    assert await once.run("c", work) == 3
    assert await once.run("a", work) == 4
