"""How does a program talk with the shop through the gateway?"""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Sequence
from copy import copy
from pathlib import Path

import httpx
import pytest
from pydantic import ValidationError

from bot.bootstrap import Shop
from bot.conversations.model import ConversationId, Draft, Message, MessageKind, Sender
from bot.conversations.turns import Turn
from bot.errors import Conflict, Unavailable
from bot.gateway.engine import RasaEngine
from bot.gateway.routes.conversations import WAIT_SECONDS
from bot.gateway.runner import TRIES
from bot.handoff.model import HandoffReason, TicketId
from bot.phrases import say
from bot.ports import UnitOfWorkFactory
from bot.settings import Settings
from tests.fakes import FakeStore
from tests.gateway import WAIT, Held, ScriptedBot, a_shop, bot_says, door, until


@pytest.fixture
def memory() -> UnitOfWorkFactory:
    return FakeStore().unit_of_work


async def test_a_message_is_answered_with_the_replies_of_its_own_turn_in_order(
    store: UnitOfWorkFactory, tmp_path: Path
) -> None:
    async def three(turn: Turn) -> Sequence[Draft]:
        return bot_says(*(f"{turn.text}{number}" for number in range(3)))

    async with door(a_shop(store, tmp_path), ScriptedBot(three)) as at:
        shopper = await at.open("zh")
        first, second = await shopper.say("甲", "a"), await shopper.say("乙", "b")
    assert [reply["text"] for reply in first["replies"]] == ["甲0", "甲1", "甲2"]
    assert [reply["text"] for reply in second["replies"]] == ["乙0", "乙1", "乙2"]
    assert [reply["seq"] for reply in second["replies"]] == [6, 7, 8]
    assert (first["message"]["seq"], first["message"]["client_id"], first["message"]["sender"]) == (1, "a", "shopper")


async def test_messages_sent_at_once_have_their_turns_one_after_another(
    store: UnitOfWorkFactory, tmp_path: Path
) -> None:
    async def slow(turn: Turn) -> Sequence[Draft]:
        await asyncio.sleep(0.01)
        return bot_says(f"re {turn.text}")

    async with door(a_shop(store, tmp_path), ScriptedBot(slow)) as at:
        shopper = await at.open()
        answers = await asyncio.gather(*(shopper.replies(f"message {n}", f"id-{n}") for n in range(8)))
        history = (await shopper.read())["messages"]
    assert answers == [[f"re message {n}"] for n in range(8)]
    assert at.bot.most_in_one == 1
    assert [turn.seq for turn in at.bot.turns] == sorted(turn.seq for turn in at.bot.turns)
    assert [message["seq"] for message in history] == list(range(1, 17))


async def test_conversations_do_not_wait_for_one_another(memory: UnitOfWorkFactory, tmp_path: Path) -> None:
    together = asyncio.Barrier(5)

    async def meeting(turn: Turn) -> Sequence[Draft]:
        await together.wait()  # only passes when five turns run at once
        return bot_says("met")

    async with door(a_shop(memory, tmp_path), ScriptedBot(meeting)) as at:
        shoppers = [await at.open() for _ in range(5)]
        assert await asyncio.gather(*(s.replies("hello") for s in shoppers)) == [["met"]] * 5


async def test_only_so_many_turns_run_at_once_and_none_is_forgotten(memory: UnitOfWorkFactory, tmp_path: Path) -> None:
    async def slow(turn: Turn) -> Sequence[Draft]:
        await asyncio.sleep(0.01)
        return bot_says("ok")

    async with door(a_shop(memory, tmp_path), ScriptedBot(slow)) as at:
        shoppers = [await at.open() for _ in range(40)]
        assert await asyncio.gather(*(s.replies("hello") for s in shoppers)) == [["ok"]] * 40
    assert 2 <= at.bot.most_at_once <= 16


async def test_a_repeated_id_is_the_same_message_and_has_no_second_turn(
    store: UnitOfWorkFactory, tmp_path: Path
) -> None:
    async with door(a_shop(store, tmp_path)) as at:
        shopper = await at.open()
        first = await shopper.say("hello there", "same")
        assert await shopper.say("hello there", "same") == first
        assert await shopper.say("something else", "same") == first
    assert len(at.bot.turns) == 1


async def test_a_repeat_during_the_turn_waits_for_the_same_replies(memory: UnitOfWorkFactory, tmp_path: Path) -> None:
    held = Held()
    async with door(a_shop(memory, tmp_path), ScriptedBot(held)) as at:
        shopper = await at.open()
        first = asyncio.create_task(shopper.say("hello", "same"))
        await held.reached.wait()
        repeat = asyncio.create_task(shopper.say("hello", "same"))
        held.let_go.set()
        assert await first == await repeat
    assert len(at.bot.turns) == 1


async def test_ids_are_each_conversations_own(memory: UnitOfWorkFactory, tmp_path: Path) -> None:
    async with door(a_shop(memory, tmp_path)) as at:
        one, other = await at.open(), await at.open()
        assert await one.replies("one", "id") == ["echo: one"]
        assert await other.replies("other", "id") == ["echo: other"]


async def test_a_slow_turn_is_answered_with_nothing_and_its_replies_are_read_later(
    memory: UnitOfWorkFactory, tmp_path: Path
) -> None:
    held = Held()
    async with door(a_shop(memory, tmp_path), ScriptedBot(held), wait_seconds=0.02) as at:
        shopper = await at.open()
        assert (await shopper.say("hello", "a"))["replies"] == []
        held.let_go.set()
        await until(lambda: len(at.shop.conversations.history(ConversationId(shopper.id))) == 2)
        assert await shopper.texts(after=1) == ["echo: hello"]
        assert await shopper.replies("hello", "a") == ["echo: hello"]


async def test_what_a_killed_process_left_unanswered_is_answered_at_the_next_start(
    store: UnitOfWorkFactory, tmp_path: Path
) -> None:
    shop = a_shop(store, tmp_path)
    talk, _token = shop.conversations.open("api", "en")
    shop.conversations.hear(talk.id, "are you", "a")
    shop.conversations.hear(talk.id, "still there?", "b")
    async with door(shop) as at:
        await until(lambda: len(shop.conversations.history(talk.id)) == 4)
        assert [m.text for m in shop.conversations.history(talk.id)][2:] == ["echo: are you", "echo: still there?"]
    async with door(shop) as again:
        await asyncio.sleep(0.05)
        assert not again.bot.turns
    assert len(at.bot.turns) == 2


async def test_a_turn_that_was_stopped_half_way_is_taken_again_whole(memory: UnitOfWorkFactory, tmp_path: Path) -> None:
    shop, held = a_shop(memory, tmp_path), Held()
    async with door(shop, ScriptedBot(held)) as at:
        shopper = await at.open()
        shop.conversations.hear(ConversationId(shopper.id), "hello", "a")
        at.app.state.gateway.runner.wake(ConversationId(shopper.id))
        await held.reached.wait()
        await at.app.state.gateway.runner.close(seconds=0.01)
    assert [m.text for m in shop.conversations.history(ConversationId(shopper.id))] == ["hello"]
    async with door(shop) as at:
        await until(lambda: len(shop.conversations.history(ConversationId(shopper.id))) == 2)
        assert [m.text for m in shop.conversations.history(ConversationId(shopper.id))] == ["hello", "echo: hello"]


async def test_what_was_left_waits_until_the_bot_is_up(memory: UnitOfWorkFactory, tmp_path: Path) -> None:
    shop, bot = a_shop(memory, tmp_path), ScriptedBot(parts={"rasa": False, "actions": True})
    talk, _ = shop.conversations.open("api", "en")
    shop.conversations.hear(talk.id, "hello")
    async with door(shop, bot):
        await asyncio.sleep(0.05)
        assert not bot.turns
        bot.parts["rasa"] = True
        await until(lambda: bot.turns)


@pytest.mark.parametrize("failure", [Unavailable("no answer"), ValueError("a mistake"), None])
async def test_a_bot_that_fails_or_says_nothing_leads_to_a_person_and_never_to_silence(
    store: UnitOfWorkFactory, tmp_path: Path, failure: Exception | None
) -> None:
    async def broken(turn: Turn) -> Sequence[Draft]:
        if failure:
            raise failure
        return []

    async with door(a_shop(store, tmp_path), ScriptedBot(broken)) as at:
        shopper = await at.open("zh")
        (reply,) = (await shopper.say("我的订单到哪了"))["replies"]
        assert (reply["sender"], reply["kind"]) == ("system", "system")
        assert "人工" in reply["text"] and "第一位" in reply["text"]
        assert (await shopper.read())["owner"] == "queued"
        assert await shopper.replies("在吗") == []
        (row,) = at.shop.handoff.queue()
    assert row.ticket.reason == HandoffReason.TECHNICAL
    assert len(at.bot.turns) == 1


def test_a_turn_is_given_up_before_a_program_stops_waiting() -> None:
    assert Settings(_env_file=None).turn_timeout <= WAIT_SECONDS - 2
    with pytest.raises(ValidationError):
        Settings(_env_file=None, turn_timeout=WAIT_SECONDS)


async def test_a_program_still_hears_the_apology_for_an_engine_that_hangs(
    memory: UnitOfWorkFactory, tmp_path: Path
) -> None:
    async def hanging(_: httpx.Request) -> httpx.Response:
        await asyncio.Event().wait()
        raise AssertionError("never reached")

    shop = a_shop(memory, tmp_path, turn_timeout=0.05)
    engine = RasaEngine(shop.settings, transport=httpx.MockTransport(hanging))
    async with door(shop, ScriptedBot(engine.answer), wait_seconds=WAIT) as at:
        shopper = await at.open()
        (reply,) = (await shopper.say("hello"))["replies"]
        assert reply["sender"] == "system"
    await engine.close()


async def test_an_answer_that_cannot_be_stored_is_a_failure_like_any_other(
    store: UnitOfWorkFactory, tmp_path: Path
) -> None:
    async def unfit(turn: Turn) -> Sequence[Draft]:
        return [Draft(Sender.BOT, MessageKind.PRODUCTS, "x", {"cards": [object()]})]

    async with door(a_shop(store, tmp_path), ScriptedBot(unfit)) as at:
        shopper = await at.open()
        (reply,) = (await shopper.say("hello"))["replies"]
        assert reply["sender"] == "system"
        assert (await shopper.read())["owner"] == "queued"


def broken_shop(shop: Shop, *, finish: bool = False, said: bool = False, fail: int = 0) -> tuple[Shop, list[str]]:
    """Return a shop that cannot store the bot's answers, nor any word, nor ask for a person so often; and its calls."""
    calls: list[str] = []
    talks, handoff = copy(shop.conversations), copy(shop.handoff)

    def finishing(turn: Turn, drafts: Sequence[Draft]) -> Sequence[Message]:
        calls.append("finish")
        if finish and (said or drafts[0].sender == Sender.BOT):
            raise Conflict("it cannot be stored")
        return shop.conversations.finish(turn, drafts)

    def failing(turn: Turn) -> Sequence[Message]:
        calls.append("fail")
        if calls.count("fail") <= fail:
            raise ValueError("a mistake")
        return shop.handoff.fail(turn)

    talks.finish, handoff.fail = finishing, failing  # type: ignore[method-assign]
    return dataclasses.replace(shop, conversations=talks, handoff=handoff), calls


async def test_an_answer_that_can_never_be_stored_leads_to_a_person(memory: UnitOfWorkFactory, tmp_path: Path) -> None:
    shop, calls = broken_shop(a_shop(memory, tmp_path), finish=True)
    async with door(shop, sweep_seconds=0.01) as at:
        shopper = await at.open()
        (reply,) = (await shopper.say("hello"))["replies"]
        assert reply["sender"] == "system"
        assert (await shopper.read())["owner"] == "queued"
    assert (len(at.bot.turns), calls) == (TRIES, ["finish"] * TRIES + ["fail"])


async def test_a_failing_bot_without_a_desk_still_gets_the_shopper_a_word(
    memory: UnitOfWorkFactory, tmp_path: Path
) -> None:
    async def broken(turn: Turn) -> Sequence[Draft]:
        raise ValueError("a mistake")

    shop, calls = broken_shop(a_shop(memory, tmp_path), fail=99)
    async with door(shop, ScriptedBot(broken), sweep_seconds=0.01) as at:
        shopper = await at.open()
        assert await shopper.replies("hello") == [say("system_failed", "en")]
        assert (await shopper.read())["owner"] == "bot"
    assert (len(at.bot.turns), calls) == (TRIES, ["fail"] * (TRIES + 1) + ["finish"])


async def test_what_can_in_no_way_be_stored_rests_until_the_shopper_speaks(
    memory: UnitOfWorkFactory, tmp_path: Path
) -> None:
    shop, calls = broken_shop(a_shop(memory, tmp_path), finish=True, said=True, fail=1)
    tried = ["finish"] * TRIES + ["fail", "finish"]
    async with door(shop, sweep_seconds=0.005, wait_seconds=0.005) as at:
        shopper = await at.open()
        assert await shopper.replies("hello") == []
        await until(lambda: calls == tried)
        await asyncio.sleep(0.05)  # ten sweeps
        assert calls == tried
        await shopper.say("hello?")
        await until(lambda: len(at.shop.handoff.queue()) == 1)
    assert len(at.bot.turns) == TRIES


async def test_while_a_person_is_asked_for_or_speaks_the_bot_gets_nothing(
    memory: UnitOfWorkFactory, tmp_path: Path
) -> None:
    async with door(a_shop(memory, tmp_path)) as at:
        shopper, lin = await at.open("zh"), at.agent()
        ticket = TicketId(shopper.hand_off())
        assert await shopper.replies("有人吗") == []
        at.shop.handoff.take(ticket, lin.id)
        assert await shopper.replies("您好") == []
        assert not at.bot.turns
        at.shop.handoff.resolve(ticket, lin.id)
        assert await shopper.replies("再问一个") == ["echo: 再问一个"]
    assert [turn.sender for turn in at.bot.turns] == [f"{shopper.id}:2"]


async def test_when_an_agent_takes_over_during_a_turn_the_bots_late_words_are_dropped(
    store: UnitOfWorkFactory, tmp_path: Path
) -> None:
    held = Held()
    async with door(a_shop(store, tmp_path), ScriptedBot(held)) as at:
        shopper, lin = await at.open("zh"), at.agent()
        asked = asyncio.create_task(shopper.say("转人工"))
        await held.reached.wait()
        at.shop.handoff.take(TicketId(shopper.hand_off()), lin.id)
        held.let_go.set()
        assert (await asked)["replies"] == []
        texts = await shopper.texts()
    assert len(texts) == 2 and "Lin" in texts[1]


async def test_what_the_bot_says_while_it_asks_for_a_person_is_said(memory: UnitOfWorkFactory, tmp_path: Path) -> None:
    bot = ScriptedBot()
    async with door(a_shop(memory, tmp_path), bot) as at:
        shopper = await at.open("zh")

        async def handing_off(turn: Turn) -> Sequence[Draft]:
            shopper.hand_off()
            return bot_says("马上为您转人工")

        bot.script = handing_off
        assert await shopper.replies("转人工") == ["马上为您转人工"]
        assert (await shopper.read())["owner"] == "queued"


async def test_a_message_that_waits_when_a_person_is_asked_for_is_left_to_the_person(
    memory: UnitOfWorkFactory, tmp_path: Path
) -> None:
    held, bot = Held(), ScriptedBot()
    bot.script = held
    async with door(a_shop(memory, tmp_path), bot) as at:
        shopper = await at.open("zh")
        first = asyncio.create_task(shopper.say("转人工"))
        await held.reached.wait()
        second = asyncio.create_task(shopper.say("还有，我的订单"))
        await until(lambda: len(at.shop.conversations.history(ConversationId(shopper.id))) == 2)
        shopper.hand_off()
        held.let_go.set()
        assert [len((await each)["replies"]) for each in (first, second)] == [1, 0]
    assert len(bot.turns) == 1


async def test_the_bot_is_asked_in_the_language_of_each_message(memory: UnitOfWorkFactory, tmp_path: Path) -> None:
    async with door(a_shop(memory, tmp_path)) as at:
        shopper = await at.open("zh")
        for text in ("12345", "Where is my order?", "我的订单呢"):
            await shopper.say(text)
    assert [turn.language for turn in at.bot.turns] == ["zh", "en", "zh"]


async def test_a_conversation_can_be_begun_with_no_body_at_all(memory: UnitOfWorkFactory, tmp_path: Path) -> None:
    async with door(a_shop(memory, tmp_path)) as at:
        for options in ({}, {"content": b""}, {"json": None}, {"json": {}}, {"json": {"language": "zh", "more": 1}}):
            response = await at.http.post("/api/v1/conversations", **options)  # type: ignore[arg-type]
            assert response.status_code == 201
            assert set(response.json()) == {"id", "token"}


@pytest.mark.parametrize(("body", "channel"), [({}, "api"), ({"channel": "api"}, "api"), ({"channel": "web"}, "web")])
async def test_a_conversation_keeps_through_what_it_came(
    memory: UnitOfWorkFactory, tmp_path: Path, body: dict[str, str], channel: str
) -> None:
    async with door(a_shop(memory, tmp_path)) as at:
        opened = await at.http.post("/api/v1/conversations", json=body)
        assert at.shop.conversations.get(opened.json()["id"]).channel == channel
        refused = await at.http.post("/api/v1/conversations", json={"channel": "phone"})
        assert refused.status_code == 422


async def test_rich_replies_come_as_they_are_documented(memory: UnitOfWorkFactory, tmp_path: Path) -> None:
    card = {"product_id": "p", "name": "Lamp"}

    async def rich(turn: Turn) -> Sequence[Draft]:
        buttons = [{"title": "Yes", "text": "yes"}]
        return [
            Draft(Sender.BOT, MessageKind.TEXT, "Choose", {"buttons": buttons}),
            Draft(Sender.BOT, MessageKind.PRODUCTS, "Look", {"cards": [card]}),
            Draft(Sender.BOT, MessageKind.ORDER, "Your order", {"order": {"number": "X1"}}),
        ]

    async with door(a_shop(memory, tmp_path), ScriptedBot(rich)) as at:
        choose, look, order = (await (await at.open()).say("hello"))["replies"]
    assert (choose["kind"], choose["buttons"], choose["cards"], choose["order"]) == (
        "text",
        [{"title": "Yes", "text": "yes"}],
        [],
        None,
    )
    assert (look["kind"], look["cards"]) == ("products", [card])
    assert (order["kind"], order["order"]) == ("order", {"number": "X1"})
    assert "turn" not in str(order)
