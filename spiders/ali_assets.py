"""阿里资产, lots that banks and asset managers sell on Alibaba: a search drawn by script, plain item pages.

Publisher: 阿里资产 (zc-paimai.taobao.com). The search's page asks a signed gateway; we forge no signature: a
browser opens the page and what it received is read. Cards of the drawn page are read only when that is missing,
and the run then says so. Prices there are pairs of a number and a unit (元, 万, 亿), or whole fen; days have no year.
An area code that the site does not know is not refused there: the answer is silently that of the whole country.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from scrapy import Request
from scrapy.http import Response

from crawlers import narrowing
from crawlers.browser import BrowserWish
from crawlers.browser.wish import WISH
from crawlers.families.ali import AliLots
from crawlers.families.ali_cards import cards_of
from crawlers.families.ali_places import in_place
from crawlers.families.ali_search import Answered, answered, listed_of
from crawlers.families.lists import EmptyList, LayoutChanged, Listing
from crawlers.outcome import State
from crawlers.records import ListRow, LotKind, LotStatus, Problem
from crawlers.walking import ListPage

SEARCH = "https://zc-paimai.taobao.com/wow/pm/default/pc/zichansearch"
FINANCIAL = "7"  # banks and asset managers; 6 and 4 are courts, 8 bankruptcies, 10 everybody else
STATUSES: Mapping[LotStatus, str] = {
    LotStatus.LIVE: "0", LotStatus.UPCOMING: "1", LotStatus.SOLD: "2", LotStatus.UNSOLD: "2", LotStatus.ENDED: "2",
    LotStatus.SUSPENDED: "4", LotStatus.WITHDRAWN: "5",
}  # fmt: skip
CATEGORIES: Mapping[LotKind, str] = {
    LotKind.HOUSING: "206060601", LotKind.COMMERCIAL: "206057102", LotKind.CLAIM: "206067301",
}  # fmt: skip


class AliAssets(AliLots):
    """Lots of banks and asset managers on Alibaba."""

    name = "ali_assets"
    title = "阿里资产：金融资产"
    publisher = "阿里资产"
    hosts = (
        "zc-paimai.taobao.com", "zc-item.taobao.com", "sf-item.taobao.com", "sf.taobao.com", "desc.alicdn.com",
        "h5api.m.taobao.com",
    )  # fmt: skip
    way = "browser"
    shown = ("title", "status", "starting", "tag", "when")
    moving = frozenset(("status", "tag", "when"))
    floor = 1
    every = "6h"
    max_pages = 150
    lists = (
        Listing(
            "financial", f"{SEARCH}?{urlencode({'disableNav': 'YES', 'zcBizTypes': json.dumps([FINANCIAL])})}"
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.degraded = False

    def page_address(self, listing: Listing, number: int | None) -> str:
        """The search page; all its parameters stand in every page's address, or the site forgets them.

        Places go by the site's own codes (of before 2013); names are judged lot by lot.
        """
        kinds, categories = self.words("category")
        codes = [CATEGORIES.get(narrowing.KINDS[kind], "") for kind in kinds]
        asked = {
            "statusOrders": [STATUSES[narrowing.STATUSES[word]] for word in self.words("status")[0]],
            "fcatV4Ids": [*categories, *codes] if all(codes) else [],
            "locationCodes": self.words("province", "city")[1],
        }
        given = {name: json.dumps(list(dict.fromkeys(values))) for name, values in asked.items() if values}
        return f"{listing.first_page}&{urlencode({**given, 'page': number or 1})}"

    def list_request(self, listing: Listing, number: int | None) -> Request:
        """The page as a browser draws it, with what it received."""
        wish = BrowserWish(wait_for='[class*="pc-search-list--area"]', answers=("/h5/mtop.",))
        return self.ask(self.page_address(listing, number)).replace(meta={WISH: wish})

    def read_answer(
        self, response: Response, listing: Listing, number: int | None
    ) -> tuple[ListPage, Sequence[Problem]]:
        """{"data": {"totalCount": 414, "schemeList": [{"itemId": "109…", "auctionTitle": …, "auctionLink": …,
        "shopName": …, "price": "158.4", "priceUnit": "万", "status": "before", "timeCentre": "11月28日10时"}]}}
        """
        found = answered(response)
        if found is None:
            found = self._drawn(response)
        if not found.rows:
            if found.total and number is None:
                raise LayoutChanged(f"a total of {found.total} and no lots")
            raise EmptyList(found.total or 0)
        listed = [self.listed_of(row, response.url) for row in found.rows]
        in_place([item for item in listed if item], *self.place())
        good = tuple(self._row(item) for item in listed if item and item.get("title"))
        if not good:
            raise LayoutChanged("the lots of the list have no address or no title")
        lacking = len(listed) - len(good)
        reason = f"{lacking} lots of a list page without address or title"
        problems = [self.problem(response.url, reason, field="row")] if lacking else []
        return ListPage(good, len(listed), found.total, found.more), problems

    def listed_of(self, item: Mapping[str, Any], base: str) -> dict[str, Any] | None:
        """What is kept of a lot of the search, amounts in yuan whatever its shape gives."""
        return listed_of(item, base, self.now.date())

    def _drawn(self, response: Response) -> Answered:
        """The cards of the page, when what it received is missing: less is known of a lot then."""
        found = cards_of(response)
        if not self.degraded:
            self.degraded = True
            self.outcome.note(
                State.DEGRADED,
                f"{response.url}: the page's own answer was not met; its drawn cards were read instead",
            )
        return found

    def _row(self, listed: Mapping[str, Any]) -> ListRow:
        address = str(listed["address"])
        self.keep_listed(address, listed)
        return ListRow(
            url=address, title=str(listed["title"]), published_on=None, shows=self.shows_of(listed)
        )
