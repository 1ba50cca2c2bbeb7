"""How does a model come to lie in the models folder, with the person who waits told what happens?"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from bot.errors import SettingError, XiaoerError
from bot.settings import ROOT, Settings
from bot.supervision import model
from bot.supervision.environment import child_environment
from bot.supervision.programs import places

Say = Callable[[str], None]
COMMAND = ("-m", "bot.engine.training")
"""What is run to train; gets the model's path."""
_COMPONENT = re.compile(r"Starting to train component '(?P<name>\w+)'")
_KEPT = 3
"""How many trained models are kept; older ones are removed after a training."""


def train_model(settings: Settings, say: Say) -> model.Card:
    """Train on the present sources and return the model's card.

    The model appears whole or not at all. Raises SettingError for what config.yml has wrong, XiaoerError where the
    training fails; the whole story is in ``var/log/train.log``.
    """
    print_of_sources = model.fingerprint(settings)
    final = model.path_of(settings, print_of_sources)
    settings.models_dir.mkdir(parents=True, exist_ok=True)
    started = time.monotonic()
    say("training a model on data/ (once per change of data or config.yml)")
    with tempfile.TemporaryDirectory(dir=settings.models_dir, prefix=".training-") as folder:
        made = Path(folder, final.name)
        _run(settings, made, say)
        seconds = round(time.monotonic() - started, 1)
        messages, intents = _counts()
        if model.fingerprint(settings) != print_of_sources:
            raise XiaoerError("files that the model is made of changed while it was trained; train again")
        card = model.Card(final, print_of_sources, datetime.now(UTC), seconds, messages, intents, made.stat().st_size)
        os.replace(made, final)
    model.write_card(card)
    _forget_old(settings, card)
    say(f"trained in {seconds:.0f} s: {messages} messages, {intents} intents")
    return card


def _run(settings: Settings, made: Path, say: Say) -> None:
    log = places(settings).log_of("train")
    # Without its cache Rasa neither reuses what helpers have outdated nor fills the disk.
    environment = child_environment(settings) | {"RASA_MAX_CACHE_SIZE": "0"}
    command = [sys.executable, *COMMAND, str(made)]
    last = ""
    with (
        log.open("w", encoding="utf-8") as file,
        subprocess.Popen(
            command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, encoding="utf-8", errors="replace",
        ) as process,
    ):  # fmt: skip
        try:
            for line in process.stdout or ():
                file.write(line)
                last = line.strip() or last
                if found := _COMPONENT.search(line):
                    say(f"  {found['name']}")
        except BaseException:
            process.kill()
            raise
    if process.returncode == 0 and made.is_file():
        return
    if last.startswith("error: "):
        raise SettingError(last.removeprefix("error: "))
    raise XiaoerError(f"training failed; {log} tells why. Its last line: {last}")


def _counts() -> tuple[int, int]:
    """Return how many training messages and intents there are."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in _nlu_files())
    return len(re.findall(r"(?m)^ {4}- ", text)), len(set(re.findall(r"(?m)^- intent: *(\S+)", text)))


def _nlu_files() -> Iterator[Path]:
    yield from sorted((ROOT / "data" / "nlu").rglob("*.yml"))


def _forget_old(settings: Settings, newest: model.Card) -> None:
    """Remove all but the newest few of the models that have a card of ours."""
    cards = [card for path in settings.models_dir.glob("xiaoer-*.tar.gz") if (card := model.read_card(path))]
    for card in sorted(cards, key=lambda card: card.trained_at, reverse=True)[_KEPT:]:
        if card.path != newest.path:
            model.card_path(card.path).unlink(missing_ok=True)
            card.path.unlink(missing_ok=True)
