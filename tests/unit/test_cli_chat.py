"""What does a terminal show of a talk, and what does it send?"""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from bot.cli.chat import Talk, render
from bot.errors import BadInput, Unavailable

CARD = {
    "name": "声海 X1", "options": "黑色", "price_text": "¥399", "stock": {"text": "有货"}, "reason": "",
    "action": {"title": "了解详情", "text": "介绍一下声海 X1"},
}  # fmt: skip
ORDER = {
    "number": "X1", "status_text": "已发货", "total_text": "¥399",
    "lines": [{"quantity": 2, "name": "声海 X1", "options": "黑色"}],
    "timeline": [{"done": True, "text": "已下单", "at": "2026-11-15"}, {"done": False, "text": "已送达", "at": None}],
    "shipments": [{"carrier": "顺丰", "tracking_number": "SF1", "events": [{"at": "2026-11-16", "text": "运输中"}]}],
}  # fmt: skip


def said(text: str, **more: Any) -> dict[str, Any]:
    return {"seq": 1, "sender": "bot", "kind": "text", "text": text, "author": "", "buttons": []} | more


class Gateway:
    """Answers as the API does: every message is answered with one reply; remembers what was sent."""

    def __init__(self) -> None:
        self.log: list[dict[str, Any]] = []
        self.tokens: list[str | None] = []
        self.client = httpx.Client(base_url="http://shop", transport=httpx.MockTransport(self.answer))

    def add(self, sender: str, text: str) -> dict[str, Any]:
        self.log.append(said(text, seq=len(self.log) + 1, sender=sender))
        return self.log[-1]

    def answer(self, request: httpx.Request) -> httpx.Response:
        if request.url.path == "/api/v1/conversations":
            return httpx.Response(201, json={"id": "c1", "token": "t1"})
        self.tokens.append(request.headers.get("authorization"))
        if request.method == "GET":
            after = int(request.url.params["after"])
            return httpx.Response(200, json={"messages": [each for each in self.log if each["seq"] > after]})
        text = json.loads(request.content)["text"]
        if text == "bad":
            return httpx.Response(422, json={"error": {"code": "empty", "message": "消息里没有文字。"}})
        message = self.add("shopper", text)
        return httpx.Response(200, json={"message": message, "replies": [self.add("bot", f"re: {text}")]})


def texts(exchange: dict[str, Any]) -> list[str]:
    return [each["text"] for each in exchange["replies"]]


def test_cards_buttons_and_orders_are_shown_as_text_with_one_count_of_numbers() -> None:
    lines, offers = render([said("看看这款", cards=[CARD], buttons=[{"title": "找人工", "text": "人工"}], order=ORDER)])
    assert offers == ["介绍一下声海 X1", "人工"]
    shown = "\n".join(lines)
    assert "声海 X1  黑色  ¥399  有货" in shown
    assert "[1] 了解详情" in shown
    assert "[2] 找人工" in shown
    assert "2 × 声海 X1  黑色" in shown
    assert "✓ 已下单  2026-11-15" in shown
    assert "顺丰 SF1" in shown


def test_a_person_is_shown_by_name() -> None:
    lines, _ = render([said("您好", sender="agent", author="小梅"), said("已接入", sender="system")])
    assert lines == ["小梅  您好", "·  已接入"]


def test_a_number_presses_the_button_shown_last() -> None:
    talk = Talk("http://shop", "zh", Gateway().client)
    talk.offer(["介绍一下", "人工"])
    assert [talk.pressed(typed) for typed in ("2", "3", "0", "两个")] == ["人工", "3", "0", "两个"]


def test_what_came_in_between_is_shown_once_and_before_the_reply() -> None:
    gateway = Gateway()
    talk = Talk("http://shop", "zh", gateway.client)
    assert texts(talk.say("一")) == ["re: 一"]
    gateway.add("agent", "我来了")
    assert texts(talk.say("二")) == ["我来了", "re: 二"]
    assert texts(talk.news()) == []
    gateway.add("agent", "还在吗")
    assert texts(talk.news()) == ["还在吗"]
    assert set(gateway.tokens) == {"Bearer t1"}


def test_a_refusal_is_told_in_the_gateways_words() -> None:
    with pytest.raises(BadInput, match="消息里没有文字"):
        Talk("http://shop", "zh", Gateway().client).say("bad")


def test_a_gateway_that_does_not_answer_is_named_with_the_next_step() -> None:
    def refuse(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused")

    client = httpx.Client(base_url="http://shop", transport=httpx.MockTransport(refuse))
    with pytest.raises(Unavailable, match=r"no gateway answers at http://shop\. Start it with `xiaoer up`"):
        Talk("http://shop", "zh", client)
