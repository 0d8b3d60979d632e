"""An item page of Alibaba's auctions: what is kept of it, and where the parts lie that it loads later.

One shape serves the courts' lots (sf-item) and other sellers' (zc-item): a title, a table of labels and
amounts in yuan, a state, times in epoch milliseconds, and fragments whose addresses stand in ``data-from``.
The labels have blanks inside (保 证 金). Boxes of other lots and a text on how auctions go (竞价成功, 支付尾款)
stand on every page and are not looked at.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from typing import Any
from urllib.parse import urljoin

from parsel import Selector

from crawlers.families.ali_words import LABELS
from crawlers.reading import personal
from crawlers.reading.money import unit_of_label
from crawlers.reading.text import squeeze
from crawlers.records import Unreadable

# Texts that a page loads later, by the id of their place, in the order in which they are trusted.
TEXTS: Mapping[str, str] = {
    "notice": "#J_NoticeDetail",
    "description": "#J_desc",
    "rules": "#J_ItemNotice",
}
BIDS = "#J_RecordContent"
# Where newer pages print attributes of the thing; the first that is there counts, as one may hold the other.
ATTRIBUTES = (".addition-desc", "#J_ItemDetailContent")
NOT_READY = "加载中"

_TITLES = ("#page h1", ".pm-main h1", "h1")
_TAGS = ("h1 .item-status", ".pm-main .item-status", "#page .item-status")
_RESULTS = "h1[class*=bid-], h2[class*=bid-]"
_COUNTS = {
    "applicants": (
        "报名",
        re.compile(r"(?<![\d.,])(\d[\d,]*)\s*人\s*已?报名|报名人数\s*[:：]?\s*(\d[\d,]*)(?![\d.万])"),
    ),
    "viewers": (
        "围观",
        re.compile(r"(?<![\d.,])(\d[\d,]*)\s*次\s*围观|围观次数\s*[:：]?\s*(\d[\d,]*)(?![\d.万])"),
    ),
}
_ENDED = re.compile("本场已(?:结束|流拍|撤回|中止|暂缓|暂停|终止)")
# boxes of other lots and the text on how auctions go: not what the page says of its lot
_STRIPS = ("recommend", "guess", "strip", "similar", "related", "process", "footer", "history")
_OWN = "not(ancestor-or-self::*[{}])".format(
    " or ".join(f"contains(@class, '{word}') or contains(@id, '{word}')" for word in _STRIPS)
)
_LEAST_TEXT = 6
_BID_TAB = re.compile(r"(?:竞买|应买|出价|竞价)记录\s*[(（]\s*(\d[\d,]*)\s*[)）]")
_MILLIS = re.compile(r"\d{13}")


def parsed(text: str) -> Selector:
    """A page as it came, scripts and hidden values still in it: nothing of it is kept as it stands."""
    return Selector(text=text.replace("\x00", "").strip() or "<html></html>", type="html")


def read_item(url: str, page: Selector) -> tuple[dict[str, Any], dict[str, str]]:
    """Return what is kept of a page, and the addresses of its texts by name.

    Kept: ``title``, ``crumb``, ``state`` (the platform's word), ``result`` and ``reason`` (what the page says of
    the end), ``tag``, ``region``, ``address``, ``start`` and ``end`` (epoch ms), ``price``, ``pairs`` (the labels
    and values of the table), ``sellers``, ``applicants``, ``viewers``, ``bids``. All without personal passages.
    Raises ``Unreadable`` when the page is not that of a lot, or not drawn yet.
    """
    pairs = _pairs(page)
    title = next((words for css in _TITLES for node in page.css(css) if (words := _title(node))), "")
    if not title or not (pairs or page.css("#sf-price, #J_Status, #sf-countdown")):
        waits = page.xpath(f"//body//text()[contains(., '{NOT_READY}')]")
        reason = "the page is not drawn yet" if waits else "the page is not that of a lot"
        raise Unreadable(reason, _words(page.css("title"))[:60])
    kept = {**_read(page), "title": title, "pairs": pairs, **_counts(page)}
    return {name: value for name, value in kept.items() if value not in (None, "", [])}, _addresses(page, url)


def _read(page: Selector) -> dict[str, Any]:
    """What stands in a place of its own."""
    result, reason = _result(page)
    seller = _words(page.css("p.org-name")) or _words(page.css(".org-name"))
    return {
        "crumb": _words(page.css("[class*=crumb]")) or _words(page.css("title")).rpartition("-")[2].strip(),
        "state": (page.css("#J_Status::attr(value)").get() or _words(page.css("#J_Status"))).strip().lower(),
        "result": result,
        "reason": reason,
        "tag": next((words for css in _TAGS if (words := _words(page.css(css)))), ""),
        "region": _words(page.css("#itemAddress")),
        "address": _words(page.css(".item-address")),
        "start": _instant(page, "data-start"),
        "end": _instant(page, "data-end"),
        "price": _words(page.css("#sf-price")),
        "sellers": [seller] if seller else [],
        "bids": _bids(page),
    }


def inline(page: Selector, name: str) -> tuple[str, bool]:
    """Return the HTML of a text as far as it stands in the page, and whether all of it does.

    Attributes of the thing (标的物属性) stand in the page also where its description is loaded later.
    """
    place = next((box for box in page.css(TEXTS[name]) if _is_ready(box)), None)
    if place is not None:
        return str(place.get()), True
    if name != "description":
        return "", False
    boxes = next((found for css in ATTRIBUTES if (found := [b for b in page.css(css) if _is_ready(b)])), [])
    return "".join(str(box.get()) for box in boxes), False


def _is_ready(box: Selector) -> bool:
    words = _words(box)
    return len(words) >= _LEAST_TEXT and NOT_READY not in words


def _title(node: Selector) -> str:
    """A heading's words without the mark of the state or round before them."""
    if "bid-" in node.attrib.get("class", ""):
        return ""
    return _words(node).removeprefix(_words(node.css(".item-status"))).strip()


def _words(nodes: Any) -> str:
    """The text of the first node, blanks folded, personal passages cut; empty when there is none."""
    found = nodes.xpath("string()").get() or ""
    return personal.scrub(" ".join(found.split()))


def _pairs(page: Selector) -> list[list[str]]:
    """The labels of the table with their values, labels without blanks and colon."""
    found: list[list[str]] = []
    for mark in page.css("#J_HoverShow .pay-mark"):
        label, value = _with_unit(squeeze(_words(mark)).rstrip(":"), _value_of(mark))
        if label in LABELS and value and [label, value] not in found:
            found.append([label, value])
    return found or _bare_pairs(page)


def _with_unit(label: str, value: str) -> tuple[str, str]:
    """A label without its brackets; the unit in them goes with a bare number: 起拍价（万元） 33.5."""
    bare, bracket, inside = label.partition("(")
    unit = unit_of_label(label) if bracket else None
    if unit and inside.endswith(")") and re.fullmatch(r"[\d,.]+", squeeze(value)):
        value = f"{value}{unit}"
    return bare, value


def _value_of(mark: Selector) -> str:
    """The value beside a label: in its own cell, never that of the next label."""
    cell = mark.xpath("ancestor::*[self::td or self::li or self::p or self::div or self::tr][1]")
    if len(cell.css(".pay-mark")) == 1:
        price = cell.css(".pay-price")
        if price:
            return _words(price)
        return _words(cell).removeprefix(_words(mark)).lstrip(" :：")
    beside = mark.xpath("following-sibling::*[1]")
    return "" if "pay-mark" in beside.attrib.get("class", "") else _words(beside)


def _bare_pairs(page: Selector) -> list[list[str]]:
    """A table without the usual classes: cells of 起拍价：¥330,176, or a label and its value in turn."""
    cells = [_words(cell) for cell in page.css("#J_HoverShow td, #J_HoverShow th, #J_HoverShow li")]
    found = []
    for place, words in enumerate(cells):
        label, _, value = words.replace("：", ":").partition(":")
        label = squeeze(label)
        if label.partition("(")[0] in LABELS and not value.strip() and place + 1 < len(cells):
            value = cells[place + 1]
        label, value = _with_unit(label, value)
        if label in LABELS and value.strip():
            found.append([label, value.strip()])
    return found


def _instant(page: Selector, name: str) -> str | None:
    """Epoch milliseconds of the lot's own countdown; other lots of the page have theirs."""
    found = page.css(f"#sf-countdown::attr({name})").getall() or page.css(f".pm-main ::attr({name})").getall()
    values = {value.strip() for value in found if _MILLIS.fullmatch(value.strip())}
    return values.pop() if len(values) == 1 else None


def _counts(page: Selector) -> dict[str, int]:
    """How many signed up and looked: beside the lot, else what the page says once outside of its strips."""
    found: dict[str, int] = {}
    for name, (word, pattern) in _COUNTS.items():
        holds = f"contains(string(.), '{word}')"
        inmost = f"descendant-or-self::*[{holds}][not(*[{holds}])][{_OWN}]"
        scopes: list[Any] = [*page.css(".pm-remind"), page.xpath("//body")]
        for scope in scopes:
            said = {number for node in scope.xpath(inmost) if (number := _count(node, pattern))}
            if name not in found and len(said) == 1:
                found[name] = int(said.pop())
    number = squeeze(_words(page.css(".pm-apply em"))).replace(",", "")
    if "applicants" not in found and re.fullmatch("[0-9]{1,9}", number):
        found["applicants"] = int(number)
    return found


def _count(node: Selector, pattern: re.Pattern[str]) -> str | None:
    """The number before or behind its word, in the word's element or the one around it."""
    for around in (node, node.xpath("..")):
        numbers = pattern.findall(" ".join(str(around.xpath("string()").get() or "").split()))
        if len(numbers) == 1:
            return str(numbers[0][0] or numbers[0][1]).replace(",", "")
    return None


def _result(page: Selector) -> tuple[str, str]:
    """The heading that says how a lot ended, and what stands below it; else the words 本场已… of the page."""
    for node in page.css(_RESULTS):
        return _words(node), _words(node.xpath("following-sibling::*[1]"))
    texts = page.xpath(f"//body//text()[contains(., '本场已')][{_OWN}]").getall()
    said = {found[0] for text in texts if (found := _ENDED.search(squeeze(text)))}
    return (said.pop(), "") if len(said) == 1 else ("", "")


def _bids(page: Selector) -> int | None:
    """The count in the tab of the bids, whichever place the tab has."""
    found = _BID_TAB.search(" ".join(page.css("#J_DetailTabMenu *::text").getall()))
    return int(found[1].replace(",", "")) if found else None


def _addresses(page: Selector, url: str) -> dict[str, str]:
    """Where the texts and the record of the bids lie."""
    found = {}
    for name, place in {**TEXTS, "bids": BIDS}.items():
        address = page.css(f"{place}::attr(data-from)").get() or page.css(f"{place} ::attr(data-from)").get()
        if address and address.strip():
            with suppress(ValueError):  # no address at all: a page that lost a quote
                found[name] = urljoin(url, address.strip())
    return found
