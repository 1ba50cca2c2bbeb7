"""How do tests start a gateway and speak with it? In this process, with or without a port, with a bot on a string."""

from __future__ import annotations

import asyncio
import dataclasses
import socket
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import socketio
import uvicorn
from argon2 import PasswordHasher
from fastapi import FastAPI

from bot import bootstrap
from bot.bootstrap import Shop
from bot.clock import Clock
from bot.conversations.model import ConversationId, Draft, MessageKind, Sender
from bot.conversations.turns import Turn
from bot.gateway.app import create_app
from bot.handoff.agents import Agents
from bot.handoff.model import Agent, HandoffReason, Role
from bot.ports import UnitOfWorkFactory
from bot.settings import Settings

PASSWORD = "a long password"
WAIT = 5.0
"""Seconds after which something that should have happened has not."""


def bot_says(*texts: str) -> list[Draft]:
    """Return plain replies."""
    return [Draft(Sender.BOT, MessageKind.TEXT, text) for text in texts]


@dataclass
class ScriptedBot:
    """Echoes, unless told otherwise; remembers its turns and how many ran at once in each conversation."""

    script: Callable[[Turn], Awaitable[Sequence[Draft]]] | None = None
    turns: list[Turn] = field(default_factory=list)
    running: defaultdict[ConversationId, int] = field(default_factory=lambda: defaultdict(int))
    most_in_one: int = 0
    most_at_once: int = 0
    parts: dict[str, bool] = field(default_factory=lambda: {"rasa": True, "actions": True})

    async def answer(self, turn: Turn) -> Sequence[Draft]:
        self.turns.append(turn)
        self.running[turn.conversation_id] += 1
        self.most_in_one = max(self.most_in_one, self.running[turn.conversation_id])
        self.most_at_once = max(self.most_at_once, sum(self.running.values()))
        try:
            return await self.script(turn) if self.script else bot_says(f"echo: {turn.text}")
        finally:
            self.running[turn.conversation_id] -= 1

    async def health(self) -> Mapping[str, bool]:
        return self.parts

    async def close(self) -> None:
        return None


@dataclass
class Held:
    """A script that answers only when let go; ``reached`` tells that a turn is under way."""

    reached: asyncio.Event = field(default_factory=asyncio.Event)
    let_go: asyncio.Event = field(default_factory=asyncio.Event)

    async def __call__(self, turn: Turn) -> Sequence[Draft]:
        self.reached.set()
        await self.let_go.wait()
        return bot_says(f"echo: {turn.text}")


def a_shop(unit_of_work: UnitOfWorkFactory, folder: Path, *, clock: Clock | None = None, **settings: Any) -> Shop:
    """Return a shop on this store, with passwords that cost nothing."""
    made = Settings(_env_file=None, var_dir=folder, **settings)
    shop = bootstrap.build(made, unit_of_work=unit_of_work, clock=clock)
    hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    return dataclasses.replace(shop, agents=Agents(unit_of_work, shop.clock, made, hasher=hasher))


@dataclass
class Door:
    """A gateway and a client of it."""

    shop: Shop
    bot: ScriptedBot
    app: FastAPI
    http: httpx.AsyncClient
    url: str = "http://shop.test"

    async def open(self, language: str | None = None) -> Shopper:
        """Begin a conversation."""
        response = await self.http.post("/api/v1/conversations", json={"language": language})
        assert response.status_code == 201, response.text
        return Shopper(self, **response.json())

    def agent(self, login: str = "lin", role: Role = Role.AGENT) -> Agent:
        """Add an agent."""
        return self.shop.agents.add(login, login.title(), PASSWORD, role)

    async def desk(self, login: str = "lin") -> Desk:
        """Sign an agent in, with a browser of their own."""
        client = httpx.AsyncClient(transport=self.http._transport, base_url=self.url)
        response = await client.post("/desk/api/sign-in", json={"login": login, "password": PASSWORD})
        assert response.status_code == 200, response.text
        client.headers["X-CSRF-Token"] = response.json()["csrf_token"]
        return Desk(self, client, response.json())


@dataclass
class Shopper:
    """A program that talks with the shop."""

    door: Door
    id: str
    token: str

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    @property
    def path(self) -> str:
        return f"/api/v1/conversations/{self.id}/messages"

    async def post(self, **body: Any) -> httpx.Response:
        return await self.door.http.post(self.path, json=body, headers=self.headers)

    async def say(self, text: str, client_id: str | None = None) -> dict[str, Any]:
        """Say something; returns message and replies."""
        response = await self.post(text=text, id=client_id)
        assert response.status_code == 200, response.text
        answer: dict[str, Any] = response.json()
        return answer

    async def replies(self, text: str, client_id: str | None = None) -> list[str]:
        """Say something; returns the texts of what was replied."""
        return [reply["text"] for reply in (await self.say(text, client_id))["replies"]]

    async def read(self, after: int = 0) -> dict[str, Any]:
        response = await self.door.http.get(self.path, params={"after": after}, headers=self.headers)
        assert response.status_code == 200, response.text
        history: dict[str, Any] = response.json()
        return history

    async def texts(self, after: int = 0) -> list[str]:
        return [message["text"] for message in (await self.read(after))["messages"]]

    def hand_off(self, reason: HandoffReason = HandoffReason.ASKED) -> str:
        """Do what an action does; returns the ticket's id."""
        return self.door.shop.handoff.request(ConversationId(self.id), reason, {"reason": reason.value})[0].id


@dataclass
class Desk:
    """A signed-in agent's browser."""

    door: Door
    http: httpx.AsyncClient
    session: dict[str, Any]

    async def post(self, path: str, **body: Any) -> httpx.Response:
        return await self.http.post(f"/desk/api/{path}", json=body)

    async def get(self, path: str) -> dict[str, Any]:
        response = await self.http.get(f"/desk/api/{path}")
        assert response.status_code == 200, response.text
        found: dict[str, Any] = response.json()
        return found

    @property
    def cookie(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.http.cookies.items())


@asynccontextmanager
async def door(shop: Shop, bot: ScriptedBot | None = None, **options: Any) -> AsyncIterator[Door]:
    """A gateway without a port, its background tasks running."""
    bot = bot or ScriptedBot()
    app = create_app(shop, bot, schema_is_current=lambda _: True, **options)
    transport = httpx.ASGITransport(app=app)
    async with app.router.lifespan_context(app), httpx.AsyncClient(transport=transport, base_url=Door.url) as http:
        yield Door(shop, bot, app, http)


@asynccontextmanager
async def serving(shop: Shop, bot: ScriptedBot | None = None, **options: Any) -> AsyncIterator[Door]:
    """A gateway on a free port, as browsers see it."""
    bot = bot or ScriptedBot()
    app = create_app(shop, bot, schema_is_current=lambda _: True, **options)
    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False, timeout_graceful_shutdown=1))
    task = asyncio.create_task(server.serve(sockets=[listener]))
    url = f"http://127.0.0.1:{port}"
    try:
        await until(lambda: server.started or task.done())
        async with httpx.AsyncClient(base_url=url) as http:
            yield Door(shop, bot, app, http, url)
    finally:
        server.should_exit = True
        await task


@dataclass
class Page:
    """A page on a socket: what it was sent, in order."""

    client: socketio.AsyncClient
    namespace: str
    events: list[tuple[str, Any]] = field(default_factory=list)

    async def send(self, event: str, data: Any) -> Any:
        """Emit an event and return what it is acknowledged with."""
        return await self.client.call(event, data, namespace=self.namespace, timeout=WAIT)

    async def emit(self, event: str, data: Any) -> None:
        await self.client.emit(event, data, namespace=self.namespace)

    def of(self, event: str) -> list[Any]:
        return [data for name, data in self.events if name == event]

    @property
    def texts(self) -> list[str]:
        return [message["text"] for message in self.of("message")]

    async def has(self, event: str, count: int = 1) -> None:
        """Wait until an event came so often."""
        await until(lambda: len(self.of(event)) >= count)


@asynccontextmanager
async def page(at: Door, namespace: str, auth: Any, headers: Mapping[str, str] | None = None) -> AsyncIterator[Page]:
    """A page connected to a namespace; the connection's refusal is raised."""
    made = Page(socketio.AsyncClient(reconnection=False), namespace)

    async def note(event: str, data: Any = None) -> None:
        made.events.append((event, data))

    made.client.on("*", note, namespace=namespace)
    try:
        await made.client.connect(
            at.url,
            headers=dict(headers or {}),
            auth=auth,
            namespaces=[namespace],
            transports=["websocket"],
            wait_timeout=5,
        )
        yield made
    finally:
        await made.client.disconnect()
        await made.client.shutdown()


@asynccontextmanager
async def widget(shopper: Shopper, after: int = 0) -> AsyncIterator[Page]:
    """The widget's page of a conversation."""
    auth = {"conversation": shopper.id, "token": shopper.token, "after": after}
    async with page(shopper.door, "/shopper", auth) as made:
        await made.has("owner")  # comes after all that is brought up
        yield made


@asynccontextmanager
async def desk_page(desk: Desk, language: str = "en") -> AsyncIterator[Page]:
    """The desk's page of an agent."""
    async with page(desk.door, "/desk", {"language": language}, {"Cookie": desk.cookie}) as made:
        yield made


async def until(holds: Callable[[], object]) -> None:
    """Wait until something holds, at most WAIT seconds."""
    async with asyncio.timeout(WAIT):
        while not holds():
            await asyncio.sleep(0.005)
