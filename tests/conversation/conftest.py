"""One running shop for all conversation tests: demo data, gateway, Rasa and actions on free ports."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot import bootstrap
from bot.bootstrap import Shop
from bot.language import Language
from bot.settings import Settings
from bot.supervision.preparation import first_admin, prepare
from bot.supervision.processes import Processes
from tests.conversation.shopper import Shopper

START_SECONDS = 600
"""A first run trains the model."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of this folder, and give the first of them time to start the shop."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.rasa)
            item.add_marker(pytest.mark.timeout(START_SECONDS))


def _free_ports(count: int) -> list[int]:
    """Return different ports that are free now: all are held until the last is found."""
    with ExitStack() as held:
        sockets = [held.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of a shop of its own; only the trained models are shared with the folder they lie in."""
    folder = tmp_path_factory.mktemp("shop")
    gateway, rasa, actions = _free_ports(3)
    return Settings(
        _env_file=None,  # type: ignore[call-arg]
        port=gateway,
        rasa_port=rasa,
        actions_port=actions,
        var_dir=folder,
        database_url=f"sqlite:///{folder / 'shop.db'}",
        internal_token=SecretStr("conversation-tests"),
    )


@pytest.fixture(scope="session")
def shop(settings: Settings) -> Iterator[Shop]:
    """The running shop's services, on the same database: what a test compares with."""
    said: list[str] = []
    card = prepare(settings, said.append)
    first_admin(settings)
    with Processes(settings, card.path) as processes:
        processes.wait_until_healthy()
        yield bootstrap.build(settings)


@pytest.fixture
def visit(shop: Shop) -> Iterator[Callable[[Language], Shopper]]:
    """Open a new conversation: ``visit("zh")``."""
    with ExitStack() as closed:
        yield lambda language: closed.enter_context(Shopper(f"http://127.0.0.1:{shop.settings.port}", language))
