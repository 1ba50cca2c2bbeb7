"""What happens to what nobody should send? A clear error or an honest reply; nothing stored in halves or echoed."""

from __future__ import annotations

import json
import warnings
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.conversations.model import ConversationId
from bot.conversations.text import clean, is_empty
from bot.ports import UnitOfWorkFactory
from tests.fakes import FakeStore
from tests.gateway import Door, Shopper, a_shop, door

NAUGHTY = Path("/work/shared/data/naughty_strings/blns.json")
JSON = {"Content-Type": "application/json"}


@pytest.fixture
async def at(tmp_path: Path) -> AsyncIterator[Door]:
    async with door(a_shop(FakeStore().unit_of_work, tmp_path)) as made:
        yield made


@pytest.fixture
async def shopper(at: Door) -> Shopper:
    return await at.open()


async def test_every_naughty_string_comes_through_as_it_was_typed(database: UnitOfWorkFactory, tmp_path: Path) -> None:
    if not NAUGHTY.is_file():
        warnings.warn(f"NOT PROVEN: {NAUGHTY} is not here", stacklevel=1)
        pytest.skip(f"NOT PROVEN: {NAUGHTY} is not here")
    strings: list[str] = json.loads(NAUGHTY.read_text(encoding="utf-8"))
    assert len(strings) > 500
    async with door(a_shop(database, tmp_path)) as at:
        shopper = await at.open()
        for number, text in enumerate(strings):
            response = await shopper.post(text=text, id=f"n{number}")
            if is_empty(clean(text)):
                assert (response.status_code, response.json()["error"]["code"]) == (422, "empty")
                continue
            assert response.status_code == 200, (response.text, text)
            body = response.json()
            assert body["message"]["text"] == clean(text)
            assert len(body["replies"]) == 1
            assert body["replies"][0]["text"] == f"echo: {clean(text)}"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"\x00",
        b"\xff\xfe",
        b'{"text": "a" "id": 1}',
        b'{"text": "\xc3\x28"}',
        b"[" * 60_000,
        b'{"a":' * 9_000,
        b'{"text": ' + b"9" * 60_000 + b"}",
        b'"' + b"\\u" * 1000 + b'"',
    ],
)
async def test_what_is_no_json_is_refused_without_a_trace(at: Door, shopper: Shopper, content: bytes) -> None:
    response = await at.http.post(shopper.path, content=content, headers=shopper.headers | JSON)
    assert response.status_code in (400, 422)
    assert set(response.json()) == {"error"}
    assert "Traceback" not in response.text and "line 1" not in response.text
    assert await shopper.texts() == []


@pytest.mark.parametrize(
    "body",
    [
        None, [], "text", 5, True, {}, {"id": "a"}, {"text": None}, {"text": 5}, {"text": ["a"]}, {"text": {"a": 1}},
        {"text": True}, {"text": "a", "id": 5}, {"text": "a", "id": {}}, {"text": 1e400}, {"text": float("nan")},
    ],
)  # fmt: skip
async def test_a_wrong_type_is_named_by_its_field_and_never_repeated(at: Door, shopper: Shopper, body: Any) -> None:
    content = json.dumps(body).encode()
    response = await at.http.post(shopper.path, content=content, headers=shopper.headers | JSON)
    assert (response.status_code, response.json()["error"]["code"]) == (422, "wrong_field")
    assert await shopper.texts() == []


@pytest.mark.parametrize("text", ["", " ", "\n\t\r", "\x00\x01\x02", "\u200b\u200d", "\ufeff", "\u2028"])
async def test_a_text_in_which_nothing_can_be_seen_is_empty(shopper: Shopper, text: str) -> None:
    response = await shopper.post(text=text, id="a")
    assert (response.status_code, response.json()["error"]["code"]) == (422, "empty")
    assert await shopper.texts() == []


async def test_halves_of_characters_and_controls_never_reach_the_store(
    store: UnitOfWorkFactory, tmp_path: Path
) -> None:
    async with door(a_shop(store, tmp_path)) as at:
        shopper = await at.open()
        for raw, stored in (
            (r"a\ud800b", "a\ufffdb"),
            (r"\udc00", "\ufffd"),
            (r"a\u0000b\u001bc", "abc"),
            (r"\ud83d\ude00", "😀"),
            (r"a\r\nb", "a\nb"),
        ):
            content = f'{{"text": "{raw}"}}'.encode()
            response = await at.http.post(shopper.path, content=content, headers=shopper.headers | JSON)
            assert response.status_code == 200, response.text
            assert response.json()["message"]["text"] == stored


async def test_the_longest_text_is_taken_and_one_character_more_is_not(at: Door, shopper: Shopper) -> None:
    limit = at.shop.settings.max_text
    assert (await shopper.post(text="好" * limit)).status_code == 200
    over = await shopper.post(text="好" * (limit + 1))
    assert (over.status_code, over.json()["error"]["code"]) == (413, "too_long")
    assert str(limit) in over.json()["error"]["message"]


async def test_a_body_that_is_too_large_is_not_read(at: Door, shopper: Shopper) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(1000):
            yield b"x" * 1000

    large = json.dumps({"text": "x" * 100_000}).encode()
    for content in (large, endless()):
        response = await at.http.post(shopper.path, content=content, headers=shopper.headers | JSON)
        assert (response.status_code, response.json()["error"]["code"]) == (413, "too_large")
    lying = shopper.headers | JSON | {"Content-Length": "9" * 400}
    response = await at.http.post(shopper.path, content=b"{}", headers=lying)
    assert response.status_code == 413
    assert await shopper.texts() == []


@pytest.mark.parametrize("client_id", ["i" * 65, "a\nb", "a\x00"])
async def test_an_id_that_cannot_be_kept_is_refused(shopper: Shopper, client_id: str) -> None:
    response = await shopper.post(text="hello", id=client_id)
    if response.status_code == 200:  # what is cleaned away on the way in was no part of the id
        assert response.json()["message"]["client_id"] == clean(client_id)
    else:
        assert (response.status_code, response.json()["error"]["code"]) == (422, "bad_id")
        assert await shopper.texts() == []


async def test_a_foreign_an_unknown_and_a_missing_token_are_refused_alike(at: Door, shopper: Shopper) -> None:
    other = await at.open()
    tries = [
        (shopper.path, f"Bearer {other.token}"),
        (shopper.path, "Bearer "),
        (shopper.path, "Bearer \xff"),
        (shopper.path, f"Basic {shopper.token}"),
        (shopper.path, None),
        ("/api/v1/conversations/nowhere/messages", f"Bearer {other.token}"),
        ("/api/v1/conversations/%00/messages", f"Bearer {other.token}"),
        (f"/api/v1/conversations/{'a' * 5000}/messages", f"Bearer {other.token}"),
    ]
    heard = set()
    for path, token in tries:
        headers = {} if token is None else {"Authorization": token.encode("latin-1")}
        for method in ("GET", "POST"):
            body = {"text": "hi"} if method == "POST" else None
            response = await at.http.request(method, path, headers=headers, json=body)
            heard.add((response.status_code, response.text, response.headers["www-authenticate"]))
    assert len(heard) == 1
    assert next(iter(heard))[0] == 401
    assert await shopper.texts() == []


@pytest.mark.parametrize("after", ["-1", "x", "1.5", "9" * 30, "", "1;DROP TABLE messages", "٣٣٣٣٣٣٣٣٣٣٣٣"])
async def test_an_after_that_is_no_number_is_refused(at: Door, shopper: Shopper, after: str) -> None:
    response = await at.http.get(shopper.path, params={"after": after}, headers=shopper.headers)
    assert (response.status_code, response.json()["error"]["code"]) == (422, "wrong_field")


async def test_errors_are_said_in_the_callers_language(at: Door, shopper: Shopper) -> None:
    for language, word in (("zh-CN,zh;q=0.9", "消息里没有文字。"), ("en-GB", "The message has no text."), ("", "The")):
        headers = shopper.headers | {"Accept-Language": language}
        response = await at.http.post(shopper.path, json={"text": " "}, headers=headers)
        assert word in response.json()["error"]["message"]


async def test_what_nobody_expected_is_a_500_with_a_reference_and_nothing_else(
    at: Door, shopper: Shopper, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("a secret detail")

    monkeypatch.setattr(at.shop.conversations, "history", broken)
    response = await at.http.get(shopper.path, headers=shopper.headers)
    assert response.status_code == 500
    error = response.json()["error"]
    assert error["code"] == "internal"
    reference = error["message"].rstrip(".").split()[-1]
    assert "secret" not in response.text
    assert reference in caplog.text and "a secret detail" in caplog.text


async def test_the_log_holds_neither_texts_nor_tokens(
    at: Door, shopper: Shopper, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG", logger="bot")
    await shopper.say("my phone is 13800001234", "a")
    await shopper.post(text="x" * 3000 + "13800001234")
    await at.http.get(f"/api/v1/conversations/{shopper.id}/messages?after=13800001234", headers=shopper.headers)
    await at.http.get("/13800001234/%0aforged-line")
    assert "turn conversation=" in caplog.text and "request POST" in caplog.text
    for secret in ("13800001234", shopper.token, "forged-line"):
        assert secret not in caplog.text


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW"])
async def test_other_methods_are_refused_in_the_same_shape(at: Door, method: str) -> None:
    for path in ("/api/v1/conversations", "/desk/api/sign-in"):
        response = await at.http.request(method, path)
        assert (response.status_code, response.json()["error"]["code"]) == (405, "method")


async def test_after_all_of_this_the_conversation_still_works(at: Door, shopper: Shopper) -> None:
    for body in ({"text": ""}, {"text": "x" * 5000}, {"text": 5}):
        await at.http.post(shopper.path, json=body, headers=shopper.headers)
    assert await shopper.replies("hello", "a") == ["echo: hello"]
    assert len(at.shop.conversations.history(ConversationId(shopper.id))) == 2
