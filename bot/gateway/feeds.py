"""Who is told what happened in a conversation, and in which order?

All that this process writes to one conversation is written under that conversation's lock, and what is new is told
before the lock is let go: listeners hear messages in the order of their numbers, each once.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import socketio

from bot.bootstrap import Shop
from bot.conversations.model import AgentId, Conversation, ConversationId, Message, Owner
from bot.gateway.threads import Threads
from bot.gateway.views import message_json, row_json
from bot.handoff.model import AgentSession, TicketId
from bot.handoff.queue import QueueRow
from bot.language import LANGUAGES, Language

SHOPPER = "/shopper"
DESK = "/desk"
_PAGE = 500


@dataclass
class _Feed:
    """What the listeners of one conversation have been told so far. ``last`` is None while nobody listens."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    users: int = 0
    listeners: set[str] = field(default_factory=set)
    last: int | None = None
    owner: Owner | None = None
    row: QueueRow | None = None


@dataclass(frozen=True)
class _Seat:
    """An agent's page: its language, and the session that must hold for it."""

    language: Language
    session: AgentSession


class Feeds:
    """Tells shoppers and agents what is new."""

    def __init__(self, shop: Shop, threads: Threads, sockets: socketio.AsyncServer) -> None:
        self._shop, self._threads, self._sockets = shop, threads, sockets
        self._feeds: dict[ConversationId, _Feed] = {}
        self._seats: dict[str, _Seat] = {}

    @asynccontextmanager
    async def writing(self, conversation: ConversationId) -> AsyncIterator[None]:
        """Hold the conversation while something is written to it; afterwards tell what is new."""
        async with self._held(conversation) as feed:
            if feed.last is None and (feed.listeners or self._seats):
                await self._begin(conversation, feed)
            yield
            if feed.last is not None:
                await self._tell(conversation, feed)

    async def join(self, conversation: ConversationId, sid: str, after: int) -> None:
        """Send a shopper's page all messages after number ``after``, and from then on what is new."""
        async with self._held(conversation) as feed:
            if feed.last is None:
                await self._begin(conversation, feed)
            else:
                await self._tell(conversation, feed)
            feed.listeners.add(sid)
            await self._sockets.enter_room(sid, conversation, namespace=SHOPPER)
            while page := await self._threads.run(self._shop.conversations.history, conversation, after, _PAGE):
                for message in page:
                    if message.seq <= (feed.last or 0):  # what another process has just written is told to all
                        await self._sockets.emit("message", message_json(message), to=sid, namespace=SHOPPER)
                after = page[-1].seq
            owner = feed.owner.value if feed.owner else None
            await self._sockets.emit("owner", {"owner": owner}, to=sid, namespace=SHOPPER)

    def leave(self, conversation: ConversationId, sid: str) -> None:
        """Forget a shopper's page."""
        feed = self._feeds.get(conversation)
        if feed is not None:
            feed.listeners.discard(sid)
            self._forget(conversation, feed)

    async def sit_down(self, sid: str, session: AgentSession, language: Language) -> None:
        """Tell an agent's page from now on what happens in all open tickets."""
        self._seats[sid] = _Seat(language, session)
        await self._sockets.enter_room(sid, language, namespace=DESK)

    def stand_up(self, sid: str) -> None:
        """Forget an agent's page."""
        self._seats.pop(sid, None)

    async def send_away(self, session: AgentSession | None = None) -> None:
        """Close the pages of this session, and of all that are over."""
        now = self._shop.clock.now()
        over = [sid for sid, seat in self._seats.items() if seat.session == session or seat.session.expires_at <= now]
        for sid in over:
            self.stand_up(sid)
            await self._sockets.disconnect(sid, namespace=DESK)

    async def bot_types(self, conversation: ConversationId, *, on: bool) -> None:
        """Show or hide the bot's typing sign."""
        await self._sockets.emit("typing", {"who": "bot", "on": on}, room=conversation, namespace=SHOPPER)

    async def agent_types(self, ticket: TicketId, agent: AgentId, *, on: bool) -> None:
        """Show or hide the typing sign of the agent who has the ticket."""
        for conversation, feed in self._feeds.items():
            if feed.row and feed.row.ticket.id == ticket and feed.row.ticket.agent_id == agent:
                await self._sockets.emit("typing", {"who": "agent", "on": on}, room=conversation, namespace=SHOPPER)
                return

    async def shopper_types(self, conversation: ConversationId, *, on: bool) -> None:
        """Show or hide the shopper's typing sign at the desk."""
        feed = self._feeds.get(conversation)
        if feed is not None and feed.row is not None:
            await self._to_desk("typing", {"ticket_id": feed.row.ticket.id, "on": on})

    @asynccontextmanager
    async def _held(self, conversation: ConversationId) -> AsyncIterator[_Feed]:
        feed = self._feeds.setdefault(conversation, _Feed())
        feed.users += 1
        try:
            async with feed.lock:
                yield feed
        finally:
            feed.users -= 1
            self._forget(conversation, feed)

    def _forget(self, conversation: ConversationId, feed: _Feed) -> None:
        if not feed.users and not feed.listeners:
            self._feeds.pop(conversation, None)

    async def _begin(self, conversation: ConversationId, feed: _Feed) -> None:
        """Note where the conversation stands before anybody listens."""
        talk, _, row = await self._threads.run(self._news, conversation, None)
        feed.last, feed.owner, feed.row = talk.last_seq, talk.owner, row

    def _news(
        self, conversation: ConversationId, after: int | None
    ) -> tuple[Conversation, Sequence[Message], QueueRow | None]:
        """Return how the conversation stands, and its messages after a number."""
        talk = self._shop.conversations.get(conversation)
        messages: list[Message] = []
        while after is not None and (page := self._shop.conversations.history(conversation, after, _PAGE)):
            messages += page
            after = page[-1].seq
        return talk, messages, self._shop.handoff.open_row(conversation)

    async def _tell(self, conversation: ConversationId, feed: _Feed) -> None:
        """Tell listeners and desk what is new since they were told last."""
        talk, messages, row = await self._threads.run(self._news, conversation, feed.last)
        shown = row or feed.row
        for message in messages:
            await self._sockets.emit("message", message_json(message), room=conversation, namespace=SHOPPER)
            if shown is not None:
                news = {"ticket_id": shown.ticket.id, "message": message_json(message, agent=True)}
                await self._to_desk("message", news)
        if talk.owner != feed.owner:
            await self._sockets.emit("owner", {"owner": talk.owner.value}, room=conversation, namespace=SHOPPER)
        if feed.row is not None and (row is None or row.ticket.id != feed.row.ticket.id):
            await self._show(await self._threads.run(self._shop.handoff.row, feed.row.ticket.id))
        if row is not None and row != feed.row:
            await self._show(row)
        feed.last = messages[-1].seq if messages else feed.last
        feed.owner, feed.row = talk.owner, row

    async def _show(self, row: QueueRow) -> None:
        """Show a ticket's row to every agent in their language."""
        await self.send_away()
        for language in {seat.language for seat in self._seats.values()}:
            await self._sockets.emit("ticket", row_json(row, language), room=language, namespace=DESK)

    async def _to_desk(self, event: str, data: dict[str, Any]) -> None:
        await self.send_away()
        for language in LANGUAGES:
            await self._sockets.emit(event, data, room=language, namespace=DESK)
