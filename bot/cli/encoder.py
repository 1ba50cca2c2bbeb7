"""How does a sentence encoder come onto this machine?"""

from __future__ import annotations

from pathlib import Path

import typer

app = typer.Typer(no_args_is_help=True, help="Fetch a sentence encoder.")


@app.callback()
def _group() -> None:
    """Keep `pull` a command of its own while it is the only one."""


@app.command()
def pull(
    name: str = typer.Argument(..., help="Hub id of a repository with an ONNX encoder, owner/name."),
    revision: str = typer.Option(..., "--revision", help="Commit of the repository, 40 hex digits: a fixed state."),
    model: str = typer.Option("onnx/model.onnx", "--model", help="Path of the ONNX file in the repository."),
    sha256: str = typer.Option(None, "--sha256", help="What the ONNX file must hash to; not checked where left out."),
    hub: str = typer.Option("https://huggingface.co", "--hub", help="Address of the hub."),
    into: Path = typer.Option(None, "--into", help="Folder to lay it in; var/encoders/NAME where left out."),
) -> None:
    """Download model.onnx and tokenizer.json at a pinned revision, check them by opening them, and say what to set.

    Example: xiaoer encoder pull sentence-transformers/paraphrase-multilingual-MiniLM-L12-v2 --revision COMMIT
    """
    from bot import settings
    from bot.nlu.pull import pull as fetch

    folder = into or settings.current().var_dir / "encoders" / name.rpartition("/")[2]
    encoder = fetch(hub, name, revision, model, folder, sha256)
    typer.echo(f"{folder}: {encoder.width} numbers a message. Set XIAOER_ENCODER={folder} and run `xiaoer train`.")
