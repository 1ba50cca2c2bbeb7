"""Who answers a turn? Rasa, over loopback; in tests whatever speaks the same port."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping, Sequence
from typing import Protocol

import httpx

from bot.conversations.model import Draft
from bot.conversations.turns import Turn
from bot.errors import Unavailable
from bot.gateway.replies import drafts_of
from bot.secrets import internal_token
from bot.settings import Settings

_RETRY_SECONDS = 0.25  # how often a server that is not up is tried again
_HEALTH_SECONDS = 2.0
_PARALLEL = 32


class Engine(Protocol):
    """Answers turns."""

    async def answer(self, turn: Turn) -> Sequence[Draft]:
        """Return all that the bot says; nothing at all is a failure, which the caller tells the shopper.

        Raises Unavailable where no answer came in time.
        """
        ...

    async def health(self) -> Mapping[str, bool]:
        """Return which parts can serve a turn now."""
        ...

    async def close(self) -> None:
        """Let go of all connections."""
        ...


class RasaEngine:
    """Rasa's server through the gateway's own channel (:mod:`bot.engine.channel`)."""

    def __init__(self, settings: Settings, *, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self._seconds = settings.turn_timeout
        self._turn, self._ready = f"{settings.rasa_url}/webhooks/gateway/turn", f"{settings.rasa_url}/webhooks/gateway/"
        self._actions = f"{settings.actions_url}/health"
        self._client = httpx.AsyncClient(
            headers={"Authorization": f"Bearer {internal_token(settings)}"},
            timeout=settings.turn_timeout,
            limits=httpx.Limits(max_connections=_PARALLEL, max_keepalive_connections=_PARALLEL),
            trust_env=False,  # a proxy of the environment is not for loopback
            transport=transport,
        )

    async def answer(self, turn: Turn) -> Sequence[Draft]:
        """Return Rasa's messages as drafts; raises Unavailable."""
        try:
            async with asyncio.timeout(self._seconds):
                response = await self._post(turn)
        except (TimeoutError, httpx.HTTPError) as error:
            raise Unavailable(f"Rasa did not answer ({type(error).__name__})") from error
        if response.status_code != httpx.codes.OK:
            raise Unavailable(f"Rasa answered with status {response.status_code}")
        try:
            return drafts_of(response.json()["messages"])
        except (ValueError, TypeError, KeyError) as error:
            raise Unavailable("Rasa's answer cannot be read") from error

    async def health(self) -> Mapping[str, bool]:
        """Return whether Rasa answers with a model, and whether the action server answers."""
        rasa, actions = await asyncio.gather(self._answers(self._ready), self._answers(self._actions))
        return {"rasa": rasa, "actions": actions}

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    async def _post(self, turn: Turn) -> httpx.Response:
        """Send the turn; wait for a server that is just starting. What was sent is not sent again from here.

        The same turn comes again where its answer could not be stored: then Rasa's side repeats what it said.
        """
        metadata = {"conversation": turn.conversation_id, "language": turn.language, "seq": turn.seq}
        body = {"sender": turn.sender, "text": turn.text, "metadata": metadata}
        until = time.monotonic() + self._seconds
        while True:
            try:
                return await self._client.post(self._turn, json=body)
            except (httpx.ConnectError, httpx.ConnectTimeout):
                if time.monotonic() + _RETRY_SECONDS > until:
                    raise
                await asyncio.sleep(_RETRY_SECONDS)

    async def _answers(self, url: str) -> bool:
        try:
            async with asyncio.timeout(_HEALTH_SECONDS):
                response = await self._client.get(url)
        except (TimeoutError, httpx.HTTPError):
            return False
        return response.status_code == httpx.codes.OK
