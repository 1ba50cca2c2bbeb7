"""Into which groups do customers fall: the shop's own, or those of a file?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    import pandas as pd

    from bot.segmentation.kmeans import Clustering
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
    from bot.cli.frames import read_behaviour
    from bot.segmentation.kmeans import cluster

    rows, figures = read_behaviour(path)
    clustering = cluster(figures, k)
    named = _names(figures, clustering)
    if output:
        ids = [named[label]["id"] for label in clustering.labels]
        names = [named[label]["name"]["zh"] for label in clustering.labels]
        rows.assign(segment=ids, segment_name=names).to_csv(output, index=False, encoding="utf-8-sig")
    order = sorted(named.values(), key=lambda each: str(each["id"]))
    return _report(len(rows), clustering.silhouettes, order)


def _names(figures: pd.DataFrame, clustering: Clustering) -> dict[int, dict[str, Any]]:
    """Return label → segment. Where money is known groups are named by what sets them apart, else numbered."""
    from bot.segmentation.profiles import profiles

    if "money" in figures:
        order = clustering.centres["money"].sort_values(ascending=False, kind="stable").index
        described = [_segment_json(each) for each in profiles(figures, clustering)]
        return dict(zip((int(label) for label in order), described, strict=True))
    return {
        label: {
            "id": f"segment-{label + 1}",
            "name": {"zh": f"分组 {label + 1}", "en": f"Group {label + 1}"},
            "description": {"zh": "", "en": ""},
            "size": int((clustering.labels == label).sum()),
            "features": {str(name): round(float(value), 4) for name, value in clustering.centres.loc[label].items()},
        }
        for label in range(clustering.k)
    }


def _segment_json(each: Segment) -> dict[str, Any]:
    return {
        "id": each.id,
        "name": {"zh": each.name.zh, "en": each.name.en},
        "description": {"zh": each.description.zh, "en": each.description.en},
        "size": each.size,
        "features": dict(each.features),
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
