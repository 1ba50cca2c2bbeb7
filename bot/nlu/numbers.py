"""Which number is this, as people write it in either language?"""

from __future__ import annotations

import re

_DIGITS = dict(zip("零一二三四五六七八九", range(10), strict=True)) | {"〇": 0, "两": 2, "俩": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_SHORT = {"k": 1e3, "千": 1e3, "百": 1e2, "万": 1e4, "w": 1e4}
_ONES = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_WORDS = {"a": 1} | {word: n for n, word in enumerate(_ONES, 1)} | {word: n * 10 for n, word in enumerate(_TENS, 2)}
_SCALES = {"hundred": 100, "thousand": 1000, "grand": 1000}

ZH_DIGITS = "零〇一二两三四五六七八九"
_SHORTLY = r"\s*(?:[kw](?![a-z])|[百千万](?![一-龥]?[一二三四五六七八九]))"
FIGURES = rf"(?<![\d.])\d{{1,9}}(?:,\d{{3}})*(?:\.\d{{1,2}})?(?!\d)(?:{_SHORTLY}|)"
_HAN = f"[{ZH_DIGITS}十百千万]"
HAN = rf"(?<!{_HAN}){_HAN}{{1,9}}+(?!{_HAN})"
_WORD = rf"(?:{'|'.join(sorted((*_WORDS, *_SCALES), key=len, reverse=True))})"
_NO_NUMBER = r"(?!a\b(?!\s+(?:hundred|thousand|grand)))(?!(?:hundred|thousand|grand)\b)"
WORDS = rf"\b{_NO_NUMBER}{_WORD}(?:[\s-]+(?:and\s+)?{_WORD}){{0,5}}+\b"
NUMBER = rf"(?:{FIGURES}|{HAN}|{WORDS})"
"""A number in figures (1,299, 2.5k, 3千), in Chinese (三千五) or in English words (two hundred)."""


def number(text: str) -> float:
    """Read what :data:`NUMBER` matches, normalised.

    >>> number("三千"), number("2k"), number("1,299"), number("一万二"), number("3千"), number("two hundred and fifty")
    (3000.0, 2000.0, 1299.0, 12000.0, 3000.0, 250.0)
    """
    plain = text.strip().replace(",", "")
    if match := re.fullmatch(r"([\d.]+)\s*([kw百千万])?", plain):
        return float(match[1]) * (_SHORT[match[2]] if match[2] else 1.0)
    return _english(plain) if plain.isascii() else _chinese(plain)


def _english(text: str) -> float:
    total = part = 0.0
    for word in re.split(r"[\s-]+", text):
        if word in _SCALES:
            part = (part or 1.0) * _SCALES[word]
            total, part = (total + part, 0.0) if _SCALES[word] == 1000 else (total, part)
        elif word != "and":
            part += _WORDS[word]
    return total + part


def _chinese(text: str) -> float:
    total = section = digit = 0
    scale = 1  # the last unit seen, for 一万二 = 12,000 and 三千五 = 3,500
    for character in text:
        if character in _DIGITS:
            digit = _DIGITS[character]
            scale = 1 if digit == 0 else scale
        elif character == "万":
            total, section, digit, scale = (section + digit) * 10_000, 0, 0, 10_000
        else:
            unit = _UNITS[character]
            section, digit, scale = section + (digit or 1) * unit, 0, unit
    return float(total + section + digit * (scale // 10 if scale >= 100 else 1))
