"""When does a trained model still fit?"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.settings import Settings
from bot.supervision import model


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder with a little of everything a model is made of."""
    files = {
        "config.yml": "recipe: default.v1", "domain.yml": "intents: []", "bot/text.py": "",
        "bot/nlu/intent.py": "a = 1",
        "data/nlu/zh/orders.yml": "nlu: []", "requirements.lock": "rasa==3.6.21 \\\n    --hash=x\nhttpx==0.28.1 \\\n",
    }  # fmt: skip
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "models").mkdir()
    return Settings(_env_file=None, models_dir=tmp_path / "models", encoder=None)  # type: ignore[call-arg]


def laid(settings: Settings, root: Path) -> model.Card:
    """Lay a model for the present sources, as a training does."""
    mark = model.fingerprint(settings, root)
    path = model.path_of(settings, mark)
    path.write_bytes(b"model")
    card = model.Card(path, mark, datetime(2026, 11, 22, tzinfo=UTC), 20.5, 18_500, 42, 5)
    model.write_card(card)
    return card


def test_a_model_fits_as_long_as_nothing_changes(settings: Settings, root: Path) -> None:
    assert model.find(settings, root) is None
    assert laid(settings, root) == model.find(settings, root)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("config.yml", "recipe: other"),
        ("domain.yml", "intents: [x]"),
        ("data/nlu/zh/orders.yml", "nlu: [1]"),
        ("data/rules/new.yml", "rules: []"),
        ("bot/nlu/intent.py", "a = 2"),
        ("bot/nlu/lexicon.yml", "x: y"),
        ("bot/text.py", "b = 1"),
        ("requirements.lock", "rasa==3.6.22"),
    ],
)
def test_a_change_of_what_it_was_made_of_makes_it_unfit(settings: Settings, root: Path, name: str, text: str) -> None:
    laid(settings, root)
    (root / name).parent.mkdir(exist_ok=True)
    (root / name).write_text(text)
    assert model.find(settings, root) is None


def test_a_changed_encoder_makes_it_unfit(settings: Settings, root: Path) -> None:
    laid(settings, root)
    encoder = root / "encoder"
    encoder.mkdir()
    (encoder / "model.onnx").write_bytes(b"x")
    assert model.find(settings.model_copy(update={"encoder": encoder}), root) is None


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("README.md", "hello"),
        ("bot/gateway.py", "x = 1"),
        ("bot/nlu/__pycache__/intent.pyc", "x"),
        ("requirements.lock", "rasa==3.6.21 \\\n    --hash=x\nhttpx==0.29.0 \\\n"),
    ],
)
def test_other_changes_do_not_matter(settings: Settings, root: Path, name: str, text: str) -> None:
    laid(settings, root)
    (root / name).parent.mkdir(exist_ok=True)
    (root / name).write_text(text)
    assert model.find(settings, root) is not None


def test_a_model_cut_short_or_without_its_card_does_not_fit(settings: Settings, root: Path) -> None:
    card = laid(settings, root)
    card.path.write_bytes(b"mod")
    assert model.find(settings, root) is None
    card.path.write_bytes(b"model")
    model.card_path(card.path).write_text('{"fingerprint": 1')
    assert model.find(settings, root) is None
    model.write_card(replace(card, seconds=1.0))
    assert model.find(settings, root) is not None
