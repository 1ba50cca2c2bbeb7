"""How does the desk page hear what happens?"""

from __future__ import annotations

from http.cookies import CookieError, SimpleCookie
from typing import Any

import socketio
from socketio.exceptions import ConnectionRefusedError as Refusal

from bot.errors import NotAllowed, XiaoerError
from bot.gateway.failures import body_of
from bot.gateway.feeds import DESK
from bot.gateway.gateway import Gateway
from bot.gateway.routes.desk import COOKIE
from bot.handoff.model import TicketId
from bot.language import LANGUAGES, Language


class DeskSockets(socketio.AsyncNamespace):
    """Namespace ``/desk``, for signed-in agents on the gateway's own page."""

    def __init__(self, gateway: Gateway) -> None:
        super().__init__(DESK)
        self._gateway = gateway

    async def on_connect(self, sid: str, environ: dict[str, Any], auth: Any) -> None:
        """Let in whoever has a session; ``auth`` may say the agent's ``language``."""
        given = auth.get("language") if isinstance(auth, dict) else None
        language: Language = given if given in LANGUAGES else "en"
        origin = environ.get("HTTP_ORIGIN")
        try:
            if origin and not self._gateway.origins.is_own(origin, environ.get("HTTP_HOST")):
                raise NotAllowed("the desk is served to its own page only", code="origin")
            agent, session = await self._gateway.threads.run(self._gateway.shop.agents.session, _token(environ))
        except XiaoerError as error:
            body = body_of(error, language, self._gateway.shop.clock)
            raise Refusal(body["error"]["message"], body) from error
        await self.save_session(sid, {"agent": agent.id})
        await self._gateway.feeds.sit_down(sid, session, language)

    async def on_disconnect(self, sid: str, reason: str | None = None) -> None:
        """Forget the page."""
        self._gateway.feeds.stand_up(sid)

    async def on_typing(self, sid: str, data: Any = None, *_: Any) -> None:
        """Show the agent's typing sign to the shopper."""
        ticket = data.get("ticket_id") if isinstance(data, dict) else None
        if not isinstance(ticket, str):
            return
        agent = (await self.get_session(sid)).get("agent")
        if agent:
            await self._gateway.feeds.agent_types(TicketId(ticket), agent, on=data.get("on") is True)


def _token(environ: dict[str, Any]) -> str:
    """Return the session's token from the cookie, empty where there is none."""
    try:
        cookies = SimpleCookie(environ.get("HTTP_COOKIE", ""))
    except CookieError:
        return ""
    return cookies[COOKIE].value if COOKIE in cookies else ""
