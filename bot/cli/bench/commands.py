"""Which benchmarks of the understanding can be run?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import typer

app = typer.Typer(
    no_args_is_help=True, help="Measure the understanding on labelled messages: any two files, or the shop's own model."
)
PICTURES = typer.Option(None, "--pictures", help="Folder of the diagrams (PNG and SVG); var/bench where left out.")
JSON = typer.Option(False, "--json", help="Print all figures as JSON.")


@app.command()
def nlu(
    train: Path = typer.Option(..., "--train", help="CSV file to learn from: text, label."),
    test: Path = typer.Option(..., "--test", help="CSV file to measure on: text, label."),
    out_of_scope: str = typer.Option("out_of_scope", "--out-of-scope", help="Label of what fits no intent."),
    encoder: Path = typer.Option(None, "--encoder", help="Folder of a sentence encoder; none where left out."),
    pictures: Path = PICTURES,
    as_json: bool = JSON,
) -> None:
    """Train on one file and measure on another; the threshold is chosen without seeing the latter.

    Example: xiaoer bench nlu --train train.csv --test test.csv --out-of-scope NO_NODES_DETECTED
    """
    from bot import settings
    from bot.cli.bench.labelled import read
    from bot.cli.bench.runs import train_and_measure
    from bot.cli.output import write_json

    shop = settings.current()
    folder = pictures or shop.var_dir / "bench"
    body = train_and_measure(
        read(train), read(test), out_of_scope, encoder, shop, source=test.name, folder=folder / test.stem
    )
    if as_json:
        write_json(body)
    else:
        _tell_nlu(body)


@app.command()
def intents(
    test: list[Path] = typer.Option(..., "--test", help="CSV file to measure on: text, intent. May be repeated."),
    more: list[Path] = typer.Argument(None, help="More such files.", show_default=False),
    model: Path = typer.Option(None, "--model", help="A trained model; the one that fits data/ where left out."),
    encoder: Path = typer.Option(None, "--encoder", help="Train anew on data/nlu with this encoder, and measure that."),
    pictures: Path = PICTURES,
    as_json: bool = JSON,
) -> None:
    """Measure the shop's trained model on labelled messages, language by language (told from the text).

    Example: xiaoer bench intents --test zh.csv en.csv
    """
    from bot import settings
    from bot.cli.bench.labelled import read_all
    from bot.cli.bench.runs import measure_shop
    from bot.cli.output import write_json

    shop = settings.current()
    folder = (pictures or shop.var_dir / "bench") / "intents"
    body = measure_shop(read_all([*test, *(more or [])]), shop, model, encoder, folder)
    if as_json:
        write_json(body)
    else:
        _tell_intents(body)


def _tell_nlu(body: dict[str, Any]) -> None:
    from bot.cli.output import write_table

    rows = [
        (name, part["threshold"], part["accuracy"], part["in_scope_accuracy"], part["oos_recall"], part["mcc"],
         part["weighted_f1"])
        for name, part in (("chosen blind", body["chosen"]), ("best on this set", body["best"]))
    ]  # fmt: skip
    columns = ("threshold is", "at", "accuracy", "in scope", "oos recall", "MCC", "weighted F1")
    write_table(columns, rows, title=f"{body['test_messages']} messages, {body['train_messages']} trained on")
    names = ("in_scope_accuracy", "auc", "ece", "train_seconds", "p50_ms", "p95_ms", "model_mb")
    told = ("in scope, no threshold", "AUC of the probability", "calibration error", "training, s",
            "a message, ms median", "a message, ms 95th", "model, MB")  # fmt: skip
    write_table(("", "measured"), [(text, body[name]) for text, name in zip(told, names, strict=True)])
    typer.echo("\n".join(body["pictures"]))


def _tell_intents(body: dict[str, Any]) -> None:
    from bot.cli.output import write_table

    parts = [(language, body[language]) for language in ("zh", "en") if language in body]
    columns = ("language", "messages", "accuracy", "macro F1", "oos recall", "calibration error", "handed off",
               "wrong of answered")  # fmt: skip
    write_table(
        columns,
        [
            (
                language, part["messages"], part["accuracy"], part["macro_f1"], part["oos_recall"], part["ece"],
                part["cost_curve"]["handed_off_at_rule"], part["cost_curve"]["wrong_among_answered_at_rule"],
            )
            for language, part in parts
        ],
    )  # fmt: skip
    for language, part in parts:
        pairs = [(pair["truth"], pair["guess"], pair["count"]) for pair in part["confusions"]]
        write_table((f"{language}: is", "taken for", "times"), pairs)
    typer.echo("\n".join(body["pictures"]))
