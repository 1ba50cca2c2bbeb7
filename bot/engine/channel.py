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

    ``{"sender", "text", "metadata"}`` → ``{"messages": […]}``
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
        expected = f"Bearer {internal_token()}"

        @routes.route("/", methods=["GET"])
        async def health(request: Request) -> HTTPResponse:
            agent = getattr(request.app.ctx, "agent", None)
            ready = agent is not None and agent.is_ready()
            return json({"status": "ok" if ready else "no model"}, status=200 if ready else 503)

        @routes.route("/turn", methods=["POST"])
        async def turn(request: Request) -> HTTPResponse:
            if not hmac.compare_digest(request.headers.get("Authorization", ""), expected):
                return json({"error": "not allowed"}, status=401)
            body = request.json or {}
            collector = CollectingOutputChannel()
            message = UserMessage(
                spoken(body["text"]),
                collector,
                body["sender"],
                input_channel=self.name(),
                metadata=body.get("metadata") or {},
            )
            await on_new_message(message)
            return json({"messages": collector.messages})

        return routes
