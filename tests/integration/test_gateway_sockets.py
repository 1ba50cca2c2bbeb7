"""How does the widget talk with the gateway?"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import socketio

from bot.conversations.model import ConversationId, Draft
from bot.conversations.turns import Turn
from bot.handoff.model import TicketId
from bot.ports import UnitOfWorkFactory
from tests.fakes import FakeStore
from tests.gateway import Held, ScriptedBot, a_shop, bot_says, desk_page, page, serving, until, widget


@pytest.fixture
def memory() -> UnitOfWorkFactory:
    return FakeStore().unit_of_work


async def test_a_message_is_acknowledged_once_stored_and_answered_in_order(
    store: UnitOfWorkFactory, tmp_path: Path
) -> None:
    async def two(turn: Turn) -> Sequence[Draft]:
        return bot_says("first", "second")

    async with serving(a_shop(store, tmp_path), ScriptedBot(two)) as at:
        shopper = await at.open()
        async with widget(shopper) as here:
            assert await here.send("send", {"id": "a", "text": "hello"}) == {"seq": 1}
            await here.has("message", 3)
            assert [(m["seq"], m["text"], m["sender"]) for m in here.of("message")] == [
                (1, "hello", "shopper"),
                (2, "first", "bot"),
                (3, "second", "bot"),
            ]


async def test_messages_sent_in_one_breath_keep_their_order(memory: UnitOfWorkFactory, tmp_path: Path) -> None:
    async with serving(a_shop(memory, tmp_path)) as at:
        shopper = await at.open()
        async with widget(shopper) as here:
            for number in range(20):
                await here.emit("send", {"id": f"id-{number}", "text": f"message {number}"})
            await here.has("message", 40)
            seqs = [message["seq"] for message in here.of("message")]
            mine = [m["text"] for m in here.of("message") if m["sender"] == "shopper"]
            theirs = [m["text"] for m in here.of("message") if m["sender"] == "bot"]
    assert seqs == list(range(1, 41))
    assert mine == [f"message {number}" for number in range(20)]
    assert theirs == [f"echo: message {number}" for number in range(20)]
    assert at.bot.most_in_one == 1


async def test_a_repeat_is_acknowledged_again_and_told_nobody(memory: UnitOfWorkFactory, tmp_path: Path) -> None:
    async with serving(a_shop(memory, tmp_path)) as at:
        shopper = await at.open()
        async with widget(shopper) as here:
            for _ in range(3):
                assert await here.send("send", {"id": "a", "text": "hello"}) == {"seq": 1}
            await here.send("send", {"id": "b", "text": "bye"})
            await here.has("message", 4)
            assert here.texts == ["hello", "echo: hello", "bye", "echo: bye"]


async def test_a_page_that_comes_back_is_sent_what_it_missed_and_nothing_twice(
    memory: UnitOfWorkFactory, tmp_path: Path
) -> None:
    async with serving(a_shop(memory, tmp_path)) as at:
        shopper = await at.open()
        for number in range(3):
            await shopper.say(f"message {number}")
        async with widget(shopper, after=4) as here:
            assert [m["seq"] for m in here.of("message")] == [5, 6]
            await here.send("send", {"id": "x", "text": "more"})
            await here.has("message", 4)
            assert [m["seq"] for m in here.of("message")] == [5, 6, 7, 8]
        async with widget(shopper) as all_of_it:
            assert [m["seq"] for m in all_of_it.of("message")] == list(range(1, 9))


async def test_a_long_history_comes_whole(memory: UnitOfWorkFactory, tmp_path: Path) -> None:
    shop = a_shop(memory, tmp_path)
    async with serving(shop) as at:
        shopper = await at.open()
        with memory() as uow:
            for draft in bot_says(*(str(n) for n in range(1100))):
                uow.conversations.append(ConversationId(shopper.id), draft, shop.clock.now())
            uow.commit()
        async with widget(shopper) as here:
            assert [m["seq"] for m in here.of("message")] == list(range(1, 1101))


async def test_an_after_that_lies_ahead_silences_nobody(memory: UnitOfWorkFactory, tmp_path: Path) -> None:
    async with serving(a_shop(memory, tmp_path)) as at:
        shopper = await at.open()
        async with widget(shopper, after=10_000) as ahead, widget(shopper) as here:
            await here.send("send", {"id": "a", "text": "hello"})
            await here.has("message", 2)
            await ahead.has("message", 2)


async def test_all_pages_of_a_conversation_hear_the_same_and_others_hear_nothing(
    memory: UnitOfWorkFactory, tmp_path: Path
) -> None:
    async with serving(a_shop(memory, tmp_path)) as at:
        shopper, stranger = await at.open(), await at.open()
        async with widget(shopper) as one, widget(shopper) as two, widget(stranger) as other:
            await one.send("send", {"id": "a", "text": "hello"})
            await one.has("message", 2)
            await shopper.say("from a program")
            await one.has("message", 4)
            await two.has("message", 4)
            assert one.texts == two.texts == ["hello", "echo: hello", "from a program", "echo: from a program"]
            assert other.texts == []


async def test_the_bot_shows_that_it_types_while_its_turn_runs(memory: UnitOfWorkFactory, tmp_path: Path) -> None:
    held = Held()
    async with serving(a_shop(memory, tmp_path), ScriptedBot(held)) as at:
        shopper = await at.open()
        async with widget(shopper) as here:
            await here.send("send", {"id": "a", "text": "hello"})
            await held.reached.wait()
            await here.has("typing")
            assert here.of("typing") == [{"who": "bot", "on": True}]
            held.let_go.set()
            await here.has("message", 2)
            assert here.of("typing")[-1] == {"who": "bot", "on": False}


async def test_the_page_hears_who_speaks_for_the_shop(memory: UnitOfWorkFactory, tmp_path: Path) -> None:
    async with serving(a_shop(memory, tmp_path)) as at:
        shopper, _ = await at.open(), at.agent()
        desk = await at.desk()
        async with widget(shopper) as here:
            ticket = shopper.hand_off()
            await here.send("send", {"id": "a", "text": "a person please"})
            assert (await desk.post(f"tickets/{ticket}/take")).status_code == 200
            assert (await desk.post(f"tickets/{ticket}/messages", id="m", text="Hello, Lin here")).status_code == 200
            assert (await desk.post(f"tickets/{ticket}/resolve")).status_code == 200
            await here.has("owner", 4)
            assert [change["owner"] for change in here.of("owner")] == ["bot", "queued", "agent", "bot"]
            said = here.of("message")
            assert [m["sender"] for m in said] == ["shopper", "system", "agent", "system"]
            assert (said[2]["author"], said[2]["client_id"]) == ("Lin", None)
            await here.send("send", {"id": "b", "text": "thanks"})
            await here.has("message", 6)
            assert here.texts[-1] == "echo: thanks"


@pytest.mark.parametrize(
    "auth",
    [
        None,
        "text",
        [],
        {},
        {"conversation": "x", "token": "y"},
        {"conversation": 1, "token": 2},
        {"conversation": "\ud800", "token": "\x00"},
        {"conversation": "OTHER", "token": "MINE"},
        {"conversation": "MINE", "token": ""},
        {"conversation": {"$ne": 1}, "token": {"$ne": 1}},
    ],
)
async def test_nobody_gets_in_without_the_conversations_own_token(
    memory: UnitOfWorkFactory, tmp_path: Path, auth: Any
) -> None:
    async with serving(a_shop(memory, tmp_path)) as at:
        mine, other = await at.open(), await at.open()
        names = {"OTHER": other.id, "MINE": mine.id}
        tokens = {"MINE": mine.token}
        if isinstance(auth, dict) and isinstance(auth.get("token"), str):
            auth = {
                "conversation": names.get(str(auth["conversation"]), auth["conversation"]),
                "token": tokens.get(auth["token"], auth["token"]),
            }
        with pytest.raises(socketio.exceptions.ConnectionError):
            async with page(at, "/shopper", auth):
                pass
        assert at.app.state.gateway.feeds._feeds == {}


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (None, "malformed"),
        ("text", "malformed"),
        ([], "malformed"),
        ({}, "wrong_field"),
        ({"text": 1}, "wrong_field"),
        ({"text": None}, "wrong_field"),
        ({"text": {"a": 1}}, "wrong_field"),
        ({"text": "x", "id": 5}, "wrong_field"),
        ({"text": "x", "id": "i" * 65}, "bad_id"),
        ({"text": ""}, "empty"),
        ({"text": " \n\u200b"}, "empty"),
        ({"text": "x" * 2001}, "too_long"),
    ],
)
async def test_a_message_that_cannot_be_stored_is_acknowledged_with_the_reason(
    memory: UnitOfWorkFactory, tmp_path: Path, data: Any, code: str
) -> None:
    async with serving(a_shop(memory, tmp_path)) as at:
        shopper = await at.open("zh")
        async with widget(shopper) as here:
            reply = await here.send("send", data)
            assert reply["error"]["code"] == code
            assert reply["error"]["message"].isascii() is False, "said in the conversation's language"
            assert await here.send("send", {"id": "ok", "text": "还在"}) == {"seq": 1}


async def test_a_bad_or_enormous_frame_ends_only_its_own_connection(memory: UnitOfWorkFactory, tmp_path: Path) -> None:
    async with serving(a_shop(memory, tmp_path)) as at:
        shopper = await at.open()
        async with widget(shopper) as other:
            async with widget(shopper) as here:
                await here.emit("send", {"id": "big", "text": "x" * 200_000})
                await until(lambda: not here.client.connected)
            assert await other.send("send", {"id": "a", "text": "hello"}) == {"seq": 1}


async def test_unknown_events_and_signs_are_passed_over(memory: UnitOfWorkFactory, tmp_path: Path) -> None:
    async with serving(a_shop(memory, tmp_path)) as at:
        shopper = await at.open()
        async with widget(shopper) as here:
            for event, data in (("typing", None), ("typing", {"on": "yes"}), ("nonsense", {"a": 1}), ("owner", "me")):
                await here.emit(event, data)
            assert await here.send("send", {"id": "a", "text": "hello"}) == {"seq": 1}


async def test_a_page_of_a_foreign_site_is_refused_unless_the_settings_allow_it(
    memory: UnitOfWorkFactory, tmp_path: Path
) -> None:
    async with serving(a_shop(memory, tmp_path, allowed_origins="https://shop.example, https://b.example/")) as at:
        shopper = await at.open()
        auth = {"conversation": shopper.id, "token": shopper.token}
        for origin in ("https://evil.example", "null", "https://shop.example.evil.example"):
            with pytest.raises(socketio.exceptions.ConnectionError):
                async with page(at, "/shopper", auth, {"Origin": origin}):
                    pass
        for origin in ("https://shop.example", "https://b.example", at.url):
            async with page(at, "/shopper", auth, {"Origin": origin}) as here:
                await here.has("owner")


async def test_polling_works_where_websockets_do_not(memory: UnitOfWorkFactory, tmp_path: Path) -> None:
    async with serving(a_shop(memory, tmp_path)) as at:
        shopper = await at.open()
        client = socketio.AsyncClient(reconnection=False)
        heard: list[str] = []
        client.on("message", lambda message: heard.append(message["text"]), namespace="/shopper")
        auth = {"conversation": shopper.id, "token": shopper.token}
        await client.connect(at.url, auth=auth, namespaces=["/shopper"], transports=["polling"])
        await client.call("send", {"id": "a", "text": "hello"}, namespace="/shopper")
        await until(lambda: heard == ["hello", "echo: hello"])
        # Ended from the server's side: a client that leaves waits for its hanging poll to return.
        await at.app.state.gateway.sockets.disconnect(client.get_sid("/shopper"), namespace="/shopper")
        await until(lambda: not client.connected)
        refused = await at.http.get("/socket.io/?EIO=4&transport=polling&sid=<b>echo</b>")
        assert (refused.status_code, refused.json()["error"]["code"]) == (400, "malformed")
        assert "echo" not in refused.text


async def test_nothing_is_kept_of_pages_that_are_gone(memory: UnitOfWorkFactory, tmp_path: Path) -> None:
    async with serving(a_shop(memory, tmp_path)) as at:
        shopper, _ = await at.open(), at.agent()
        desk = await at.desk()
        async with widget(shopper) as here, desk_page(desk):
            await here.send("send", {"id": "a", "text": "hello"})
            await here.has("message", 2)
        feeds = at.app.state.gateway.feeds
        await until(lambda: not feeds._feeds and not feeds._seats)
        runner = at.app.state.gateway.runner
        await until(lambda: not runner._tasks and not runner._waiters and not runner._due)


async def test_both_sides_see_when_the_other_types(memory: UnitOfWorkFactory, tmp_path: Path) -> None:
    async with serving(a_shop(memory, tmp_path)) as at:
        shopper, stranger = await at.open(), await at.open()
        at.agent(), at.agent("wang")
        desk, other = await at.desk(), await at.desk("wang")
        async with widget(shopper) as here, desk_page(desk) as there, desk_page(other) as meddler:
            ticket = shopper.hand_off()
            await stranger.say("not for the desk")
            await here.send("send", {"id": "a", "text": "a person please"})
            await desk.post(f"tickets/{ticket}/take")
            await here.emit("typing", {"on": True})
            await there.has("typing")
            assert there.of("typing") == [{"ticket_id": ticket, "on": True}]
            await meddler.emit("typing", {"ticket_id": ticket, "on": True})
            await there.emit("typing", {"ticket_id": ticket, "on": True})
            await there.emit("typing", {"ticket_id": ticket, "on": False})
            await until(lambda: {"who": "agent", "on": False} in here.of("typing"))
            assert here.of("typing") == [{"who": "agent", "on": True}, {"who": "agent", "on": False}]


async def test_a_person_who_takes_over_during_a_turn_is_the_only_one_heard(
    store: UnitOfWorkFactory, tmp_path: Path
) -> None:
    held = Held()
    async with serving(a_shop(store, tmp_path), ScriptedBot(held)) as at:
        shopper, lin = await at.open(), at.agent()
        async with widget(shopper) as here:
            await here.send("send", {"id": "a", "text": "a person please"})
            await held.reached.wait()
            async with at.app.state.gateway.feeds.writing(ConversationId(shopper.id)):
                await asyncio.to_thread(at.shop.handoff.take, TicketId(shopper.hand_off()), lin.id)
            held.let_go.set()
            await until(lambda: not at.app.state.gateway.runner._tasks)
            assert [m["sender"] for m in here.of("message")] == ["shopper", "system"]
            assert here.of("owner")[-1] == {"owner": "agent"}
