"""Who may speak to Rasa through the gateway's channel, and is a turn that is sent twice taken once?"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from rasa.core.channels.channel import UserMessage

from bot import settings
from bot.engine.channel import GatewayInput

Handler = Callable[[Any], Awaitable[Any]]
TOKEN = "a token of this test"
TURN = {"sender": "c1:1", "text": "hello", "metadata": {"seq": 3}}


class Rasa:
    """Answers with how many messages it has heard."""

    def __init__(self) -> None:
        self.heard: list[str] = []

    async def __call__(self, message: UserMessage) -> None:
        self.heard.append(message.text)
        await message.output_channel.send_text_message(message.sender_id, f"answer {len(self.heard)}")


@pytest.fixture
def rasa() -> Rasa:
    return Rasa()


@pytest.fixture
def door(rasa: Rasa, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Handler:
    """The route that takes turns."""
    shop = settings.Settings(_env_file=None, var_dir=tmp_path, internal_token=TOKEN)
    monkeypatch.setattr(settings, "current", lambda: shop)
    routes = GatewayInput().blueprint(rasa)._future_routes
    return next(route.handler for route in routes if route.uri == "/turn")


async def ask(door: Handler, turn: dict[str, Any], header: str = f"Bearer {TOKEN}") -> tuple[int, list[str]]:
    """Return status and texts of the answer."""
    response = await door(SimpleNamespace(headers={"Authorization": header}, json=turn))
    body = json.loads(response.body)
    return response.status, [message["text"] for message in body.get("messages", ())]


async def said(door: Handler, turn: dict[str, Any]) -> list[str]:
    status, texts = await ask(door, turn)
    assert status == 200
    return texts


async def test_a_turn_that_is_sent_twice_is_answered_alike_and_heard_once(door: Handler, rasa: Rasa) -> None:
    assert await said(door, TURN) == await said(door, TURN) == ["answer 1"]
    assert rasa.heard == ["hello"]
    assert await said(door, TURN | {"metadata": {"seq": 4}}) == ["answer 2"]
    assert await said(door, TURN | {"sender": "c1:2"}) == ["answer 3"]


async def test_turns_without_a_number_are_all_heard(door: Handler, rasa: Rasa) -> None:
    bare = {"sender": "c1:1", "text": "hello"}
    assert [await said(door, bare), await said(door, bare)] == [["answer 1"], ["answer 2"]]


@pytest.mark.parametrize("header", ["", "Bearer wrong", "Bearer 令牌", "Bearer \udce9"])
async def test_whatever_is_no_token_is_refused_plainly(door: Handler, rasa: Rasa, header: str) -> None:
    assert await ask(door, TURN, header) == (401, [])
    assert rasa.heard == []


async def test_a_typed_command_is_speech_to_rasa(door: Handler, rasa: Rasa) -> None:
    await said(door, TURN | {"text": " /restart"})
    assert rasa.heard == ["\u2060/restart"]
