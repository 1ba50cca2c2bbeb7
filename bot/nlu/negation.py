"""Is a named thing wanted or ruled out?"""

from __future__ import annotations

import re

_BEFORE = re.compile(
    r"(?:(?<![要想])(?:不想?要|不喜欢|不考虑|不买|不推荐|不用)|(?<!是)不是|除了|除开|排除|去掉|避开|(?<![特区级差分个])别(?!的|人|家)|讨厌|受不了|不含|不带|(?<![无是])非(?!常)"
    r"|\b(?:no|not|without|except(?:\s+for)?|excluding|exclude|avoid|hate|besides|anything\s+but|other\s+than|rather\s+than|instead\s+of"
    r"|(?:do\s*n[o']?t|don'?t|wo\s*n[o']?t|never)\s+(?:want|like|need|show|recommend|give|suggest)(?:\s+me)?))"
    r"(?:\s*(?:再|给我|推荐|买|要|选|用|看|任何|什么|那种|the|a|an|any|from|in|more|of|me|those|these|brand|牌子?))*\s*$"
)
_AND = re.compile(
    r"^\s*(?:的|牌子?|家|phones?|ones?)?\s*(?:和|跟|与|、|或者?|还有|以及|and|or|nor|&|/)\s*(?:the|any)?\s*$"
)
_WHETHER = re.compile(r"(?:why|whether\s+or|is\s+it|is\s+this|are\s+(?:these|they)|if)\s+not\s*(?:the\s+|a\s+|an\s+)?$")
LOOK_BACK = 40
"""Characters before a thing in which its negation stands."""


def negated(before: str) -> bool:
    """Tell whether the text ``before`` a thing rules it out.

    >>> negated("不要"), negated("要不要"), negated("anything but "), negated("do you have ")
    (True, False, True, False)
    """
    tail = before[-LOOK_BACK:]
    return bool(_BEFORE.search(tail)) and not _WHETHER.search(tail)


def goes_on(between: str) -> bool:
    """Tell whether the text between two things makes the second share the first one's negation ("不要A和B")."""
    return bool(_AND.fullmatch(between))
