"""How does the gateway ask Rasa, and what does Rasa's answer become?"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from bot.conversations.model import ConversationId, MessageKind, Sender
from bot.conversations.turns import Turn
from bot.errors import Unavailable
from bot.gateway.engine import RasaEngine
from bot.gateway.replies import drafts_of
from bot.settings import Settings

TURN = Turn(ConversationId("c1"), 3, 7, "你好", "zh")
Handler = Callable[[httpx.Request], httpx.Response]


def engine(tmp_path: Path, handler: Handler, **settings: Any) -> RasaEngine:
    made = Settings(_env_file=None, var_dir=tmp_path, internal_token=SecretStr("secret of sixteen"), **settings)
    return RasaEngine(made, transport=httpx.MockTransport(handler))


async def test_a_turn_carries_token_context_and_language(tmp_path: Path) -> None:
    sent: list[httpx.Request] = []

    def rasa(request: httpx.Request) -> httpx.Response:
        sent.append(request)
        return httpx.Response(200, json={"messages": [{"recipient_id": "c1:3", "text": "您好"}]})

    (draft,) = await engine(tmp_path, rasa, rasa_port=5999).answer(TURN)
    assert (draft.sender, draft.kind, draft.text, draft.payload) == (Sender.BOT, MessageKind.TEXT, "您好", {})
    assert str(sent[0].url) == "http://127.0.0.1:5999/webhooks/gateway/turn"
    assert sent[0].headers["authorization"] == "Bearer secret of sixteen"
    assert json.loads(sent[0].content) == {
        "sender": "c1:3",
        "text": "你好",
        "metadata": {"conversation": "c1", "language": "zh", "seq": 7},
    }


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(500),
        httpx.Response(401, json={"error": "not allowed"}),
        httpx.Response(200, content=b"not json"),
        httpx.Response(200, json={"nothing": 1}),
        httpx.Response(200, json=[1]),
        httpx.Response(200, json={"messages": "text"}),
        httpx.Response(200, json={"messages": ["text"]}),
    ],
)
async def test_an_answer_that_is_none_is_unavailable(tmp_path: Path, answer: httpx.Response) -> None:
    with pytest.raises(Unavailable):
        await engine(tmp_path, lambda _: answer).answer(TURN)


async def test_a_turn_that_was_sent_is_not_sent_again(tmp_path: Path) -> None:
    tries = 0

    def silent(request: httpx.Request) -> httpx.Response:
        nonlocal tries
        tries += 1
        raise httpx.ReadTimeout("no answer", request=request)

    with pytest.raises(Unavailable):
        await engine(tmp_path, silent).answer(TURN)
    assert tries == 1


async def test_a_server_that_is_just_starting_is_waited_for(tmp_path: Path) -> None:
    tries = 0

    def starting(request: httpx.Request) -> httpx.Response:
        nonlocal tries
        tries += 1
        if tries < 3:
            raise httpx.ConnectError("refused", request=request)
        return httpx.Response(200, json={"messages": [{"text": "hi"}]})

    assert len(await engine(tmp_path, starting).answer(TURN)) == 1


async def test_a_server_that_never_starts_is_given_up_in_time(tmp_path: Path) -> None:
    def gone(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused", request=request)

    with pytest.raises(Unavailable):
        await engine(tmp_path, gone, turn_timeout=0.01).answer(TURN)


@pytest.mark.parametrize(("rasa", "actions"), [(200, 200), (503, 200), (200, 500), (404, 404)])
async def test_health_asks_both_servers(tmp_path: Path, rasa: int, actions: int) -> None:
    def both(request: httpx.Request) -> httpx.Response:
        return httpx.Response(actions if request.url.port == 5055 else rasa)

    made = engine(tmp_path, both)
    assert await made.health() == {"rasa": rasa == 200, "actions": actions == 200}
    await made.close()


async def test_a_server_that_does_not_answer_is_not_healthy(tmp_path: Path) -> None:
    def gone(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused", request=request)

    assert await engine(tmp_path, gone).health() == {"rasa": False, "actions": False}


def test_buttons_say_what_they_send() -> None:
    (draft,) = drafts_of([{"text": "Choose", "buttons": [{"title": "Yes", "payload": "/affirm"}, {"title": "No"}]}])
    assert draft.payload == {"buttons": [{"title": "Yes", "text": "/affirm"}, {"title": "No", "text": "No"}]}


def test_buttons_without_a_text_are_said_by_their_titles() -> None:
    (draft,) = drafts_of([{"buttons": [{"title": "Yes"}, {"title": "No"}]}])
    assert draft.text == "Yes · No"


def test_cards_and_orders_keep_their_text_beside_them() -> None:
    cards, order = drafts_of(
        [
            {"custom": {"kind": "products", "text": "Look", "cards": [{"name": "Lamp"}]}},
            {"custom": {"kind": "order", "text": "On its way", "order": {"number": "X1"}}},
        ]
    )
    assert (cards.kind, cards.text, cards.payload) == (MessageKind.PRODUCTS, "Look", {"cards": [{"name": "Lamp"}]})
    assert (order.kind, order.text, order.payload) == (MessageKind.ORDER, "On its way", {"order": {"number": "X1"}})


def test_cards_without_a_text_are_said_by_their_names() -> None:
    cards, order = drafts_of(
        [
            {"custom": {"kind": "products", "cards": [{"name": "Lamp"}, {"name": "Desk"}]}},
            {"custom": {"kind": "order", "order": {"number": "X1"}}},
        ]
    )
    assert (cards.text, order.text) == ("Lamp · Desk", "X1")


def test_a_text_with_cards_beside_it_comes_first() -> None:
    first, second = drafts_of(
        [{"text": "Here:", "custom": {"kind": "products", "text": "Look", "cards": [{"name": "a"}]}}]
    )
    assert (first.text, second.text) == ("Here:", "Look")


@pytest.mark.parametrize(
    "message",
    [
        {},
        {"text": ""},
        {"text": None},
        {"text": " \u200b"},
        {"custom": {}},
        {"custom": {"kind": "products"}},
        {"custom": 5},
    ],
)
def test_what_shows_nothing_is_left_out(message: dict[str, Any]) -> None:
    assert drafts_of([message, {"text": "hi"}]) == drafts_of([{"text": "hi"}])


def test_an_unknown_kind_is_still_said() -> None:
    (draft,) = drafts_of([{"custom": {"kind": "hologram", "text": "Look"}}])
    assert (draft.kind, draft.text) == (MessageKind.TEXT, "Look")


def test_no_reply_holds_what_cannot_be_stored() -> None:
    (draft,) = drafts_of([{"text": "a\x00b\ud800", "buttons": [{"title": "x\x00", "payload": "\x00y"}]}])
    assert draft.text == "ab\ufffd"
    assert draft.payload == {"buttons": [{"title": "x", "text": "y"}]}
