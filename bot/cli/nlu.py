"""What is wrong with the training messages?"""

from __future__ import annotations

from pathlib import Path

import typer

app = typer.Typer(no_args_is_help=True, help="Look after the training messages.")


@app.callback()
def _group() -> None:
    """Keep `check` a command of its own while it is the only one."""


@app.command()
def check(
    folder: Path = typer.Option(None, "--data", help="Folder with a folder per language; data/nlu where left out."),
    fewest: int = typer.Option(40, "--fewest", min=1, help="Messages an intent should have in each language."),
    as_json: bool = typer.Option(False, "--json", help="Print JSON."),
) -> None:
    """Find contradictions, near-duplicates across intents, thin intents and languages out of balance.

    Exit code 1 where the same message stands under two intents.

    Example: xiaoer nlu check
    """
    from bot.cli.output import write_json, write_table
    from bot.errors import BadInput
    from bot.nlu.check import check as find
    from bot.nlu.examples import FOLDER, read_examples

    examples = read_examples(folder or FOLDER)
    if not examples:
        raise BadInput(f"{folder or FOLDER} holds no training messages")
    found = find(examples, fewest=fewest)
    if as_json:
        write_json({"messages": len(examples), "findings": [finding._asdict() for finding in found]})
    else:
        rows = [(each.kind, " / ".join(each.intents), each.told, ", ".join(each.places)) for each in found]
        write_table(
            ("finding", "intent", "what", "where"), rows, title=f"{len(examples)} messages, {len(found)} findings"
        )
    if any(finding.kind == "contradiction" for finding in found):
        raise typer.Exit(1)
