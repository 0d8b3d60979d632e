"""What Alibaba says of a lot: from its item page, its texts and what a list shows of it, to facts.

The page is live and wins; a list may be hours old and fills gaps. What a list shows has been brought into one
form by its spider: ``status`` with ``surface`` (classic or scheme), amounts as text in yuan, ``start`` and
``end`` in epoch milliseconds, ``when`` for a moment printed without a year, ``seen_on`` for the day of the crawl.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from attrs import define, field

from crawlers.families.ali_state import listed_status, status_of, times_of
from crawlers.families.ali_words import (
    ADDRESS_ROWS,
    BANKRUPT_BIZ,
    CATEGORIES,
    COURT_BIZ,
    DEPOSIT,
    INCREMENT,
    LEASE,
    SELL_OFF,
    SELLERS,
    STARTING,
)
from crawlers.families.json_answers import whole, yuan
from crawlers.reading.lots import places, prices
from crawlers.reading.lots.facts import LotFacts
from crawlers.reading.money import read_yuan
from crawlers.reading.text import plain, squeeze
from crawlers.records import LotStatus, Unreadable

Parts = Mapping[str, Any]

# a price with words before it; behind it only words that make it no other thing
_SHOWN = re.compile(
    r"(?:[^\d¥￥]*(?:价|成交|当前)[^\d¥￥]*)?"
    r"([¥￥]?\s*\d[\d,]*(?:\.\d{1,2})?(?![\d.]|[,，]\d)\s*(?:亿元?|万元?|元)?)(?![百千万亿元年倍折成%/])"
)
_NONE = frozenset(("", "无", "-", "--", "—", "/", "暂无", "不详", "待定", "免费"))


@define
class _Read:
    """The pairs of a page's table while they are read; what is not certain is noted by column."""

    pairs: Mapping[str, str]
    refused: list[tuple[str, str, str]] = field(factory=list)

    def amount(self, column: str, labels: Sequence[str], listed: Any) -> Decimal | None:
        """The amount beside one of the labels, else the list's; 0 there means that there is none."""
        printed = [(label, self.pairs[label]) for label in labels if label in self.pairs]
        for _, words in printed:
            try:
                if (found := amount_of(words)) is not None:
                    return found
            except Unreadable as error:
                self.refused.append((column, error.reason, error.words))
                return None
        return yuan(listed)


def facts_of(source: str, url: str, title: str, parts: Parts) -> LotFacts:
    """Return what Alibaba says of a lot; ``title`` is the list's."""
    page, listed = parts.get("page") or {}, parts.get("listed") or {}
    pairs: dict[str, str] = {}
    for label, value in page.get("pairs") or ():
        pairs.setdefault(label, value)
    biz = whole(listed.get("biz"))
    texts = tuple(tuple(parts[name]) for name in ("notice", "description", "rules") if parts.get(name))
    address, region = _place(page, texts)
    read = _Read(pairs)
    return LotFacts(
        lot_id=f"ali:{number_of(url)}",
        platform="ali",
        source=source,
        url=url,
        title=str(page.get("title") or title),
        category=_category(page, listed, pairs),
        from_court=_from_court(page.get("crumb") or "", url, biz),
        bankruptcy=biz == BANKRUPT_BIZ or "破产" in (page.get("crumb") or ""),
        lease=any(name in pairs for name in LEASE),
        sellers=sellers_of(page, listed),
        region=region,
        address=address,
        attributes=tuple(pairs.items()),
        texts=texts,
        round_words=_round_words(page, listed, pairs),
        community=listed.get("community") or None,
        **_course(read, parts, texts),
        **_amounts(read, listed),
    )


def _amounts(read: _Read, listed: Parts) -> dict[str, Any]:
    """The fixed amounts, in yuan; what the table prints and is not certain is named in ``unreadable``."""
    appraisal, market, label = _bases(read, listed)
    return {
        "appraisal_yuan": appraisal,
        "market_price_yuan": market,
        "price_label": label,
        "starting_price_yuan": read.amount("starting_price_yuan", STARTING, listed.get("starting")),
        "deposit_yuan": read.amount("deposit_yuan", DEPOSIT, listed.get("deposit")),
        "increment_yuan": read.amount("increment_yuan", INCREMENT, listed.get("increment")),
        "unreadable": tuple(dict.fromkeys(read.refused)),
    }


def _course(read: _Read, parts: Parts, texts: Sequence[Sequence[str]]) -> dict[str, Any]:
    """What moves: status, times, the price of the moment, counts."""
    page, listed = parts.get("page") or {}, parts.get("listed") or {}
    bids = _bids(parts)
    status = status_of(page, listed, bids)
    starts, ends = times_of(page, listed, texts)
    return {
        "status": status,
        "starts_at": starts,
        "ends_at": ends,
        "current_price_yuan": _certain_current(read, page, listed, status, bids),
        "bids": bids,
        "applicants": whole(_first(page, listed, "applicants")),
        "viewers": whole(_first(page, listed, "viewers")),
    }


def number_of(url: str) -> str:
    """The number that the address of a lot holds. Raises ``Unreadable`` when it holds none."""
    found = re.search(r"/(?:sf_item|auction)/(\d{6,20})\.htm", url) or re.search(
        r"[?&](?:item)?id=(\d{6,20})", url, re.I
    )
    if not found:
        raise Unreadable("an address without the number of a lot", url)
    return found[1]


def amount_of(words: str) -> Decimal | None:
    """An amount as the table prints it (¥330,176; 1.2亿), in yuan; ``None`` for a dash or 无.

    Raises ``Unreadable`` for a price by the square metre or 亩, and for what is no amount.
    """
    bare = squeeze(words)
    if bare in _NONE:
        return None
    return read_yuan(bare) if re.search("[元万亿]", bare) else read_yuan(bare, "元")


def _certain_current(
    read: _Read, page: Parts, listed: Parts, status: LotStatus, bids: int | None
) -> Decimal | None:
    """The price of the moment; what is printed and no certain amount is refused, not replaced by the list's."""
    try:
        return _current(page, listed, status, bids)
    except Unreadable as error:
        read.refused.append(("current_price_yuan", error.reason, error.words))
        return None


def _current(page: Parts, listed: Parts, status: LotStatus, bids: int | None) -> Decimal | None:
    """The price that the page shows; a list's only while it tells of the same state."""
    found = None
    reason = page.get("reason") or ""
    for words in (page.get("price") or "", reason if re.match("拍下价|成交价", reason) else ""):
        shown = _SHOWN.match(plain(words))
        if found is None and shown:
            found = amount_of(shown[1])
    if found is not None:
        return found
    return yuan(listed.get("current")) if listed_status(listed, bids) is status else None


def _bases(read: _Read, listed: Parts) -> tuple[Decimal | None, Decimal | None, str | None]:
    """Appraisal, market price, and the printed label of the one that counts; the list's 0 is none."""
    found: dict[str, tuple[Decimal, str]] = {}
    for label in read.pairs:
        kind = prices.kind_of_label(label)
        if kind and kind not in found:
            amount = read.amount(
                {"appraisal": "appraisal_yuan"}.get(kind, "market_price_yuan"), (label,), None
            )
            if amount:
                found[kind] = amount, label
    for kind, label in (("appraisal", "评估价"), ("market", "市场价")):
        if kind not in found and (amount := yuan(listed.get(kind))):
            found[kind] = amount, label
    appraisal, market = found.get("appraisal"), found.get("market")
    first = appraisal or market
    return appraisal and appraisal[0], market and market[0], first and first[1]


def _category(page: Parts, listed: Parts, pairs: Parts) -> str | None:
    """The platform's own word for the kind: of the list, of the table, of the page's trail."""
    said = (listed.get("category"), pairs.get("标的类型"), pairs.get("资产类型"), page.get("crumb"))
    found = (word for words in said if words for word in CATEGORIES if word in words)
    return next(found, listed.get("category"))


def _from_court(crumb: str, url: str, biz: int | None) -> bool | None:
    """By the page's trail, not its host: a court's list leads to pages of the asset channel too."""
    if re.search("资产交易|资产处置|金融资产|银行资产", crumb):
        return False
    if re.search("司法|诉讼", crumb):
        return True
    if biz is not None:
        return biz in COURT_BIZ
    return True if "//sf-item." in url else None


def sellers_of(page: Parts, listed: Parts) -> tuple[str, ...]:
    """Who sells, surest first: as the table says, as the page heads, as the list's shop."""
    pairs = dict(page.get("pairs") or ())
    names = [pairs.get(label) for label in SELLERS]
    return tuple(dict.fromkeys(n for n in (*names, *(page.get("sellers") or ()), listed.get("seller")) if n))


def bids_decide(parts: Parts) -> bool:
    """Whether only the number of bids tells a sale from a failure, and neither page nor list gives it."""
    if _bids(parts) is not None:
        return False
    return status_of(parts.get("page") or {}, parts.get("listed") or {}, None) is LotStatus.ENDED


def _bids(parts: Parts) -> int | None:
    found = ((parts.get(part) or {}).get("bids") for part in ("page", "listed"))
    return whole(next((bids for bids in found if bids is not None), parts.get("counted")))


def _round_words(page: Parts, listed: Parts, pairs: Parts) -> tuple[str, ...]:
    """Tags and labels that name the round: 第一次, 变卖."""
    words = [
        page.get("tag") or "",
        pairs.get("拍卖轮次") or "",
        pairs.get("类型") or "",
        listed.get("round") or "",
    ]
    if listed.get("sell_off") or any(label in pairs for label in SELL_OFF):
        words.append("变卖")
    return tuple(dict.fromkeys(word for word in words if word))


def _place(page: Parts, texts: Sequence[Sequence[str]]) -> tuple[str | None, tuple[str, ...]]:
    """The address and the printed region; both may stand in one (省 市 区 …)."""
    words = str(page.get("region") or "")
    behind = places.head_of(words)[1] if words else ""
    address = (
        page.get("address") or (behind if re.search(r"\d", behind) else None) or _row(texts, ADDRESS_ROWS)
    )
    return address, tuple(words.split()[:3])


def _row(texts: Sequence[Sequence[str]], labels: Sequence[str]) -> str | None:
    """The one value that tables in the texts give beside these labels."""
    rows = [line.split("\t") for lines in texts for line in lines if "\t" in line]
    found = {row[1].strip() for row in rows if len(row) >= 2 and squeeze(row[0]).rstrip(":") in labels}
    return found.pop() if len(found) == 1 else None


def _first(page: Parts, listed: Parts, name: str) -> Any:
    return page[name] if page.get(name) is not None else listed.get(name)
