"""How is a model trained?"""

from __future__ import annotations

import json

import typer


def train(
    force: bool = typer.Option(False, "--force", help="Train even if a model fits the present data."),
    as_json: bool = typer.Option(False, "--json", help="Print the model's card as JSON."),
) -> None:
    """Train a model on data/ with config.yml, if none fits them.

    Example: xiaoer train --force
    """
    from bot import settings
    from bot.supervision import model
    from bot.supervision.training import train_model

    shop = settings.current()
    card = None if force else model.find(shop)
    if card is None:
        card = train_model(shop, lambda line: typer.echo(line, err=True))
    typer.echo(json.dumps(card.as_dict(), ensure_ascii=False) if as_json else f"{card.path}")
