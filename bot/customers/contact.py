"""Is this the phone or the e-mail address that the shop knows?"""

from __future__ import annotations

import hmac
import unicodedata

import phonenumbers
from phonenumbers import MatchType

LONGEST = 320
"""Characters of the longest e-mail address (RFC 3696, erratum 1690); what is longer cannot be right."""
_TAIL = 4
_FIGURES = str.maketrans("〇零一二三四五六七八九", "00123456789")
_NOBODY = "\x00"
"""Compared where the shop knows nothing: equal to no input, because inputs lose their control characters."""


def _clean(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text[: LONGEST + 1]).translate(_FIGURES)
    return "".join(character for character in plain if character.isprintable()).strip()


def _digits(text: str) -> str:
    return "".join(character for character in text if character in "0123456789")


def _same(left: str, right: str) -> bool:
    return hmac.compare_digest(left.encode(), right.encode())


def _same_number(given: str, known: str) -> bool:
    """Compare whole numbers in any spelling; where one lacks its country code, the national parts must agree."""
    if len(_digits(given)) < 7:
        return False
    match = phonenumbers.is_number_match(given, known)
    return match in (MatchType.EXACT_MATCH, MatchType.NSN_MATCH) or _same(_digits(given), _digits(known))


def matches(contact: str, *, phone: str | None, email: str | None) -> bool:
    """Tell whether ``contact`` is the phone's last four digits, the whole phone, or the e-mail address.

    Takes the same steps whatever is right, wrong or unknown, so that its time tells nothing.
    """
    given = _clean(contact)
    known_phone, known_email = _clean(phone or "") or _NOBODY, _clean(email or "").casefold() or _NOBODY
    tail = _digits(known_phone)[-_TAIL:]
    by_email = "@" in given and _same(given.casefold(), known_email)
    by_tail = "@" not in given and len(tail) == _TAIL and _same(_digits(given), tail)
    by_phone = "@" not in given and _same_number(given, known_phone)
    return any([by_email, by_tail, by_phone])
