"""What would the bot recommend?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from bot.bootstrap import Shop
    from bot.language import Language
    from bot.recommender.model import Need, Recommendation
    from bot.segmentation.model import Segment


def recommend(
    need: str = typer.Option("", "--need", help="What is looked for, in words."),
    budget: str = typer.Option("", "--budget", help="A price or a range: 200, 100-300, 三千以内."),
    customer: str = typer.Option("", "--customer", help="A customer's id: their segment shapes the order."),
    similar: str = typer.Option("", "--similar", help="A product's id: recommend what is like it."),
    n: int = typer.Option(3, "--n", min=1, max=50, help="How many."),
    language: str = typer.Option(None, "--language", help="zh or en; the terminal's where left out."),
    as_json: bool = typer.Option(False, "--json", help="Print JSON: product cards as in docs/messages.md."),
) -> None:
    """Recommend products that can be bought, with the reasons a shopper would read.

    Example: xiaoer recommend --need "noise cancelling headphones" --budget 100-300
    """
    from bot import bootstrap
    from bot.cli.output import language_of, write_json, write_table

    if not (need or budget or customer or similar):
        raise typer.BadParameter("say at least one of --need, --budget, --customer and --similar")
    spoken = language_of(language)
    shop = bootstrap.build()
    cards = [_card(each, spoken) for each in _found(shop, _need(need, budget), customer, similar, n)]
    if as_json:
        write_json(cards)
        return
    if not cards:
        typer.echo("nothing fits and can be bought; ask for less, or raise the budget")
        return
    rows = [[c["product_id"], c["name"], c["options"], c["price_text"], c["stock"]["text"], c["reason"]] for c in cards]
    write_table(("product", "name", "options", "price", "stock", "reason"), rows)


def _need(words: str, budget: str) -> Need:
    from bot.recommender.model import Need

    low, high = _range(budget) if budget else (None, None)
    return Need(text=words, price_min=low, price_max=high)


def _range(budget: str) -> tuple[Any, Any]:
    """Return the least and the most, of which one may be None, as the bot reads them from a shopper's message."""
    import re
    from decimal import Decimal

    from bot.nlu.patterns import find
    from bot.text import normalise

    # Bare figures say nothing of money to the bot, which hears them in a talk; here nothing else can be meant.
    bare = re.fullmatch(r"(?:(\d+(?:\.\d+)?)\s*[-~–]\s*)?(\d+(?:\.\d+)?)", budget.strip())
    if bare and float(bare[2]) > 0:
        return Decimal(bare[1]) if bare[1] else None, Decimal(bare[2])
    for entity in find(normalise(budget.strip())):
        if entity.kind == "price_range":
            low, high = entity.value.get("min"), entity.value.get("max")
            return (
                Decimal(str(low)) if low is not None else None,
                Decimal(str(high)) if high is not None else None,
            )
    raise typer.BadParameter(f"{budget!r} is no price; write 200, 100-300 or 三千以内", param_hint="--budget")


def _found(shop: Shop, need: Need, customer: str, similar: str, n: int) -> list[Recommendation]:
    from bot.catalog.model import ProductId
    from bot.errors import NotFound

    if not similar:
        return shop.recommender.recommend(need, segment=_segment(shop, customer), n=n)
    if ProductId(similar) not in shop.catalogue.current().products:
        raise NotFound(f"there is no product {similar}; `xiaoer stock` lists all")
    return shop.recommender.similar(ProductId(similar), need=need, n=n)


def _segment(shop: Shop, customer: str) -> Segment | None:
    from bot.customers.model import CustomerId
    from bot.errors import NotFound

    if not customer:
        return None
    with shop.unit_of_work(writing=False) as uow:
        if uow.customers.get(CustomerId(customer)) is None:
            raise NotFound(f"there is no customer {customer}")
    return shop.segments.of_customer(CustomerId(customer))


def _card(each: Recommendation, language: Language) -> dict[str, Any]:
    from bot.phrases.cards import product_card
    from bot.phrases.reasons import reasons_text

    reason = reasons_text(each.reasons, language)
    card = product_card(each.product, each.variant, each.availability, language, reason=reason)
    return card | {"score": round(each.score, 4)}
