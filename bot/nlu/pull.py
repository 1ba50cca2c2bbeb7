"""How is an encoder fetched from a hub, so that it is whole and the very one that was named?"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from pathlib import Path

import httpx

from bot.errors import BadInput, Unavailable
from bot.nlu.encoder import Encoder

_NAME = re.compile(r"[\w.-]{1,96}/[\w.-]{1,96}")
_REVISION = re.compile(r"[0-9a-f]{40}")
LARGEST = 3_000_000_000
"""Bytes after which a download is given up."""


def pull(
    hub: str, name: str, revision: str, model: str, folder: Path, sha256: str | None, client: httpx.Client | None = None
) -> Encoder:
    """Fetch model and tokenizer into ``folder`` and return the encoder; the folder appears whole or not at all.

    Raises BadInput for a name or revision that pins nothing or a file that is another than ``sha256`` says,
    Unavailable where the hub does not give it, SettingError for an encoder of the wrong kind.
    """
    if not _NAME.fullmatch(name) or ".." in model:
        raise BadInput(f"{name} is no hub id; write owner/name")
    if not _REVISION.fullmatch(revision):
        raise BadInput(f"{revision} is no commit of 40 hex digits; a branch's name would mean another model tomorrow")
    if folder.exists():
        raise BadInput(f"{folder} is there already; remove it or choose another with --into")
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".pull-") as scratch:
        made = Path(scratch, "encoder")
        made.mkdir()
        with client or httpx.Client(follow_redirects=True, timeout=60.0) as web:
            for path, file in ((model, "model.onnx"), ("tokenizer.json", "tokenizer.json")):
                found = _fetch(web, f"{hub}/{name}/resolve/{revision}/{path}", made / file)
                if file == "model.onnx" and sha256 and found != sha256.lower():
                    raise BadInput(f"{name}: {path} hashes to {found}, not to what was said; nothing was kept")
        Encoder(made)
        os.replace(made, folder)
    return Encoder(folder)


def _fetch(web: httpx.Client, address: str, path: Path) -> str:
    """Write what an address gives to ``path`` and return its SHA-256."""
    told, size = hashlib.sha256(), 0
    try:
        with web.stream("GET", address) as answer, path.open("wb") as file:
            answer.raise_for_status()
            for piece in answer.iter_bytes():
                size += len(piece)
                if size > LARGEST:
                    raise BadInput(f"{address} is larger than {LARGEST // 10**9} GB")
                told.update(piece)
                file.write(piece)
    except httpx.HTTPStatusError as error:
        raise Unavailable(f"{address}: the hub answers {error.response.status_code}") from error
    except httpx.HTTPError as error:
        raise Unavailable(f"{address} cannot be fetched ({type(error).__name__})") from error
    return told.hexdigest()
