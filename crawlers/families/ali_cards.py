"""The drawn cards of Alibaba's asset search, read when the page's own answer was not met.

A card is a link with lines of text: the title first, then words with an amount (当前价, 拍下价, 起始价, 评估价, 市场价)
and a moment without a year. An amount is no number before 年, 倍, 折 or %.
"""

from __future__ import annotations

import re
from typing import Any

from parsel import Selector
from scrapy.http import Response

from crawlers.families.ali import decoded, item_address
from crawlers.families.ali_page import parsed
from crawlers.families.ali_search import CARDS, Answered, pair
from crawlers.families.lists import LayoutChanged
from crawlers.outcome import State
from crawlers.reading.text import squeeze
from crawlers.source import NotFetched

_NOTHING, _NOT_READY = ("没有找到", "暂无", "无相关"), "加载中"
_CARD_PRICE = re.compile(
    r"(?P<label>当前价|拍下价|成交价|起始价|起拍价|变卖价|评估价|市场价)[:：]?[¥￥]?"
    r"(?P<number>\d[\d,]*(?:\.\d+)?)(?![\d.]|[,，]\d)(?P<unit>亿元?|万元?|元)?(?![百千万亿元年倍折成%/])"
)
_CARD_WHEN = re.compile(r"\d{1,2}月\d{1,2}日\d{1,2}(?:时|点|:\d{2})\S{0,4}?(?:开始|结束)")
_COLUMN = {"当前价": "current", "拍下价": "current", "成交价": "current", "起始价": "starting", "起拍价": "starting",
           "变卖价": "starting", "评估价": "appraisal", "市场价": "market"}  # fmt: skip
_CARD_STATUS = (
    "已撤回",
    "已中止",
    "已暂缓",
    "已终止",
    "流拍",
    "已成交",
    "拍下价",
    "已结束",
    "即将开始",
    "进行中",
)


def cards_of(response: Response) -> Answered:
    """The drawn cards. Raises ``LayoutChanged`` when there is no place for cards, ``NotFetched`` before they are drawn."""
    page = parsed(decoded(response))
    areas = page.css(CARDS)
    if not areas:
        raise LayoutChanged(f"no place for the cards of the search ({CARDS})")
    cards = [card for card in areas[0].xpath("*") if card.css("a[href]") or card.attrib.get("href")]
    words = " ".join("".join(areas[0].css("*::text").getall()).split())
    if not cards and any(nothing in words for nothing in _NOTHING):
        return Answered((), 0)
    if not cards:
        state = (
            "its cards are not drawn yet" if _NOT_READY in words else "it received no answer and drew no card"
        )
        raise NotFetched(response.url, State.PARTIAL, state)
    more = any("下一页" in "".join(link.css("*::text").getall()) for link in page.css("a[href]"))
    return Answered([_of_card(card, response.url) for card in cards], None if more else len(cards), more)


def _of_card(card: Selector, base: str) -> dict[str, Any]:
    link = card.attrib.get("href") or card.css("a[href]::attr(href)").get() or ""
    lines = [line for part in card.css("*::text").getall() if (line := " ".join(part.split()))]
    words = squeeze("".join(lines[1:]))
    when = _CARD_WHEN.search(words)
    kept = {
        "surface": "card",
        "address": item_address(link, base),
        "title": lines[0] if lines else "",
        "tag": " ".join(word for word in _CARD_STATUS if word in words),
        "when": when[0] if when else "",
    }
    for found in _CARD_PRICE.finditer(words):
        kept.setdefault(_COLUMN[found["label"]], pair(found["number"], found["unit"] or "元") or "")
    return kept
