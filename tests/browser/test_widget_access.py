"""Can everybody use it? Keyboard alone, screen readers, little contrast vision, a phone, long words."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Browsing
from tests.browser.engine import said
from tests.browser.house import House
from tests.browser.widget import Chat

CONTRAST = (Path(__file__).parent / "contrast.js").read_text(encoding="utf-8")
LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 3
ADDRESS = "https://example.com/" + "a-very-long-path/" * 20
FLAGS = "👩‍👩‍👧‍👦🏳️‍🌈" * 30


def _focused(page: Page) -> str:
    """Return the classes of what has the focus, within the widget or outside."""
    name: str = page.evaluate(
        "(() => { let e = document.activeElement; while (e.shadowRoot?.activeElement) e = e.shadowRoot.activeElement;"
        " return e.className || e.tagName; })()"
    )
    return name


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_talk_needs_no_mouse(house: House, browsing: Browsing, language: str) -> None:
    house.engine.says["Hi"] = [said("Hello", "Option A", "Option B")]
    page = browsing.visit(house.url, language=language)
    chat = Chat(page)
    chat.launcher.focus()
    page.keyboard.press("Enter")
    expect(chat.suggestions.first).to_be_visible()
    expect(chat.box).to_be_focused()
    page.keyboard.type("Hi")
    page.keyboard.press("Enter")
    expect(chat.replies).to_have_count(2)
    page.keyboard.press("Shift+Tab")
    expect(chat.replies.nth(1)).to_be_focused()
    page.keyboard.press("Space")
    expect(chat.own.last).to_have_text("Option B")
    expect(chat.box).to_be_focused()
    page.keyboard.press("Escape")
    expect(chat.panel).to_be_hidden()
    expect(chat.launcher).to_be_focused()


def test_tab_stays_within_the_open_dialog(house: House, browsing: Browsing) -> None:
    page = browsing.visit(house.url)
    chat = Chat(page).open()
    chat.box.press_sequentially("text")
    seen = []
    for _ in range(12):
        page.keyboard.press("Tab")
        seen.append(_focused(page))
    assert {"closer", "talk", "suggestion", "box", "send"} == set(seen)
    for _ in range(3):
        page.keyboard.press("Shift+Tab")
        assert _focused(page) in {"closer", "talk", "suggestion", "box", "send"}


def test_a_screen_reader_hears_who_speaks(house: House, browsing: Browsing) -> None:
    chat = Chat(browsing.visit(house.url)).open()
    expect(chat.panel).to_have_accessible_name("Xiaoer Demo Shop")
    chat.say("Hello")
    expect(chat.bot).to_have_count(1)
    expect(chat.root.get_by_role("log")).to_have_attribute("aria-live", "polite")
    texts = [" ".join(text.split()) for text in chat.rows.evaluate_all("rows => rows.map((row) => row.textContent)")]
    assert texts == ["You:Hello", "Assistant:Heard: Hello"]
    unnamed = chat.root.locator("button:visible").evaluate_all(
        "all => all.filter((one) => !one.textContent.trim() && !one.ariaLabel).length"
    )
    assert unnamed == 0


WATCH_LOG = """
window.liveWhenAdded = [];
(function find() {
  const log = document.querySelector('xiaoer-chat')?.shadowRoot?.querySelector('[role=log]');
  if (!log) return void requestAnimationFrame(find);
  new MutationObserver(() => window.liveWhenAdded.push(log.ariaLive)).observe(log, {childList: true});
})();
"""


def test_new_answers_are_read_aloud_and_history_is_not(house: House, browsing: Browsing) -> None:
    page = browsing.visit("about:blank")
    page.add_init_script(WATCH_LOG)
    page.goto(house.url)
    chat = Chat(page).open()
    live = chat.root.get_by_role("log")
    expect(live).to_have_attribute("aria-live", "polite")
    chat.say("Hello")
    expect(chat.bot).to_have_count(1)
    assert set(page.evaluate("window.liveWhenAdded")) == {"polite"}
    page.reload()
    expect(chat.bot).to_have_count(1)
    assert set(page.evaluate("window.liveWhenAdded")) <= {"off"}
    expect(live).to_have_attribute("aria-live", "polite")


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_nothing_is_wider_than_the_panel(house: House, browsing: Browsing, phone: bool) -> None:
    house.engine.says["long"] = [said(f"{LONG} {ADDRESS} {FLAGS}", LONG), said("超长的中文" * 60)]
    page = browsing.visit(house.url, phone=phone)
    chat = Chat(page).open()
    for text in ("long", LONG, "Recommend something", "Track my order"):
        chat.say(text)
    expect(chat.order).to_have_count(1)
    assert chat.root.locator(".talk").evaluate("talk => talk.scrollWidth <= talk.clientWidth")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    outside = chat.root.locator(".row .bubble, .order, .order *, .carousel, .reply").evaluate_all(
        "(all) => all.filter((one) => one.getBoundingClientRect().right > innerWidth + 0.5"
        " || one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).overflowX === 'visible'"
        " && one.clientWidth > 1).map((one) => one.className)"
    )
    assert outside == []


def test_on_a_phone_the_panel_is_the_screen(house: House, browsing: Browsing) -> None:
    page = browsing.visit(house.url, phone=True)
    chat = Chat(page).open()
    assert chat.panel.bounding_box() == {"x": 0, "y": 0, "width": 390, "height": 844}
    expect(chat.launcher).to_be_hidden()
    expect(chat.panel).to_be_focused()  # not the box: the keyboard would cover what there is to read
    chat.root.get_by_role("button", name="Close the chat").click()
    expect(chat.panel).to_be_hidden()
    expect(chat.launcher).to_be_visible()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_every_text_stands_out_from_its_ground(house: House, browsing: Browsing, dark: bool) -> None:
    page = browsing.visit(house.url, dark=dark)
    expect(page.locator(".product").first).to_be_visible()
    chat = Chat(page).open()
    weak = [page.evaluate(CONTRAST, 4.5)]
    house.engine.says["x"] = [said("An answer with https://example.com", "A reply")]
    for text in ("Recommend something", "Track my order", "x", "长" * 3000):
        chat.say(text)
    expect(chat.failed).to_have_count(1)
    expect(chat.replies).to_have_count(1)
    weak.append(page.evaluate(CONTRAST, 4.5))
    assert weak == [[], []]


def test_a_shops_own_accent_colours_everything(house: House, browsing: Browsing) -> None:
    page = browsing.visit(house.url)
    chat = Chat(page).open()
    page.mouse.move(0, 0)
    page.evaluate("document.querySelector('xiaoer-chat').style.setProperty('--xe-accent', 'rgb(0, 90, 200)')")
    expect(chat.launcher).to_have_css("background-color", "rgb(0, 90, 200)")
    expect(chat.root.locator(".mark")).to_have_css("background-color", "rgb(0, 90, 200)")
