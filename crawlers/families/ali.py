"""Alibaba's lots, whichever list shows them: pages followed by their links, lots of a page and its fragments."""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Mapping, Sequence
from html import unescape
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

from scrapy import Request
from scrapy.http import Response

from crawlers import narrowing
from crawlers.families import ali_facts as facts
from crawlers.families.ali_facts import number_of
from crawlers.families.ali_page import TEXTS, inline, parsed, read_item
from crawlers.families.ali_state import times_of
from crawlers.families.ali_texts import bids_in, lines, must_say_something
from crawlers.families.documents import declared
from crawlers.families.linked import LinkedLists
from crawlers.families.lists import Listing
from crawlers.families.lot_lists import Gathered, LotLists, Parts
from crawlers.families.sale_days import Moments
from crawlers.outcome import State
from crawlers.reading.lots.places import region_of
from crawlers.reading.lots.record import lot_of
from crawlers.reading.page import encoding_of
from crawlers.records import ListRow, Lot, Problem, Unreadable
from crawlers.source import NotFetched

COURT_ITEM = "https://sf-item.taobao.com/sf_item/{}.htm"
ASSET_ITEM = "https://zc-item.taobao.com/auction/{}.htm"
# Hosts of item pages, and the form under which a lot is known; the second of each pair leads to the same lots.
ITEM_HOSTS: Mapping[str, str] = {
    "sf-item.taobao.com": COURT_ITEM,
    "susong-item.taobao.com": COURT_ITEM,
    "zc-item.taobao.com": ASSET_ITEM,
    "item-paimai.taobao.com": ASSET_ITEM,
}
# Where fragments may lie: a page that names another place is not followed there.
FRAGMENT_DOMAINS = ("taobao.com", "tmall.com", "alicdn.com")

_ALWAYS_FULL = 20  # half a page of forty: a list that always filled its page does not empty overnight


class AliLots(LinkedLists, LotLists):
    """Base of the sources of Alibaba's lots."""

    parts_from = FRAGMENT_DOMAINS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)

    def record_id(self, url: str) -> str:
        """The number in the address."""
        return f"ali:{number_of(url)}"

    def item_request(self, row: ListRow, listing: Listing, *, known: bool) -> Request:
        """The page of a lot; it is always asked for in full, as what it loads later moves without it."""
        self.stand(row)
        return self.ask(row.url, referer=listing.first_page)

    def fewest_rows(self, listing: Listing) -> int:
        """Lists by status empty and fill: only all of them together are judged by the floor."""
        rows = sum(opened.front.length for opened in self.opened)
        return max(self.floor - rows, 0) if listing is self.lists[-1] else 0

    def _may_be_empty(self, listing: Listing, total: int | None) -> bool:
        """A list that says so itself may be empty, unless it was always full."""
        return not total and (not self.whole or (self.memory.usual_rows(listing.name) or 0) < _ALWAYS_FULL)

    def may_fit(self, row: ListRow) -> bool:
        """Whether a lot may lie where the lists are narrowed to: as far as its title names the place."""
        try:
            place = region_of((), None, row.title)
        except Unreadable:
            return True
        return narrowing.fits_place(place.province, place.city, self.narrowed)

    def words(self, *names: str) -> tuple[list[str], list[str]]:
        """What the lists are narrowed to by these names: words, and codes of the site's own."""
        given = [word for name in names for word in narrowing.words_of(self.narrowed.get(name, ""))]
        return [word for word in given if not word.isdigit()], [word for word in given if word.isdigit()]

    def place(self) -> tuple[list[str], list[str], list[str]]:
        """The area codes, provinces and cities that the lists are narrowed to."""
        return self.words("province", "city")[1], self.words("province")[0], self.words("city")[0]

    def listed_times(self, listed: Mapping[str, Any]) -> Moments:
        """Epoch milliseconds, or one moment without a year (11月28日10时 and 开始 or 结束)."""
        return times_of({}, listed, ())

    @abstractmethod
    def listed_of(self, item: Mapping[str, Any], base: str) -> Mapping[str, Any] | None:
        """Return what is kept of an item of a list, in the form of ``ali_facts``."""

    def keep_listed(self, url: str, listed: Mapping[str, Any]) -> None:
        """Keep what a list shows of a lot until its page has come."""
        self.listed_items[url] = listed

    async def gather(self, response: Response, row: ListRow) -> Gathered | None:
        """The item page (in hand) with what it loads later: notice, description, rules, as far as they do not stand."""
        gathered = Gathered()
        standing = self.standing.pop(row.url, {})
        if row.url in self.listed_items:
            gathered.add("listed", self.listed_items[row.url], b"")
        page = parsed(decoded(response))
        try:
            led_to = item_address(response.url, response.url)
            if led_to and number_of(led_to) != number_of(row.url):
                raise Unreadable("its address leads to another lot", led_to)
            kept, addresses = read_item(response.url, page)
            gathered.add("page", kept, response.body)
            for name in TEXTS:
                if name in standing and addresses.get(name):
                    gathered.add(name, standing[name], b"")
                    continue
                await self._text(gathered, row, name, *inline(page, name), addresses.get(name))
            if facts.bids_decide(gathered.parts) and (record := addresses.get("bids")):
                answer = await self._fragment(gathered, row, "record of bids", record)
                gathered.add("counted", answer and bids_in(decoded(answer)), answer.body if answer else b"")
        except NotFetched as error:
            self.item_failed(row.url, error)
            return None
        except Unreadable as error:
            self.unreadable_item(row, error)
            return None
        return gathered

    async def _text(
        self, gathered: Gathered, row: ListRow, name: str, in_page: str, whole: bool, address: str | None
    ) -> None:
        """One text of a lot: what stands in the page itself, and what it loads later."""
        answer = await self._fragment(gathered, row, name, address) if address and not whole else None
        try:
            if answer is not None:
                must_say_something(decoded(answer))
            found = [*lines(in_page), *(lines(decoded(answer)) if answer else ())]
        except Unreadable as error:
            self.lacks(gathered, row, name, error.reason)
            return
        gathered.add(name, found or None, answer.body if answer else b"")

    async def _fragment(self, gathered: Gathered, row: ListRow, name: str, address: str) -> Response | None:
        """What a page loads later; a lot is kept without what robots.txt forbids and what lies elsewhere."""
        if not (urlsplit(address).hostname or "").endswith(tuple(f".{domain}" for domain in self.parts_from)):
            gathered.problems.append(
                self.problem(row.url, f"the {name} lies on another site", words=address[:80])
            )
            return None
        try:
            return await self.part(gathered, row, address)
        except NotFetched as error:
            if error.state is not State.DISALLOWED:
                raise
            gathered.problems.append(self.problem(address, f"the {name} was not asked for: {error.why}"))
            self.outcome.note(State.PARTIAL, f"{error}; lots are stored without their {name}")
            return None

    def read_lot(self, row: ListRow, parts: Parts) -> tuple[Lot, Sequence[Problem]]:
        """One lot of its parts; the page stands above the list."""
        return lot_of(facts.facts_of(self.name, row.url, row.title, parts))


def item_address(link: str, base: str) -> str | None:
    """The canonical address of the lot that a link leads to; ``None`` when it leads to none."""
    try:
        parts = urlsplit(urljoin(base, link.strip()))
    except ValueError:  # no address at all: a page that lost a quote
        return None
    form = ITEM_HOSTS.get((parts.hostname or "").lower())
    path = re.sub("/{2,}", "/", parts.path)
    try:
        return form.format(number_of(f"{path}?{parts.query}")) if form else None
    except Unreadable:
        return None


def next_link(href: str | None, base: str) -> str | None:
    """The address of a next page; Chinese words in it are those of a GBK page unless it says otherwise."""
    if not href or href.startswith(("#", "javascript")):
        return None
    encoding = "utf-8" if "_input_charset=utf-8" in href.lower() else "gb18030"
    ascii_only = re.sub(
        r"[^\x00-\x7f]+", lambda found: quote(found[0].encode(encoding)), unescape(href).strip()
    )
    return urljoin(base, ascii_only)


def decoded(response: Response) -> str:
    """The text of an answer, by header, page, or what decodes (GBK when nothing else does)."""
    return response.body.decode(encoding_of(response.body, declared(response)), "replace")
