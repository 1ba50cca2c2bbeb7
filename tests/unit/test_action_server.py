"""Does the action server serve all actions, and only to whom has the token?"""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from rasa_sdk.executor import ActionExecutor
from sanic import Sanic

from actions.__main__ import app
from tests.unit.test_dialogue_data import DOMAIN

TOKEN = "a-token-for-this-test"


@pytest.fixture
def server() -> Iterator[Sanic]:
    """The action server's application."""
    Sanic.test_mode = True
    made = app(TOKEN)
    yield made
    Sanic._app_registry.pop(made.name, None)


def test_rasas_own_way_of_running_actions_finds_them_all() -> None:
    executor = ActionExecutor()
    executor.register_package("actions")
    assert sorted(executor.actions) == sorted(DOMAIN["actions"])


@pytest.mark.filterwarnings("ignore:You have set a listener:UserWarning")  # of rasa_sdk's CORS, in ASGI mode only
@pytest.mark.parametrize(
    ("path", "status"),
    [("/health", 200), ("/actions", 401), ("/actions?token=wrong", 401), (f"/actions?token={TOKEN}", 200)],
)
async def test_only_health_is_told_without_the_token(server: Sanic, path: str, status: int) -> None:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(server), base_url="http://actions") as client:
        assert (await client.get(path)).status_code == status
