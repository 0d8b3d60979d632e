"""The word for goods in a lot's title."""

from __future__ import annotations

import re

from crawlers.reading.lots.kind_words import GOODS, NO_GOODS, THINGS
from crawlers.reading.names import one_of

_COUNTED_STOCK = re.compile("一批|批次|[\\d一二两三四五六七八九十百千万][瓶箱坛件枚只头匹颗粒桶袋包盒支把]")
_NO_PLACE = "(?!路|街|大道|城|广场|大厦|小区|花园|村|镇|湾|苑|巷|里|山庄|公馆|市场|厂|公司|店|馆|湖|岛|海岸|水岸|园|楼|大楼)"
_GOODS = re.compile(f"(?P<no>{one_of(NO_GOODS)})|(?:{one_of(GOODS)}){_NO_PLACE}")
_THINGS = re.compile(f"(?P<no>{one_of(NO_GOODS)})|(?:{one_of(THINGS)}){_NO_PLACE}")
_MACHINE = re.compile("设备$|生产线$|机床$|[机叉塔吊]$|车$")
_WITHOUT_A_WORD = re.compile(
    "抵债资产|抵债物|资产|等|若干|一批|批|共计?|合计|处置|拍卖|变卖|转让|库存|标的物?|名下|所有|的|约|[\\d一二两三四五六七八九十百千万.]+[瓶箱坛件枚个只头匹块条幅张颗粒桶袋包盒支把台套组吨克斤辆]"
)


def word_of_goods(words: str) -> str | None:
    """The word for the goods in a title: a machine, else a material, else a thing; ``None`` when none is known.

    Of several things the first is taken, of a compound its head: 白酒生产设备 are 生产设备.
    """
    for segment in re.split("[、及,;]", words):
        materials, things = _found(_GOODS, segment), _found(_THINGS, segment)
        if things and _MACHINE.search(things[-1]):
            return things[-1]
        if materials or things:
            return (materials or things)[-1]
    return None


def is_counted_stock(words: str) -> bool:
    """Whether the words count things as a store does: 一批, 600瓶, 12枚."""
    return bool(_COUNTED_STOCK.search(words))


def _found(pattern: re.Pattern[str], words: str) -> list[str]:
    return [found[0] for found in pattern.finditer(words) if not found["no"]]


def remaining(words: str) -> str | None:
    """What is left of a short title without counts and words of the trade."""
    rest = _WITHOUT_A_WORD.sub(" ", re.sub(r"\([^()]*\)", " ", words)).split()
    return rest[0] if len(rest) == 1 and re.fullmatch("[一-鿿]{2,8}", rest[0]) else None
