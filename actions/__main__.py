"""How does the action server start? ``python -m actions``: on loopback, for whoever has the internal token."""

from __future__ import annotations

import hmac
import logging
import threading

from rasa_sdk import endpoint
from sanic import Sanic
from sanic.request import Request
from sanic.response import HTTPResponse, json

from actions.base import services
from bot import settings
from bot.errors import XiaoerError
from bot.recommender.model import Need
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


def warm_up() -> None:
    """Build the indices before the first shopper waits for them. A shop without data has none to build."""
    try:
        shop = services.get()
        shop.recommender.recommend(Need(text="x"))
        shop.answers.from_faq("x")
    except XiaoerError as error:
        logging.getLogger(__name__).warning("not warmed up: %s", error)


def main() -> None:
    """Serve until stopped."""
    shop = settings.current()
    logging.basicConfig(level=shop.log_level.upper(), format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    threading.Thread(target=warm_up, daemon=True).start()
    app(internal_token(shop)).run("127.0.0.1", shop.actions_port, workers=1, access_log=False, debug=False, motd=False)


if __name__ == "__main__":
    main()
