"""How is the demo shop laid into the database anew?"""

from __future__ import annotations

import typer


def demo(
    yes: bool = typer.Option(
        False, "--yes", "-y", help="Do not ask before products, customers and orders are replaced."
    ),
) -> None:
    """Lay the demo shop into the database: products, customers, orders, stock and FAQ.

    Example: xiaoer demo --yes
    """
    from bot import settings
    from bot.supervision.preparation import lay_demo

    shop = settings.current()
    if not yes:
        typer.confirm(
            "The demo shop's products, customers and orders are written over those with the same ids. Go on?",
            abort=True,
        )
    lay_demo(shop, typer.echo)
