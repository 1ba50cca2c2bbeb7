"""How is the gateway put together?"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Callable

import socketio
from fastapi import FastAPI

from bot import bootstrap
from bot.bootstrap import Shop
from bot.errors import XiaoerError
from bot.gateway import failures as errors
from bot.gateway import pages
from bot.gateway.edge import MAX_BODY, Edge, OriginRule, socket_origins
from bot.gateway.engine import Engine
from bot.gateway.feeds import Feeds
from bot.gateway.gateway import Gateway
from bot.gateway.health import Health
from bot.gateway.routes import conversations, desk, health
from bot.gateway.routes import shop as shop_routes
from bot.gateway.runner import TurnRunner
from bot.gateway.shapes import failures
from bot.gateway.sockets.desk import DeskSockets
from bot.gateway.sockets.shopper import ShopperSockets
from bot.gateway.threads import SIGN_INS, Threads

logger = logging.getLogger(__name__)

SWEEP_SECONDS = 5.0
"""How often words of a changed catalogue are laid out, and turns that the database held up are looked for."""
ENGINE_SECONDS = 120.0
"""How long turns of a former process wait for an engine that is just starting."""


def create_app(
    shop: Shop,
    engine: Engine,
    *,
    schema_is_current: Callable[[Shop], bool] = bootstrap.schema_is_current,
    wait_seconds: float = conversations.WAIT_SECONDS,
    sweep_seconds: float = SWEEP_SECONDS,
) -> FastAPI:
    """Return the gateway as an ASGI application, sockets included; its parts are under ``app.state.gateway``."""
    gateway = _parts(shop, engine, schema_is_current)

    @contextlib.asynccontextmanager
    async def life(_: FastAPI) -> AsyncIterator[None]:
        chores = [
            asyncio.create_task(_take_up(gateway, sweep_seconds)),
            asyncio.create_task(_publish(gateway, sweep_seconds)),
        ]
        yield
        for chore in chores:
            chore.cancel()
        await asyncio.gather(*chores, return_exceptions=True)
        await gateway.runner.close()
        await engine.close()

    app = FastAPI(
        title="Xiaoer",
        version="1",
        description="Talk with the shop's assistant: begin a conversation, say something, read what was said.",
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=life,
    )
    app.state.gateway = gateway
    errors.install(app, shop.clock)
    app.include_router(conversations.router(gateway, wait_seconds=wait_seconds), responses=failures(422))
    app.include_router(shop_routes.router(gateway), responses=failures(422))
    app.include_router(desk.router(gateway), responses=failures(422))
    app.include_router(health.router(gateway))
    pages.install(app, shop.settings)
    sockets = socketio.ASGIApp(gateway.sockets, socketio_path="socket.io")
    app.add_middleware(Edge, sockets=sockets, origins=gateway.origins)
    return app


def _parts(shop: Shop, engine: Engine, schema_is_current: Callable[[Shop], bool]) -> Gateway:
    """Build what all routes and sockets share."""
    origins = OriginRule(shop.settings.allowed_origins)
    sockets = socketio.AsyncServer(
        async_mode="asgi",
        async_handlers=False,  # a page's events are taken in the order in which they came
        cors_allowed_origins=socket_origins(origins),
        cors_credentials=False,
        max_http_buffer_size=MAX_BODY,
    )
    threads = Threads()
    feeds = Feeds(shop, threads, sockets)
    gateway = Gateway(
        shop=shop,
        engine=engine,
        threads=threads,
        sign_ins=Threads(SIGN_INS),
        sockets=sockets,
        feeds=feeds,
        runner=TurnRunner(shop, engine, feeds, threads),
        health=Health(shop, engine, threads, schema_is_current),
        origins=origins,
    )
    sockets.register_namespace(ShopperSockets(gateway))
    sockets.register_namespace(DeskSockets(gateway))
    return gateway


async def _take_up(gateway: Gateway, seconds: float) -> None:
    """Take up what a former process left unanswered, once the engine is up; then what the database held up."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(ENGINE_SECONDS):
            while not all((await gateway.engine.health()).values()):
                await asyncio.sleep(0.5)
    while True:
        try:
            await gateway.runner.take_up()
        except XiaoerError as error:
            logger.warning("waiting turns cannot be read: %s", error)
        except Exception:
            logger.exception("waiting turns cannot be read")
        await asyncio.sleep(seconds)


async def _publish(gateway: Gateway, seconds: float) -> None:
    """Lay out the catalogue's words for the entity extractor whenever they changed."""
    while True:
        try:
            if await gateway.threads.run(bootstrap.publish_terms, gateway.shop):
                logger.info("the catalogue's words were laid out anew")
        except XiaoerError as error:
            logger.warning("the catalogue's words cannot be laid out: %s", error)
        except Exception:
            logger.exception("the catalogue's words cannot be laid out")
        await asyncio.sleep(seconds)
