"""Where does one request in a message end and the next begin?"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

_STOP = re.compile(r"[,;。;!?\n…]+|(?<![\d.])\.(?=\s|$)|(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])|\s-+\s")
# Words that announce another matter; those that mean other things inside a sentence count only at its beginning.
_TURN = re.compile(
    r"顺便|顺带|对了[,\s]|另外(?![一二两三几的那])|(?:^|(?<=[,;。!?\s]))(?:还有(?:就是|一个|个)?(?!吗|没|多|货|别|其|什么|哪)|以及|再(?=问|帮|麻烦|请问|查))"
    r"|然后(?=再|还想|还要|想问|帮)"
    r"|\bby the way\b|\bbtw\b|\b(?:another|one more|one other) (?:thing|question)\b|\band also\b"
    r"|(?:^|(?<=[,.;!?])\s*)(?:also|plus|besides|additionally|secondly|and)\b"
    r"|\band(?=\s+(?:do|does|can|could|how|what|where|when|would|will|which)\b)"
)
_EDGE = " ,;。.!?…:-\n\t"
_UNIT = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]|[a-z0-9']+")
SHORTEST = 2
"""Words or Han characters of the shortest clause that can be a request."""
MOST = 8
"""Clauses of a message that are looked at."""


class Clause(NamedTuple):
    """A part of a message and its place; ``turns``: words before it announced another matter ("顺便", "also")."""

    text: str
    start: int
    end: int
    turns: bool


def clauses(text: str) -> list[Clause]:
    """Split a normalised text at stops and at words that announce another matter, which belong to no clause.

    >>> [clause.text for clause in clauses("我要退货,顺便问下发票怎么开")]
    ['我要退货', '问下发票怎么开']
    """
    turns = [(match.start(), match.end()) for match in _TURN.finditer(text)]
    cuts = sorted({0, len(text)} | {at for turn in turns for at in turn} | {m.end() for m in _STOP.finditer(text)})
    words_of_turn = {start: end for start, end in turns}
    found: list[Clause] = []
    turned = False
    for start, end in pairwise(cuts):
        if words_of_turn.get(start) == end:
            turned = True
            continue
        left = end - len(text[start:end].lstrip(_EDGE))
        part = text[left:end].rstrip(_EDGE)
        if len(_UNIT.findall(part)) >= SHORTEST:
            found.append(Clause(part, left, left + len(part), turned))
            turned = False
    return found[:MOST]


def matters(found: list[Clause], text: str) -> list[Clause]:
    """Return the parts of a text between the words that announce another matter."""
    parts: list[Clause] = []
    for clause in found:
        if parts and not clause.turns:
            first = parts[-1]
            parts[-1] = Clause(text[first.start : clause.end], first.start, clause.end, first.turns)
        else:
            parts.append(clause)
    return parts
