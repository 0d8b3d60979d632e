"""Sentences that are stored in English (why a discount is refused, where a base is from), in Chinese."""

from __future__ import annotations

import re
from typing import Final

#: An English sentence with its variable parts, and the Chinese one; parts are put in as they are, or in words of their own.
_PHRASES: Final = tuple(
    (re.compile(english), chinese)
    for english, chinese in (
        (r"the registry withholds the starting price since (\S+)", r"自\1起银登网公告不再披露起始价"),
        (r"no starting price is printed", "未列起始价"),
        (r"no starting price is known", "起始价未知"),
        (r"the starting price could not be read", "起始价无法读取"),
        (r"a (\w+) price of 0 is no measure of value", r"\1为0，不能反映价值"),
        (r"the (\w+(?: price)?) (?:of this listing )?is not known(?:: (.+))?", r"\1未知|：\2"),
        (r"the (\w+(?: price)?) (?:of this listing )?is 0", r"\1为0"),
        (r"no reference price is known for this community or district", "该小区或区县没有参考价格"),
        (r"a listing average is of dwellings", "挂牌均价只适用于住宅"),
        (r"(goods|equity|a \w+) ha(?:ve|s) no listing average", r"\1没有挂牌均价"),
        (r"a rent is no price of the thing", "租金不是标的物的价格"),
        (r"a part of a whole is sold", "仅出售部分份额"),
        (r"(\d+) units are sold together: their area is a sum", r"\1套合并出售，面积为合计"),
        (r"several units are sold together: their area is a sum", "多套合并出售，面积为合计"),
        (
            r"only the area inside the walls \(套内\) is known, and an average is of the whole floor area",
            "仅知套内面积，而均价按建筑面积计",
        ),
        (
            r"the reference price is of (\S+), (\d+) days (before|after) the lot \(at most (\d+)\)",
            r"参考价格日期为\1，比标的\3\2天（最多\4天）",
        ),
        (r"the reference price is 0", "参考价格为0"),
        (r"the printed label is (.+), which is no appraisal", r"价格标签为“\1”，并非评估价"),
        (
            r"price and base differ more than (\d+) times: another unit, or a token price",
            r"价格与基数相差超过\1倍：单位不同或为象征性价格",
        ),
        (r"seller, printed label (.+)", r"出让方，标签“\1”"),
        (r"seller, label not kept", "出让方，标签未保留"),
        (r"(community|district) average by (.+), times the area", r"\1均价（\2）×面积"),
    )
)
_PARTS: Final = {
    "market price": "市场价", "appraisal": "评估价", "principal": "本金", "claims": "本息", "total": "所列总额", "starting": "起始价",
    "floor": "底价", "final": "成交价", "market": "市场价", "area_sqm": "面积", "not printed": "未列", "goods": "物品", "equity": "股权",
    "a vehicle": "机动车", "a claim": "债权", "a lease": "租赁权", "community": "小区", "district": "区县", "before": "早", "after": "晚",
}  # fmt: skip


def phrase(words: str | None, lang: str) -> str:
    """Return a stored sentence in a language; one that is not known stays as it is. Empty for ``None``.

    >>> phrase("the appraisal is not known: not printed", "zh")
    '评估价未知：未列'
    """
    if not words or lang != "zh":
        return words or ""
    for english, chinese in _PHRASES:
        found = english.fullmatch(words)
        if found:
            return _put_in(chinese, found)
    return words


def _put_in(chinese: str, found: re.Match[str]) -> str:
    """Put the parts in; what stands behind ``|`` is left out where its part is missing."""
    whole, _, maybe = chinese.partition("|")
    last = found.lastindex or 0
    if maybe and found[last] and f"\\{last}" in maybe:
        whole += maybe
    return re.sub(r"\\(\d)", lambda place: _PARTS.get(found[int(place[1])], found[int(place[1])]), whole)
