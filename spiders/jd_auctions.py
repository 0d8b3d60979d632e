"""京东拍卖, JD's auctions: lots of the courts, and of banks and asset managers under the label 金融资产.

Publisher: 京东资产交易平台 (paimai.jd.com). The pages are drawn by script from JSON that answers unsigned;
where robots.txt of api.m.jd.com allows it that JSON is asked for, else a browser opens the pages and what they
receive is read. Amounts are yuan, times epoch milliseconds, ids nine digits and not in the order of time.

A lot is a base record, a live record (status, price, bids), its seller, the notice and the description.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from scrapy import Request
from scrapy.http import Response

from crawlers import narrowing
from crawlers.browser import BrowserWish
from crawlers.browser.wish import WISH
from crawlers.families.jd import JdLots
from crawlers.families.jd_answers import LISTED, answer_of, kept
from crawlers.families.json_answers import only, read_json, whole
from crawlers.families.lists import EmptyList, LayoutChanged, Listing
from crawlers.outcome import State
from crawlers.reading.lots.titles import clean_title
from crawlers.records import ListRow, Problem, Unreadable
from crawlers.source import NotFetched
from crawlers.walking import ListPage

ITEM = "https://paimai.jd.com/"
SEARCH = "https://pmsearch.jd.com/"
PAGE_SIZE = 40

# What each list asks for. 7 are the courts, 9 all other sellers, of whom label 1033 holds banks and AMCs.
FILTERS: Mapping[str, Mapping[str, Any]] = {
    "financial": {"publishSource": 9, "labelSet": "1033"},
    "courts": {"publishSource": 7},
}
# Narrowing: what the site takes, and its codes as far as they are known; for all else whole lists are walked.
NARROWED_BY = {
    "province": "provinceId",
    "city": "cityId",
    "category": "childrenCateId",
    "status": "multiPaimaiStatus",
}
CODES: Mapping[str, Mapping[str, int]] = {
    "province": {"北京": 1, "上海": 2, "浙江": 15, "湖北": 17, "广东": 19},
    "city": {"广州": 1601, "深圳": 1607, "东莞": 1655},
}


class JdAuctions(JdLots):
    """Lots of courts, banks and asset managers on JD."""

    name = "jd_auctions"
    title = "京东拍卖：法院与金融资产"
    publisher = "京东资产交易平台"
    hosts = ("api.m.jd.com", "paimai.jd.com", "pmsearch.jd.com")
    api = "https://api.m.jd.com/api"
    way = "json"
    shown = (
        "title", "auctionStatus", "displayStatus", "minPrice", "assessmentPrice", "marketPrice", "startTime",
        "endTime", "startTimeMills", "endTimeMills",
    )  # fmt: skip
    moving = frozenset(("auctionStatus", "displayStatus", "endTime", "endTimeMills"))
    fallback = "browser"
    floor = 1
    every = "6h"
    lists = (
        Listing("financial", "https://pmsearch.jd.com/?publishSource=9&labelSet=1033"),
        Listing("courts", "https://pmsearch.jd.com/?publishSource=7"),
    )

    def falls_back(self, error: NotFetched) -> bool:
        """Where robots.txt keeps us from the JSON, the pages are opened and what they receive is read."""
        if self.drawn or self.opened or error.state is not State.DISALLOWED or not self.may_draw:
            return False
        self.drawn = True
        self.outcome.note(
            State.DEGRADED, f"{error}: the pages are drawn by a browser instead, which is slower"
        )
        return True

    def list_request(self, listing: Listing, number: int | None) -> Request:
        """The search's JSON, or the page that draws it."""
        if not self.drawn:
            return super().list_request(listing, number)
        wanted = {**FILTERS[listing.kind], **self._narrowed(), "page": number or 1}
        wish = BrowserWish(wait_for="div.goods-list-container", answers=("paimai_unifiedSearch",))
        return self.ask(f"{SEARCH}?{urlencode(wanted)}").replace(meta={WISH: wish})

    def page_address(self, listing: Listing, number: int | None) -> str:
        """The site's own search, page by page."""
        body = {"apiType": 12, "reqSource": 0, "page": number or 1, "pageSize": PAGE_SIZE, "sortField": 8,
                **FILTERS[listing.kind], **self._narrowed()}  # fmt: skip
        return self.address_of("paimai_unifiedSearch", body)

    def _narrowed(self) -> dict[str, str]:
        """The parameters for what the site certainly takes: its own codes, and places whose code is known."""
        asked = {}
        for name, parameter in NARROWED_BY.items():
            words = narrowing.words_of(self.narrowed.get(name, ""))
            known = CODES.get(name, {})
            codes = [word if word.isdigit() else known.get(re.sub("[省市]$", "", word)) for word in words]
            if len(codes) == 1 and codes[0]:
                asked[parameter] = str(codes[0])
        return asked

    def read_answer(
        self, response: Response, listing: Listing, number: int | None
    ) -> tuple[ListPage, Sequence[Problem]]:
        """{"code": 0, "datas": [{"id": 310933273, "title": ..., "minPrice": ...}], "totalItem": 414}"""
        try:
            answer = read_json(answer_of(response, "paimai_unifiedSearch"))
        except Unreadable as error:
            raise LayoutChanged(str(error)) from None
        rows, total = (
            (answer.get("datas"), whole(answer.get("totalItem")))
            if isinstance(answer, dict)
            else (None, None)
        )
        if not isinstance(rows, list):
            raise LayoutChanged("the answer holds no list of lots (datas)")
        if not rows:
            if total:
                raise LayoutChanged(f"a total of {total} and no lots (datas)")
            raise EmptyList(total)
        read = [self._read_row(row, response.url) for row in rows]
        good = tuple(row for row in read if isinstance(row, ListRow))
        if not good:
            raise LayoutChanged("the lots of the list have no id or no title")
        return ListPage(good, len(rows), total), [row for row in read if isinstance(row, Problem)]

    def _read_row(self, row: Any, url: str) -> ListRow | Problem:
        number = whole(row.get("id") or row.get("paimaiId")) if isinstance(row, dict) else None
        if not number or not row.get("title"):
            return Problem(url=url, field="row", reason="a lot without id or title", words=str(number or ""))
        listed = {**kept(only(row, LISTED)), "title": clean_title(str(row["title"]))}
        address = f"{ITEM}{number}"
        self.listed_items[address] = listed
        return ListRow(url=address, title=listed["title"], published_on=None, shows=self.shows_of(listed))
