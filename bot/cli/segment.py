"""Into which groups do customers fall: the shop's own, or those of a file?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from bot.segmentation.model import Segment


def segment(
    input: Path = typer.Option(
        None, "--input", help="A CSV file with one row per customer; the shop's where left out."
    ),
    output: Path = typer.Option(None, "--output", help="Where the rows are written with their segment (with --input)."),
    k: int = typer.Option(None, "--k", min=1, max=50, help="How many segments; chosen by the silhouette if left out."),
    report: Path = typer.Option(None, "--report", help="Where the report is written as JSON."),
    as_json: bool = typer.Option(False, "--json", help="Print the report as JSON."),
) -> None:
    """Group customers by behaviour. Without --input, the shop's own segments are computed anew and stored.

    Example: xiaoer segment --input behaviour.csv --output segments.csv --k 4
    """
    from bot.cli.output import write_json

    if output and not input:
        raise typer.BadParameter("there are no rows to write without --input", param_hint="--output")
    body = _of_file(input, output, k) if input else _of_shop(k)
    if report:
        _write(report, body)
    if as_json:
        write_json(body)
    else:
        _table(body)


def _of_shop(k: int | None) -> dict[str, Any]:
    from bot import bootstrap

    found = bootstrap.build().segments.refit(k)
    return _report(found.customers, found.silhouettes, [_segment_json(each) for each in found.segments])


def _of_file(path: Path, output: Path | None, k: int | None) -> dict[str, Any]:
    import numpy as np

    from bot.cli.frames import read_behaviour
    from bot.errors import BadInput
    from bot.segmentation.features import FEATURES, points
    from bot.segmentation.kmeans import cluster, standardised
    from bot.segmentation.labels import LABEL
    from bot.segmentation.profiles import profiles

    rows, figures = read_behaviour(path)
    if k is not None and k > len(rows):
        raise BadInput(f"cannot make {k} segments of {len(rows)} customers")
    # What the file does not tell is the same for everybody, so that it neither groups nor names anybody.
    absent = [name for name in FEATURES if name not in figures]
    frame = figures.assign(**dict.fromkeys(absent, 1.0))
    others = figures.drop(columns=list(FEATURES), errors="ignore")
    clustering = cluster(frame, k, points=np.hstack([points(frame), standardised(others)]))
    found = profiles(frame, clustering, {})
    if output:
        ids, names = ([getattr(found[label], part) for label in clustering.labels] for part in ("id", "name"))
        labelled = rows.assign(segment=ids, segment_name=[name.zh for name in names], **{LABEL: clustering.labels})
        labelled.to_csv(output, index=False, encoding="utf-8-sig")
    segments = sorted(found.values(), key=lambda segment: int(segment.id.rpartition("-")[2]))
    return _report(len(rows), clustering.silhouettes, [_segment_json(each, set(figures)) for each in segments])


def _segment_json(each: Segment, told: set[str] | None = None) -> dict[str, Any]:
    """Return a segment as JSON, with the features that were ``told`` (all by default)."""
    return {
        "id": each.id,
        "name": {"zh": each.name.zh, "en": each.name.en},
        "description": {"zh": each.description.zh, "en": each.description.en},
        "size": each.size,
        "features": {name: value for name, value in each.features.items() if told is None or name in told},
        "favourite_categories": list(each.favourite_categories),
        "price_level": each.price_level,
    }


def _report(customers: int, silhouettes: Any, segments: list[dict[str, Any]]) -> dict[str, Any]:
    scores = {str(k): value for k, value in silhouettes.items()}
    return {"customers": customers, "k": len(segments), "silhouettes": scores, "segments": segments}


def _write(path: Path, body: dict[str, Any]) -> None:
    import json

    from bot.errors import BadInput

    try:
        path.write_text(json.dumps(body, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    except OSError as error:
        raise BadInput(f"{path} cannot be written ({error.strerror})") from error


def _table(body: dict[str, Any]) -> None:
    from bot.cli.output import language_of, write_table

    spoken = language_of(None)
    names = sorted({name for each in body["segments"] for name in each["features"]})
    rows = [
        [each["id"], each["name"][spoken], each["size"], *(round(each["features"].get(name, 0.0), 2) for name in names)]
        for each in body["segments"]
    ]
    write_table(("segment", "name", "customers", *names), rows, title=f"{body['customers']} customers")
    if body["silhouettes"]:
        tried = ", ".join(f"{k}: {value:.3f}" for k, value in body["silhouettes"].items())
        typer.echo(f"silhouette by number of segments: {tried}")
