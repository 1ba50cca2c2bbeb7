"""From where are pages, scripts and pictures served?"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from fastapi import FastAPI
from fastapi.responses import FileResponse, RedirectResponse
from starlette.responses import Response
from starlette.routing import Match, Mount
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from bot.settings import ROOT, Settings

WEB = ROOT / "bot" / "web"
_ALWAYS_ASK = {"cache-control": "no-cache"}  # with an ETag: an unchanged file costs one short answer
_AN_HOUR = {"cache-control": "public, max-age=3600"}
# A picture may come from an import: opened by itself, nothing in it may run.
_PICTURE = {"content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox"} | _AN_HOUR


class Files(StaticFiles):
    """A folder, with headers of its own. Never leaves it: links that point outside are not followed."""

    def __init__(self, folder: Path, headers: Mapping[str, str], *, html: bool = False) -> None:
        super().__init__(directory=folder, html=html, check_dir=False)
        self._headers = headers

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Return the file, or 404 for whatever is none."""
        hidden = any(part.startswith(".") and part != "." for part in Path(path).parts)
        response = await super().get_response(".xiaoer-none" if hidden or "\0" in path else path, scope)
        response.headers.update(self._headers)
        return response


class Folder(Mount):
    """A mounted folder that leaves the routes alone: a wrong method on one of them is a 405, not a missing file."""

    _ROUTES = ("/api/v1/", "/desk/api/")

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Match every path but those of the routes."""
        if scope["type"] == "http" and scope["path"].startswith(self._ROUTES):
            return Match.NONE, {}
        return super().matches(scope)


def install(app: FastAPI, settings: Settings, web: Path = WEB) -> None:
    """Mount everything that is a file; after all routes, since the shop's page takes every path that is left."""
    media = settings.var_dir / "media"
    os.makedirs(media, exist_ok=True)

    @app.get("/desk", include_in_schema=False)
    async def desk() -> RedirectResponse:
        return RedirectResponse("/desk/")

    @app.get("/api/docs", include_in_schema=False)
    async def docs() -> FileResponse:
        return FileResponse(web / "apidocs" / "index.html", headers=_ALWAYS_ASK)

    folders = {
        "/api/docs": Files(web / "apidocs", _ALWAYS_ASK),
        "/media": Files(media, _PICTURE),
        "/vendor": Files(web / "vendor", _ALWAYS_ASK),
        "/widget": Files(web / "widget", _ALWAYS_ASK, html=True),
        "/desk": Files(web / "desk", _ALWAYS_ASK, html=True),
        "/": Files(web / "storefront", _ALWAYS_ASK, html=True),
    }
    app.router.routes.extend(Folder(path, files) for path, files in folders.items())
