"""JD's lots, whichever list shows them: gathered from the answers that their pages ask for.

A lot is a base record, a live record (status, price, bids), its seller, the notice, the description and the rules;
asked for one by one, or received by its page when a browser draws it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar
from urllib.parse import quote

from scrapy import Request
from scrapy.http import Response

from crawlers import narrowing
from crawlers.browser import BrowserWish
from crawlers.browser.wish import WISH
from crawlers.families.jd_answers import (
    BASE,
    LIVE,
    SELLER,
    answer_of,
    data_of,
    kept,
    number_of,
    refused,
    without_end,
)
from crawlers.families.jd_facts import facts_of
from crawlers.families.json_answers import Figures, only, read_json
from crawlers.families.lists import Listing
from crawlers.families.lot_lists import Gathered, LotLists, Parts
from crawlers.families.sale_days import Moments
from crawlers.reading.lots import places
from crawlers.reading.lots.record import lines_of_html, lot_of
from crawlers.records import ListRow, Lot, Problem, Unreadable
from crawlers.source import NotFetched

_LIVE_RECORD, _FROM_THE_START = "getPaimaiRealTimeData", {"start": 0, "end": 0}
# Parts of a known lot that are not asked for again while its list says the same of the thing.
_STANDING = ("base", "seller", "notice", "description", "rules")


class JdLots(LotLists):
    """Base of the sources of JD's lots."""

    api: ClassVar[str]  # where the pages' own JSON answers

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.drawn = False  # whether pages are drawn by a browser, because their JSON may not be asked for

    def address_of(self, function: str, body: Mapping[str, Any]) -> str:
        """The address the pages themselves ask: unsigned, no cookie, the body as JSON."""
        words = json.dumps(body, separators=(",", ":"), ensure_ascii=False)
        return f"{self.api}?appid=paimai&functionId={function}&body={quote(words)}"

    def listed_times(self, listed: Mapping[str, Any]) -> Moments:
        """Epoch milliseconds, under one name or the other."""
        return (
            Figures().instant("starts_at", listed.get("startTimeMills"), listed.get("startTime")),
            Figures().instant("ends_at", listed.get("endTimeMills"), listed.get("endTime")),
        )

    def may_fit(self, row: ListRow) -> bool:
        """The list says where a lot lies; of municipalities the district stands as city."""
        listed = self.listed_items.get(row.url) or {}
        place = places.of_parts([str(listed.get(name) or "") for name in ("province", "city", "county")])
        return narrowing.fits_place(place.province, place.city, self.narrowed)

    def item_request(self, row: ListRow, listing: Listing, *, known: bool) -> Request:
        """A lot begins with its base record, a known one with its live record; its page is what people open."""
        if self.drawn:
            wish = BrowserWish(wait_for="div.pm-name", answers=("functionId=",))
            return self.ask(row.url, referer=listing.first_page).replace(meta={WISH: wish})
        number = {"paimaiId": number_of(row.url)}
        if "base" in self.stand(row):
            return self.ask(self.address_of(_LIVE_RECORD, {**number, **_FROM_THE_START}), referer=row.url)
        return self.ask(self.address_of("getProductBasicInfo", number), referer=row.url)

    def record_id(self, url: str) -> str:
        """The number every address of a lot ends with."""
        return f"jd:{number_of(url)}"

    async def gather(self, response: Response, row: ListRow) -> Gathered | None:
        """Base record, live record, seller, notice, rules of bidding, description; the first asked for is in hand."""
        gathered = Gathered()
        if row.url in self.listed_items:
            gathered.add("listed", self.listed_items[row.url], b"")
        standing = self.standing.pop(row.url, {})
        try:
            if "base" in standing:
                self._take_json(gathered, row, "live", response.body)
                for name in _STANDING:
                    gathered.add(name, standing.get(name), b"")
                gathered.parts["base"] = without_end(gathered.parts)
                base = data_of(gathered.parts["base"])
            else:
                base = self._base(gathered, response)
                await self._json(gathered, row, response, "live", _LIVE_RECORD, _FROM_THE_START)
            await self._rest(gathered, row, response, base)
        except NotFetched as error:
            self.item_failed(row.url, error)
            return None
        except Unreadable as error:
            self.unreadable_item(row, error)
            return None
        return gathered

    async def _rest(
        self, gathered: Gathered, row: ListRow, response: Response, base: Mapping[str, Any]
    ) -> None:
        """What does not stand yet of seller and texts."""
        wanted: dict[str, tuple[str, Mapping[str, Any]]] = {
            "description": ("queryProductDescription", {"source": 0}),
            "rules": ("queryNotice", {}),
        }
        if base.get("albumId"):
            wanted = {"notice": ("queryAnnouncement", {"albumId": base["albumId"]}), **wanted}
        if base.get("vendorId") and "seller" not in gathered.parts:
            vendor = {name: base.get(name) for name in ("vendorId", "publishSource", "orgId")}
            await self._json(gathered, row, response, "seller", "queryVendorInfo", vendor)
        for name, (function, body) in wanted.items():
            if name not in gathered.parts:
                await self._html(gathered, row, response, name, function, body)

    def _base(self, gathered: Gathered, response: Response) -> Mapping[str, Any]:
        """The base record, which also a browser's page asks for under one name or the other."""
        body = answer_of(response, "getProductBasicInfo")
        answer = read_json(body)
        base = kept(only(answer, BASE, ("extendInfoMap",)))
        if refused(answer) or not data_of(base):
            raise Unreadable(f"the base record could not be had: {refused(answer) or 'no data'}")
        gathered.add("base", base, body)
        return data_of(base)

    async def _received(
        self, gathered: Gathered, row: ListRow, response: Response, function: str, body: Mapping[str, Any]
    ) -> bytes | None:
        """What the page itself was answered, or what we are when we ask; ``None`` when there is no such part."""
        if self.drawn:
            try:
                return answer_of(response, function)
            except Unreadable:
                return None
        asked = {"paimaiId": number_of(row.url), **body} if function != "queryAnnouncement" else body
        answer = await self.part(gathered, row, self.address_of(function, asked))
        return None if answer is None else answer.body

    async def _json(
        self,
        gathered: Gathered,
        row: ListRow,
        response: Response,
        name: str,
        function: str,
        body: Mapping[str, Any],
    ) -> None:
        # a shop's seller too is asked for lot by lot: an agent's shop sells for many banks
        received = await self._received(gathered, row, response, function, body)
        if received is not None:
            self._take_json(gathered, row, name, received)
        elif self.drawn and name == "live":
            self.lacks(gathered, row, "live record", "the page received none")

    def _take_json(self, gathered: Gathered, row: ListRow, name: str, received: bytes) -> None:
        """Add a record that came."""
        answer = read_json(received)
        if refused(answer) or not isinstance(answer.get("data"), dict):
            self.lacks(gathered, row, {"live": "live record"}.get(name, name), refused(answer) or "no data")
            return
        if name == "live":
            if not any(field in answer["data"] for field in ("currentPrice", "auctionStatus", "bidCount")):
                raise Unreadable("the live record holds none of its fields")
            # a confirmation names the buyer: that there is one is kept, where it lies is not
            answer["data"]["sold"] = bool(answer["data"].get("confirmationUrl"))
        gathered.add(name, kept(only(answer, {"live": LIVE, "seller": SELLER}[name])), received)

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
        if why := refused(answer):
            self.lacks(gathered, row, name, why)
            return
        data = answer.get("data")
        html = data.get("content") if isinstance(data, dict) else data
        gathered.add(name, list(lines_of_html(str(html or ""))), received)

    def read_lot(self, row: ListRow, parts: Parts) -> tuple[Lot, Sequence[Problem]]:
        """One lot of its parts; the live record stands above the base record, both above the list."""
        return lot_of(facts_of(self.name, row.url, row.title, parts))
