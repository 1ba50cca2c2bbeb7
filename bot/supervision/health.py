"""Does the shop serve?"""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from typing import Any

from bot.settings import Settings

_ANY = {"0.0.0.0": "127.0.0.1", "::": "[::1]", "": "127.0.0.1"}


def base_url(settings: Settings) -> str:
    """Return the address under which this machine reaches the gateway."""
    host = _ANY.get(settings.host, settings.host)
    return f"http://{f'[{host}]' if ':' in host and not host.startswith('[') else host}:{settings.port}"


def ask(settings: Settings, *, timeout: float = 2.0) -> tuple[int, Mapping[str, Any]]:
    """Return the status of ``/healthz`` and what it says; (0, {}) where nobody answers."""
    # A proxy of the environment has no business between processes of one machine.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(f"{base_url(settings)}/healthz", timeout=timeout) as answer:
            return answer.status, _body(answer.read())
    except urllib.error.HTTPError as error:
        return error.code, _body(error.read())
    except OSError:
        return 0, {}


def _body(raw: bytes) -> Mapping[str, Any]:
    try:
        body = json.loads(raw)
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}
