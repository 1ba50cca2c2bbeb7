"""What do the probabilities look like? A reliability diagram and a cost curve, as PNG and SVG."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

PAPER, INK, SOFT, LINE, ACCENT = "#fbfaf7", "#1d1f24", "#5b606b", "#e6e3dc", "#c8452d"
SIZE = (5.2, 4.4)
DPI = 200


def reliability_diagram(rows: list[dict[str, Any]], ece: float, source: str, path: Path) -> list[Path]:
    """Draw how often guesses were right against what their probability said; return the files written."""
    figure, axes = _canvas(
        "How often guesses are right", "probability given to the guess", "part that was right", source
    )
    axes.plot([0, 1], [0, 1], color=SOFT, linewidth=1, linestyle=(0, (4, 4)))
    _note(axes, "as said", (0.70, 0.63), SOFT)
    for row in rows:
        axes.plot([row["said"]] * 2, [row["right_low"], row["right_high"]], color=ACCENT, alpha=0.35, linewidth=2)
        _note(axes, f"{row['count']}", (row["said"], 0.03), SOFT, ha="center")
    said, right = [row["said"] for row in rows], [row["right"] for row in rows]
    axes.plot(said, right, color=ACCENT, linewidth=1.8, marker="o", markersize=5, clip_on=False)
    _note(axes, f"calibration error {ece:.3f}", (0.03, 0.95), INK)
    _note(axes, "bars: 95 %; below: messages", (0.03, 0.89), SOFT)
    axes.set(xlim=(0, 1), ylim=(0, 1))
    return _save(figure, path)


def cost_diagram(curve: dict[str, Any], source: str, path: Path) -> list[Path]:
    """Draw the mean cost of a message by threshold, and the threshold that the costs give; return the files written."""
    figure, axes = _canvas(
        "What handing off costs", "handed off below this probability", "mean cost of a message", source
    )
    cuts, cost, reach = curve["thresholds"], np.array(curve["cost"]), np.array(curve["reach"])
    top = max(*(cost + reach), curve["cost_agent"]) * 1.3
    axes.fill_between(cuts, cost - reach, cost + reach, color=ACCENT, alpha=0.15, linewidth=0)
    axes.plot(cuts, cost, color=ACCENT, linewidth=1.8)
    axes.axhline(curve["cost_agent"], color=SOFT, linewidth=1, linestyle=(0, (4, 4)))
    axes.axvline(curve["rule"], color=SOFT, linewidth=1)
    _note(axes, "a person for every message", (0.01, curve["cost_agent"] - top * 0.035), SOFT)
    told = f"the rule: {curve['rule']:.2f}\ncost {curve['at_rule']:.2f}, {curve['handed_off_at_rule']:.0%} handed off"
    _note(axes, told, (curve["rule"] - 0.015, top * 0.9), INK, ha="right")
    _note(axes, f"a mistake costs {curve['cost_wrong']:g}, a person {curve['cost_agent']:g}", (0.01, top * 0.04), SOFT)
    axes.set(xlim=(0, 1), ylim=(0, top))
    return _save(figure, path)


def _note(axes: Axes, text: str, place: tuple[float, float], colour: str, ha: str = "left") -> None:
    behind = {"facecolor": PAPER, "edgecolor": "none", "pad": 1.0, "alpha": 0.85}
    axes.text(*place, text, color=colour, fontsize=9, ha=ha, va="center", bbox=behind)


def _canvas(title: str, across: str, up: str, source: str) -> tuple[Figure, Axes]:
    from matplotlib.figure import Figure

    figure = Figure(figsize=SIZE, dpi=DPI, facecolor=PAPER)
    axes = figure.add_axes((0.13, 0.17, 0.83, 0.70), facecolor=PAPER)
    axes.set_title(title, loc="left", color=INK, fontsize=13, pad=12)
    axes.set_xlabel(across, color=SOFT, fontsize=10)
    axes.set_ylabel(up, color=SOFT, fontsize=10)
    axes.tick_params(colors=SOFT, labelsize=9, length=0)
    axes.grid(color=LINE, linewidth=0.7)
    axes.set_axisbelow(True)
    for side in axes.spines.values():
        side.set_visible(False)
    figure.text(0.96, 0.02, f"{source} · {date.today().isoformat()}", color=SOFT, fontsize=7, ha="right")
    return figure, axes


def _save(figure: Figure, path: Path) -> list[Path]:
    path.parent.mkdir(parents=True, exist_ok=True)
    files = [path.with_suffix(".png"), path.with_suffix(".svg")]
    for file in files:
        figure.savefig(file, facecolor=PAPER)
    return files
