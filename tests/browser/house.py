"""Where do the browser tests go? A real gateway on a free port, with a real database and a scripted bot."""

from __future__ import annotations

import socket
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

import uvicorn

from bot.bootstrap import Shop, build
from bot.gateway.app import create_app
from bot.settings import Settings
from bot.store.demo import pictures
from bot.store.demo.generator import DemoShop
from bot.store.migrate import migrate
from tests.browser.engine import ScriptedEngine


@dataclass
class House:
    """A running gateway. ``stop`` and ``start`` take it away and bring it back under the same address."""

    shop: Shop
    port: int
    engine: ScriptedEngine
    _server: uvicorn.Server | None = field(default=None, repr=False)
    _thread: threading.Thread | None = field(default=None, repr=False)

    @property
    def url(self) -> str:
        """The address of the shop's page."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Serve, and return once the gateway answers."""
        app = create_app(self.shop, self.engine)
        config = uvicorn.Config(
            app, host="127.0.0.1", port=self.port, log_config=None, access_log=False, timeout_graceful_shutdown=1
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, name="gateway", daemon=True)
        self._thread.start()
        until = time.monotonic() + 20
        while not self._server.started:
            if not self._thread.is_alive() or time.monotonic() > until:
                raise RuntimeError("the gateway did not start; its log is above")
            time.sleep(0.01)

    def stop(self) -> None:
        """Stop serving, and return once the port is free."""
        if self._server is None or self._thread is None:
            return
        self._server.should_exit = True
        self._thread.join(timeout=20)
        assert not self._thread.is_alive(), "the gateway did not stop"
        self._server = self._thread = None


def furnish(folder: Path, *, allowed_origins: str = "") -> House:
    """Return a house with the demo shop's catalogue, customers and orders; not yet started."""
    settings = Settings(
        _env_file=None,
        database_url=f"sqlite:///{folder / 'shop.db'}",
        var_dir=folder,
        shop_name="Xiaoer Demo Shop",
        allowed_origins=allowed_origins,
    )
    migrate(settings.database_url)
    shop, demo = build(settings), DemoShop()
    with shop.unit_of_work() as uow:
        uow.catalogue.put_categories(demo.categories)
        uow.catalogue.put_products(demo.products)
        uow.stock.put(demo.stock)
        uow.customers.put(demo.customers[:2])
        known = {customer.id for customer in demo.customers[:2]}
        uow.orders.put(order for order in demo.orders if order.customer_id in known)
        uow.commit()
    pictures.write(folder / "media" / "demo")
    return House(shop, _free_port(), ScriptedEngine(shop))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
