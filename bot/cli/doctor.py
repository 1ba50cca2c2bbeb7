"""Is this installation well, and what is to be done if not?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from bot.settings import Settings


def doctor(as_json: bool = typer.Option(False, "--json", help="Print JSON.")) -> None:
    """Check settings, database, models, ports, secrets, telemetry and disk; say what to do. Exit code 1 for faults.

    Example: xiaoer doctor --json
    """
    from bot import settings
    from bot.cli.output import write_json, write_table
    from bot.supervision.checks import findings

    shop = settings.current()
    found = list(findings(shop))
    if as_json:
        told = [{"what": f.what, "well": f.well, "told": f.told, "remedy": f.remedy} for f in found]
        write_json({"well": all(f.well for f in found), "settings": _settings(shop), "findings": told})
    else:
        rows = [(row["name"], row["value"], row["from"], row["meaning"]) for row in _settings(shop)]
        write_table(("setting", "value", "from", "meaning"), rows)
        write_table(("", "", "", "to do"), [("ok" if f.well else "FAULT", f.what, f.told, f.remedy) for f in found])
    if not all(f.well for f in found):
        raise typer.Exit(1)


def _settings(shop: Settings) -> list[dict[str, str]]:
    """Return every setting with its value (secrets hidden) and whether it was given."""
    from bot.settings import PREFIX, Settings

    return [
        {
            "name": PREFIX + name.upper(),
            "value": _shown(name, getattr(shop, name)),
            "from": "given" if name in shop.model_fields_set else "default",
            "meaning": field.description or "",
        }
        for name, field in Settings.model_fields.items()
    ]


def _shown(name: str, value: object) -> str:
    if name == "database_url":
        from bot.store.engine import parse

        return str(parse(str(value)).render_as_string(hide_password=True))
    return "" if value is None else str(value)
