"""How does an agent work through the gateway?"""

from __future__ import annotations

import asyncio
import dataclasses
import threading
from copy import copy
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import pytest
import socketio

from bot.catalog.model import Money, ProductId, VariantId
from bot.clock import FixedClock
from bot.conversations.model import ConversationId
from bot.customers.model import Customer, CustomerId
from bot.errors import NotAllowed
from bot.gateway.threads import SIGN_INS
from bot.handoff.card import build_card
from bot.handoff.model import HandoffReason
from bot.orders.model import Order, OrderId, OrderLine, OrderStatus
from bot.ports import UnitOfWorkFactory
from tests.fakes import FakeStore
from tests.gateway import PASSWORD, WAIT, a_shop, desk_page, door, page, serving, until

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)


@pytest.fixture
def memory() -> UnitOfWorkFactory:
    return FakeStore().unit_of_work


async def test_a_shopper_is_served_from_the_queue_to_the_bot_again(store: UnitOfWorkFactory, tmp_path: Path) -> None:
    async with door(a_shop(store, tmp_path)) as at:
        at.agent()
        desk, shopper = await at.desk(), await at.open("zh")
        await shopper.say("我要找人工")
        ticket = shopper.hand_off()
        (row,) = (await desk.get("tickets"))["tickets"]
        assert (row["id"], row["state"], row["reason"], row["reason_text"]) == (
            ticket, "waiting", "asked", "顾客要求人工服务",
        )  # fmt: skip
        assert (row["last_text"], row["agent_id"], row["customer_name"]) == ("echo: 我要找人工", None, None)
        taken = await desk.post(f"tickets/{ticket}/take")
        assert (taken.status_code, taken.json()["state"], taken.json()["agent_name"]) == (200, "assigned", "Lin")
        said = await desk.post(f"tickets/{ticket}/messages", id="m1", text="您好，我是 Lin")
        assert (said.json()["message"]["client_id"], said.json()["message"]["author"]) == ("m1", "Lin")
        again = await desk.post(f"tickets/{ticket}/messages", id="m1", text="您好，我是 Lin")
        assert again.json() == said.json()
        detail = await desk.get(f"tickets/{ticket}")
        assert [m["sender"] for m in detail["messages"]] == ["shopper", "bot", "system", "agent"]
        assert (detail["customer"], detail["conversation"]["owner"]) == (None, "agent")
        resolved = await desk.post(f"tickets/{ticket}/resolve")
        assert (resolved.status_code, resolved.json()["state"]) == (200, "resolved")
        assert (await desk.get("tickets"))["tickets"] == []
        assert [row["id"] for row in (await desk.get("tickets?state=closed"))["tickets"]] == [ticket]
        assert await shopper.replies("谢谢") == ["echo: 谢谢"]


async def test_the_second_agent_is_told_that_it_is_taken(store: UnitOfWorkFactory, tmp_path: Path) -> None:
    async with door(a_shop(store, tmp_path)) as at:
        at.agent("lin"), at.agent("wang")
        lin, wang = await at.desk("lin"), await at.desk("wang")
        ticket = (await at.open()).hand_off()
        early = await lin.post(f"tickets/{ticket}/messages", id="m", text="hi")
        assert (early.status_code, early.json()["error"]["code"]) == (409, "ticket_not_taken")
        assert (await lin.post(f"tickets/{ticket}/take")).status_code == 200
        for path, body in (("take", {}), ("messages", {"id": "m", "text": "hi"}), ("resolve", {})):
            late = await wang.post(f"tickets/{ticket}/{path}", **body)
            assert (late.status_code, late.json()["error"]["code"]) == (409, "ticket_taken")
        assert (await lin.post(f"tickets/{ticket}/resolve")).status_code == 200
        closed = await lin.post(f"tickets/{ticket}/messages", id="m", text="hi")
        assert (closed.status_code, closed.json()["error"]["code"]) == (409, "ticket_closed")


async def test_the_words_come_in_the_agents_language(memory: UnitOfWorkFactory, tmp_path: Path) -> None:
    async with door(a_shop(memory, tmp_path)) as at:
        at.agent()
        desk, shopper = await at.desk(), await at.open("zh")
        card = build_card(HandoffReason.NOT_SERVED, "zh", ranking=[{"name": "return_request", "confidence": 0.9}])
        ticket = at.shop.handoff.request(ConversationId(shopper.id), HandoffReason.NOT_SERVED, card)[0].id
        for language, reason in (("zh", "这件事需要人工办理"), ("en", "This has to be done by a person")):
            (row,) = (await desk.get(f"tickets?language={language}"))["tickets"]
            detail = await desk.get(f"tickets/{ticket}?language={language}")
            assert row["reason_text"] == detail["ticket"]["reason_text"] == detail["card"]["reason_text"] == reason
        assert detail["card"]["intents"][0]["probability"] == 0.9


async def test_a_proven_customer_is_shown_with_their_orders(store: UnitOfWorkFactory, tmp_path: Path) -> None:
    shop = a_shop(store, tmp_path, clock=FixedClock(NOW))
    line = OrderLine(1, VariantId("v"), ProductId("p"), "台灯", "白色", 2, Money(Decimal("129.50"), "CNY"))
    order = Order(
        OrderId("X1"), CustomerId("c1"), OrderStatus.PENDING, NOW - timedelta(days=2), (line,), (), (), (), None, "CNY"
    )
    with store() as uow:
        uow.customers.put([Customer(CustomerId("c1"), "陈静", "c@example.com", "13800001234", "zh", None, NOW)])
        uow.orders.put([order])
        uow.commit()
    async with door(shop) as at:
        at.agent()
        desk, shopper = await at.desk(), await at.open("zh")
        shop.identity.prove(ConversationId(shopper.id), "X1", "1234")
        ticket = shopper.hand_off()
        detail = await desk.get(f"tickets/{ticket}")
        assert detail["ticket"]["customer_name"] == "陈静"
        shown = detail["customer"]
        assert (shown["name"], shown["email"], shown["phone"], shown["segment"]) == (
            "陈静", "c@example.com", "13800001234", None,
        )  # fmt: skip
        assert [card["number"] for card in shown["orders"]] == ["X1"]
        assert shown["orders"][0]["total_text"] == "¥259"


async def test_the_desks_pages_hear_everything_of_open_tickets_in_order(
    memory: UnitOfWorkFactory, tmp_path: Path
) -> None:
    async with serving(a_shop(memory, tmp_path)) as at:
        at.agent("lin"), at.agent("wang")
        lin, wang = await at.desk("lin"), await at.desk("wang")
        async with desk_page(lin) as here, desk_page(wang, "zh") as there:
            shopper = await at.open("zh")
            await shopper.say("这句话不归人工")

            async def handing_off(turn: Any) -> Any:
                shopper.hand_off()
                return await type(at.bot)().answer(turn)

            at.bot.script = handing_off
            await shopper.say("找人工")
            await here.has("ticket")
            await there.has("ticket")
            ticket = here.of("ticket")[0]
            assert (ticket["state"], ticket["reason_text"]) == ("waiting", "The shopper asked for a person")
            assert there.of("ticket")[0]["reason_text"] == "顾客要求人工服务"
            await shopper.say("在吗")
            await lin.post(f"tickets/{ticket['id']}/take")
            await lin.post(f"tickets/{ticket['id']}/messages", id="m", text="在的")
            await shopper.say("谢谢")
            await lin.post(f"tickets/{ticket['id']}/resolve")
            await there.has("message", 6)
            await there.has("ticket", 6)
            at.bot.script = None
            await shopper.say("这句话也不归人工")
            for page_ in (here, there):
                news = page_.of("message")
                assert {each["ticket_id"] for each in news} == {ticket["id"]}
                seqs = [each["message"]["seq"] for each in news]
                assert seqs == list(range(seqs[0], seqs[0] + len(seqs)))
                assert [each["message"]["text"] for each in news][:2] == ["echo: 找人工", "在吗"]
                assert page_.of("ticket")[-1]["state"] == "resolved"
                assert not [each for each in news if "不归人工" in each["message"]["text"]]
            assert [e["message"]["client_id"] for e in here.of("message") if e["message"]["sender"] == "agent"] == ["m"]


async def test_a_wrong_password_says_nothing_more_and_five_lock_even_the_right_one(
    store: UnitOfWorkFactory, tmp_path: Path
) -> None:
    clock = FixedClock(NOW)
    async with door(a_shop(store, tmp_path, clock=clock)) as at:
        at.agent()
        for login in ("lin", "nobody"):
            for _ in range(5):
                wrong = await at.http.post("/desk/api/sign-in", json={"login": login, "password": "wrong"})
                assert (wrong.status_code, wrong.json()["error"]["code"]) == (401, "sign_in_failed")
            locked = await at.http.post("/desk/api/sign-in", json={"login": login, "password": PASSWORD})
            assert (locked.status_code, locked.json()["error"]["code"]) == (429, "sign_in_locked")
            assert locked.headers["retry-after"] == "900"
            assert "15 minutes" in locked.json()["error"]["message"]
            assert "set-cookie" not in locked.headers
        clock.advance(timedelta(minutes=15))
        assert await at.desk()


async def test_turns_go_on_while_many_sign_in(memory: UnitOfWorkFactory, tmp_path: Path) -> None:
    shop, let_go, started = a_shop(memory, tmp_path), threading.Event(), []

    def slow(login: str, *_: object, **__: object) -> None:
        started.append(login)
        let_go.wait(WAIT)
        raise NotAllowed("login or password is wrong", code="sign_in_failed")

    agents = copy(shop.agents)
    agents.sign_in = slow  # type: ignore[method-assign,assignment]
    async with door(dataclasses.replace(shop, agents=agents)) as at:
        shopper, body = await at.open(), {"login": "lin", "password": PASSWORD}
        tries = [asyncio.create_task(at.http.post("/desk/api/sign-in", json=body)) for _ in range(30)]
        await until(lambda: len(started) == SIGN_INS)
        assert await shopper.replies("hello") == ["echo: hello"]
        assert len(started) == SIGN_INS
        let_go.set()
        assert {response.status_code for response in await asyncio.gather(*tries)} == {401}


async def test_the_sessions_cookie_is_for_this_page_alone(memory: UnitOfWorkFactory, tmp_path: Path) -> None:
    async with door(a_shop(memory, tmp_path)) as at:
        at.agent()
        body = {"login": "lin", "password": PASSWORD}
        plain = await at.http.post("/desk/api/sign-in", json=body)
        cookie = plain.headers["set-cookie"].lower()
        assert all(part in cookie for part in ("httponly", "samesite=strict", "path=/", "max-age=43200"))
        assert "secure" not in cookie
        transport = httpx.ASGITransport(app=at.app)
        async with httpx.AsyncClient(transport=transport, base_url="https://shop.test") as secure:
            response = await secure.post("/desk/api/sign-in", json=body)
            assert "; secure" in response.headers["set-cookie"].lower()


async def test_signing_in_again_gives_a_new_session_and_ends_the_old_one(
    memory: UnitOfWorkFactory, tmp_path: Path
) -> None:
    async with door(a_shop(memory, tmp_path)) as at:
        at.agent()
        desk = await at.desk()
        old = desk.cookie
        fixed = await desk.post("sign-in", login="lin", password=PASSWORD)
        assert fixed.status_code == 200 and desk.cookie != old
        stale = await at.http.get("/desk/api/me", headers={"Cookie": old})
        assert stale.status_code == 401


async def test_after_signing_out_the_session_opens_nothing(memory: UnitOfWorkFactory, tmp_path: Path) -> None:
    async with door(a_shop(memory, tmp_path)) as at:
        at.agent()
        desk = await at.desk()
        assert (await desk.get("me"))["agent"] == {
            "id": desk.session["agent"]["id"], "name": "Lin", "login": "lin", "role": "agent",
        }  # fmt: skip
        cookie = desk.cookie
        assert (await desk.post("sign-out")).status_code == 204
        assert desk.cookie == ""
        assert (await at.http.get("/desk/api/me", headers={"Cookie": cookie})).status_code == 401


ROUTES = [
    ("GET", "me"),
    ("GET", "tickets"),
    ("GET", "tickets/TICKET"),
    ("POST", "sign-out"),
    ("POST", "tickets/TICKET/take"),
    ("POST", "tickets/TICKET/messages"),
    ("POST", "tickets/TICKET/resolve"),
]


@pytest.mark.parametrize(("method", "path"), ROUTES)
async def test_nothing_at_the_desk_is_open_without_a_session(
    memory: UnitOfWorkFactory, tmp_path: Path, method: str, path: str
) -> None:
    async with door(a_shop(memory, tmp_path)) as at:
        ticket = (await at.open()).hand_off()
        for cookie in ("", "xiaoer_desk=", "xiaoer_desk=guess", "xiaoer_desk=\u00ff"):
            headers = {b"cookie": cookie.encode("latin-1")}
            address = f"/desk/api/{path.replace('TICKET', ticket)}"
            response = await at.http.request(method, address, json={"text": "x"}, headers=headers)
            assert (response.status_code, response.json()["error"]["code"]) == (401, "not_signed_in")
        assert at.shop.handoff.queue()[0].ticket.state == "waiting"


@pytest.mark.parametrize("path", [path for method, path in ROUTES if method == "POST"])
@pytest.mark.parametrize("token", [None, "", "wrong", "é"])
async def test_nothing_is_changed_without_the_csrf_token(
    memory: UnitOfWorkFactory, tmp_path: Path, path: str, token: str | None
) -> None:
    async with door(a_shop(memory, tmp_path)) as at:
        at.agent()
        desk, ticket = await at.desk(), (await at.open()).hand_off()
        del desk.http.headers["X-CSRF-Token"]
        headers = {} if token is None else {"X-CSRF-Token": token.encode("latin-1")}
        response = await desk.http.post(
            f"/desk/api/{path.replace('TICKET', ticket)}", json={"text": "x"}, headers=headers
        )
        assert (response.status_code, response.json()["error"]["code"]) == (403, "csrf")
        assert at.shop.handoff.queue()[0].ticket.state == "waiting"
        assert (await desk.get("me"))["agent"]["login"] == "lin"


async def test_another_agents_csrf_token_is_no_good(memory: UnitOfWorkFactory, tmp_path: Path) -> None:
    async with door(a_shop(memory, tmp_path)) as at:
        at.agent("lin"), at.agent("wang")
        lin, wang = await at.desk("lin"), await at.desk("wang")
        ticket = (await at.open()).hand_off()
        lin.http.headers["X-CSRF-Token"] = wang.session["csrf_token"]
        assert (await lin.post(f"tickets/{ticket}/take")).status_code == 403


async def test_the_desk_takes_nothing_from_other_sites_even_if_they_may_use_the_widget(
    memory: UnitOfWorkFactory, tmp_path: Path
) -> None:
    async with serving(a_shop(memory, tmp_path, allowed_origins="https://shop.example")) as at:
        at.agent()
        client = httpx.AsyncClient(base_url=at.url)
        signed = await client.post("/desk/api/sign-in", json={"login": "lin", "password": PASSWORD})
        client.headers["X-CSRF-Token"] = signed.json()["csrf_token"]
        ticket = (await at.open()).hand_off()
        response = await client.post(f"/desk/api/tickets/{ticket}/take", headers={"Origin": "https://shop.example"})
        assert (response.status_code, response.json()["error"]["code"]) == (403, "origin")
        assert "access-control-allow-origin" not in response.headers
        cookie = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
        with pytest.raises(socketio.exceptions.ConnectionError):
            async with page(at, "/desk", None, {"Cookie": cookie, "Origin": "https://shop.example"}):
                pass
        async with page(at, "/desk", None, {"Cookie": cookie, "Origin": at.url}):
            pass
        await client.aclose()


@pytest.mark.parametrize("cookie", ["", "xiaoer_desk=guess", 'xiaoer_desk="', "\x01=;;;"])
async def test_the_desks_socket_is_closed_without_a_session(
    memory: UnitOfWorkFactory, tmp_path: Path, cookie: str
) -> None:
    async with serving(a_shop(memory, tmp_path)) as at:
        with pytest.raises(socketio.exceptions.ConnectionError):
            async with page(at, "/desk", {"language": "zh"}, {"Cookie": cookie}):
                pass


@pytest.mark.parametrize("end", ["sign-out", "time"])
async def test_a_session_that_ends_closes_the_desks_pages(memory: UnitOfWorkFactory, tmp_path: Path, end: str) -> None:
    clock = FixedClock(NOW)
    async with serving(a_shop(memory, tmp_path, clock=clock)) as at:
        at.agent("lin"), at.agent("wang")
        lin = await at.desk("lin")
        async with desk_page(lin) as here:
            if end == "sign-out":
                assert (await lin.post("sign-out")).status_code == 204
            clock.advance(timedelta(hours=11 if end == "sign-out" else 12))
            async with desk_page(await at.desk("wang")) as there:
                shopper = await at.open()
                shopper.hand_off()
                await shopper.say("is anybody there?")
                await there.has("message")
                await until(lambda: not here.client.connected)
                assert here.of("message") == []


async def test_a_ticket_that_does_not_exist_is_not_found(memory: UnitOfWorkFactory, tmp_path: Path) -> None:
    async with door(a_shop(memory, tmp_path)) as at:
        at.agent()
        desk = await at.desk()
        for id_ in ("nowhere", "%00", "..", "%F0%9F%98%80", "a" * 3000):
            for method, path in (("GET", ""), ("POST", "/take"), ("POST", "/resolve")):
                response = await desk.http.request(method, f"/desk/api/tickets/{id_}{path}")
                assert response.status_code in (404, 405), (id_, path)
                assert set(response.json()) == {"error"}


async def test_the_page_gets_its_texts_without_a_session(memory: UnitOfWorkFactory, tmp_path: Path) -> None:
    async with door(a_shop(memory, tmp_path)) as at:
        for language in ("zh", "en"):
            body = (await at.http.get(f"/desk/api/texts?language={language}")).json()
            assert body["language"] == language
            assert all(isinstance(text, str) for text in body["texts"].values())
        assert (await at.http.get("/desk/api/texts?language=fr")).status_code == 422
