"""Numbers, prices, contacts and named things are read as people write them, and what only looks like one is left."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.catalog.terms import Term, Terms
from bot.nlu.clauses import clauses
from bot.nlu.matcher import CatalogueMatcher
from bot.nlu.misspelt import usual_words
from bot.nlu.negation import negated
from bot.nlu.numbers import number
from bot.nlu.patterns import find
from bot.nlu.requests import requests
from bot.text import normalise

PRICES = [
    ("三千以内", (None, 3000)),
    ("under $50", (None, 50)),
    ("2k-3k", (2000, 3000)),
    ("3000以下的手机", (None, 3000)),
    ("不超过500", (None, 500)),
    ("别超过三百", (None, 300)),
    ("500块左右", (375, 625)),
    ("两三百的耳机", (200, 300)),
    ("三五百", (300, 500)),
    ("一两千", (1000, 2000)),
    ("100到200的耳机", (100, 200)),
    ("100-200元", (100, 200)),
    ("一百到两百之间", (100, 200)),
    ("3000~5000", (3000, 5000)),
    ("两千五以内", (None, 2500)),
    ("五十块以内", (None, 50)),
    ("百元以内", (None, 100)),
    ("1.5万以内", (None, 15000)),
    ("预算500", (None, 500)),
    ("预算在500左右", (None, 500)),
    ("预算三百到五百", (300, 500)),
    ("低于1000", (None, 1000)),
    ("500以上", (500, None)),
    ("至少200", (200, None)),
    ("最多给800", None),
    ("大于500小于1000", (500, 1000)),
    ("200块的耳机有吗", (150, 250)),
    ("三天以内能到吗", None),
    ("within 3 days", None),
    ("within 7 days please", None),
    ("3-5天", None),
    ("2-3 days", None),
    ("size 38-40 under $50", (None, 50)),
    ("between 50 and 100", (50, 100)),
    ("from 50 to 100 dollars", (50, 100)),
    ("$50-$100", (50, 100)),
    ("50 - 100 dollars", (50, 100)),
    ("around 200", (150, 250)),
    ("over 500", (500, None)),
    ("budget of 300", (None, 300)),
    ("my budget is 300 bucks", (None, 300)),
    ("$100 or less", (None, 100)),
    ("50 max", (None, 50)),
    ("under a hundred", (None, 100)),
    ("less than fifty dollars", (None, 50)),
    ("two hundred bucks max", (None, 200)),
    ("i don't want to spend more than 80", (None, 80)),
    ("can't be over 120", (None, 120)),
    ("over 50 but under 100", (50, 100)),
    ("about 170cm tall", None),
    ("about 3 days", None),
    ("a $50 gift card", (37.5, 62.5)),
    ("2-3k", (2000, 3000)),
    ("¥1,299 以内", (None, 1299)),
    ("no more than 1.5k", (None, 1500)),
    ("预算不要超过两千", (None, 2000)),
    ("I need it under 20 minutes", None),
    ("第3-5页", None),
    ("身高170到175", None),
    ("iphone 15 or 16", None),
    ("电池5000毫安以上", None),
    ("至少500g", None),
    ("about 20 people", None),
    ("千元以内", (None, 1000)),
    ("500 to 800 yuan", (500, 800)),
    ("八百到一千二", (800, 1200)),
    ("over 18 years", None),
    ("3千到5千", (3000, 5000)),
    ("within 200 yuan", (None, 200)),
    ("99包邮", None),
    ("2 or 3 of them", None),
    ("up to 5 kg", None),
    ("8-10点到", None),
]

ORDERS = [
    ("订单X20261115001什么时候到", "X20261115001"),
    ("#W2378156 where", "#W2378156"),
    ("my order number is 536365", "536365"),
    ("订单号是:2026 1115 001", "20261115001"),
    ("订单 536365 到哪了", "536365"),
    ("order x2026-1115-001 pls", "X2026-1115-001"),
    ("x20261115001", "X20261115001"),
    ("我买了iphone15", "-"),
    ("order #12345", "#12345"),
    ("order 2 more", "-"),
    ("call 13812345678", "-"),
    ("下了订单 3 天了", "-"),
    ("order 3 days ago", "-"),
    ("X 20261115001 到哪了", "X20261115001"),
    ("wh1000xm4", "-"),
    ("订单 20261115 没收到", "20261115"),
    ("i ordered 2000 units", "-"),
    ("C536379", "C536379"),
]

OTHERS = [
    ("13812345678", "phone", "13812345678"),
    ("138 1234 5678", "phone", "13812345678"),
    ("+86 138-1234-5678", "phone", "+8613812345678"),
    ("(415) 555-0199", "phone", "4155550199"),
    ("+44 20 7946 0958", "phone", "+442079460958"),
    ("尾号1234", "phone_tail", "1234"),
    ("last four are 0199", "phone_tail", "0199"),
    ("1234", "phone_tail", "1234"),
    ("alice.morgan@example.com.", "email", "alice.morgan@example.com"),
    ("我的邮箱是abc@qq.com谢谢", "email", "abc@qq.com"),
    ("那第二个呢", "ordinal", 2),
    ("the second one", "ordinal", 2),
    ("last one", "ordinal", -1),
    ("最后一款", "ordinal", -1),
    ("第十个", "ordinal", None),
    ("last week", "ordinal", None),
    ("我要买三台", "quantity", 3),
    ("50件", "quantity", 50),
    ("I want 20 of them", "quantity", 20),
    ("buy two", "quantity", 2),
    ("2个月", "quantity", None),
    ("第一次买", "ordinal", None),
    ("x2", "quantity", 2),
    ("the first time", "ordinal", None),
    ("12件", "quantity", 12),
    ("我要两个", "quantity", 2),
    ("这两个哪个好", "quantity", None),
]

TERMS = Terms(
    1,
    (
        Term("brand", "Soundsea", ("声海", "Soundsea")),
        Term("brand", "Norisle", ("北屿", "Norisle")),
        Term("product", "p1", ("X1",)),
        Term("product", "p2", ("X1 Pro",)),
        Term("category", "audio", ("耳机", "headphone")),
        Term("option", "size=M", ("M",)),
        Term("option", "color=black", ("黑色", "black")),
    ),
)


@pytest.fixture(scope="module")
def matcher() -> CatalogueMatcher:
    return CatalogueMatcher(TERMS, usual_words(["补寄一下", "timeless design", "timeless look"]))


def named(matcher: CatalogueMatcher, text: str) -> list[tuple[str, str]]:
    return [(entity.kind, entity.value) for entity in matcher.find(normalise(text), text)]


@pytest.mark.parametrize(("text", "expected"), PRICES)
def test_a_price_range_is_read(text: str, expected: tuple[float | None, float | None] | None) -> None:
    found = [entity.value for entity in find(normalise(text)) if entity.kind == "price_range"]
    assert [(value["min"], value["max"]) for value in found] == ([expected] if expected else [])


@pytest.mark.parametrize(("text", "expected"), ORDERS)
def test_an_order_number_is_read_in_prose(text: str, expected: str) -> None:
    found = [entity.value for entity in find(normalise(text)) if entity.kind == "order_number"]
    assert found == ([] if expected == "-" else [expected])


@pytest.mark.parametrize(("text", "kind", "expected"), OTHERS)
def test_a_contact_or_a_count_is_read(text: str, kind: str, expected: object) -> None:
    found = [entity.value for entity in find(normalise(text)) if entity.kind == kind]
    assert found[:1] == ([] if expected is None else [expected])


@given(st.integers(5, 99_999))
def test_any_budget_in_figures_is_read_in_both_languages(amount: int) -> None:
    for text in (f"{amount}以内", f"不超过{amount}元", f"under ${amount}", f"no more than {amount} dollars"):
        assert [entity.value for entity in find(text)] == [{"min": None, "max": float(amount)}]


@given(st.text(max_size=80))
def test_what_is_found_stands_where_it_says_and_never_overlaps(text: str) -> None:
    found = find(normalise(text))
    assert all(0 <= entity.start < entity.end <= len(text) for entity in found)
    assert all(left.end <= right.start for left, right in itertools.pairwise(found))


@pytest.mark.parametrize(
    ("text", "value"), [("三千五", 3500), ("一万二", 12_000), ("a thousand", 1000), ("1.5万", 15_000)]
)
def test_a_number_in_words_has_its_value(text: str, value: float) -> None:
    assert number(text) == value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("不要声海的", [("not_brand", "Soundsea")]),
        ("不要声海和北屿的耳机", [("not_brand", "Soundsea"), ("not_brand", "Norisle"), ("category", "audio")]),
        ("要不要声海", [("brand", "Soundsea")]),
        ("不喜欢声海,要北屿的", [("not_brand", "Soundsea"), ("brand", "Norisle")]),
        ("anything but Soundsea", [("not_brand", "Soundsea")]),
        ("why not soundsea", [("brand", "Soundsea")]),
        ("x1-pro", [("product", "p2")]),
        ("X10", []),
        ("soundsee headphones", [("brand", "Soundsea"), ("category", "audio")]),
        ("sound sea", [("brand", "Soundsea")]),
        ("生海的耳机", [("brand", "Soundsea"), ("category", "audio")]),
        ("医生还有吗", []),
        ("timeless watch", []),
        ("I'm here", []),
        ("is it in M?", [("option", "size=M")]),
        ("size m please", [("option", "size=M")]),
    ],
)
def test_what_is_meant_is_named_and_what_is_ruled_out_says_so(
    matcher: CatalogueMatcher, text: str, expected: list[tuple[str, str]]
) -> None:
    assert named(matcher, text) == expected


@given(st.text(max_size=60))
def test_any_text_is_matched_without_overlap(text: str) -> None:
    found = CatalogueMatcher(TERMS).find(normalise(text), text)
    places = sorted({(entity.start, entity.end) for entity in found})
    assert all(left[1] <= right[0] for left, right in itertools.pairwise(places))


def test_a_question_whether_something_is_wanted_is_no_refusal() -> None:
    assert negated("不要") and not negated("要不要")


def look(answers: dict[str, tuple[str, float]]):  # type: ignore[no-untyped-def]
    return lambda texts: [answers.get(text, ("out_of_scope", 0.1)) for text in texts]


def test_two_requests_in_one_message_are_both_seen_in_order() -> None:
    answers = {"退货": ("return_request", 0.99), "问下发票": ("invoice_request", 0.95)}
    found = requests("退货,顺便问下发票", ("return_request", 0.8), look(answers), least=0.75)
    assert [request.intent for request in found] == ["return_request", "invoice_request"]
    assert [("退货,顺便问下发票"[r.start : r.end]) for r in found] == ["退货", "问下发票"]


def test_a_story_told_in_two_clauses_is_one_request() -> None:
    answers = {"耳机坏了": ("report_problem", 0.99), "我要退货": ("return_request", 0.99)}
    assert requests("耳机坏了,我要退货", ("return_request", 0.9), look(answers), least=0.75) == []


def test_who_wants_a_person_gets_all_matters_to_one() -> None:
    answers = {"退货": ("return_request", 0.99), "问下发票": ("invoice_request", 0.99)}
    assert requests("退货,顺便问下发票", ("human_agent", 0.9), look(answers), least=0.75) == []


def test_a_greeting_before_a_request_is_no_request() -> None:
    answers = {"你好呀": ("greet", 0.99), "我要退货": ("return_request", 0.99)}
    assert requests("你好呀,我要退货", ("return_request", 0.9), look(answers), least=0.75) == []


@given(st.text(max_size=80))
def test_clauses_stand_where_they_say(text: str) -> None:
    assert all(text[clause.start : clause.end] == clause.text for clause in clauses(text))
