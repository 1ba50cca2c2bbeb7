"""What happens to every request before and after the routes: size, origin, headers, faults, one line of log?"""

from __future__ import annotations

import json
import logging
import secrets
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.gateway.failures import error_json, language_of

logger = logging.getLogger(__name__)

MAX_BODY = 64 * 1024
"""Bytes of a request's body that are read at all."""

CONTENT_POLICY = (
    "default-src 'self'; img-src 'self' data: https:; connect-src 'self' ws: wss:; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
)
HEADERS = {
    "content-security-policy": CONTENT_POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "strict-origin-when-cross-origin",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
SHARED = ("/api/v1/", "/widget/", "/vendor/", "/media/")
"""What a shop's own pages may load from other origins, if the settings allow theirs."""
SOCKETS = "/socket.io/"
_QUIET = ("/healthz", "/widget/", "/vendor/", "/media/", SOCKETS)


class OriginRule:
    """Which web origins may speak with the gateway: its own always, others as the settings say."""

    def __init__(self, allowed: str) -> None:
        self.others = frozenset(origin.strip().rstrip("/") for origin in allowed.split(",") if origin.strip())

    def is_own(self, origin: str, host: str | None) -> bool:
        """Tell whether the origin is the gateway itself, as the browser addressed it."""
        return bool(host) and urlsplit(origin).netloc.lower() == (host or "").lower()

    def allows(self, origin: str | None, host: str | None) -> bool:
        """Tell whether a request with this ``Origin`` may be served; a program sends none."""
        return not origin or origin in self.others or self.is_own(origin, host)


class Edge:
    """ASGI middleware around everything: nothing of it waits, nothing of it knows routes."""

    def __init__(self, app: ASGIApp, *, sockets: ASGIApp, origins: OriginRule) -> None:
        self._app, self._sockets, self._origins = app, sockets, origins
        self._shared = CORSMiddleware(
            app,
            allow_origins=sorted(origins.others),
            allow_methods=["GET", "POST"],
            allow_headers=["Authorization", "Content-Type"],
            max_age=3600,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request; sockets and the life of the process pass through."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] == "websocket":
            await self._websocket(scope, receive, send)
            return
        started, log = time.monotonic(), _Log()
        outgoing = log.watching(_with_headers(send))
        try:
            await self._http(scope, receive, outgoing)
        except Exception:
            await self._fault(scope, log, outgoing)
        finally:
            log.write(scope, started)

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        path: str = scope["path"]
        body = await _bounded(scope, receive)
        if body is None:
            await _refuse(send, scope, 413, "too_large")
        elif path.startswith(SOCKETS):
            await self._socket_request(scope, body, send)
        elif self._origins.others and path.startswith(SHARED):
            await self._shared(scope, body, send)
        else:
            await self._app(scope, body, send)

    async def _socket_request(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope)
        if not self._origins.allows(headers.get("origin"), headers.get("host")):
            await _refuse(send, scope, 403, "origin")
            return
        await self._sockets(scope, receive, _without_echo(send, scope))

    async def _websocket(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope)
        allowed = self._origins.allows(headers.get("origin"), headers.get("host"))
        if not allowed or not scope["path"].startswith(SOCKETS):
            await receive()
            await send({"type": "websocket.close", "code": 1008})
            return
        await self._sockets(scope, receive, send)

    async def _fault(self, scope: Scope, log: _Log, send: Send) -> None:
        """Log what nobody expected under a reference, and say nothing else."""
        reference = secrets.token_hex(4)
        logger.exception("request failed reference=%s", reference)
        if not log.status:
            await _refuse(send, scope, 500, "internal", reference=reference)


class _Log:
    """The status of one response, and its line in the log."""

    def __init__(self) -> None:
        self.status = 0

    def watching(self, send: Send) -> Send:
        """Return ``send`` with an eye on the status."""

        async def watched(message: Message) -> None:
            if message["type"] == "http.response.start":
                self.status = message["status"]
            await send(message)

        return watched

    def write(self, scope: Scope, started: float) -> None:
        """Write method, route, status and time: never a path as it was sent, which may hold anything."""
        quiet = scope["path"].startswith(_QUIET) and self.status < 400
        route = getattr(scope.get("route"), "path", None) or scope.get("root_path") or "-"
        milliseconds = round((time.monotonic() - started) * 1000)
        level = logging.DEBUG if quiet else logging.INFO
        method = scope["method"] if scope["method"].isalpha() else "-"
        logger.log(level, "request %s %s %d ms=%d", method[:16], route, self.status, milliseconds)


async def _bounded(scope: Scope, receive: Receive) -> Receive | None:
    """Return a ``receive`` that gives the whole body, None where it is too large to be read."""
    length = Headers(scope=scope).get("content-length", "0")
    if length.isdecimal() and int(length[:12]) > MAX_BODY:
        return None
    body, more = b"", True
    while more:
        message = await receive()
        if message["type"] != "http.request":
            return _replay([message], receive)
        body += message.get("body", b"")
        more = message.get("more_body", False)
        if len(body) > MAX_BODY:
            return None
    return _replay([{"type": "http.request", "body": body, "more_body": False}], receive)


def _replay(messages: list[Message], receive: Receive) -> Receive:
    """Return a ``receive`` that gives these messages first."""
    waiting = list(messages)

    async def replayed() -> Message:
        return waiting.pop(0) if waiting else await receive()

    return replayed


def _with_headers(send: Send) -> Send:
    """Return ``send`` with the strict headers on every response that does not bring its own."""

    async def strict(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
        await send(message)

    return strict


def _without_echo(send: Send, scope: Scope) -> Send:
    """Return ``send`` that replaces the socket library's refusals, which repeat what was sent."""
    refused = False

    async def plain(message: Message) -> None:
        nonlocal refused
        if message["type"] == "http.response.start" and message["status"] >= 400:
            refused = True
            await _refuse(send, scope, message["status"], "malformed")
        elif not refused:
            await send(message)

    return plain


async def _refuse(send: Send, scope: Scope, status: int, code: str, **values: object) -> None:
    """Answer with an error."""
    body = json.dumps(error_json(code, language_of(Headers(scope=scope)), **values), ensure_ascii=False).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def socket_origins(rule: OriginRule) -> Callable[[str | None, dict[str, Any]], bool]:
    """Return the rule as the socket library asks for it."""

    def allowed(origin: str | None, environ: dict[str, Any]) -> bool:
        return rule.allows(origin, environ.get("HTTP_HOST"))

    return allowed
