"""Which labelled messages does a CSV file hold?"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

from bot.errors import BadInput

LONGEST_FIELD = 1_000_000


def read(path: Path) -> tuple[list[str], list[str]]:
    """Return texts and labels: the first two columns below a line of headings.

    Raises BadInput where the file cannot be read, a line has fewer than two columns, or there are no messages.
    """
    csv.field_size_limit(LONGEST_FIELD)
    texts, labels = [], []
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            next(reader, None)
            for row in reader:
                if not row:
                    continue
                if len(row) < 2 or not row[1].strip():
                    raise BadInput(f"{path}, line {reader.line_num}: the second column, the label, is empty.")
                texts.append(row[0])
                labels.append(row[1].strip())
    except OSError as error:
        raise BadInput(f"{path} cannot be read ({error.strerror})") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise BadInput(f"{path} is no CSV file in UTF-8 ({error})") from error
    if not texts:
        raise BadInput(f"{path} has no messages below its headings")
    return texts, labels


def read_all(paths: Iterable[Path]) -> tuple[list[str], list[str]]:
    """Return the texts and labels of several files, one after the other."""
    pairs = [read(path) for path in paths]
    return [text for texts, _ in pairs for text in texts], [label for _, labels in pairs for label in labels]
