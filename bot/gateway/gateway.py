"""What do all routes and sockets share?"""

from __future__ import annotations

from dataclasses import dataclass

import socketio

from bot.bootstrap import Shop
from bot.conversations.model import ConversationId, Message
from bot.gateway.edge import OriginRule
from bot.gateway.engine import Engine
from bot.gateway.feeds import Feeds
from bot.gateway.health import Health
from bot.gateway.runner import TurnRunner
from bot.gateway.threads import Threads


@dataclass(frozen=True)
class Gateway:
    """The parts of one gateway process."""

    shop: Shop
    engine: Engine
    threads: Threads
    sign_ins: Threads
    sockets: socketio.AsyncServer
    feeds: Feeds
    runner: TurnRunner
    health: Health
    origins: OriginRule

    async def hear(self, conversation: ConversationId, text: str, client_id: str | None) -> tuple[Message, bool]:
        """Store what the shopper said, tell everybody who listens, and let the bot take its turn.

        Returns the message and whether it is new.
        """
        async with self.feeds.writing(conversation):
            message, new = await self.threads.run(self.shop.conversations.hear, conversation, text, client_id)
        self.runner.wake(conversation)
        return message, new
