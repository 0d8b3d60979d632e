"""阿里拍卖·司法, the courts' lots on Alibaba: classic lists in GBK with embedded JSON, item pages without scripts.

Publisher: 阿里拍卖 (sf.taobao.com). About forty lots a page, the next one by the page's own link. Amounts of the
lists are yuan, 0 for none; times epoch milliseconds; the total stands beside the JSON (em.count). The lists are
kept apart by status; parameters are GBK. An item page leads to its notice, rules and description.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from parsel import Selector
from scrapy.http import Response

from crawlers import narrowing
from crawlers.families.ali import AliLots, decoded, item_address, next_link
from crawlers.families.ali_page import parsed
from crawlers.families.ali_places import in_place
from crawlers.families.json_answers import read_json, whole, yuan
from crawlers.families.lists import EmptyList, LayoutChanged, Listing
from crawlers.reading import personal
from crawlers.records import ListRow, LotKind, LotStatus, Problem, Unreadable
from crawlers.walking import ListPage

SEARCH = "https://sf.taobao.com/item_list.htm"
# The lists by the page's own words for the status, with its number in the parameter sorder.
ORDERS: Mapping[str, int] = {"todo": 1, "doing": 0, "done": 2, "break": 4, "revocation": 5}
STATUSES: Mapping[LotStatus, str] = {
    LotStatus.UPCOMING: "todo", LotStatus.LIVE: "doing", LotStatus.SOLD: "done", LotStatus.UNSOLD: "done",
    LotStatus.ENDED: "done", LotStatus.SUSPENDED: "break", LotStatus.WITHDRAWN: "revocation",
}  # fmt: skip
CATEGORIES: Mapping[LotKind, str] = {
    LotKind.HOUSING: "50025969", LotKind.COMMERCIAL: "200782003", LotKind.INDUSTRIAL: "200788003", LotKind.LAND: "50025970",
}  # fmt: skip
_NOTHING = re.compile(
    "没有找到.{0,8}(?:标的|拍卖|结果|公告|信息)|没有符合条件的|暂无(?:相关)?(?:标的|拍卖|公告)"
)


def _list(name: str, order: int, more: str = "") -> Listing:
    return Listing(name, f"{SEARCH}?auction_source=0&st_param=-1&auction_start_seg=-1&sorder={order}{more}")


class AliCourt(AliLots):
    """Lots of the courts on Alibaba."""

    name = "ali_court"
    title = "阿里拍卖：法院"
    publisher = "阿里拍卖"
    hosts = (
        "sf.taobao.com",
        "sf-item.taobao.com",
        "zc-item.taobao.com",
        "zc-paimai.taobao.com",
        "desc.alicdn.com",
    )
    way = "http"
    shown = ("title", "status", "starting", "appraisal", "market", "start", "end")
    moving = frozenset(("status", "end"))
    floor = 1
    every = "6h"
    max_pages = 150  # the site ends there
    lists = tuple(_list(name, order) for name, order in ORDERS.items())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.narrowed:
            self.lists = self._narrowed_lists()  # type: ignore[misc] # of this run

    def _narrowed_lists(self) -> tuple[Listing, ...]:
        """The lists as the site itself narrows them; it takes one province, city, code and category each."""
        provinces, cities = self.words("province")[0], self.words("city")[0]
        kinds, categories = self.words("category")
        asked = {
            "province": [re.sub("(?:壮族|回族|维吾尔)?自治区$|[省市]$", "", word) for word in provinces],
            "city": [word.removesuffix("市") for word in cities],
            "location_code": self.words("province", "city")[1],
            "category": [*categories, *(CATEGORIES.get(narrowing.KINDS[kind], "") for kind in kinds)],
        }
        more = "".join(
            f"&{k}={quote(v[0].encode('gb18030'))}" for k, v in asked.items() if len(v) == 1 and v[0]
        )
        names = {STATUSES[narrowing.STATUSES[word]] for word in self.words("status")[0]}
        return tuple(_list(name, order, more) for name, order in ORDERS.items() if not names or name in names)

    def read_answer(
        self, response: Response, listing: Listing, number: int | None
    ) -> tuple[ListPage, Sequence[Problem]]:
        """<em class="count">1,234</em> <script id="sf-item-list-data" type="text/json">{"data": [{"id": 109…,
        "itemUrl": "//sf-item.taobao.com/sf_item/109….htm?track_id=x", "status": "todo", "title": …,
        "initialPrice": 700000.0, "consultPrice": 0, "start": 1793584800000, …}]}</script> <a class="next" href="…">
        """
        text = decoded(response)
        page = parsed(text)
        total = whole("".join(page.css("em.count::text").getall()).strip())
        rows = _rows_of(page, text)
        if not rows:
            if total and number is None:
                raise LayoutChanged(f"a total of {total} and no lots (script#sf-item-list-data)")
            raise EmptyList(total or 0)
        read = [self._read_row(row, response.url) for row in rows]
        good = tuple(row for row in read if isinstance(row, ListRow))
        if not good:
            raise LayoutChanged("the lots of the list have no id or no title")
        in_place(
            [self.listed_of(row, response.url) for row in rows if isinstance(row, Mapping)], *self.place()
        )
        link = next_link(page.css("a.next:not([class*=disable])::attr(href)").get(), response.url)
        found = self.follow(listing, number, ListPage(good, len(rows), total), link)
        return found, [row for row in read if isinstance(row, Problem)]

    def _read_row(self, row: Any, url: str) -> ListRow | Problem:
        listed = self.listed_of(row, url) if isinstance(row, Mapping) else {}
        address = item_address(str(row.get("itemUrl") or ""), url) if listed else None
        if address is None and listed.get("id"):
            address = item_address(f"//sf-item.taobao.com/sf_item/{listed['id']}.htm", url)
        if address is None or not listed.get("title"):
            return Problem(
                url=url, field="row", reason="a lot without id or title", words=str(listed.get("id") or "")
            )
        self.keep_listed(address, listed)
        return ListRow(url=address, title=listed["title"], published_on=None, shows=self.shows_of(listed))

    def listed_of(self, item: Mapping[str, Any], base: str) -> dict[str, Any]:
        """What is kept of an item of the classic lists; all its amounts are yuan."""
        del base

        def amount(name: str) -> str | None:
            value = yuan(item.get(name))
            return None if value is None else str(value)

        kept = {
            "surface": "classic",
            "id": str(item.get("id") or "").strip(),
            "title": personal.scrub(str(item.get("title") or "").strip()),
            "status": str(item.get("status") or "").strip().lower(),
            "starting": amount("initialPrice"),
            "current": amount("currentPrice"),
            "appraisal": amount("consultPrice"),
            "market": amount("marketPrice"),
            "start": whole(item.get("start")),
            "end": whole(item.get("end")),
            "bids": whole(item.get("bidCount")),
            "applicants": whole(item.get("applyCount")),
            "viewers": whole(item.get("viewerCount")),
            "sell_off": item.get("sellOff") is True,
        }
        return {name: value for name, value in kept.items() if value is not None}


def _rows_of(page: Selector, text: str) -> list[Any]:
    """The embedded lots. Missing or broken JSON is not an empty list, unless the page says that it has none."""
    script = page.css("script#sf-item-list-data::text").get()
    if script is None or not script.strip():
        if _NOTHING.search(text) and not page.css(".sf-item-list a, .pai-item"):
            return []
        raise LayoutChanged("no lots embedded in the page (script#sf-item-list-data)")
    try:
        answer = read_json(script.strip().encode())
    except Unreadable as error:
        raise LayoutChanged(str(error)) from None
    rows = answer.get("data") if isinstance(answer, Mapping) else None
    if not isinstance(rows, list):
        raise LayoutChanged("the embedded answer holds no list of lots (data)")
    return rows
