"""Which part of what a shopper typed is kept?"""

from __future__ import annotations

import unicodedata

from bot.errors import BadInput

MAX_CLIENT_ID = 64
"""Longest id that a client may give its message, in characters."""

_KEPT = "\n\t"
# Categories of characters that show nothing: controls, formats (zero-width space), surrogates, separators.
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Zs", "Zl", "Zp"})


def clean(text: str) -> str:
    """Return ``text`` as every database and page can keep it, otherwise as it was typed.

    Control characters but line breaks and tabs are dropped (PostgreSQL refuses NUL), halves of surrogate pairs become
    U+FFFD (they have no UTF-8), and every line break becomes ``\\n``.
    """
    if text.isascii() and text.isprintable():
        return text
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    # Two halves that JSON escaped one by one are one character again; a half alone is not one.
    whole = plain.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return "".join(c for c in whole if c in _KEPT or unicodedata.category(c) != "Cc")


def is_empty(text: str) -> bool:
    """Tell whether nothing of it can be seen."""
    return all(unicodedata.category(c) in _INVISIBLE for c in text)


def accepted(text: str, limit: int) -> str:
    """Return the text as it is stored.

    Raises BadInput with the code ``empty``, or ``too_long`` for more than ``limit`` characters.
    """
    if len(text) > limit:
        raise BadInput(f"a message may have {limit} characters", code="too_long", limit=limit)
    kept = clean(text)
    if is_empty(kept):
        raise BadInput("a message needs some text", code="empty")
    return kept


def accepted_id(client_id: str | None) -> str | None:
    """Return the client's own id of a message, None where it gave none.

    Raises BadInput with the code ``bad_id`` for one that is too long or holds what cannot be kept.
    """
    if not client_id:
        return None
    if len(client_id) > MAX_CLIENT_ID or clean(client_id) != client_id or "\n" in client_id:
        raise BadInput(f"an id has at most {MAX_CLIENT_ID} characters, none of them a control", code="bad_id")
    return client_id
