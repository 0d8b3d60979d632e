"""Numbered lists whose rows lead to one record each: opening, judging, walking, asking.

The first pages of all lists are judged before the first record is asked for, so that a changed layout,
an empty list or a block holds everything back. What a record is read from is its family's own matter.
"""

from __future__ import annotations

import logging
import traceback
from abc import abstractmethod
from collections.abc import AsyncIterator, Sequence
from typing import Any, ClassVar, Literal

from attrs import define, evolve, frozen
from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from crawlers.blocked import redacted
from crawlers.broke import where_it_broke
from crawlers.families.documents import CHECK_NETWORK, LOOK, declared
from crawlers.fill_names import ROWS
from crawlers.outcome import State
from crawlers.polite import NOT_FETCHED
from crawlers.reading.garbled import certain_rows
from crawlers.reading.kept_words import address_fit_to_keep
from crawlers.reading.page import Page, read_page
from crawlers.records import ListRow, Problem, Unreadable, Walked
from crawlers.source import NotFetched, PromiseBroken, Source
from crawlers.walking import AnyWalk, ListPage, ReadPage, Walk
from crawlers.walking_up import UpWalk


class LayoutChanged(Exception):
    """Raised by ``read_list`` when a page is there and the list, or its fields, are not."""


class EmptyList(Exception):
    """Raised by ``read_list`` when the list is there and holds no row; ``total`` is what the site prints."""

    def __init__(self, total: int | None = None) -> None:
        super().__init__(total)
        self.total = total


@frozen
class Listing:
    """One list: its name, and the address of its first page."""

    name: str
    first_page: str

    @property
    def kind(self) -> str:
        """The name without what the list is narrowed to."""
        return self.name.partition(" (")[0]


@define
class _Open:
    """A list whose first page has been read; ``due`` are its known rows that are to be asked for again."""

    listing: Listing
    front: ListPage
    walk: AnyWalk | None = None
    due: Sequence[ListRow] = ()


class Lists(Source):
    """Base of the families that walk lists.

    ``pages_count`` says how later pages are named: ``"up"``, page 2 is the second one; or ``"down"``, the
    second of N pages is N - 1 and page 1 holds the oldest rows.
    """

    lists: ClassVar[tuple[Listing, ...]]
    #: Every row of every list is met in every run: what is due is asked for as its list shows it now.
    lists_show_all: ClassVar[bool] = False
    since_means = "published on or after it"
    pages_count: ClassVar[Literal["up", "down"]] = "down"

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if cls.pages_count not in ("up", "down"):
            raise PromiseBroken(f"{cls.__name__}: pages_count is 'up' or 'down', not {cls.pages_count!r}")

    @abstractmethod
    def page_address(self, listing: Listing, number: int | None) -> str:
        """Return the address of a list page; ``None`` is the first one, a number counts as ``pages_count``."""

    @abstractmethod
    def read_list(self, page: Page) -> tuple[ListPage, Sequence[Problem]]:
        """Read a list page. Raises ``LayoutChanged`` or ``EmptyList``."""

    @abstractmethod
    def parse_item(self, response: Response, row: ListRow, listing: Listing, *, known: bool) -> Any:
        """Read what came for a row into one record; yields ``Found`` or ``Seen``."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked: set[str] = set()
        self.failed: set[str] = set()
        self.under_way: set[str] = set()
        self.opened: list[_Open] = []

    def list_request(self, listing: Listing, number: int | None) -> Request:
        """Return the request for a list page."""
        return self.ask(self.page_address(listing, number))

    def falls_back(self, error: NotFetched) -> bool:
        """Turn to the source's other way after a list page could not be had; false when there is none."""
        return False

    def read_answer(
        self, response: Response, listing: Listing, number: int | None
    ) -> tuple[ListPage, Sequence[Problem]]:
        """Read what came for a list page; pages of HTML unless a family says otherwise."""
        return self.read_list(read_page(response.url, response.body, declared(response)))

    def walk_of(self, listing: Listing, read: ReadPage) -> AnyWalk:
        """Return the walk over a list: newest first, down to what is covered."""
        way = UpWalk if self.pages_count == "up" else Walk
        return way(
            read=read,
            covered=frozenset() if self.full else self.memory.covered(listing.name),
            total_then=self.memory.total_at_last_walk(listing.name),
            short_then=self.memory.short_at_last_walk(listing.name),
            since=self.since,
        )

    def item_request(self, row: ListRow, listing: Listing, *, known: bool) -> Request:
        """Return the request that a row's record begins with."""
        return self.ask(row.url, referer=listing.first_page, conditional=known)

    def fit_to_keep(self, url: str) -> bool:
        """Whether an address may be kept: none that names a person or holds a telephone's number."""
        return address_fit_to_keep(url)

    def is_news(self, row: ListRow) -> bool:
        """Tell whether a row that a list shows is to be asked for."""
        return self.full or not self.memory.is_stored(row.url)

    async def start(self) -> AsyncIterator[Any]:
        """Open all lists, walk each and ask for what is new, then for what is pending or due.

        What is new goes first: a run that is cut short (a budget, a deadline, a shutdown) would else spend itself, day
        after day, on what is known.
        """
        if self.lacks_browser():
            return
        for listing in self.lists:
            opened = await self._open(listing)
            if self.outcome.holds_back:
                return
            if opened:
                self.opened.append(opened)
        for opened in self.opened:
            async for request in self._walk(opened):
                yield request
                if self.outcome.holds_back:
                    return
            if self.sample and len(self.asked) >= self.sample:
                return
        for opened in self.opened:
            for row in opened.due:
                if self.outcome.holds_back:
                    return
                if row.url not in self.asked and not self._out_of_range(row):
                    yield self._ask_for(row, opened.listing, known=True)

    @property
    def walks_whole(self) -> bool:
        """Whether a walk to the end of a list has seen all that the list is asked for."""
        return self.whole

    def walked(self) -> list[Walked]:
        """Return what was seen of every list; asked for by the store when the run ends."""
        self._say_what_was_cut_off()
        return [
            Walked(
                listing=opened.listing.name,
                rows=tuple(opened.walk.seen.values()),
                first_page_rows=opened.front.length,
                total=opened.walk.total,
                complete=opened.walk.complete and self.walks_whole,
                short_by=opened.walk.short_by,
                failed=frozenset(self.failed),
            )
            for opened in self.opened
            if opened.walk is not None
        ]

    def _say_what_was_cut_off(self) -> None:
        """A run that is stopped in the middle (Ctrl-C, a shutdown) has not seen all, and says so."""
        if self.outcome.holds_back or self.sample:
            return
        unfinished = [opened for opened in self.opened if opened.walk is None or not opened.walk.ended]
        if unfinished or self.under_way:
            lists = f"{len(unfinished)} lists and " if unfinished else ""
            reason = f"the run was stopped before {lists}{len(self.under_way)} records were read"
            self.outcome.note(
                State.PARTIAL, f"{reason}; what was stored stays, the same command again goes on"
            )
            self.failed |= self.under_way

    async def _open(self, listing: Listing) -> _Open | None:
        """Read and judge the first page of a list; ``None`` when it could not be fetched."""
        address = self.page_address(listing, None)
        front = await self._read_page(listing, None)
        if front is None or self.outcome.holds_back:
            return None
        least = self.least_rows(listing)
        if self.whole and front.length < least and front.total != 0:
            self.stop(
                State.EMPTY,
                f"{address}: {front.length} rows where at least {least} are usual; nothing was changed. "
                "Next step: open the page in a browser and compare",
            )
            return None
        if front.total is None and front.length >= 10:
            self.stop(State.LAYOUT, f"{address}: the list prints no total; {_NEXT_STEP}")
        self.outcome.site_total = (self.outcome.site_total or 0) + (front.total or front.length)
        return _Open(listing, front)

    def least_rows(self, listing: Listing) -> int:
        """Return how many rows the first page of a list shows at least: the user's word, else promise and history."""
        first = listing is self.lists[0]
        if first and ROWS in self.floors:
            return int(self.floors[ROWS])
        return max(self.floor if first else 1, self.memory.usual_rows(listing.name) or 0)

    async def _read_page(self, listing: Listing, number: int | None) -> ListPage | None:
        """Fetch and read a list page; ``None`` when it could not be, with the state noted."""
        address = self.page_address(listing, number)
        try:
            response = await self.fetch(self.list_request(listing, number))
        except NotFetched as error:
            if self.falls_back(error):
                return await self._read_page(listing, number)
            self._list_failed(error)
            return None
        try:
            read, problems = _certain(address, *self.read_answer(response, listing, number))
        except NotFetched as error:
            self._list_failed(error)
        except LayoutChanged as changed:
            self.stop(State.LAYOUT, f"{address}: {changed}; {_NEXT_STEP}")
        except EmptyList as empty:
            return self._without_rows(listing, number, empty.total)
        except Exception as error:  # a reader written for pages as they mostly are: this one is not
            self.say(logging.DEBUG, traceback.format_exc())
            broke = f"the reader of the list broke on it ({where_it_broke(error)})"
            self.stop(State.LAYOUT, f"{address}: {self.name}: {broke}; {_NEXT_STEP}")
        else:
            self.report(problems)
            return read
        return None

    def _without_rows(self, listing: Listing, number: int | None, total: int | None) -> ListPage | None:
        address = self.page_address(listing, number)
        if number is not None:
            reason = f"{address}: a list page without rows; the next run looks again"
            self.outcome.note(State.PARTIAL, reason)
            return None
        if self._may_be_empty(listing, total):
            return ListPage((), 0, 0)
        reason = f"{address}: the list is there and has no row; nothing was changed. {LOOK}"
        self.stop(State.EMPTY, reason)
        return None

    def _may_be_empty(self, listing: Listing, total: int | None) -> bool:
        """A second list that says itself that it has no rows, and never had any, is no outage."""
        return listing is not self.lists[0] and total == 0 and self.memory.usual_rows(listing.name) is None

    def report(self, problems: Sequence[Problem]) -> None:
        """Hand problems that belong to no record to the store, through the outcome."""
        self.outcome.problems.extend(problems)

    def _list_failed(self, error: NotFetched) -> None:
        if self.stopping:
            return  # what a stopped engine says is no trouble of the site
        if error.state in (State.BLOCKED, State.DISALLOWED):
            look = CHECK_NETWORK if error.why.startswith(NOT_FETCHED) else LOOK
            self.stop(
                error.state, f"{error}; the source was stopped and is left alone until the next run. {look}"
            )
            return
        reason = f"{error}; list page not read, what answered is stored and the next run closes the gap"
        self.outcome.note(error.state, reason)
        self.report([self.problem(error.url, f"list page not fetched: {error.why}")])

    async def _walk(self, opened: _Open) -> AsyncIterator[Request]:
        listing = opened.listing
        opened.walk = walk = self.walk_of(listing, lambda number: self._read_page(listing, number))
        if not self.sample:
            opened.due = [*self.memory.pending(listing.name), *self.memory.due(listing.name, self.now)]
        due = {row.url for row in opened.due}
        async for row in walk.rows(opened.front):
            if row.url in self.asked or self._out_of_range(row) or self.memory.is_forgotten(row.url):
                continue
            if row.url in due and not self.lists_show_all:
                continue
            if not self.fit_to_keep(row.url):
                reason = "a row whose address holds personal data: it was not asked for"
                self.report([self.problem(listing.first_page, reason)])
                self.outcome.note(
                    State.PARTIAL, f"{listing.first_page}: {reason}. Next step: open it in a browser"
                )
                continue
            if row.url in due or self.is_news(row):
                yield self._ask_for(row, listing, known=row.url in due)
            if self.sample and len(self.asked) >= self.sample:
                return
        if walk.short_by:
            reason = f"{walk.short_by} rows fewer than the total of {walk.total} the site prints"
            self.report([self.problem(listing.first_page, reason)])
            if walk.short:
                next_step = _COUNT_UP if walk.miscounted else _COUNT_ROWS
                self.outcome.note(State.PARTIAL, f"{listing.first_page}: {reason}; {next_step}")

    def _out_of_range(self, row: ListRow) -> bool:
        return bool(self.since and row.published_on and row.published_on < self.since)

    def _ask_for(self, row: ListRow, listing: Listing, *, known: bool) -> Request:
        self.asked.add(row.url)
        self.under_way.add(row.url)
        self.outcome.items.asked += 1
        return self.item_request(row, listing, known=known).replace(
            callback=self.parse_item,
            errback=self.item_failed_to_come,
            cb_kwargs={"row": row, "listing": listing, "known": known},
        )

    def item_failed_to_come(self, failure: Failure) -> None:
        """Count a record whose page did not come; the next run asks for it again."""
        request: Request = failure.request  # type: ignore[attr-defined]
        self.item_failed(
            request.cb_kwargs["row"].url,
            self.trouble_of(request.url, failure.value or RuntimeError("no reason")),
        )

    def unreadable_item(self, row: ListRow, error: Unreadable) -> None:
        """An answer came and holds no record: nothing is stored of it, and the next run asks again."""
        self.failed.add(row.url)
        self.under_way.discard(row.url)
        self.outcome.items.failed += 1
        self.report([self.problem(row.url, f"{error.reason}; the next run asks again", words=error.words)])
        self.outcome.note(State.PARTIAL, f"{row.url}: {error.reason}; left alone, the next run asks again")
        # a page that no list leads to any more may be gone; one that a list shows should be there
        listed = any(opened.walk is not None and row.url in opened.walk.seen for opened in self.opened)
        if listed and self.outcome.items.came_without_record(row.url) and not self.stopping:
            many = len(self.outcome.items.without_record)
            reason = f"{redacted(row.url)}: {error.reason}; {many} answers without a record, the source was stopped"
            self.stop(State.LAYOUT, f"{reason}. {LOOK}")

    def item_failed(self, url: str, error: NotFetched) -> None:
        """Count a record that could not be had, with what that means for the run."""
        self.failed.add(url)
        self.under_way.discard(url)
        items = self.outcome.items
        part = redacted(error.url) if error.url != url else None
        self.report([self.problem(url, f"not fetched: {error.why}; the next run asks again", words=part)])
        if error.state is State.BLOCKED:
            if self.outcome.item_challenged():
                self.stop(
                    State.BLOCKED,
                    f"{error}; {items.challenged_in_a_row} in a row, the source was stopped. {LOOK}",
                )
                return
        elif error.state is State.DISALLOWED:
            items.forbidden += 1
        items.failed += 1
        self.outcome.note(State.PARTIAL, f"{error}; left alone, the next run asks again")


def _certain(address: str, read: ListPage, problems: Sequence[Problem]) -> tuple[ListPage, Sequence[Problem]]:
    """A list without garbled titles. Raises ``LayoutChanged`` when most of them are."""
    rows, garbled = certain_rows(read.rows, address)
    if garbled and 2 * len(garbled) >= len(rows):
        raise LayoutChanged(f"{len(garbled)} of {len(rows)} titles hold characters in a broken encoding")
    return evolve(read, rows=rows), (*problems, *garbled)


_NEXT_STEP = "nothing was changed. Next step: compare the page with the docstring of the spider's read_list"
_COUNT_ROWS = "the next run looks again. Next step: count the rows of the list in a browser"
_COUNT_UP = (
    "page 1 shows the rows of the first page, so the pages seem to count up. "
    'Next step: set pages_count = "up" in the spider'
)
