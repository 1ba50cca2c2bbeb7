"""How does the action server start? ``python -m actions``: on loopback, for whoever has the internal token."""

from __future__ import annotations

import hmac
import logging

from rasa_sdk import endpoint
from sanic import Sanic
from sanic.request import Request
from sanic.response import HTTPResponse, json

from bot import settings
from bot.secrets import internal_token


def app(token: str) -> Sanic:
    """Return the server of all actions; everything but ``/health`` wants ``?token=`` (Rasa's way)."""
    server = endpoint.create_app("actions", cors_origins="")

    @server.middleware("request")  # type: ignore[untyped-decorator]
    async def check(request: Request) -> HTTPResponse | None:
        if request.path == "/health" or hmac.compare_digest(request.args.get("token", "").encode(), token.encode()):
            return None
        return json({"error": "not allowed"}, status=401)

    return server


def main() -> None:
    """Serve until stopped."""
    shop = settings.current()
    logging.basicConfig(level=shop.log_level.upper(), format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    app(internal_token(shop)).run("127.0.0.1", shop.actions_port, workers=1, access_log=False, debug=False, motd=False)


if __name__ == "__main__":
    main()
