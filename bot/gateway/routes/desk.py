"""How does the desk page talk with the gateway?"""

import hmac
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Cookie, Depends, Request, Response

from bot.conversations.model import Draft, MessageKind, Sender
from bot.errors import NotAllowed
from bot.gateway.gateway import Gateway
from bot.gateway.routes.shop import texts_with
from bot.gateway.shapes import NewMessage, SignIn, failures
from bot.gateway.views import detail_json, message_json, row_json, session_json
from bot.handoff.model import Agent, AgentSession, TicketId
from bot.language import Language

COOKIE = "xiaoer_desk"
Signed = tuple[Agent, AgentSession, str]


def router(gateway: Gateway) -> APIRouter:
    """Return the routes under /desk/api."""
    routes = APIRouter(prefix="/desk/api", tags=["desk"])
    handoff, agents, run = gateway.shop.handoff, gateway.shop.agents, gateway.threads.run

    async def own(request: Request) -> None:
        """Refuse what another site's page sends."""
        origin, host = request.headers.get("origin"), request.headers.get("host")
        if origin and not gateway.origins.is_own(origin, host):
            raise NotAllowed("the desk is served to its own page only", code="origin")

    async def signed(token: Annotated[str, Cookie(alias=COOKIE)] = "") -> Signed:
        return *await run(agents.session, token), token

    async def changing(request: Request, who: Annotated[Signed, Depends(signed)]) -> Signed:
        """Let only the page that was given the CSRF token change something."""
        given = request.headers.get("x-csrf-token", "")
        if not hmac.compare_digest(given.encode(), who[1].csrf_token.encode()):
            raise NotAllowed("the CSRF token is missing or wrong", code="csrf")
        return who

    Reading = Annotated[Signed, Depends(signed)]
    Changing = Annotated[Signed, Depends(changing)]

    async def shown(ticket: TicketId, language: Language | None) -> dict[str, Any]:
        return row_json(await run(handoff.row, ticket), language)

    @routes.post("/sign-in", dependencies=[Depends(own)], responses=failures(401, 422, 429))
    async def sign_in(
        body: SignIn, request: Request, response: Response, old: Annotated[str, Cookie(alias=COOKIE)] = ""
    ) -> dict[str, Any]:
        """Sign in; sets the session's cookie."""
        agent, session, token = await gateway.sign_ins.run(
            agents.sign_in, body.login, body.password, old_token=old or None
        )
        response.set_cookie(
            COOKIE,
            token,
            max_age=int(gateway.shop.settings.session_hours * 3600),
            path="/",
            secure=request.url.scheme == "https",
            httponly=True,
            samesite="strict",
        )
        return session_json(agent, session)

    @routes.post("/sign-out", status_code=204, dependencies=[Depends(own)], responses=failures(401, 403))
    async def sign_out(who: Changing, response: Response) -> None:
        """End the session, and close its pages."""
        await run(agents.sign_out, who[2])
        await gateway.feeds.send_away(who[1])
        response.delete_cookie(COOKIE, path="/", httponly=True, samesite="strict")

    @routes.get("/me", responses=failures(401))
    async def me(who: Reading) -> dict[str, Any]:
        """Read who is signed in."""
        return session_json(who[0], who[1])

    @routes.get("/texts")
    async def texts(language: Language = "en") -> dict[str, Any]:
        """Read the page's texts, the shop's name, and how many characters a message may have."""
        settings = gateway.shop.settings
        return {
            "language": language,
            "texts": texts_with("desk_", language),
            "shop_name": settings.shop_name,
            "max_text": settings.max_text,
        }

    @routes.get("/tickets", responses=failures(401, 422))
    async def tickets(
        who: Reading, state: Literal["open", "closed"] = "open", language: Language | None = None
    ) -> dict[str, Any]:
        """Read the queue, the longest waiting first; or the last 50 closed tickets."""
        rows = await run(handoff.queue, closed=state == "closed")
        return {"tickets": [row_json(row, language) for row in rows]}

    @routes.get("/tickets/{ticket_id}", responses=failures(401, 404))
    async def ticket(who: Reading, ticket_id: str, language: Language | None = None) -> dict[str, Any]:
        """Read all that is known of a ticket."""
        detail = await run(handoff.detail, TicketId(ticket_id))
        return await run(detail_json, gateway.shop, detail, language)

    @routes.post("/tickets/{ticket_id}/take", dependencies=[Depends(own)], responses=failures(401, 403, 404, 409))
    async def take(who: Changing, ticket_id: str, language: Language | None = None) -> dict[str, Any]:
        """Take a ticket; the shopper is told who it is."""
        before = await run(handoff.row, TicketId(ticket_id))
        async with gateway.feeds.writing(before.conversation.id):
            taken = await run(handoff.take, before.ticket.id, who[0].id)
        return await shown(taken.id, language)

    @routes.post(
        "/tickets/{ticket_id}/messages", dependencies=[Depends(own)], responses=failures(401, 403, 404, 409, 413, 422)
    )
    async def reply(who: Changing, ticket_id: str, body: NewMessage) -> dict[str, Any]:
        """Say something to the shopper."""
        before = await run(handoff.row, TicketId(ticket_id))
        draft = Draft(Sender.AGENT, MessageKind.TEXT, body.text, client_id=body.id)
        async with gateway.feeds.writing(before.conversation.id):
            message = await run(handoff.reply, before.ticket.id, who[0].id, draft)
        return {"message": message_json(message, agent=True)}

    @routes.post("/tickets/{ticket_id}/resolve", dependencies=[Depends(own)], responses=failures(401, 403, 404, 409))
    async def resolve(who: Changing, ticket_id: str, language: Language | None = None) -> dict[str, Any]:
        """Close the ticket and give the conversation back to the bot."""
        before = await run(handoff.row, TicketId(ticket_id))
        async with gateway.feeds.writing(before.conversation.id):
            resolved = await run(handoff.resolve, before.ticket.id, who[0].id)
        return await shown(resolved.id, language)

    return routes
