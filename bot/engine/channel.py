"""Rasa's side of the door: takes one turn from the gateway, answers with all that the bot says in it."""

from __future__ import annotations

import hmac
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, UserMessage
from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse, json

from bot.engine.once import Once
from bot.secrets import internal_token

logger = logging.getLogger(__name__)


def spoken(text: str) -> str:
    """Return what a shopper typed so that Rasa takes it as speech: to Rasa ``/restart`` would be a command.

    >>> spoken(" /restart"), spoken("1/2")
    ('\\u2060/restart', '1/2')
    """
    # Rasa strips white space before it looks for the slash; a word joiner stays, and shows as nothing.
    return f"\u2060{text.strip()}" if text.strip().startswith("/") else text


class GatewayInput(InputChannel):
    """``POST /webhooks/gateway/turn`` with the internal token.

    ``{"sender", "text", "metadata"}`` → ``{"messages": […]}``. A gateway that asks again for the same ``sender`` and
    ``metadata.seq`` (it was killed, or could not store the answer) gets the same answer, and Rasa hears nothing twice.
    Only where Rasa itself ended in between is the turn taken anew.
    """

    @classmethod
    def name(cls) -> str:
        """Return the channel's name in addresses and trackers."""
        return "gateway"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> InputChannel:
        """Build the channel; it needs no credentials but the installation's own token."""
        return cls()

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Return the routes that Rasa's server mounts."""
        routes = Blueprint("gateway_webhook")
        expected = f"Bearer {internal_token()}".encode()
        once: Once[list[dict[str, Any]]] = Once()

        @routes.route("/", methods=["GET"])
        async def health(request: Request) -> HTTPResponse:
            agent = getattr(request.app.ctx, "agent", None)
            ready = agent is not None and agent.is_ready()
            return json({"status": "ok" if ready else "no model"}, status=200 if ready else 503)

        @routes.route("/turn", methods=["POST"])
        async def turn(request: Request) -> HTTPResponse:
            given = request.headers.get("Authorization", "").encode("utf-8", "replace")
            if not hmac.compare_digest(given, expected):
                return json({"error": "not allowed"}, status=401)
            body = request.json or {}
            sender, metadata = body["sender"], body.get("metadata") or {}

            async def taken() -> list[dict[str, Any]]:
                collector = CollectingOutputChannel()
                text = spoken(body["text"])
                await on_new_message(UserMessage(text, collector, sender, input_channel=self.name(), metadata=metadata))
                messages: list[dict[str, Any]] = collector.messages
                return messages

            seq = metadata.get("seq")
            messages = await (taken() if seq is None else once.run((sender, seq), taken))
            return json({"messages": messages})

        return routes
