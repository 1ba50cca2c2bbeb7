"""How does the gateway's process start? ``python -m bot.gateway``."""

from __future__ import annotations

import logging
import sys

import uvicorn

from bot import bootstrap, settings
from bot.errors import SettingError
from bot.gateway.app import create_app
from bot.gateway.edge import MAX_BODY
from bot.gateway.engine import RasaEngine
from bot.settings import Settings

_TALKATIVE = ("httpx", "httpcore", "engineio", "socketio", "asyncio")
"""Libraries that log a line, or what was sent, for every call."""


def main() -> int:
    """Serve until told to stop; returns the exit code: 0 stopped, 1 could not serve, 2 a setting is wrong."""
    try:
        shop = settings.current()
        set_up_logging(shop.log_level)
        server = uvicorn.Server(configuration(shop))
    except SettingError as error:
        print(error, file=sys.stderr)  # noqa: T201 - there is no log yet
        return 2
    server.run()
    return 0 if server.started else 1


def configuration(shop: Settings) -> uvicorn.Config:
    """Return how the server listens; builds the shop."""
    app = create_app(bootstrap.build(shop), RasaEngine(shop))
    return uvicorn.Config(
        app,
        host=shop.host,
        port=shop.port,
        log_config=None,
        access_log=False,  # the gateway writes its own line, without what was sent
        server_header=False,
        ws_max_size=MAX_BODY,
        timeout_graceful_shutdown=5,
    )


def set_up_logging(level: str) -> None:
    """Log to standard error, one line each."""
    logging.basicConfig(level=level.upper(), format="%(asctime)s %(levelname)s %(name)s %(message)s", force=True)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)


if __name__ == "__main__":
    sys.exit(main())
