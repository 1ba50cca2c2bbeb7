"""Which secret do the three processes share? Given by the settings, or made once and kept in var/."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path

from bot import settings


def internal_token(shop: settings.Settings | None = None) -> str:
    """Return the token that opens Rasa and the action server; make it on first use, readable by the owner only."""
    shop = shop or settings.current()
    if shop.internal_token is not None:
        return shop.internal_token.get_secret_value()
    path: Path = shop.var_dir / "internal_token"
    path.parent.mkdir(parents=True, exist_ok=True)
    with suppress(FileExistsError):
        # A hard link appears whole or not at all: of several processes that start at once, one wins and all read it.
        temporary = path.with_suffix(f".{os.getpid()}")
        temporary.unlink(missing_ok=True)  # of a process that was killed here and had the same number
        with open(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(32))
        try:
            os.link(temporary, path)
        finally:
            temporary.unlink()
    return path.read_text()
