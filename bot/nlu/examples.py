"""Which training messages does the shop have, and where does each stand?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from bot.errors import BadInput
from bot.settings import ROOT

FOLDER = ROOT / "data" / "nlu"


@dataclass(frozen=True, slots=True)
class Example:
    """One training message; ``place``: file under data/nlu and line."""

    text: str
    intent: str
    language: str
    place: str


def read_examples(folder: Path = FOLDER) -> list[Example]:
    """Return all messages under ``folder``, whose sub-folders are named after languages.

    Raises BadInput for a file that is not Rasa's format.
    """
    return [example for path in sorted(folder.rglob("*.yml")) for example in _in_file(path, folder)]


def _in_file(path: Path, folder: Path) -> Iterator[Example]:
    inside = path.relative_to(folder)
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
        tree = yaml.compose("\n".join(lines), Loader=yaml.CSafeLoader)
        blocks = yaml.load("\n".join(lines), Loader=yaml.CSafeLoader)["nlu"]
        starts = [_line_of(block, "examples") for block in _block_nodes(tree)]
    except (OSError, UnicodeDecodeError, yaml.YAMLError, KeyError, TypeError, AttributeError) as error:
        raise BadInput(f"data/nlu/{inside} is not in Rasa's format ({str(error).splitlines()[0]})") from error
    for block, start in zip(blocks, starts, strict=True):
        for offset, line in enumerate(block["examples"].splitlines()):
            if line.lstrip().startswith("- "):
                text = line.lstrip()[2:].strip()
                yield Example(text, block["intent"], inside.parts[0], f"{inside}:{start + offset + 1}")


def _block_nodes(tree: yaml.Node | None) -> list[yaml.Node]:
    return [] if tree is None else next(value.value for key, value in tree.value if key.value == "nlu")


def _line_of(block: yaml.Node, name: str) -> int:
    """Return the line (from 1) on which the value of a key begins."""
    return int(next(value.start_mark.line for key, value in block.value if key.value == name)) + 1
