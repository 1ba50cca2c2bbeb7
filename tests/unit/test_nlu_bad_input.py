"""What nobody should send is read without a crash and without holding up the others."""

from __future__ import annotations

import time

import pytest

from bot.catalog.terms import Term, Terms
from bot.errors import BadInput, SettingError
from bot.nlu import intent
from bot.nlu.component import Knob, check_config
from bot.nlu.encoder import Encoder
from bot.nlu.features import Reading
from bot.nlu.intent import IntentModel
from bot.nlu.matcher import CatalogueMatcher
from bot.nlu.patterns import find
from bot.text import normalise

MESSAGES = {
    "return": ["我要退货", "怎么退货", "退货地址在哪", "I want to return this", "how do I return it", "send it back"],
    "parcel": ["快递到哪了", "我的包裹呢", "物流到哪里", "where is my parcel", "track my package", "is my parcel late"],
    "thanks": ["谢谢", "多谢了", "非常感谢", "thanks a lot", "thank you", "many thanks"],
    "stock": ["还有货吗", "有现货吗", "什么时候补货", "is it in stock", "any left", "do you have it available"],
}
STRANGE = [
    "",
    "   ",
    "😀",
    "👍👍",
    "สวัสดี",
    "مرحبا",
    "\x00\x01",
    "\ud83d",
    "\u202e",
    "1",
    ".",
    "<script>alert(1)</script>",
]


@pytest.fixture(scope="module")
def model() -> IntentModel:
    pairs = [(text, label) for label, texts in MESSAGES.items() for text in texts]
    return intent.train([text for text, _ in pairs], [label for _, label in pairs])


@pytest.mark.parametrize("text", STRANGE)
def test_a_strange_message_gets_a_probability_like_any_other(model: IntentModel, text: str) -> None:
    row = model.probabilities([text])[0]
    assert ((row >= 0) & (row <= 1)).all()
    assert row.sum() <= 1.0001


def test_what_was_never_seen_is_less_sure_than_what_was(model: IntentModel) -> None:
    known, strange = model.probabilities(["我要退货", "สวัสดี"]).max(axis=1)
    assert known > strange


@pytest.mark.parametrize("text", STRANGE)
def test_a_strange_message_is_searched_for_things_without_a_crash(text: str) -> None:
    matcher = CatalogueMatcher(Terms(1, (Term("brand", "Soundsea", ("声海", "Soundsea")),)))
    plain = normalise(text)
    assert [entity.kind for entity in matcher.find(plain, text) + find(plain) if entity.kind == "brand"] == []


@pytest.mark.parametrize("piece", ["a", "退", "1", "1-", "two ", "a hundred ", "订单 ", "$", "under ", "三千到"])
def test_a_monotonous_message_is_read_at_once(piece: str) -> None:
    text = normalise((piece * 2000)[:2000])
    begun = time.process_time()
    find(text)
    Reading(text)
    assert time.process_time() - begun < 1.0


def test_one_intent_alone_cannot_be_trained() -> None:
    with pytest.raises(BadInput, match="two intents"):
        intent.train(["hello", "hi"], ["greet", "greet"])


def test_three_examples_of_an_intent_are_enough_to_train() -> None:
    texts = [text for texts in MESSAGES.values() for text in texts[:3]]
    labels = [label for label, texts in MESSAGES.items() for _ in texts[:3]]
    assert set(intent.train(texts, labels).labels) == set(MESSAGES)


def test_an_encoder_without_its_model_is_named(tmp_path) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(SettingError, match=r"model\.onnx"):
        Encoder(tmp_path)


def test_an_encoder_that_is_no_model_is_named(tmp_path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "model.onnx").write_bytes(b"no model")
    (tmp_path / "tokenizer.json").write_text("{}", encoding="utf-8")
    with pytest.raises(SettingError, match="cannot be read"):
        Encoder(tmp_path)


def test_a_model_trained_without_encoder_refuses_one(model: IntentModel) -> None:
    class Other:
        fingerprint = "another"

    with pytest.raises(SettingError, match="not what the model was trained with"):
        model.check_encoder(Other())  # type: ignore[arg-type]


def test_an_unknown_setting_names_the_nearest() -> None:
    with pytest.raises(SettingError, match="Did you mean `strength`"):
        check_config("C", {"strenght": 1.0}, {"strength": Knob(0.5, "penalty", "", 0.01, 100)})


@pytest.mark.parametrize(("value", "fault"), [(0, "below"), (1000, "above"), ("x", "not a number"), (True, "kind")])
def test_a_setting_out_of_its_range_is_refused(value: object, fault: str) -> None:
    with pytest.raises(SettingError, match=fault):
        check_config("C", {"strength": value}, {"strength": Knob(0.5, "penalty", "", 0.01, 100)})
