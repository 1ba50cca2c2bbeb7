"""Does the shop serve?"""

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from bot.gateway.gateway import Gateway


def router(gateway: Gateway) -> APIRouter:
    """Return the route for those who watch over the process."""
    routes = APIRouter(tags=["health"])

    @routes.get("/healthz", responses={503: {"description": "A part is not ready."}})
    async def healthz() -> JSONResponse:
        """Tell whether a turn can be served, and which part is not ready."""
        parts = await gateway.health.parts()
        ready = all(parts.values())
        body = {"status": "ok" if ready else "not_ready", "parts": dict(parts)}
        return JSONResponse(body, 200 if ready else 503, {"cache-control": "no-store"})

    return routes
