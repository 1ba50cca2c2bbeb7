"""Actions: something for a need and a budget, or like a given product; never what is sold out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from actions.asks import wants
from actions.base import ShopAction
from actions.compare import answer_compare
from actions.meant import meant, named, show_products
from actions.turn import Turn
from actions.wishes import CENT, cheaper, dearer, loosened, need_json, need_now, need_of, ruled_out
from bot.catalog.model import Product
from bot.handoff.model import HandoffReason
from bot.phrases.cards import product_card
from bot.phrases.reasons import reasons_text
from bot.recommender.model import Need, Recommendation

SHOWN = 3
_ALL = 200
"""So many are looked through for the cheapest."""
_NEAR = 1 / 3
"""What has less than this part of the best hit's similarity to the shopper's words is something else."""
STEPS = {"cheaper": cheaper, "dearer": dearer}
"""Wishes that start from what was shown, by their key in ``asks.yml``."""


def show_found(turn: Turn, found: Sequence[Recommendation], phrase: str, **values: object) -> None:
    """Show recommendations as cards with their reasons, and remember them."""
    cards = [
        product_card(
            each.product, each.variant, each.availability, turn.language,
            reason=reasons_text(each.reasons, turn.language), today=turn.today,
        )
        for each in found
    ]  # fmt: skip
    turn.show("products", turn.phrase(phrase, **values), cards=cards)
    turn.set(shown=[each.product.id for each in found], product=found[0].product.id if len(found) == 1 else None)


def step_in(turn: Turn) -> str | None:
    """Return whether "cheaper" or "dearer" is asked for."""
    return next((name for name in STEPS if wants(turn.text, name)), None)


def answer_step(turn: Turn) -> None:
    """ "Cheaper", "something better", "the cheapest": of the list, or, where one product is talked about, like it."""
    shown = [product for product in turn.shown if product.prices]
    if wants(turn.text, "cheapest") and len(shown) > 1:
        lowest = min(shown, key=lambda product: product.prices[0])
        before = turn.slot("shown")
        show_products(turn, [lowest], "products_lowest")
        turn.set(product=lowest.id, shown=before)
    elif turn.product is not None and len(turn.shown) < 2 and not turn.slot("need"):
        answer_similar(turn)
    else:
        answer_recommend(turn)


def answer_recommend(turn: Turn) -> None:
    """Recommend for what was said now and before; ask back at most once where there is nothing to go on."""
    stood = need_now(turn, need_of(turn.slot("need") or {}))
    step = step_in(turn)
    need = STEPS[step](turn, stood) if step else stood
    turn.set(need=need_json(stood), topic="recommend_product")
    if not _something_to_go_on(turn, need):
        turn.set(asked_need=True)
        categories = [category.name.text(turn.language) for category in turn.catalogue.categories.values()]
        turn.say("utter_ask_need", buttons=categories[:6])
        return
    found = fitting(turn, need)
    if found:
        turn.set(asked_need=None, need=need_json(need))
        several = "products_cheapest" if wants(turn.text, "cheapest") else "products_found"
        show_found(turn, found, "products_found_one" if len(found) == 1 else several)
    elif need != stood:
        turn.say(f"utter_nothing_{step}")
    else:
        _nothing_fits(turn, need)


def fitting(turn: Turn, need: Need) -> list[Recommendation]:
    """Return what the shop recommends, without what merely lies on the same shelf: filters are no robot."""
    by_price = wants(turn.text, "cheapest")
    found = turn.shop.recommender.recommend(need, segment=turn.segment, n=_ALL if by_price else SHOWN * 4)
    found_by_words = turn.catalogue.search(need.text, limit=100)
    hits = {product.id: score for product, score in found_by_words if not ruled_out(product, need)}
    near = {product for product, score in hits.items() if score >= _NEAR * max(hits.values())}
    found = [each for each in found if not near or each.product.id in near]
    if by_price:
        priced = [(each.variant.price.amount, each) for each in found if each.variant.price]
        found = [each for _, each in sorted(priced, key=lambda pair: pair[0])]
    return found[:SHOWN]


def _something_to_go_on(turn: Turn, need: Need) -> bool:
    rules = need.categories or need.brands or need.options or need.price_max is not None or need.price_min is not None
    asked = turn.slot("asked_need")
    return bool(rules or asked or turn.segment is not None or turn.catalogue.search(need.text, limit=1))


def _nothing_fits(turn: Turn, need: Need) -> None:
    """Say so, and what would have to be loosened; show what that would give."""
    for what, looser in loosened(need):
        found = fitting(turn, looser)
        if found:
            show_found(turn, found, f"products_loosened_{what}")
            return
    turn.say("utter_nothing_fits", buttons=[turn.offer_person(HandoffReason.NOT_SERVED)])


def answer_similar(turn: Turn) -> None:
    """Show what is like the product that is meant; without one, recommend."""
    found = meant(turn)
    if len(named(turn)) > 1:
        answer_compare(turn)  # "like X or Y" puts the two side by side
        return
    if len(found.products) != 1:
        answer_recommend(turn)
        return
    origin = found.products[0]
    turn.set(product=origin.id)
    similar = turn.shop.recommender.similar(origin.id, need=_limits(turn, origin), n=SHOWN)
    name = origin.name.text(turn.language)
    step = step_in(turn)
    if not similar and step:
        turn.say(f"utter_nothing_{step}")
    elif not similar:
        turn.say("utter_nothing_similar", name=name, buttons=[turn.offer_person(HandoffReason.NOT_SERVED)])
    else:
        show_found(turn, similar, "products_similar", name=name)
        if not step:
            turn.set(product=origin.id)


def _limits(turn: Turn, origin: Product) -> Need:
    """Return what the message itself rules in and out, and "cheaper" than the product."""
    said = need_now(turn, Need())
    need = Need(not_brands=said.not_brands, options=said.options, price_min=said.price_min, price_max=said.price_max)
    if turn.first("price_range") or not origin.prices or not step_in(turn):
        return need
    need = replace(need, categories=(origin.category_id,) if origin.category_id else ())
    if wants(turn.text, "cheaper"):
        return replace(need, price_max=origin.prices[0].amount - CENT)
    return replace(need, price_min=origin.prices[-1].amount + CENT)


class ActionRecommend(ShopAction):
    """By need and budget."""

    called = "action_recommend"

    def act(self, turn: Turn) -> None:
        """A new wish starts from nothing; the answer to "what for?" goes on."""
        if not turn.slot("asked_need") and (turn.values("category") or not wants(turn.text, "cheaper")):
            turn.set(need=None)
        answer_recommend(turn)


class ActionSimilar(ShopAction):
    """Starting from a product."""

    called = "action_similar"

    def act(self, turn: Turn) -> None:
        """Show similar products."""
        turn.set(topic="similar_product")
        answer_similar(turn)
