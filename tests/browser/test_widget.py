"""Can a shopper talk with the shop? Sending, answers of every kind, quick replies, history, unread, both languages."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Browsing
from tests.browser.house import House
from tests.browser.widget import Chat


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_shopper_writes_and_is_answered(house: House, browsing: Browsing, language: str) -> None:
    chat = Chat(browsing.visit(house.url, language=language))
    chat.open()
    chat.say("你们几点关门？" if language == "zh" else "When do you close?")
    expect(chat.own.last).to_have_text("你们几点关门？" if language == "zh" else "When do you close?")
    expect(chat.bot.last).to_have_text("收到：你们几点关门？" if language == "zh" else "Heard: When do you close?")
    expect(chat.pending).to_have_count(0)
