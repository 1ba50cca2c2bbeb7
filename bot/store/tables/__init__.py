"""Which tables hold the shop?

Rows that record what was (order lines, behaviour, sales) name products and variants without a foreign key: a product
may leave the shop, its history stays. Everything else that names something is held to it.
"""

from bot.store.tables import behaviour, orders, shop, talk
from bot.store.tables.base import metadata

__all__ = ["behaviour", "metadata", "orders", "shop", "talk"]
