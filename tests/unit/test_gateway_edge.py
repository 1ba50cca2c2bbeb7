"""Which origins may speak with the gateway, and what does a caller hear when something goes wrong?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.clock import FixedClock
from bot.errors import BadInput, Busy, Conflict, NotAllowed, NotFound, ProofLocked, Refused, Unavailable, XiaoerError
from bot.gateway.edge import OriginRule
from bot.gateway.failures import body_of, language_of, status_of
from bot.language import LANGUAGES
from bot.phrases import texts

CLOCK = FixedClock(datetime(2026, 11, 20, 8, tzinfo=UTC))


def test_the_gateways_own_page_and_programs_are_always_allowed() -> None:
    rule = OriginRule("")
    assert rule.allows(None, "shop.test")
    assert rule.allows("http://shop.test", "shop.test")
    assert rule.allows("https://Shop.test:8000", "shop.test:8000")


def test_other_origins_are_allowed_by_name_only() -> None:
    rule = OriginRule(" https://a.example , https://b.example/,")
    assert rule.allows("https://a.example", "shop.test") and rule.allows("https://b.example", "shop.test")
    for origin in ("http://a.example", "https://a.example.evil.test", "https://evil.test", "null", "https://", "a"):
        assert not rule.allows(origin, "shop.test")
    assert not rule.allows("https://", "")


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (BadInput("x", code="empty"), 422, "empty"),
        (BadInput("x", code="too_long", limit=5), 413, "too_long"),
        (BadInput("x"), 422, "bad_input"),
        (NotFound("x"), 404, "not_found"),
        (Conflict("x", code="ticket_taken"), 409, "ticket_taken"),
        (Conflict("x", code="without a phrase"), 409, "conflict"),
        (NotAllowed("x", code="wrong_token"), 401, "wrong_token"),
        (NotAllowed("x", code="csrf"), 403, "csrf"),
        (Refused("x"), 403, "refused"),
        (ProofLocked("x", until=CLOCK.now()), 403, "refused"),
        (Busy("x"), 503, "busy"),
        (Busy("x", code="sign_in_locked", until=CLOCK.now() + timedelta(seconds=61)), 429, "sign_in_locked"),
        (Unavailable("x"), 503, "unavailable"),
        (XiaoerError("x"), 500, "bad_input"),
    ],
)
def test_every_error_has_its_status_and_a_sentence_that_tells_nothing_more(
    error: XiaoerError, status: int, code: str
) -> None:
    assert status_of(error) == status
    for language in LANGUAGES:
        body = body_of(error, language, CLOCK)
        assert body["error"]["code"] == code
        assert str(error) not in body["error"]["message"].split()


def test_a_lock_is_told_in_whole_minutes() -> None:
    locked = Busy("x", code="sign_in_locked", until=CLOCK.now() + timedelta(seconds=61))
    assert "2 minutes" in body_of(locked, "en", CLOCK)["error"]["message"]


def test_the_callers_language_is_the_first_it_names() -> None:
    assert [language_of({"accept-language": value}) for value in ("zh-TW", "ZH", "en,zh", "fr", "")] == [
        "zh", "zh", "en", "en", "en",
    ]  # fmt: skip


def test_every_error_is_said_in_both_languages() -> None:
    keys = [{key for key in texts(language) if key.startswith(("error_", "system_"))} for language in LANGUAGES]
    assert keys[0] == keys[1] and len(keys[0]) > 20
