"""Fixtures of the unit tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.bot_at_work import BotAtWork


@pytest.fixture
def bot(tmp_path: Path) -> Iterator[BotAtWork]:
    """A conversation with the actions on a small shop in memory."""
    from actions.base import services

    yield BotAtWork(tmp_path)
    services.use(None)
