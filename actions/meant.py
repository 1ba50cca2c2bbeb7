"""Which product does the shopper mean? Named, counted in the list last shown, described, or the one talked about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from actions.turn import Turn
from bot.catalog.model import Product, ProductId
from bot.phrases.cards import product_card
from bot.text import normalise

CANDIDATES = 3
_POINTERS = ("product", "ordinal", "brand", "category", "option")
_CLEAR_LEAD = 1.5
"""A first hit whose similarity is so many times the second's is what was meant."""


_LATIN = re.compile(r"(?!(?:with|for|and|the|in|of|on|to|or|is|it)\b)\b[a-z0-9]{2,}")


@dataclass(frozen=True, slots=True)
class Meant:
    """The products that may be meant; exactly one where it is clear."""

    products: tuple[Product, ...] = ()


def meant(turn: Turn) -> Meant:
    """Work out which product, from the surest sign to the weakest."""
    products = named(turn)
    if products:
        return Meant(tuple(products))
    place = turn.first("ordinal")
    if place is not None:
        return Meant(tuple(_at(turn.shown, int(place))))
    part = by_part(turn)
    if part is not None:
        return Meant((part,))
    if turn.values("brand") or turn.values("category"):
        return Meant(_described(turn))
    if turn.values("option"):
        return Meant(_with_options(turn))
    if turn.product is not None:
        return Meant((turn.product,))
    return Meant(_searched(turn))


def named(turn: Turn) -> list[Product]:
    """Return the products that are named; of several with the same name, those that the rest of the talk points to."""
    places: dict[tuple[int, int], list[Product]] = {}
    for entity in turn.entities:
        product = turn.catalogue.products.get(ProductId(str(entity["value"])))
        if entity["entity"] == "product" and product is not None:
            places.setdefault((entity.get("start", 0), entity.get("end", 0)), []).append(product)
    sure = [products[0] for products in places.values() if len(products) == 1]
    chosen = [each for products in places.values() for each in _pointed_to(turn, products, sure)]
    return list(dict.fromkeys(chosen))


def _pointed_to(turn: Turn, products: Sequence[Product], sure: Sequence[Product]) -> Sequence[Product]:
    """Narrow products of one name by brand and category, by what was talked about, by what else is named."""
    if len(products) == 1:
        return products
    fitting = described(turn, products) or products
    near = [product for product in fitting if product == turn.product or product in turn.shown] or fitting
    shelves = {product.category_id for product in (*sure, *([turn.product] if turn.product else []))}
    return [product for product in near if product.category_id in shelves] or near


def names_something(turn: Turn) -> bool:
    """Tell whether the message itself points at a product."""
    return any(turn.values(kind) for kind in _POINTERS) or by_part(turn) is not None


def the_one(turn: Turn, phrase: str = "products_which") -> tuple[Product, tuple[str, ...]] | None:
    """Return the product that is meant and the options asked for; where that is unclear, ask back and return None.

    ``phrase`` stands above the candidates.
    """
    found = meant(turn)
    if len(found.products) == 1:
        turn.set(product=found.products[0].id)
        return found.products[0], own_options(turn, found.products[0])
    if found.products:
        ask_which(turn, found.products, phrase)
    elif turn.first("ordinal") is not None:
        turn.say("utter_no_such_place" if turn.shown else "utter_which_product")
    elif turn.values("brand") or turn.values("category"):
        turn.say("utter_product_unknown")
    elif turn.shown:
        ask_which(turn, turn.shown, "products_which")
    else:
        turn.say("utter_which_product")
    return None


def own_options(turn: Turn, product: Product) -> tuple[str, ...]:
    """Return the options asked for, as ``key=value``, one per place in the message.

    "Blue" may be a colour, a band's colour and a strap's: the one that the product comes in is meant.
    """
    places: dict[object, list[str]] = {}
    for number, entity in enumerate(turn.entities):
        if entity["entity"] == "option":
            place = (entity["start"], entity["end"]) if "start" in entity else number
            places.setdefault(place, []).append(str(entity["value"]))
    has = turn.catalogue.variant_with
    chosen = (next((value for value in values if has(product, [value])), values[0]) for values in places.values())
    return tuple(dict.fromkeys(chosen))


def ask_which(turn: Turn, products: Sequence[Product], phrase: str = "products_which") -> None:
    """Show the candidates; "the second one" will then be understood."""
    show_products(turn, products[:CANDIDATES], phrase)


def show_products(turn: Turn, products: Sequence[Product], phrase: str, **values: object) -> None:
    """Show cards of products as they are, and remember them as the list last shown."""
    stock = turn.shop.stock.of_products(products)
    cards = []
    for product in products:
        variant = next((v for v in product.variants if stock[product.id][v.id].allowed), product.variants[0])
        cards.append(product_card(product, variant, stock[product.id][variant.id], turn.language, today=turn.today))
    turn.show("products", turn.phrase(phrase, **values), cards=cards)
    turn.set(shown=[product.id for product in products])


def described(turn: Turn, products: Iterable[Product]) -> list[Product]:
    """Return those of the named brands and categories."""
    brands, categories = {normalise(each) for each in turn.values("brand")}, set(turn.values("category"))
    return [
        product
        for product in products
        if (not brands or brands & {normalise(form) for form in product.brand.forms})
        and (not categories or product.category_id in categories)
    ]


def _at(shown: Sequence[Product], place: int) -> Sequence[Product]:
    index = place - 1 if place > 0 else place
    return [shown[index]] if -len(shown) <= index < len(shown) else []


def by_part(turn: Turn) -> Product | None:
    """ "The Pro": the one of the list just shown whose name alone has a Latin word of the message."""
    said = set(_LATIN.findall(normalise(turn.text)))
    words = {product: set(_LATIN.findall(normalise(" ".join(product.name.forms)))) for product in turn.shown}
    marks = {word for each in words.values() for word in each & said if sum(word in w for w in words.values()) == 1}
    hit = [product for product, each in words.items() if each & marks]
    return hit[0] if len(hit) == 1 else None


def _described(turn: Turn) -> tuple[Product, ...]:
    if turn.product is not None and described(turn, [turn.product]):
        return (turn.product,)
    pools: list[Iterable[Product]] = [turn.shown, turn.catalogue.products.values()]
    for pool in pools:
        fitting = described(turn, pool)
        having = [each for each in fitting if turn.catalogue.variant_with(each, own_options(turn, each))] or fitting
        if len(having) <= CANDIDATES and having:
            return tuple(having)
    order = {product.id: score for product, score in turn.catalogue.search(turn.text, limit=200)}
    return tuple(sorted(having, key=lambda product: -order.get(product.id, 0.0))[:CANDIDATES])


def _with_options(turn: Turn) -> tuple[Product, ...]:
    """ "The black one": of the product talked about; where there is none, those of the list that come in it."""
    if turn.product is not None:
        return (turn.product,)
    return tuple(each for each in turn.shown if turn.catalogue.variant_with(each, own_options(turn, each)))


def _searched(turn: Turn) -> tuple[Product, ...]:
    hits = turn.catalogue.search(turn.text, limit=CANDIDATES)
    if len(hits) > 1 and hits[0][1] >= _CLEAR_LEAD * hits[1][1]:
        hits = hits[:1]
    return tuple(product for product, _ in hits)
