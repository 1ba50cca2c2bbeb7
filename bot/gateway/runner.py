"""How do turns run: one at a time in each conversation, in order, several conversations at once?"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from bot.bootstrap import Shop
from bot.conversations.model import ConversationId, Draft, Message, MessageKind, Sender
from bot.conversations.turns import Turn
from bot.errors import BadInput, Busy, NotFound, Unavailable
from bot.gateway.engine import Engine
from bot.gateway.feeds import Feeds
from bot.gateway.threads import Threads
from bot.phrases import say

logger = logging.getLogger(__name__)

PARALLEL = 16
"""How many turns run at once."""
TRIES = 3
"""How often a turn is taken before it ends without the bot; then once more before it rests until the shopper speaks."""
_PAUSES = (0.1, 0.5, 2.0)  # seconds between tries to store an answer while the database is not to be had


@dataclass(eq=False)
class _Waiter:
    """Somebody who waits for the replies to a message; ``said`` is None where they are to be read from the store."""

    seq: int
    event: asyncio.Event = field(default_factory=asyncio.Event)
    said: Sequence[Message] | None = None


class TurnRunner:
    """Takes turns from the log to the engine and the answers back."""

    def __init__(self, shop: Shop, engine: Engine, feeds: Feeds, threads: Threads, *, parallel: int = PARALLEL) -> None:
        self._shop, self._engine, self._feeds, self._threads = shop, engine, feeds, threads
        self._room = asyncio.Semaphore(parallel)
        self._due: set[ConversationId] = set()
        self._failures: dict[ConversationId, tuple[int, int]] = {}  # which message, and how often its turn broke
        self._tasks: dict[ConversationId, asyncio.Task[None]] = {}
        self._waiters: defaultdict[ConversationId, list[_Waiter]] = defaultdict(list)

    def wake(self, conversation: ConversationId) -> None:
        """Take up the conversation's turns; of one that is being served, look again when its turn is over."""
        self._due.add(conversation)
        if conversation not in self._tasks:
            self._tasks[conversation] = asyncio.create_task(self._serve(conversation))

    async def take_up(self) -> None:
        """Wake every conversation whose shopper waits: after a start, and where the database failed meanwhile."""
        for conversation in await self._threads.run(self._shop.conversations.waiting):
            if self._failures.get(conversation, (0, 0))[1] <= TRIES:
                self.wake(conversation)

    async def replies(self, conversation: ConversationId, seq: int, seconds: float, *, new: bool) -> Sequence[Message]:
        """Return what was said to message ``seq``, waiting at most so long for its turn.

        ``new``: the message was stored just now, so that nothing can have been said to it yet.
        """
        waiter = _Waiter(seq)
        self._waiters[conversation].append(waiter)
        try:
            async with asyncio.timeout(seconds):
                if new:
                    await waiter.event.wait()
                return await self._read(conversation, waiter)
        except TimeoutError:
            return []
        finally:
            self._waiters[conversation].remove(waiter)
            if not self._waiters[conversation]:
                del self._waiters[conversation]

    async def _read(self, conversation: ConversationId, waiter: _Waiter) -> Sequence[Message]:
        """Return the replies from their turn or from the store; waits while the turn is still to come."""
        while waiter.said is None:
            waiter.event.clear()
            said, due = await self._threads.run(self._shop.conversations.replies, conversation, waiter.seq)
            if not due:
                return said
            self.wake(conversation)
            await waiter.event.wait()
        return waiter.said

    async def close(self, seconds: float = 3.0) -> None:
        """Let running turns end, but no longer than so long; what is left is taken up at the next start."""
        self._due.clear()
        tasks = list(self._tasks.values())
        if not tasks:
            return
        _, late = await asyncio.wait(tasks, timeout=seconds)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    async def _serve(self, conversation: ConversationId) -> None:
        """Run the conversation's turns until none is due."""
        try:
            while conversation in self._due:
                self._due.discard(conversation)
                while await self._next(conversation):
                    pass
                for waiter in self._waiters.get(conversation, ()):
                    waiter.event.set()
        except NotFound:
            logger.warning("a conversation whose turn was due is gone")
        except (Busy, Unavailable) as error:
            logger.error("turns wait for the database: %s", error)  # the sweep takes them up again
        except Exception:
            logger.exception("a turn could not be run")
        finally:
            self._due.discard(conversation)
            del self._tasks[conversation]

    async def _next(self, conversation: ConversationId) -> bool:
        """Run the turn that is due; False where there is none."""
        async with self._room:
            turn = await self._threads.run(self._shop.conversations.next_turn, conversation)
            if turn is not None:
                await self._counted(turn)
        return turn is not None

    async def _counted(self, turn: Turn) -> None:
        """Run the turn; count how often it breaks, so that it is not tried in silence for ever."""
        seq, tries = self._failures.get(turn.conversation_id, (turn.seq, 0))
        tries = tries if seq == turn.seq else 0
        try:
            await self._run(turn, last=tries >= TRIES)
        except (Busy, Unavailable):  # once the database is back, the turn can at least be ended
            self._failures[turn.conversation_id] = turn.seq, min(tries + 1, TRIES)
            raise
        except Exception:
            self._failures[turn.conversation_id] = turn.seq, tries + 1
            raise
        self._failures.pop(turn.conversation_id, None)

    async def _run(self, turn: Turn, *, last: bool) -> None:
        started = time.monotonic()
        drafts = [] if last else await self._asked(turn)
        async with self._feeds.writing(turn.conversation_id):
            said = await (self._ended(turn) if last else self._stored(turn, drafts))
        for waiter in self._waiters.get(turn.conversation_id, ()):
            if waiter.seq == turn.seq:
                waiter.said = said
                waiter.event.set()
        milliseconds = round((time.monotonic() - started) * 1000)
        outcome = "answered" if drafts and said else "failed" if said else "dropped"
        logger.info(
            "turn conversation=%s seq=%d %s replies=%d ms=%d",
            turn.conversation_id, turn.seq, outcome, len(said), milliseconds,
        )  # fmt: skip

    async def _asked(self, turn: Turn) -> Sequence[Draft]:
        """Return what the engine says; nothing where it fails."""
        await self._feeds.bot_types(turn.conversation_id, on=True)
        try:
            return await self._engine.answer(turn)
        except Unavailable as error:
            logger.error("turn conversation=%s seq=%d: %s", turn.conversation_id, turn.seq, error)
        except Exception:  # whatever broke, the shopper gets a person and not silence
            logger.exception("turn conversation=%s seq=%d", turn.conversation_id, turn.seq)
        finally:
            await self._feeds.bot_types(turn.conversation_id, on=False)
        return []

    async def _stored(self, turn: Turn, drafts: Sequence[Draft]) -> Sequence[Message]:
        """Store the answer, or that there is none."""
        if drafts:
            try:
                return await self._insisting(lambda: self._shop.conversations.finish(turn, drafts))
            except BadInput as error:
                logger.error("turn conversation=%s seq=%d: %s", turn.conversation_id, turn.seq, error)
        return await self._insisting(lambda: self._shop.handoff.fail(turn))

    async def _ended(self, turn: Turn) -> Sequence[Message]:
        """End a turn that broke again and again: with a person, or at least with a word."""
        try:
            return await self._stored(turn, [])
        except (Busy, Unavailable):
            raise
        except Exception:  # whatever broke, the shopper gets a word and not silence
            logger.exception("turn conversation=%s seq=%d: no person can be asked for", turn.conversation_id, turn.seq)
        line = Draft(Sender.SYSTEM, MessageKind.SYSTEM, say("system_failed", turn.language))
        return await self._insisting(lambda: self._shop.conversations.finish(turn, [line]))

    async def _insisting(self, work: Callable[[], Sequence[Message]]) -> Sequence[Message]:
        """Do it; while the database is not to be had, try again a few times: an answer costs more than a pause."""
        for pause in _PAUSES:
            try:
                return await self._threads.run(work)
            except (Busy, Unavailable):
                await asyncio.sleep(pause)
        return await self._threads.run(work)
