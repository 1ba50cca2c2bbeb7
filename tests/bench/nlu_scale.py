"""How long and how much memory does training on 10,000 messages of 77 intents take? ``python -m tests.bench.nlu_scale``

The messages are the shop's own English ones, written over; with ``--encoder DIR`` their meaning is used too. The bounds
are 90 s and 2 GB on two cores.
"""

from __future__ import annotations

import itertools
import random
import resource
import sys
import time
from pathlib import Path

from bot.nlu import intent
from bot.nlu.encoder import open_encoder
from bot.nlu.examples import read_examples

MESSAGES, INTENTS = 10_000, 77


def made() -> tuple[list[str], list[str]]:
    """Return messages, none of them in "out of scope", and their labels."""
    generator = random.Random(0)
    usual = [e for e in read_examples() if e.language == "en" and e.intent != "out_of_scope"]
    places = {name: at for at, name in enumerate(sorted({e.intent for e in usual}))}
    texts, labels = [], []
    for round_, example in enumerate(itertools.islice(itertools.cycle(usual), MESSAGES)):
        extra = "" if round_ < len(usual) else f" {generator.choice(usual).text.split()[0]}"
        texts.append(example.text + extra)
        labels.append(f"i{(places[example.intent] * 2 + len(example.text) % 2) % INTENTS}")
    return texts, labels


def main(encoder: Path | None) -> None:
    """Print seconds and the greatest memory."""
    texts, labels = made()
    begun = time.perf_counter()
    model = intent.train(texts, labels, encoder=open_encoder(encoder))
    seconds = time.perf_counter() - begun
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    sys.stdout.write(f"{len(texts)} messages, {len(model.labels)} intents: {seconds:.0f} s, {memory:.2f} GB\n")


if __name__ == "__main__":
    main(Path(sys.argv[sys.argv.index("--encoder") + 1]) if "--encoder" in sys.argv else None)
