"""README's table of settings says what bot/settings.py says."""

from __future__ import annotations

import re
from pathlib import Path

from bot.settings import PREFIX, ROOT, Settings


def default_text(value: object) -> str:
    """Return a default as the table shows it; folders are shown from the clone's root."""
    if value is None or value == "":
        return "none"
    return f"`{str(value).replace(f'{ROOT}/', '')}`"


def table() -> str:
    """Return the table as it must stand in README.md."""
    rows = ["| setting | default | meaning |", "|---|---|---|"]
    for name, field in Settings.model_fields.items():
        rows.append(f"| `{PREFIX}{name.upper()}` | {default_text(field.default)} | {field.description} |")
    return "\n".join(rows)


def test_readme_lists_every_setting_with_its_default_and_meaning() -> None:
    readme = (Path(ROOT) / "README.md").read_text(encoding="utf-8")
    found = re.search(r"<!-- settings -->\n(.*?)\n<!-- /settings -->", readme, flags=re.S)
    assert found is not None
    assert found[1] == table()
