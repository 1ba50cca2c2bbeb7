"""How does the widget talk with the gateway?"""

from __future__ import annotations

import logging
from typing import Any

import socketio
from socketio.exceptions import ConnectionRefusedError as Refusal

from bot.conversations.model import ConversationId
from bot.errors import BadInput, NotAllowed, XiaoerError
from bot.gateway.failures import body_of, error_json
from bot.gateway.feeds import SHOPPER
from bot.gateway.gateway import Gateway
from bot.language import Language

logger = logging.getLogger(__name__)


class ShopperSockets(socketio.AsyncNamespace):
    """Namespace ``/shopper``."""

    def __init__(self, gateway: Gateway) -> None:
        super().__init__(SHOPPER)
        self._gateway = gateway

    async def on_connect(self, sid: str, environ: dict[str, Any], auth: Any) -> None:
        """Let in whoever has the conversation's token, and send what came after ``after``."""
        conversation, token, after = _given(auth)
        authorise = self._gateway.shop.conversations.authorise
        try:
            talk = await self._gateway.threads.run(authorise, conversation, token)
        except XiaoerError as error:
            raise _refusal(error, self._gateway) from error
        await self.save_session(sid, {"conversation": talk.id})
        # After this handler the client hears that it is connected; only then it is sent messages.
        self._gateway.sockets.start_background_task(self._join, talk.id, sid, after)

    async def on_disconnect(self, sid: str, reason: str | None = None) -> None:
        """Forget the page."""
        if conversation := await self._conversation(sid):
            self._gateway.feeds.leave(conversation, sid)

    async def on_send(self, sid: str, data: Any = None, *more: Any) -> dict[str, Any]:
        """Store a message; acknowledged with its number, or with why it was not stored."""
        language: Language = "en"
        try:
            conversation = await self._conversation(sid)
            if conversation is None:
                raise NotAllowed("this page is in no conversation", code="wrong_token")
            language = (await self._gateway.threads.run(self._gateway.shop.conversations.get, conversation)).language
            text, client_id = _message(data)
            message, _ = await self._gateway.hear(conversation, text, client_id)
        except XiaoerError as error:
            return body_of(error, language, self._gateway.shop.clock)
        except Exception:  # an answer is owed: the page shows that it was not sent
            logger.exception("a message could not be stored")
            return error_json("unavailable", language)
        return {"seq": message.seq}

    async def on_typing(self, sid: str, data: Any = None, *more: Any) -> None:
        """Show the shopper's typing sign at the desk."""
        if isinstance(data, dict) and (conversation := await self._conversation(sid)):
            await self._gateway.feeds.shopper_types(conversation, on=data.get("on") is True)

    async def _join(self, conversation: ConversationId, sid: str, after: int) -> None:
        try:
            await self._gateway.feeds.join(conversation, sid, after)
        except Exception:  # the page connects again and is sent everything then
            logger.exception("a page could not be brought up to date")
            await self._gateway.sockets.disconnect(sid, namespace=SHOPPER)

    async def _conversation(self, sid: str) -> ConversationId | None:
        try:
            session = await self.get_session(sid)
        except KeyError:
            return None
        found: ConversationId | None = session.get("conversation")
        return found


def _given(auth: Any) -> tuple[ConversationId, str, int]:
    """Return conversation, token and last known number as a page gives them; what is unfit opens nothing."""
    given = auth if isinstance(auth, dict) else {}
    conversation, token, after = given.get("conversation"), given.get("token"), given.get("after")
    known = after if isinstance(after, int) and not isinstance(after, bool) and 0 <= after < 2**31 else 0
    if not isinstance(conversation, str) or not isinstance(token, str):
        return ConversationId(""), "", known
    return ConversationId(conversation), token, known


def _message(data: Any) -> tuple[str, str | None]:
    """Return text and id; raises BadInput for what is no message."""
    if not isinstance(data, dict):
        raise BadInput("a message is an object", code="malformed")
    text, client_id = data.get("text"), data.get("id")
    if not isinstance(text, str):
        raise BadInput("a message needs a text", code="wrong_field", field="text")
    if client_id is not None and not isinstance(client_id, str):
        raise BadInput("an id is a text", code="wrong_field", field="id")
    return text, client_id


def _refusal(error: XiaoerError, gateway: Gateway) -> Refusal:
    """Return what tells the page why it is not let in: a sentence, and the error beside it."""
    body = body_of(error, "en", gateway.shop.clock)
    return Refusal(body["error"]["message"], body)
