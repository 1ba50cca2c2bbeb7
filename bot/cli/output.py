"""How do commands write: a table for people, JSON for programs?"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from bot.language import Language


def write_json(body: object) -> None:
    """Write one JSON document."""
    typer.echo(json.dumps(body, ensure_ascii=False, indent=2))


def write_table(columns: Sequence[str], rows: Iterable[Sequence[object]], *, title: str = "") -> None:
    """Write a table as wide as it needs to be; columns whose values are numbers stand right."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table

    table = Table(title=title or None, box=SIMPLE_HEAD, title_justify="left")
    lines = [list(row) for row in rows]
    for place, column in enumerate(columns):
        figures = bool(lines) and all(isinstance(line[place], int | float) for line in lines)
        table.add_column(column, justify="right" if figures else "left", overflow="fold")
    for line in lines:
        table.add_row(*("" if cell is None else str(cell) for cell in line))
    # Into a pipe nothing is folded: who reads it there counts columns, not characters.
    console = Console(markup=False, highlight=False, emoji=False)
    if not console.is_terminal:
        console.width = 1000
    console.print(table)


def language_of(given: str | None) -> Language:
    """Return the language given, else that of the terminal. Raises BadParameter for any other than zh and en."""
    if given in ("zh", "en"):
        return given  # type: ignore[return-value]
    if given:
        raise typer.BadParameter(f"{given} is no language of the shop; write zh or en", param_hint="--language")
    terminal = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    return "zh" if terminal.lower().startswith("zh") else "en"
