"""The headings of tables of reference prices and what they mean, as data."""

from __future__ import annotations

import re
from typing import Final

from attrs import frozen

from crawlers.reading.text import squeeze

LISTING_AVERAGE: Final = "listing_average"
#: What a price may be, in the words that say so. A transaction average is kept and never taken for a listing's.
KINDS: Final = {
    **dict.fromkeys(
        (LISTING_AVERAGE, "listing_avg", "listing", "挂牌均价", "挂牌价", "参考均价", "二手房参考均价", "小区均价"),
        LISTING_AVERAGE,
    ),
    **dict.fromkeys(("transaction_average", "transaction_avg", "成交均价"), "transaction_average"),
    **dict.fromkeys(("index_estimate", "指数推算"), "index_estimate"),
}  # fmt: skip
#: The column of a cell beyond the last heading.
TOO_MANY: Final = ""

_COLUMNS: Final = {
    "city": ("city", "城市", "所在城市", "市"),
    "district": ("district", "区", "区县", "行政区", "城区", "所在区", "所属区"),
    "community": ("community", "小区", "小区名称", "小区名", "楼盘", "楼盘名称"),
    "as_of": ("as_of", "asof", "date", "month", "日期", "月份", "截至", "数据日期", "数据月份", "统计月份", "时间"),
    "source": ("source", "来源", "数据来源"),
    "url": ("url", "link", "网址", "链接", "来源链接"),
    "kind": ("kind", "类型", "口径", "价格类型"),
    "unit": ("unit", "单位", "价格单位"),
}  # fmt: skip
# Heading of the price: the kind and the unit that it names by itself.
_PRICES: Final = {
    "yuan_per_sqm": (None, "元/㎡"),
    "yuan_per_m2": (None, "元/㎡"),
    "price_yuan_m2": (None, "元/㎡"),
    "avg_price_yuan_m2": (LISTING_AVERAGE, "元/㎡"),
    "avg_price": (LISTING_AVERAGE, None),
    **dict.fromkeys(("均价", "单价", "价格"), (None, None)),
    **dict.fromkeys(
        ("参考均价", "挂牌均价", "挂牌价", "二手房参考均价", "小区均价"), (LISTING_AVERAGE, None)
    ),
    "成交均价": ("transaction_average", None),
}
_HEADING = re.compile(r"([^()]+?)(?:\(([^()]+)\))?")


@frozen
class Heading:
    """What a heading means: its column (or ``price``), and the kind and unit of the price it names."""

    column: str
    kind: str | None = None
    unit: str | None = None


def heading_of(words: str) -> Heading | None:
    """Return what a heading means, ``None`` for one that is not known here. 均价(元/㎡) names its unit."""
    found = _HEADING.fullmatch(squeeze(words).casefold())
    if not found:
        return Heading(TOO_MANY) if words == TOO_MANY else None
    name, unit = found[1], found[2]
    if name in _PRICES:
        kind, own = _PRICES[name]
        return Heading("price", kind, unit or own)
    column = next((column for column, names in _COLUMNS.items() if name in names), None)
    return Heading(column) if column and not unit else None
