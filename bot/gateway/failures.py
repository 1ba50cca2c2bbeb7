"""What does a caller hear when something goes wrong? One plain sentence, never a trace, never what was sent."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from bot.clock import Clock
from bot.errors import BadInput, Busy, Conflict, NotAllowed, NotFound, Refused, Unavailable, XiaoerError
from bot.language import Language
from bot.phrases import say, texts

_STATUS: tuple[tuple[type[XiaoerError], int], ...] = (
    (BadInput, 422),
    (NotFound, 404),
    (Conflict, 409),
    (NotAllowed, 403),
    (Refused, 403),
    (Busy, 503),
    (Unavailable, 503),
)
_STATUS_OF_CODE = {
    "too_long": 413,
    "too_large": 413,
    "malformed": 400,
    "wrong_token": 401,
    "not_signed_in": 401,
    "sign_in_failed": 401,
    "sign_in_locked": 429,
}
_CODE_OF_HTTP = {400: "malformed", 404: "not_found", 405: "method"}
_FIELD = re.compile(r"[a-z_]{1,32}")
_SOON = 1  # seconds, for what is busy only for a moment


def language_of(headers: Mapping[str, str]) -> Language:
    """Return the language in which a caller wants to hear of errors."""
    return "zh" if headers.get("accept-language", "").strip().lower().startswith("zh") else "en"


def status_of(error: XiaoerError) -> int:
    """Return the HTTP status of an error."""
    return _STATUS_OF_CODE.get(error.code) or next((status for kind, status in _STATUS if isinstance(error, kind)), 500)


def error_json(code: str, language: Language, **values: object) -> dict[str, Any]:
    """Return the body of an error; a code without a phrase of its own says the plainest thing that is true."""
    key = f"error_{code}" if f"error_{code}" in texts(language) else "error_bad_input"
    return {"error": {"code": code, "message": say(key, language, **values)}}


def body_of(error: XiaoerError, language: Language, clock: Clock) -> dict[str, Any]:
    """Return the body for one of our own errors."""
    values = dict(error.details)
    if isinstance(values.get("until"), datetime):
        values["minutes"] = max(1, math.ceil(_seconds(error, clock) / 60))
    known = f"error_{error.code}" in texts(language)
    return error_json(error.code if known else _family(error), language, **values)


def install(app: FastAPI, clock: Clock) -> None:
    """Answer every error with its status and its sentence."""

    async def ours(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, XiaoerError)
        status = status_of(error)
        headers = {"Retry-After": str(_seconds(error, clock))} if status in (429, 503) else {}
        if error.code == "wrong_token":
            headers["WWW-Authenticate"] = "Bearer"
        return JSONResponse(body_of(error, language_of(request.headers), clock), status, headers)

    async def invalid(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, RequestValidationError)
        first = error.errors()[0]
        language = language_of(request.headers)
        if first["type"] == "json_invalid":
            return JSONResponse(error_json("malformed", language), 400)
        names = [part for part in first["loc"] if isinstance(part, str) and _FIELD.fullmatch(part)]
        return JSONResponse(error_json("wrong_field", language, field=names[-1] if names else "body"), 422)

    async def http(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, HTTPException)
        code = _CODE_OF_HTTP.get(error.status_code, "bad_input")
        body = error_json(code, language_of(request.headers))
        return JSONResponse(body, error.status_code, headers=dict(error.headers or {}))

    app.add_exception_handler(XiaoerError, ours)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(HTTPException, http)


def _seconds(error: XiaoerError, clock: Clock) -> int:
    """Return after how many seconds the same request may succeed."""
    until = error.details.get("until")
    if not isinstance(until, datetime):
        return _SOON
    return max(_SOON, math.ceil((until - clock.now()).total_seconds()))


def _family(error: XiaoerError) -> str:
    """Return the code of the error's kind, where its own has no phrase."""
    kinds = (kind for kind in type(error).__mro__ if issubclass(kind, XiaoerError))
    return next((kind.code for kind in kinds if f"error_{kind.code}" in texts("en")), "bad_input")
