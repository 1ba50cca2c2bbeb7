"""Actions: questions about a product, answered from its own data and the shop's answers, never guessed."""

from __future__ import annotations

from actions.asks import wants
from actions.base import ShopAction
from actions.meant import names_something, show_products, the_one
from actions.turn import Turn
from bot.catalog.answers import ProductAnswer
from bot.catalog.model import Product
from bot.handoff.model import HandoffReason


def answer_question(turn: Turn, question: str = "") -> None:
    """Answer from the product's facts; where they do not say, say that and offer a person."""
    question = question or asked(turn)
    if turn.product is None and not names_something(turn) and _answered_of_each(turn, question):
        return
    found = the_one(turn)
    if found is None:
        return
    product, _ = found
    answer = turn.shop.answers.about_product(product, question)
    if answer.attributes or answer.options:
        turn.say("utter_product_facts", name=product.name.text(turn.language), facts=_facts(turn, answer))
    elif wants(question, "overview"):
        answer_overview(turn, product)
    elif answer.faq is not None:
        turn.say("utter_faq", answer=answer.faq.answer.text(turn.language))
    else:
        person = turn.offer_person(HandoffReason.NOT_SERVED)
        turn.say("utter_product_not_said", name=product.name.text(turn.language), buttons=[person])


def _answered_of_each(turn: Turn, question: str) -> bool:
    """Answer for every product of the list just shown, where at least one has the fact; tell whether it did."""
    facts = {product: turn.shop.answers.about_product(product, question) for product in turn.shown}
    lines = [
        turn.phrase(
            "answer_fact",
            name=product.name.text(turn.language),
            value=turn.phrase("list_join").join(_values(turn, answer)) or turn.phrase("compare_unknown"),
        )
        for product, answer in facts.items()
    ]
    known = any(answer.attributes or answer.options for answer in facts.values())
    if known:
        turn.say("utter_text", text_said="\n".join(lines))
    return known


def asked(turn: Turn) -> str:
    """Return the question without the names in it: "Bluetooth" in a product's name asks for nothing."""
    return turn.text_without("product", "brand", "category", "ordinal")


def answer_overview(turn: Turn, product: Product) -> None:
    """Show the product: card, description, first facts."""
    shown = turn.slot("shown") or []
    show_products(turn, [product], "products_this")
    if product.id in shown:
        turn.set(shown=shown)  # "and the third one?" still counts in that list
    description = product.description.text(turn.language)
    facts = _facts(turn, ProductAnswer(attributes=product.attributes[:4]))
    text = "\n".join(filter(None, (description, facts)))
    if text:
        turn.say("utter_text", text_said=text)


def _facts(turn: Turn, answer: ProductAnswer) -> str:
    """Return "Battery: 30 h", one fact a line; what variants differ in is listed."""
    values = _by_name(turn, answer)
    return "\n".join(turn.phrase("answer_fact", name=name, value=value) for name, value in values.items())


def _values(turn: Turn, answer: ProductAnswer) -> list[str]:
    return list(_by_name(turn, answer).values())


def _by_name(turn: Turn, answer: ProductAnswer) -> dict[str, str]:
    """Return fact → value in the shopper's language; an option's values in one line."""
    found = {each.name.text(turn.language): [each.value.text(turn.language)] for each in answer.attributes}
    told = set(found)  # "5 or 7 litres" needs no list of 5 and 7
    for option in answer.options:
        name = option.name.text(turn.language)
        if name not in told:
            found.setdefault(name, []).append(option.value.text(turn.language))
    return {name: turn.phrase("answer_join").join(dict.fromkeys(values)) for name, values in found.items()}


class ActionProductQuestion(ShopAction):
    """Features, specification, material, use, compatibility."""

    called = "action_product_question"

    def act(self, turn: Turn) -> None:
        """Answer, and keep the question for "and this one?"."""
        turn.set(topic="product_question", question=asked(turn))
        answer_question(turn)


class ActionSizeAdvice(ShopAction):
    """Which size fits: what the product's data and the shop's size guide say."""

    called = "action_size_advice"

    def act(self, turn: Turn) -> None:
        """Give the guide where there is one, then the product's own sizes."""
        turn.set(topic="product_question", question=asked(turn))
        guide = turn.shop.answers.from_faq(turn.text, intent="size_advice")
        if guide is None:
            answer_question(turn)
            return
        person = turn.offer_person(HandoffReason.NOT_SERVED)
        turn.say("utter_faq", answer=guide.answer.text(turn.language), buttons=[person])
