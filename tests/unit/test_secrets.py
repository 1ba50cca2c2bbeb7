"""Is the token that the processes share theirs alone, and one?"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bot.secrets import internal_token
from bot.settings import Settings


def test_the_token_is_made_once_and_at_no_moment_readable_by_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop, modes, opened = Settings(_env_file=None, var_dir=tmp_path / "var"), [], os.open

    def watched(path: Path, flags: int, mode: int = 0o777) -> int:
        made = opened(path, flags, mode)
        modes.append(Path(path).stat().st_mode & 0o777)
        return made

    monkeypatch.setattr("bot.secrets.os.open", watched)
    token = internal_token(shop)
    assert modes == [0o600]
    assert len(token) > 32
    assert internal_token(shop) == token
    assert [each.name for each in (tmp_path / "var").iterdir()] == ["internal_token"]
