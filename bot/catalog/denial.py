"""What does a text say a thing is not?"""

from __future__ import annotations

import re
from functools import lru_cache

_CLAUSE = re.compile(r".+?(?:[，。！？；,;!?\n]|\.(?=\s|$)|$)", re.DOTALL)
_DENIES = re.compile(
    r"没有?(?!问题)|不(?!锈|粘|沾|倒|仅|但|用费|闷|夹|卡|累|伤|漏|掉|怕|费|占|刺|晃|烫|褪|变|滑)|未|并非|除外|"
    r"无(?=主动|此|该|法|需|任何|防|内置|自带|降噪|充电|麦|屏|闪光|耳机)|"
    r"\b(?:no|not|none|never|without|cannot|nor|neither|lacks?|excluding|except)\b|n['’]t\b",
    re.IGNORECASE,
)


@lru_cache(maxsize=4096)
def affirmed(text: str) -> str:
    """Return the text without the clauses that deny something.

    That a product "has no noise cancelling" must not make it one that was asked for. What is praised by a "not"
    (stainless, non-stick, wireless) stays.

    >>> affirmed("重 228 克，带被动隔音但没有主动降噪。不锈钢机身。")
    '重 228 克，不锈钢机身。'
    >>> affirmed("They shut out noise; they have no active noise cancelling.")
    'They shut out noise;'
    """
    if not _DENIES.search(text):
        return text
    return "".join(clause for clause in _CLAUSE.findall(text) if not _DENIES.search(clause))
