"""What must be there before a shop opens? Tables, a catalogue, a model, and somebody who may sit at the desk.

Every question is answered without Rasa, and without the services where nothing is missing: a second start is quick.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from bot.errors import SettingError
from bot.settings import Settings
from bot.supervision import model

Say = Callable[[str], None]


def prepare(settings: Settings, say: Say) -> model.Card:
    """Make sure of folders, tables, a catalogue and a model that fits; return the model's card."""
    make_folders(settings)
    prepare_database(settings, say)
    card = model.find(settings)
    if card is None:
        from bot.supervision.training import train_model

        card = train_model(settings, say)
    return card


def make_folders(settings: Settings) -> None:
    """Make the folder for what is written while running. Raises SettingError where that cannot be."""
    try:
        settings.var_dir.mkdir(mode=0o700, parents=True, exist_ok=True)  # it holds customers' data
    except OSError as error:
        raise SettingError(f"XIAOER_VAR_DIR={settings.var_dir} cannot be made ({error.strerror}).") from error
    if not os.access(settings.var_dir, os.W_OK):
        raise SettingError(f"XIAOER_VAR_DIR={settings.var_dir} cannot be written to by this user.")


def prepare_database(settings: Settings, say: Say) -> None:
    """Bring the tables up to this version, and lay in the demo shop if there is no product."""
    from bot.store.migrate import is_current, migrate
    from bot.store.unit_of_work import factory

    if not is_current(settings.database_url):
        say("preparing the database")
        migrate(settings.database_url)
    unit_of_work = factory(settings.database_url)
    with unit_of_work(writing=False) as uow:
        empty = uow.catalogue.version() == 0 and not uow.catalogue.products()
    unit_of_work.dispose()
    if empty:
        lay_demo(settings, say)


def lay_demo(settings: Settings, say: Say) -> None:
    """Lay the demo shop into the database and its catalogue's words before the extractor."""
    from bot import bootstrap
    from bot.store.demo.seed import seed
    from bot.store.migrate import migrate

    migrate(settings.database_url)
    shop = bootstrap.build(settings)
    say("laying in the demo shop")
    report = seed(shop.unit_of_work, media_folder(settings))
    shop.segments.refit()
    bootstrap.publish_terms(shop)
    say(f"  {report.products} products, {report.customers} customers, {report.orders} orders")


def first_admin(settings: Settings) -> str | None:
    """Make the desk's first account where there is none; return its password, which is never shown again."""
    from bot.store.unit_of_work import factory

    unit_of_work = factory(settings.database_url)
    with unit_of_work(writing=False) as uow:
        somebody = bool(uow.agents.all())
    unit_of_work.dispose()
    if somebody:
        return None
    from bot import bootstrap

    return bootstrap.build(settings).agents.ensure_admin()


def media_folder(settings: Settings) -> Path:
    """Return where product pictures are kept."""
    return settings.var_dir / "media"
