"""Are questions answered from the shop's own data, all of what was asked, and never from nowhere?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.catalog.answers import Answers, ProductAnswer
from bot.catalog.attributes import PhraseTable, asked_for, vocabulary
from bot.catalog.faq import FaqIndex
from bot.catalog.live import LiveCatalogue
from bot.catalog.model import FaqEntry, FaqId, Product
from bot.clock import FixedClock
from bot.language import Localized
from tests import shelves
from tests.fakes import FakeStore
from tests.samples import NOON

PRODUCTS: dict[str, Product] = {p.id: p for p in (*shelves.shop(), *shelves.tau(), *shelves.bare())}


def answers_of(entries: list[FaqEntry]) -> Answers:
    store = FakeStore()
    with store.unit_of_work() as uow:
        uow.catalogue.put_categories([shelves.AUDIO, shelves.KITCHEN])
        uow.catalogue.put_products(PRODUCTS.values())
        uow.catalogue.put_faq(entries)
        uow.commit()
    return Answers(LiveCatalogue(store.unit_of_work, FixedClock(NOON)))


ANSWERS = answers_of(shelves.faq())


def told(product: str, question: str) -> list[str]:
    """The English values that answer."""
    found = ANSWERS.about_product(PRODUCTS[product], question)
    return [each.value.en for each in (*found.attributes, *found.options)]


@pytest.mark.parametrize(
    ("product", "question", "values"),
    [
        ("x1", "续航多久", ["50 hours"]), ("x1", "how long does the battery last", ["50 hours"]),
        ("x1", "這個多重？", ["228 g"]), ("x1", "ＨＯＷ ＨＥＡＶＹ is it", ["228 g"]),
        ("x1-pro", "能降噪吗", ["active, 45 dB"]),
        ("sport", "防水吗", ["IP55"]), ("kettle", "多大容量", ["1.7 l"]),
    ],
)  # fmt: skip
def test_a_question_in_the_vocabularys_words_is_answered_by_the_attribute(
    product: str, question: str, values: list[str]
) -> None:
    assert told(product, question) == values


def test_several_attributes_in_one_question_are_all_answered_in_the_order_asked() -> None:
    assert told("x1", "多重，续航多久？") == ["228 g", "50 hours"]
    assert told("x1", "battery life, and how heavy is it?") == ["50 hours", "228 g"]


def test_what_was_asked_for_besides_and_is_not_said_is_named() -> None:
    found = ANSWERS.about_product(PRODUCTS["x1"], "续航多久，防水吗？")
    assert [each.key for each in found.attributes] == ["battery_life"]
    assert [name.zh for name in found.unsaid] == [vocabulary()["waterproof"].name.zh]


def test_options_answer_whatever_the_shop_calls_them() -> None:
    assert told("x1", "有什么颜色") == ["black", "white"]
    assert told("x1", "which colours are there") == ["black", "white"]
    assert told("HikingBoots", "what sizes do you have") == ["9"]
    assert told("HikingBoots", "是什么材质的") == ["leather"]


def test_a_fact_is_found_by_the_name_the_shop_gave_it() -> None:
    assert told("DeskLamp", "what power sources does it take?") == ["USB"]
    assert told("MechanicalKeyboard", "which switch types are there?") == ["clicky", "tactile"]


def test_a_fact_is_found_by_what_it_says() -> None:
    assert told("x1", "does it support LHDC?") == ["USB-C with the LHDC codec"]


def test_a_fact_under_another_head_answers_where_it_speaks_of_what_was_asked() -> None:
    answer = ANSWERS.about_product(PRODUCTS["sport"], "跑步戴会掉吗")
    assert [(each.key, each.value.zh) for each in answer.attributes] == [("description", "跑步不掉，防汗防雨。")]


def test_a_sentence_of_the_description_answers_in_both_languages() -> None:
    answer = ANSWERS.about_product(PRODUCTS["x1"], "有收纳盒吗")
    assert [(each.key, each.value.zh, each.value.en) for each in answer.attributes] == [
        ("description", "附收纳盒。", "A case is included.")
    ]
    assert all(each.name.forms for each in answer.attributes)


@pytest.mark.parametrize(
    ("product", "question"),
    [
        ("x1", "防水吗"), ("x1", "is it waterproof"), ("kettle", "续航多久"), ("plain", "多重"), ("1001", "是纯棉的吗"),
        ("DeskLamp", "能调色温吗"), ("x1", "世界上最高的山是哪座"), ("x1", "who won the world cup"), ("x1", ""),
        ("x1", "耳机"),
        ("x1", "声海 X1 怎么样"), ("x1", "\x00"), ("1001", "T恤"),
    ],
)  # fmt: skip
def test_what_the_data_do_not_say_is_not_answered(product: str, question: str) -> None:
    answer = ANSWERS.about_product(PRODUCTS[product], question)
    assert not answer
    assert (answer.attributes, answer.options, answer.faq) == ((), (), None)


def test_the_faq_answers_for_a_product_where_its_own_data_do_not() -> None:
    answer = ANSWERS.about_product(PRODUCTS["x1"], "保修多久")
    assert answer.faq is not None
    assert answer.faq.id == "warranty"
    assert bool(answer)


def test_the_faq_about_other_goods_does_not_answer_for_a_product() -> None:
    answers = answers_of([entry for entry in shelves.faq() if entry.id == "furniture"])
    assert answers.about_product(PRODUCTS["x1"], "保修多久") == ProductAnswer()


@pytest.mark.parametrize(
    ("question", "entry"),
    [
        ("怎么退货", "return"), ("how do I send this back", "return"), ("退款什么时候到账", "refund"),
        ("when do I get my refund", "refund"), ("退货运费谁付", "postage"), ("能用信用卡付款吗", "payment"),
        ("要开发票", "invoice"), ("I need an invoice", "invoice"), ("do you ship abroad", "abroad"),
        ("開發票", "invoice"),
        ("今天天气怎么样", None), ("tell me a joke", None), ("", None), ("😀", None), ("公司什么时候上市", None),
    ],
)  # fmt: skip
def test_a_question_finds_its_answer_or_none(question: str, entry: str | None) -> None:
    found = ANSWERS.from_faq(question)
    assert (found and found.id) == entry


def test_the_intents_own_entry_answers_where_the_words_are_strange() -> None:
    found = ANSWERS.from_faq("这玩意儿我不想要了", intent="return_request")
    assert found is not None
    assert found.id == "return"
    assert ANSWERS.from_faq("这玩意儿我不想要了", intent="praise") is None


def test_an_entry_about_a_detail_wins_over_the_intents_own_only_by_a_clear_lead() -> None:
    detail = ANSWERS.from_faq("退货运费谁出", intent="return_request")
    whole = ANSWERS.from_faq("退货", intent="return_request")
    assert detail is not None and detail.id == "postage"
    assert whole is not None and whole.id == "return"


def test_an_entry_below_the_cut_off_does_not_hide_one_above_it() -> None:
    detail = FaqEntry(FaqId("d"), Localized("床垫保修多久"), Localized("十年"))
    general = FaqEntry(FaqId("g"), Localized("保修政策、送修流程和寄回地址说明"), Localized("一年"), "warranty_repair")
    index = FaqIndex([detail, general])
    scores = index.scores("床垫保修期")
    assert scores[1] < index.cutoff <= scores[0]
    assert index.best("床垫保修期") == detail


def test_without_answered_questions_there_is_no_answer() -> None:
    assert answers_of([]).from_faq("怎么退货", intent="return_request") is None


def test_the_cut_off_lies_above_what_the_faqs_own_questions_reach_without_their_entry() -> None:
    entries = shelves.faq()
    for left_out in entries:
        others = FaqIndex([entry for entry in entries if entry.id != left_out.id])
        assert others.cutoff >= 0.3
    strangers = [FaqIndex([e for e in entries if e.id != entry.id]).best(entry.question.zh) for entry in entries]
    assert sum(found is None for found in strangers) >= len(entries) / 2


def test_the_longest_phrase_wins_and_words_are_not_found_inside_others() -> None:
    table = PhraseTable([("battery", "cell"), ("battery life", "lasting"), ("ram", "memory"), ("续航", "lasting")])
    assert table.find("Battery life?") == ["lasting"]
    assert table.find("the battery and the RAM") == ["cell", "memory"]
    assert table.find("a frame") == []
    assert table.find("續航") == ["lasting"]
    assert table.exact(" RAM ") == "memory"


def test_every_phrase_of_the_vocabulary_is_found_in_itself() -> None:
    for kind in vocabulary().values():
        for phrase in (*kind.asks, *kind.name.forms):
            assert asked_for().find(phrase), phrase


@given(st.sampled_from(sorted(PRODUCTS)), st.text(max_size=80))
def test_whatever_is_asked_every_fact_told_is_the_products_own(product: str, question: str) -> None:
    own = PRODUCTS[product]
    found = ANSWERS.about_product(own, question)
    values = {*(each.value for each in own.attributes), *(o.value for v in own.variants for o in v.options)}
    for fact in (*found.attributes, *found.options):
        told = fact.value in values
        assert told or all(
            form in own.description.text("zh" if form == fact.value.zh else "en") for form in fact.value.forms
        )
