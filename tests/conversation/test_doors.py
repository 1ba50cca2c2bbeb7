"""Are the inner doors, Rasa and the action server, shut to whom has no token?"""

from __future__ import annotations

import httpx
import pytest

from bot.bootstrap import Shop
from bot.secrets import internal_token


@pytest.mark.parametrize(("query", "status"), [("", 401), ("?token=wrong", 401)])
def test_the_action_server_answers_nobody_without_the_token(shop: Shop, query: str, status: int) -> None:
    url = f"{shop.settings.actions_url}/actions{query}"
    assert httpx.get(url).status_code == status
    assert httpx.get(f"{shop.settings.actions_url}/actions?token={internal_token(shop.settings)}").status_code == 200


def test_the_action_servers_health_is_no_secret(shop: Shop) -> None:
    assert httpx.get(f"{shop.settings.actions_url}/health").status_code == 200


@pytest.mark.parametrize("header", ["", "Bearer wrong"])
def test_rasa_takes_no_turn_without_the_token(shop: Shop, header: str) -> None:
    body = {"sender": "x:1", "text": "hello", "metadata": {}}
    url = f"{shop.settings.rasa_url}/webhooks/gateway/turn"
    assert httpx.post(url, json=body, headers={"Authorization": header}).status_code == 401


@pytest.mark.parametrize("path", ["/model/parse", "/conversations/x/tracker", "/model"])
def test_rasas_own_interface_is_shut(shop: Shop, path: str) -> None:
    assert httpx.get(f"{shop.settings.rasa_url}{path}").status_code in (404, 405)
