"""Which trained model fits the present training data and configuration?

A model is named after the fingerprint of all that went into it, and a JSON card beside it tells the rest.
Nothing here loads Rasa: the question is asked at every start.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from bot.settings import ROOT, Settings

_FILES = ("config.yml", "domain.yml", "bot/text.py", "bot/language.py")
_FOLDERS = ("data", "bot/nlu")
_PACKAGES = ("rasa", "scikit-learn", "spacy", "jieba", "numpy")
"""A model made with another version of these may not load, or answer otherwise."""


@dataclass(frozen=True, slots=True)
class Card:
    """What is known of a trained model. ``bytes`` tells a whole file from one cut short."""

    path: Path
    fingerprint: str
    trained_at: datetime
    seconds: float
    messages: int
    intents: int
    bytes: int

    def as_dict(self) -> dict[str, object]:
        """Return the card as it is written: JSON types only."""
        return asdict(self) | {"path": str(self.path), "trained_at": self.trained_at.isoformat()}


def fingerprint(settings: Settings, root: Path = ROOT) -> str:
    """Return a hash over all that a model is made of; equal hashes mean that training again would change nothing."""
    total = hashlib.sha256()
    for path in _sources(root):
        total.update(f"{path.relative_to(root).as_posix()}\0{path.stat().st_size}\0".encode())
        total.update(path.read_bytes())
    for line in _versions(root / "requirements.lock"):
        total.update(f"{line}\n".encode())
    for path in _encoder_files(settings):
        total.update(f"encoder {path.name} {path.stat().st_size}\n".encode())
    return total.hexdigest()[:16]


def path_of(settings: Settings, print_of_sources: str) -> Path:
    """Return where the model with this fingerprint is kept."""
    return settings.models_dir / f"xiaoer-{print_of_sources}.tar.gz"


def find(settings: Settings, root: Path = ROOT) -> Card | None:
    """Return the card of the model that fits the present sources, or None where there is none that is whole."""
    path = path_of(settings, fingerprint(settings, root))
    card = read_card(path)
    return card if card and path.is_file() and path.stat().st_size == card.bytes else None


def card_path(model: Path) -> Path:
    """Return where the card of this model lies."""
    return model.with_name(model.name.removesuffix(".tar.gz") + ".json")


def read_card(model: Path) -> Card | None:
    """Return the card beside a model, or None where it is missing or cannot be read."""
    try:
        body = json.loads(card_path(model).read_text(encoding="utf-8"))
        return Card(**body | {"path": model, "trained_at": datetime.fromisoformat(body["trained_at"])})
    except (OSError, ValueError, TypeError, KeyError):
        return None


def write_card(card: Card) -> None:
    """Lay the card beside its model."""
    text = json.dumps(card.as_dict() | {"path": card.path.name}, ensure_ascii=False, indent=2)
    card_path(card.path).write_text(text + "\n", encoding="utf-8")


def _sources(root: Path) -> Iterator[Path]:
    """Yield every file that training reads, in an order that does not depend on the machine."""
    for name in _FILES:
        if (root / name).is_file():
            yield root / name
    for folder in _FOLDERS:
        files = (path for path in (root / folder).rglob("*") if path.is_file() and "__pycache__" not in path.parts)
        yield from sorted(path for path in files if not path.name.startswith("."))


def _versions(lock: Path) -> list[str]:
    if not lock.is_file():
        return []
    wanted = re.compile(rf"^({'|'.join(map(re.escape, _PACKAGES))})==\S+", re.MULTILINE)
    return sorted(match.group() for match in wanted.finditer(lock.read_text(encoding="utf-8")))


def _encoder_files(settings: Settings) -> list[Path]:
    encoder = settings.encoder
    return sorted(path for path in encoder.iterdir() if path.is_file()) if encoder and encoder.is_dir() else []
