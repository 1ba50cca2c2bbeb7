"""Which figures does a file of customers' behaviour hold?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from bot.errors import BadInput
from bot.text import normalise

if TYPE_CHECKING:
    import pandas as pd

_FEATURES = {
    "views": ("浏览次数", "浏览量", "views", "page views", "page_views"),
    "money": ("购买金额", "消费金额", "总金额", "money", "amount", "spend", "monetary", "total_spent"),
    "frequency": ("购买频率", "购买次数", "订单数", "frequency", "orders", "purchases"),
    "recency_days": ("最近购买天数", "距上次购买天数", "recency", "recency_days"),
    "basket_size": ("每单件数", "basket_size"),
}
_NAMES = ("id", "customer", "user", "顾客", "客户", "用户", "会员", "编号")
_MOST_BYTES = 500_000_000


def read_behaviour(path: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the rows as they are, and their figures: known columns under the names of bot/segmentation.

    Raises BadInput where the file is missing, too large, not a table, or has no column of numbers.
    """
    rows = _read(path)
    figures = {}
    for column in rows.columns:
        plain = normalise(str(column)).strip()
        if any(plain == name or plain.endswith(("_id", " id")) or name in plain for name in _NAMES if name != "id"):
            continue
        if plain == "id":
            continue
        numbers = _numbers(rows[column])
        if numbers is not None:
            figures[_feature(plain)] = numbers
    if not figures:
        raise BadInput(f"{path}: no column holds numbers. Expected for example 浏览次数, 购买金额, 购买频率.")
    import pandas as pd

    frame = pd.DataFrame(figures)
    if faulty := [int(place) + 2 for place in frame.index[frame.isna().any(axis=1)][:5]]:
        raise BadInput(f"{path}: a figure is missing in line {', '.join(map(str, faulty))}. Fill it, or drop the line.")
    return rows, frame


def _feature(column: str) -> str:
    return next((name for name, forms in _FEATURES.items() if column in forms), column)


def _read(path: Path) -> pd.DataFrame:
    import pandas as pd

    if not path.is_file():
        raise BadInput(f"{path} is no file")
    if path.stat().st_size > _MOST_BYTES:
        raise BadInput(f"{path} is larger than {_MOST_BYTES // 1_000_000} MB")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            with path.open(encoding=encoding) as file:
                separator = max(",;\t", key=file.readline(10_000).count)
            rows = pd.read_csv(path, encoding=encoding, dtype=str, sep=separator, skipinitialspace=True)
        except UnicodeDecodeError:
            continue
        except ValueError as error:  # pandas' own errors are such
            raise BadInput(f"{path} is no table ({str(error).splitlines()[0]})") from error
        if rows.empty:
            raise BadInput(f"{path} has no rows")
        return rows
    raise BadInput(f"{path} is no text in UTF-8 or GB18030")


def _numbers(column: pd.Series[str]) -> pd.Series[float] | None:
    """Return a column as numbers, without separators and currency signs; None where it holds other things."""
    import pandas as pd

    plain = column.str.normalize("NFKC").str.replace(r"[,\s¥$£€元]", "", regex=True)
    numbers = pd.to_numeric(plain, errors="coerce")
    told = plain.notna() & (plain != "")
    return numbers if told.any() and numbers[told].notna().mean() > 0.5 else None
