"""Alibaba's asset search: what its page received, in either shape, or the cards that it drew of it.

Shape A (contentList) gives amounts in whole fen, epochs or Beijing time; shape B (schemeList) pairs of a number
and a unit, and moments without a year. The same name ``currentPrice`` stands for fen here and for yuan in the
classic lists.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from attrs import frozen
from scrapy.http import Response

from crawlers.browser import Answer, answers_of
from crawlers.families.ali import ASSET_ITEM, COURT_ITEM, decoded, item_address
from crawlers.families.ali_page import parsed
from crawlers.families.ali_words import COURT_BIZ
from crawlers.families.json_answers import inner_json, instant, read_json, whole
from crawlers.outcome import State
from crawlers.reading import personal
from crawlers.reading.dates import read_instant
from crawlers.reading.lots.prices import from_fen, in_yuan
from crawlers.reading.text import squeeze
from crawlers.records import Unreadable
from crawlers.source import NotFetched

CARDS = '[class*="pc-search-list--area"]'
# The gateway's refusals; codes of tokens are a matter between page and gateway.
_TOKEN, _REFUSED = "FAIL_SYS_TOKEN", ("FAIL_SYS_", "RGV587")
_ORDERS: Mapping[str, str] = {"0": "doing", "1": "todo", "2": "done", "4": "break", "5": "revocation"}


@frozen
class Answered:
    """Lots as found: raw items of an answer, or cards; ``total`` and ``more`` where they are said."""

    rows: Sequence[Mapping[str, Any]]
    total: int | None = None
    more: bool | None = None


def answered(response: Response) -> Answered | None:
    """The lots in what the page received; ``None`` when no answer holds a list of lots.

    Raises ``NotFetched`` when the gateway refused and the page drew no card either.
    """
    found: list[Answered] = []
    refusal = None
    for answer in _answers(response):
        refusal = refusal or answer.challenge
        try:
            body = read_json(answer.body)
        except Unreadable:
            if answer.body.lstrip().startswith(b"<"):
                refusal = refusal or "a page instead of JSON"
            continue
        refusal = refusal or _refusal(body)
        found += [_lots_in(holder) for holder in _holders(body)]
    if not found and refusal and not parsed(decoded(response)).css(f"{CARDS} a[href]"):
        raise NotFetched(response.url, State.BLOCKED, f"a call of the page was answered: {refusal}")
    # strips of other lots come the same way, without a total
    return max(reversed(found), key=lambda one: (one.total is not None, len(one.rows)), default=None)


def _lots_in(holder: Mapping[str, Any]) -> Answered:
    rows = holder.get("schemeList", holder.get("contentList"))
    total = whole(holder.get("totalCount", holder.get("total")))
    more = holder.get("hasNextPage") if total is None else None
    kept = [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []
    return Answered(kept, total, more if isinstance(more, bool) else None)


def listed_of(row: Mapping[str, Any], base: str, seen_on: date) -> dict[str, Any] | None:
    """What is kept of a lot of the search, in the form of ``ali_facts``; ``None`` without an address of a lot."""
    if "surface" in row:
        kept = dict(row)
    elif "extraMap" in row:
        kept = _of_shape_a(row)
    else:
        kept = _of_shape_b(row, base)
    if not kept.get("address"):
        return None
    kept["seen_on"] = seen_on.isoformat()
    return {
        name: personal.scrub(v) if isinstance(v, str) else v
        for name, v in kept.items()
        if v not in (None, "")
    }


def _answers(response: Response) -> Sequence[Answer]:
    """What the page received; an answer that was saved by itself is its own."""
    if response.body.lstrip().startswith(b"{"):
        return (Answer(response.url, response.status, response.body),)
    return answers_of(response) if response.request is not None else ()


def _holders(value: Any, depth: int = 6) -> Iterator[Mapping[str, Any]]:
    """The objects that hold a list of lots, at any depth, JSON inside JSON opened."""
    value = inner_json(value)
    if not depth or not isinstance(value, Mapping | list):
        return
    if isinstance(value, Mapping) and any(
        isinstance(value.get(name), list) for name in ("schemeList", "contentList")
    ):
        yield value
        return
    for inner in value.values() if isinstance(value, Mapping) else value:
        yield from _holders(inner, depth - 1)


def _refusal(body: Any) -> str | None:
    said = body.get("ret") if isinstance(body, Mapping) else None
    words = " ".join(str(word) for word in said) if isinstance(said, list) else str(said or "")
    if _TOKEN in words or not any(mark in words for mark in _REFUSED):
        return None
    return f"refused by the gateway ({words.partition('::')[0]})"


def _of_shape_b(row: Mapping[str, Any], base: str) -> dict[str, Any]:
    extra = inner_json(row.get("auctionExtraMap"))
    extra = extra if isinstance(extra, Mapping) else {}
    tags = [str(tag.get("alias") or "") for tag in row.get("tagArray") or () if isinstance(tag, Mapping)]
    return {
        "surface": "scheme",
        "address": item_address(str(row.get("auctionLink") or ""), base) or _by_number(row),
        "title": str(row.get("auctionTitle") or extra.get("reTitle") or "").strip(),
        "status": str(row.get("status") or "").strip().lower(),
        "tag": " ".join(tag for tag in tags if tag),
        "current": pair(row.get("price"), row.get("priceUnit")),
        "starting": pair(row.get("displayInitialPrice"), row.get("displayInitialPriceUnit")),
        "seller": str(row.get("shopName") or "").strip(),
        "biz": whole(row.get("bizType")),
        "community": str(extra.get("hCellName") or "").strip(),
        "benefits": " ".join(str(word) for word in row.get("auctionBenefits") or ()),
        "location": str(row.get("locationCode") or ""),
        "when": squeeze(f"{row.get('timeCentre') or ''}{row.get('timeSuffix') or ''}"),
        "bids": whole(row.get("bidCnt")),
        "viewers": whole(row.get("pv")),
    }


def _of_shape_a(row: Mapping[str, Any]) -> dict[str, Any]:
    extra = inner_json(row.get("extraMap"))
    extra = extra if isinstance(extra, Mapping) else {}
    order = str(row.get("statusOrder") if row.get("statusOrder") is not None else "")
    return {
        "surface": "classic",
        "address": _by_number({**row, "bizType": extra.get("bizType")}),
        "title": str(extra.get("title") or "").strip(),
        "status": _ORDERS.get(order) or str(extra.get("status") or "").strip().lower(),
        "current": _fen(row.get("currentPrice")),
        "starting": pair(extra.get("displayInitialPrice"), extra.get("displayInitialPriceUnit")),
        "deposit": _fen(extra.get("bail")),
        "increment": _fen(extra.get("incrementnum")),
        "seller": str(extra.get("shopName") or "").strip(),
        "biz": whole(extra.get("bizType")),
        "category": str(extra.get("fcatV4ButtomName") or ""),
        "location": str(row.get("locationCode") or ""),
        "start": _millis(extra.get("startTime")),
        "end": _millis(extra.get("endTime")),
    }


def _by_number(row: Mapping[str, Any]) -> str | None:
    number = str(whole(row.get("itemId")) or "")
    return (COURT_ITEM if whole(row.get("bizType")) in COURT_BIZ else ASSET_ITEM).format(number)


def pair(number: Any, unit: Any) -> str | None:
    """A displayed number with its unit, in yuan; without a unit it is no amount."""
    words = squeeze(str(number if number is not None else ""))
    if not words or not (unit or words[-1] in "元万亿"):
        return None
    try:
        return str(in_yuan(words, str(unit or "")))
    except Unreadable:
        return None


def _fen(value: Any) -> str | None:
    amount = from_fen(value)
    return None if amount is None else str(amount)


def _millis(value: Any) -> int | None:
    """Epoch milliseconds as they are, or of a moment printed in Beijing time."""
    if instant(value):
        return whole(value)
    try:
        return int(read_instant(str(value)).timestamp() * 1000) if value else None
    except Unreadable:
        return None
