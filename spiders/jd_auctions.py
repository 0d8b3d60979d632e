"""京东拍卖, JD's auctions: lots of the courts, and of banks and asset managers under the label 金融资产.

Publisher: 京东资产交易平台 (paimai.jd.com). The pages are drawn by script from JSON that answers unsigned;
where robots.txt of api.m.jd.com allows it that JSON is asked for, else a browser opens the pages and what they
receive is read. Amounts are yuan, times epoch milliseconds, ids nine digits and not in the order of time.

A lot is a base record, a live record (status, price, bids), its seller, the notice and the description.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote, urlencode

from scrapy import Request
from scrapy.http import Response

from crawlers import narrowing
from crawlers.browser import BrowserWish, answers_of
from crawlers.browser.wish import WISH
from crawlers.families.json_answers import Figures, fit_to_keep, inner_json, only, read_json, whole, yuan
from crawlers.families.lists import EmptyList, LayoutChanged, Listing
from crawlers.families.lot_lists import Gathered, LotLists, Parts
from crawlers.outcome import State
from crawlers.reading.lots import places, statuses
from crawlers.reading.lots.facts import LotFacts
from crawlers.reading.lots.record import lines_of_html, lot_of
from crawlers.reading.lots.titles import clean_title
from crawlers.records import ListRow, Lot, Problem, Unreadable
from crawlers.source import NotFetched
from crawlers.walking import ListPage

API = "https://api.m.jd.com/api"
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

_COURT_LABELS = frozenset((1027, 1028))
_BANKRUPT_LABEL = 1029

_LISTED = frozenset((
    "id", "title", "shopName", "province", "city", "county", "productAddress", "currentPrice", "minPrice",
    "assessmentPrice", "marketPrice", "ensurePrice", "bidCount", "accessNumber", "uvCount", "auctionStatus",
    "displayStatus", "paimaiTimes", "startTime", "endTime", "startTimeMills", "endTimeMills", "labelSet",
    "publishSource", "vendorId", "albumId", "categoryId", "childrenCateId",
))  # fmt: skip
_BASE = frozenset((
    "data", "paimaiId", "title", "albumId", "businessType", "categoryId", "startPrice", "assessmentPrice", "ensurePrice",
    "priceLowerOffset", "minPrice", "startTime", "endTime", "labelList", "id", "name", "publishSource", "vendorId", "orgId",
    "productAddressResult", "province", "city", "county", "town", "address", "judicatureBasicInfoResult", "marketPrice",
    "bankruptcyBasicInfoResult", "extendInfoMap", "uploadOrganization", "paimaiTimes", "delayedTime",
))  # fmt: skip
_LIVE = frozenset((
    "data", "auctionStatus", "displayStatus", "currentPrice", "bidCount", "accessNum", "accessEnsureNum", "delayedCount",
    "startTime", "endTime", "remarks", "priceLowerOffset", "paimaiTimes", "sold",
))  # fmt: skip
_SELLER = frozenset(("data", "shopName", "orgName"))

_NUMBERS = frozenset((
    "currentPrice", "minPrice", "assessmentPrice", "marketPrice", "ensurePrice", "startPrice", "priceLowerOffset", "bidCount",
    "accessNumber", "uvCount", "accessNum", "accessEnsureNum", "delayedCount", "startTime", "endTime", "startTimeMills",
    "endTimeMills", "auctionStatus", "displayStatus", "paimaiTimes", "publishSource", "vendorId", "albumId", "categoryId",
))  # fmt: skip
_NAMES = frozenset(("shopName", "orgName", "uploadOrganization"))


class JdAuctions(LotLists):
    """Lots of courts, banks and asset managers on JD."""

    name = "jd_auctions"
    title = "京东拍卖：法院与金融资产"
    publisher = "京东资产交易平台"
    hosts = ("api.m.jd.com", "paimai.jd.com", "pmsearch.jd.com")
    way = "json"
    fallback = "browser"
    floor = 1
    every = "6h"
    lists = (
        Listing("financial", "https://pmsearch.jd.com/?publishSource=9&labelSet=1033"),
        Listing("courts", "https://pmsearch.jd.com/?publishSource=7"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.drawn = False  # whether pages are drawn by a browser, because their JSON may not be asked for

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
        return _address("paimai_unifiedSearch", body)

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

    def may_fit(self, row: ListRow) -> bool:
        """The list says where a lot lies; of municipalities the district stands as city."""
        listed = self.listed_items.get(row.url) or {}
        place = places.of_parts([str(listed.get(name) or "") for name in ("province", "city", "county")])
        return narrowing.fits_place(place.province, place.city, self.narrowed)

    def read_answer(
        self, response: Response, listing: Listing, number: int | None
    ) -> tuple[ListPage, Sequence[Problem]]:
        """{"code": 0, "datas": [{"id": 310933273, "title": ..., "minPrice": ...}], "totalItem": 414}"""
        try:
            answer = read_json(_answer(response, "paimai_unifiedSearch"))
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
        kept = {**_kept(only(row, _LISTED)), "title": clean_title(str(row["title"]))}
        address = f"{ITEM}{number}"
        self.listed_items[address] = kept
        names = ("title", "auctionStatus", "displayStatus", "minPrice", "assessmentPrice", "marketPrice", "startTime",
                 "endTime", "startTimeMills", "endTimeMills")  # fmt: skip
        shows = json.dumps([kept.get(name) for name in names], ensure_ascii=False)
        return ListRow(url=address, title=kept["title"], published_on=None, shows=shows)

    def item_request(self, row: ListRow, listing: Listing, *, known: bool) -> Request:
        """A lot begins with its base record; the page's address is what people open."""
        if self.drawn:
            wish = BrowserWish(wait_for="div.pm-name", answers=("functionId=",))
            return self.ask(row.url, referer=listing.first_page).replace(meta={WISH: wish})
        return self.ask(_address("getProductBasicInfo", {"paimaiId": _number(row.url)}), referer=row.url)

    def record_id(self, url: str) -> str:
        """The number every address of a lot ends with."""
        return f"jd:{_number(url)}"

    async def gather(self, response: Response, row: ListRow) -> Gathered | None:
        """Base record (in hand), live record, seller, notice, rules of bidding, description."""
        gathered = Gathered()
        if row.url in self.listed_items:
            gathered.add("listed", self.listed_items[row.url], b"")
        try:
            base = self._base(gathered, response)
            await self._json(gathered, row, response, "live", "getPaimaiRealTimeData", {"start": 0, "end": 0})
            vendor = {name: base.get(name) for name in ("vendorId", "publishSource", "orgId")}
            if base.get("vendorId"):
                await self._json(gathered, row, response, "seller", "queryVendorInfo", vendor)
            album = {"albumId": base.get("albumId")}
            if base.get("albumId"):
                await self._html(gathered, row, response, "notice", "queryAnnouncement", album)
            await self._html(gathered, row, response, "description", "queryProductDescription", {"source": 0})
            await self._html(gathered, row, response, "rules", "queryNotice", {})
        except NotFetched as error:
            self.item_failed(row.url, error)
            return None
        except Unreadable as error:
            self.unreadable_item(row, error)
            return None
        return gathered

    def _base(self, gathered: Gathered, response: Response) -> Mapping[str, Any]:
        """The base record, which also a browser's page asks for under one name or the other."""
        body = _answer(response, "getProductBasicInfo")
        answer = read_json(body)
        base = _kept(only(answer, _BASE, ("extendInfoMap",)))
        if _refused(answer) or not _data(base):
            raise Unreadable(f"the base record could not be had: {_refused(answer) or 'no data'}")
        gathered.add("base", base, body)
        return _data(base)

    async def _received(
        self, gathered: Gathered, row: ListRow, response: Response, function: str, body: Mapping[str, Any]
    ) -> bytes | None:
        """What the page itself was answered, or what we are when we ask; ``None`` when there is no such part."""
        if self.drawn:
            try:
                return _answer(response, function)
            except Unreadable:
                return None
        asked = {"paimaiId": _number(row.url), **body} if function != "queryAnnouncement" else body
        answer = await self.part(gathered, row, _address(function, asked))
        return None if answer is None else answer.body

    async def _json(
        self,
        gathered: Gathered,
        row: ListRow,
        response: Response,
        name: str,
        function: str,
        body: Mapping[str, Any],
    ) -> Any:
        received = await self._received(gathered, row, response, function, body)
        if received is None:
            if self.drawn and name == "live":
                self.lacks(gathered, row, "live record", "the page received none")
            return None
        answer = read_json(received)
        if _refused(answer) or not isinstance(answer.get("data"), dict):
            self.lacks(gathered, row, {"live": "live record"}.get(name, name), _refused(answer) or "no data")
            return None
        if name == "live":
            # a confirmation names the buyer: that there is one is kept, where it lies is not
            answer["data"]["sold"] = bool(answer["data"].get("confirmationUrl"))
        part = _kept(only(answer, {"live": _LIVE, "seller": _SELLER}[name]))
        gathered.add(name, part, received)
        return part

    async def _html(
        self,
        gathered: Gathered,
        row: ListRow,
        response: Response,
        name: str,
        function: str,
        body: Mapping[str, Any],
    ) -> None:
        received = await self._received(gathered, row, response, function, body)
        if received is None:
            return
        answer = read_json(received)
        if refused := _refused(answer):
            self.lacks(gathered, row, name, refused)
            return
        data = answer.get("data")
        html = data.get("content") if isinstance(data, dict) else data
        gathered.add(name, list(lines_of_html(str(html or ""))), received)

    def read_lot(self, row: ListRow, parts: Parts) -> tuple[Lot, Sequence[Problem]]:
        """One lot of its parts; the live record stands above the base record, both above the list."""
        return lot_of(facts_of(row.url, row.title, parts))


def facts_of(url: str, title: str, parts: Parts) -> LotFacts:
    """What JD says of a lot."""
    listed = parts.get("listed") or {}
    base, live, seller = _data(parts.get("base")), _data(parts.get("live")), _data(parts.get("seller"))
    court, bankruptcy = _inner(base, "judicatureBasicInfoResult"), _inner(base, "bankruptcyBasicInfoResult")
    place, figures = _inner(base, "productAddressResult"), Figures()
    labels = {whole(label.get("id")) for label in _list(base.get("labelList")) if isinstance(label, Mapping)}
    labels |= {whole(label) for label in _list(listed.get("labelSet"))}
    source = whole(base.get("publishSource") or listed.get("publishSource"))
    bids = whole(_first(live, "bidCount", default=listed.get("bidCount")))
    status = statuses.jd(
        whole(_first(live, "auctionStatus", default=listed.get("auctionStatus"))),
        whole(_first(live, "displayStatus", default=listed.get("displayStatus"))),
        bids,
        bool(live.get("sold")),
        str(live.get("remarks") or ""),
        price=yuan(live.get("currentPrice")),
        reserve=yuan(base.get("minPrice")),  # in the base record 保留价, in a list the starting price
    )
    appraisal = figures.yuan("appraisal_yuan", base.get("assessmentPrice"), listed.get("assessmentPrice"))
    market = figures.yuan(
        "market_price_yuan", court.get("marketPrice"), bankruptcy.get("marketPrice"), base.get("marketPrice"),
        listed.get("marketPrice"),
    )  # fmt: skip
    owner = base.get("uploadOrganization")
    return LotFacts(
        lot_id=f"jd:{_number(url)}",
        platform="jd",
        source="jd_auctions",
        url=url,
        title=str(base.get("title") or title),
        category=_category(
            base.get("categoryId") or listed.get("childrenCateId") or listed.get("categoryId")
        ),
        from_court=source == 7 or bool(labels & _COURT_LABELS) if source or labels else None,
        bankruptcy=_BANKRUPT_LABEL in labels,
        sellers=tuple(
            str(name)
            for name in (
                owner.get("name") if isinstance(owner, Mapping) else owner,
                seller.get("orgName"),
                seller.get("shopName"),
                listed.get("shopName"),
            )
            if name
        ),
        region=tuple(
            str(place.get(name) or listed.get(name) or "") for name in ("province", "city", "county")
        ),
        address=place.get("address") or listed.get("productAddress"),
        attributes=tuple(_attributes(base.get("extendInfoMap"))),
        texts=tuple(tuple(parts[name]) for name in ("notice", "description", "rules") if parts.get(name)),
        times=whole(
            _first(
                live, "paimaiTimes", default=_first(base, "paimaiTimes", default=listed.get("paimaiTimes"))
            )
        ),
        status=status,
        starts_at=figures.instant(
            "starts_at", base.get("startTime"), listed.get("startTimeMills"), listed.get("startTime")
        ),
        ends_at=figures.instant(
            "ends_at",
            live.get("endTime"),
            base.get("endTime"),
            listed.get("endTimeMills"),
            listed.get("endTime"),
        ),
        appraisal_yuan=appraisal,
        market_price_yuan=market,
        price_label="评估价" if appraisal else "市场价" if market else None,
        starting_price_yuan=figures.yuan(
            "starting_price_yuan", base.get("startPrice"), listed.get("minPrice")
        ),
        current_price_yuan=figures.yuan(
            "current_price_yuan", live.get("currentPrice"), listed.get("currentPrice")
        ),
        deposit_yuan=figures.yuan("deposit_yuan", base.get("ensurePrice"), listed.get("ensurePrice")),
        increment_yuan=figures.yuan(
            "increment_yuan", base.get("priceLowerOffset"), live.get("priceLowerOffset")
        ),
        bids=bids,
        applicants=whole(live.get("accessEnsureNum")),
        viewers=whole(_first(live, "accessNum", default=listed.get("accessNumber") or listed.get("uvCount"))),
        unreadable=tuple(figures.refused),
    )


# The categories of both trees, by their own words.
CATEGORIES = {
    12728: "住宅用房", 13809: "商业用房", 13817: "工业用房", 13810: "其他用房", 12730: "土地", 101: "住宅用房",
    102: "商业用房", 103: "工业用房", 104: "其他用房", 105: "机动车", 106: "船舶", 107: "其他交通运输工具", 108: "股权",
    109: "债权", 110: "矿权", 111: "林权", 112: "土地", 113: "工程", 114: "机械设备", 115: "无形资产", 116: "知识产权",
    117: "租赁/经营权", 118: "奢侈品", 119: "生活物资", 120: "工业物资", 121: "库存物资", 122: "打包处置", 123: "其他财产",
}  # fmt: skip


def _category(code: Any) -> str | None:
    number = whole(code)
    return CATEGORIES.get(number) if number is not None else None


def _attributes(value: Any) -> list[tuple[str, str]]:
    """The printed pairs of the base record: a JSON text of an object, or a list of named values."""
    pairs = inner_json(value)
    if isinstance(pairs, Mapping):
        return [(str(k), str(v)) for k, v in pairs.items() if isinstance(v, str | int) and str(v).strip()]
    if isinstance(pairs, list):
        named = [p for p in pairs if isinstance(p, Mapping)]
        return [(str(p.get("name")), str(p.get("value"))) for p in named if p.get("name") and p.get("value")]
    return []


def _answer(response: Response, function: str) -> bytes:
    """The answer to one function: the response itself, or what its drawn page received last.

    Raises ``Unreadable`` when the page received none, ``NotFetched`` when it received a challenge.
    """
    if WISH not in response.flags:
        return response.body
    received = [answer for answer in answers_of(response) if f"functionId={function}" in answer.url]
    if not received:
        raise Unreadable(f"the page received no answer to {function}")
    if received[-1].challenge:
        raise NotFetched(
            response.url, State.BLOCKED, f"a call of the page was answered: {received[-1].challenge}"
        )
    return received[-1].body


def _kept(part: Any) -> Any:
    return fit_to_keep(part, _NUMBERS, _NAMES)


def _refused(answer: Any) -> str | None:
    """Why an answer that came is none: an error where the record should be; ``None`` when it is one.

    Good answers say code 0 or statusCode 200, or neither.
    """
    if not isinstance(answer, Mapping):
        return "not a record"
    code = whole(answer.get("code", answer.get("statusCode", 0)))
    return None if code in (0, 200) else f"the site says code {answer.get('code', answer.get('statusCode'))}"


def _list(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list) else ()


def _inner(record: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = record.get(name)
    return value if isinstance(value, Mapping) else {}


def _data(answer: Any) -> Mapping[str, Any]:
    data = answer.get("data") if isinstance(answer, Mapping) else None
    return data if isinstance(data, Mapping) else {}


def _first(record: Mapping[str, Any], name: str, *, default: Any) -> Any:
    value = record.get(name)
    return default if value is None else value


def _number(url: str) -> int:
    return int("".join(c for c in url.rstrip("/").rpartition("/")[2] if c.isdigit()) or 0)


def _address(function: str, body: Mapping[str, Any]) -> str:
    """The address the pages themselves ask: unsigned, no cookie, the body as JSON."""
    words = json.dumps(body, separators=(",", ":"), ensure_ascii=False)
    return f"{API}?appid=paimai&functionId={function}&body={quote(words)}"
