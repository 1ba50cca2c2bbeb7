"""How does one talk to the bot from a terminal?"""

from __future__ import annotations

import json
import sys
import uuid
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    import httpx

_WAIT_SECONDS = 15.0


def chat(
    message: list[str] = typer.Option(None, "--message", "-m", help="Say this and end; may be given several times."),
    language: str = typer.Option(None, "--language", help="zh or en; the terminal's where left out."),
    url: str = typer.Option(None, "--url", help="Address of the gateway; this installation's where left out."),
    as_json: bool = typer.Option(False, "--json", help="Print each exchange as a line of JSON, as the API gives it."),
) -> None:
    """Talk to the bot through the gateway's API. Type a number to press a button; an empty line looks for news.

    Example: xiaoer chat --language zh -m "有没有降噪耳机？"
    """
    from bot.cli.output import language_of

    talk = Talk(url or _own_gateway(), language_of(language))
    if message:
        for text in message:
            _show(talk.say(text), talk, as_json=as_json)
        return
    if sys.stdin.isatty():
        typer.echo("Ctrl-D ends the talk.")
    while (line := _next_line()) is not None:
        text = talk.pressed(line.strip())
        _show(talk.say(text) if text else talk.news(), talk, as_json=as_json)


class Talk:
    """One conversation over the REST API."""

    def __init__(self, url: str, language: str, client: httpx.Client | None = None) -> None:
        import httpx

        self._client = client or httpx.Client(base_url=url, timeout=_WAIT_SECONDS, trust_env=False)
        self._url = url
        opened = self._call("POST", "/api/v1/conversations", {"language": language})
        self._path = f"/api/v1/conversations/{opened['id']}/messages"
        self._client.headers["Authorization"] = f"Bearer {opened['token']}"
        self._seen = 0
        self._offers: list[str] = []

    def say(self, text: str) -> dict[str, Any]:
        """Say something; return the exchange, with all that came since the last one."""
        exchange = self._call("POST", self._path, {"id": uuid.uuid4().hex, "text": text})
        before = self.news(until=exchange["message"]["seq"])["replies"]
        self._note(exchange["replies"])
        return exchange | {"replies": [*before, *exchange["replies"]]}

    def news(self, until: int | None = None) -> dict[str, Any]:
        """Return what others said since, up to the message ``until`` (left out itself)."""
        messages = self._call("GET", f"{self._path}?after={self._seen}")["messages"]
        fresh = [each for each in messages if until is None or each["seq"] < until]
        self._note(fresh)
        return {"message": None, "replies": [each for each in fresh if each["sender"] != "shopper"]}

    def pressed(self, typed: str) -> str:
        """Return what a typed number stands for among the buttons shown last; anything else as it is."""
        if typed.isdigit() and 1 <= int(typed) <= len(self._offers):
            return self._offers[int(typed) - 1]
        return typed

    def offer(self, texts: Sequence[str]) -> None:
        """Remember which buttons can be pressed by number."""
        self._offers = list(texts)

    def _note(self, messages: Sequence[Mapping[str, Any]]) -> None:
        self._seen = max([self._seen, *(each["seq"] for each in messages)])

    def _call(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Return the answer. Raises Unavailable where nobody answers, BadInput with the gateway's own words."""
        import httpx

        from bot.errors import BadInput, Unavailable

        try:
            answer = self._client.request(method, path, json=body)
            told = answer.json()
        except (httpx.HTTPError, ValueError) as error:
            raise Unavailable(f"no gateway answers at {self._url}. Start it with `xiaoer up`.") from error
        if answer.is_error:
            raise BadInput(told.get("error", {}).get("message", f"the gateway answered {answer.status_code}"))
        return dict(told)


def _own_gateway() -> str:
    from bot import settings
    from bot.supervision.health import base_url

    return base_url(settings.current())


def _next_line() -> str | None:
    try:
        return input("> ") if sys.stdin.isatty() else input()
    except EOFError:
        return None


def _show(exchange: Mapping[str, Any], talk: Talk, *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(exchange, ensure_ascii=False))
        return
    lines, offers = render(exchange["replies"])
    talk.offer(offers)
    for line in lines:
        typer.echo(line)


def render(messages: Sequence[Mapping[str, Any]]) -> tuple[list[str], list[str]]:
    """Return messages as lines of text, and what each numbered button says when it is pressed."""
    lines: list[str] = []
    offers: list[str] = []

    def button(title: str, text: str) -> str:
        offers.append(text)
        return f"[{len(offers)}] {title}"

    for each in messages:
        who = {"agent": each.get("author") or "agent", "system": "·"}.get(each["sender"], "小二")
        lines.append(f"{who}  {each['text']}")
        for card in each.get("cards") or ():
            facts = (card["name"], card["options"], card["price_text"], card["stock"]["text"], card["reason"])
            action = card.get("action")
            lines.append("    ▪ " + "  ".join(fact for fact in facts if fact))
            lines += [f"      {button(action['title'], action['text'])}"] if action else []
        lines += [f"    {line}" for line in _order_lines(each.get("order"))]
        if buttons := each.get("buttons"):
            lines.append("    " + "  ".join(button(one["title"], one["text"]) for one in buttons))
    return lines, offers


def _order_lines(order: Mapping[str, Any] | None) -> list[str]:
    if not order:
        return []
    lines = [f"{order['number']}  {order['status_text']}  {order['total_text']}"]
    lines += [f"  {line['quantity']} × {line['name']}  {line['options']}".rstrip() for line in order["lines"]]
    lines += [
        f"  {'✓' if step['done'] else '·'} {step['text']}  {step['at'] or ''}".rstrip() for step in order["timeline"]
    ]
    for parcel in order["shipments"]:
        lines.append(f"  {parcel['carrier']} {parcel['tracking_number']}")
        lines += [f"    {event['at']}  {event['text']}" for event in parcel["events"]]
    return lines
