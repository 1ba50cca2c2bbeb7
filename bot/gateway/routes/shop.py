"""What do the shop's public pages show?"""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Query

from bot.bootstrap import Shop
from bot.catalog.model import Product, Variant, VariantId
from bot.gateway.gateway import Gateway
from bot.gateway.shapes import failures
from bot.inventory.model import Availability, AvailabilityReason
from bot.language import Language
from bot.phrases import say, texts
from bot.phrases.cards import product_card

_SUGGESTIONS = ("button_order", "button_recommend", "button_delivery", "button_return")
"""What shoppers ask most, as the first screen offers it."""
_MOST = 500
_UNKNOWN = Availability(allowed=False, reason=AvailabilityReason.UNKNOWN)


def router(gateway: Gateway) -> APIRouter:
    """Return the public routes that need no conversation."""
    routes = APIRouter(prefix="/api/v1", tags=["shop"])

    @routes.get("/widget", responses=failures(422))
    async def widget(language: Language = "en") -> dict[str, Any]:
        """Read what the widget shows first, and its texts."""
        return first_screen(gateway.shop, language)

    @routes.get("/products", responses=failures(422, 503))
    async def products(
        language: Language = "en",
        category: Annotated[str | None, Query(max_length=100)] = None,
        limit: Annotated[int, Query(ge=1, le=_MOST)] = 60,
        after: Annotated[int, Query(ge=0, le=1_000_000, description="How many products to pass over.")] = 0,
    ) -> dict[str, Any]:
        """Read product cards, the shop's categories and the storefront's texts."""
        return await gateway.threads.run(shelf, gateway.shop, language, category, limit, after)

    return routes


def first_screen(shop: Shop, language: Language) -> dict[str, Any]:
    """Return greeting, suggestions, the widget's texts, and how long a message may be, in characters."""
    asked = [say(key, language) for key in _SUGGESTIONS]
    return {
        "shop_name": shop.settings.shop_name,
        "language": language,
        "greeting": say("widget_greeting", language),
        "suggestions": [{"title": text, "text": text} for text in asked],
        "texts": texts_with("widget_", language),
        "max_text": shop.settings.max_text,
    }


def texts_with(prefix: str, language: Language) -> dict[str, str]:
    """Return a page's own phrases, keys without their prefix, placeholders unfilled."""
    return {key.removeprefix(prefix): text for key, text in texts(language).items() if key.startswith(prefix)}


def shelf(shop: Shop, language: Language, category: str | None, limit: int, after: int) -> dict[str, Any]:
    """Return up to ``limit`` product cards after the first ``after``, by id, and all categories that hold any."""
    catalogue = shop.catalogue.current()
    found = [each for each in catalogue.products.values() if category is None or each.category_id == category]
    shown = sorted(found, key=lambda product: product.id)[after : after + limit]
    stock = shop.stock.of([variant.id for product in shown for variant in product.variants])
    today = shop.clock.now().date()
    filled = {product.category_id for product in catalogue.products.values()}
    return {
        "shop_name": shop.settings.shop_name,
        "language": language,
        "products": [
            product_card(product, variant, stock.get(variant.id, _UNKNOWN), language, today=today)
            for product in shown
            for variant in [_first_in_stock(product, stock)]
        ],
        "total": len(found),
        "categories": [
            {"id": each.id, "name": each.name.text(language)}
            for each in catalogue.categories.values()
            if each.id in filled
        ],
        "texts": texts_with("shop_", language),
    }


def _first_in_stock(product: Product, stock: Mapping[VariantId, Availability]) -> Variant:
    """Return the variant to show: the first that can be bought, else the first."""
    buyable = (each for each in product.variants if stock.get(each.id, _UNKNOWN).allowed)
    return next(buyable, product.variants[0])
