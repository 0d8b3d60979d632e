"""Walking a numbered list that is cut from its newest end and grows while it is walked.

Page 1 has a name of its own; page p >= 2 is named by a number that counts down, N - p + 1 with
N = ceil(total / size). One new row shifts every row; when the total passes a multiple of the page size
every name moves by one. So the walk does not count pages: it numbers rows from the oldest (1) to the
newest (total), and asks for the page that holds the next number it has not read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from datetime import date
from typing import Protocol

from attrs import define, field, frozen

from crawlers.records import ListRow

MAX_ROUNDS = 5
MAX_STALE_PAGES = 3  # pages in a row without a new row: rows move, but not by whole pages for long
MAX_FAILED_IN_A_ROW = 3


@frozen
class ListPage:
    """One page of a list. ``length`` counts its rows, those that could not be read included.

    ``more`` says whether the page has a link to a next one; ``None`` where pages do not say.
    """

    rows: tuple[ListRow, ...]
    length: int
    total: int | None
    more: bool | None = None


# Reads a page by its number (None is the first page); None when it could not be fetched.
ReadPage = Callable[[int | None], Awaitable[ListPage | None]]


class AnyWalk(Protocol):
    """What a family needs of a walk, whichever way the list's pages are counted."""

    seen: dict[str, ListRow]
    total: int
    ended: bool
    short_by: int

    @property
    def complete(self) -> bool:
        """Whether every row was read that was not covered before."""

    @property
    def short(self) -> bool:
        """Whether rows are missing by the site's own total."""

    @property
    def miscounted(self) -> bool:
        """Whether the pages look as if they were counted the other way than the source says."""

    def rows(self, front: ListPage) -> AsyncIterator[ListRow]:
        """Walk on from the first page; every row once."""


@define
class Walk:
    """One walk over one list: yields every row once, newest first, and knows whether it saw them all."""

    read: ReadPage
    covered: Collection[str] = frozenset()
    total_then: int | None = None
    short_then: int | None = None
    since: date | None = None
    seen: dict[str, ListRow] = field(factory=dict)
    total: int = 0
    pages: int = 0
    gaps: int = 0
    stopped_at_date: bool = False
    ended: bool = False
    short_by: int = 0
    _size: int = 1
    _blind: bool = False
    _numbers: set[int] = field(factory=set)
    _lengths: Counter[int] = field(factory=Counter)
    _front: frozenset[str] = frozenset()
    _oldest_is_front: bool = False

    @property
    def complete(self) -> bool:
        """Whether every row was read that was not covered before."""
        return self.ended and self.gaps == 0 and not self.stopped_at_date and not self.short

    @property
    def short(self) -> bool:
        """Whether rows are missing by the site's own total; the same lack twice is the site's own counting.

        Not so where the pages are counted the other way: what lacks stands on pages that were never asked for.
        """
        return self.short_by > 0 and (self.short_by != self.short_then or self.miscounted)

    @property
    def miscounted(self) -> bool:
        """Whether rows are lacking and page 1, which is to be the oldest, shows the rows of the first page."""
        return self.short_by > 0 and self._oldest_is_front

    async def rows(self, front: ListPage) -> AsyncIterator[ListRow]:
        """Walk on from the first page, which the caller has read and judged."""
        self.total, self._size = front.total or front.length, max(front.length, 1)
        self.pages, self._front = 1, frozenset(row.url for row in front.rows)
        for row in self._fresh(front):
            yield row
        for round_ in range(MAX_ROUNDS):
            async for row in self._down(front):
                yield row
            if self.pages == 1:
                break
            again = await self.read(None)
            if again is None:
                self.gaps += 1
                break
            moved = await self._grew(again)
            for row in self._fresh(again):
                yield row
            if not moved and (round_ or not self._short()):
                break
            front = again
        if self._short():
            async for row in self._sweep():
                yield row
        self.short_by = max(self.short_by, 0) if self._short() else 0
        self.ended = True

    async def _sweep(self) -> AsyncIterator[ListRow]:
        """Ask for every page that was not asked for, down to the oldest, whose number is 1.

        The numbers follow from the length of the first page; a row that stands there twice (a pinned one)
        makes it longer than the others, and then whole pages lie between those that were asked for.
        """
        ((usual, _),) = self._lengths.most_common(1) or [(self._size, 1)]
        for number in range(_pages(self.total, usual) - 1, 0, -1):
            if number not in self._numbers:
                page = await self._ask(number)
                for row in self._fresh(page) if page else ():
                    yield row

    async def _ask(self, number: int) -> ListPage | None:
        self._numbers.add(number)
        self.pages += 1
        page = await self.read(number)
        if page is None:
            self.gaps += 1
        else:
            self._lengths[page.length] += 1
            if number == 1 and page.rows:
                self._oldest_is_front = all(row.url in self._front for row in page.rows)
        return page

    async def _grew(self, again: ListPage) -> bool:
        """Take the total read at the end; true when rows may lie between what was read and the top."""
        before, self.total = self.total, again.total or self.total
        names_moved = _pages(before, self._size) != _pages(self.total, self._size)
        joined = any(row.url in self.seen for row in again.rows)
        return not joined or (self._blind and names_moved)

    def _short(self) -> bool:
        """Whether fewer new rows were met than the totals say were added since the last complete walk."""
        if self.gaps or self.stopped_at_date:
            return False
        fresh = sum(url not in self.covered for url in self.seen)
        expected = self.total - (self.total_then or 0) if self.covered else self.total
        self.short_by = expected - fresh
        return self.short_by > 0

    def _fresh(self, page: ListPage) -> list[ListRow]:
        fresh = {row.url: row for row in page.rows if row.url not in self.seen}
        self.seen |= fresh
        return list(fresh.values())

    async def _down(self, front: ListPage) -> AsyncIterator[ListRow]:
        """Go from the first page towards the oldest row, until enough is known."""
        total, page, low = self.total, front, self.total - front.length + 1
        asked: set[tuple[int, int]] = set()
        failed = 0
        while low > 1 and not (page is not front and self._enough(page)) and failed < MAX_FAILED_IN_A_ROW:
            place = (total - (low - 1)) // self._size + 1
            number = _pages(total, self._size) - place + 1
            if (number, total) in asked:  # the page is shorter than the others: step over it
                low -= self._size
                continue
            asked.add((number, total))
            answer = await self._ask(number)
            if answer is None:
                failed += 1
                low = total - place * self._size + 1
                continue
            page, failed = answer, 0
            for row in self._fresh(page):
                yield row
            self._blind = self._blind or page.total is None
            self.total = total = page.total or total
            top = total - (_pages(total, self._size) - number) * self._size
            if top >= low - 1:  # else names moved meanwhile: ask again by the new total
                low = min(low, top - page.length + 1)

    def _enough(self, page: ListPage) -> bool:
        """A whole page behind the first one holds nothing new, or nothing young enough."""
        if (
            self.since
            and page.rows
            and all(r.published_on and r.published_on < self.since for r in page.rows)
        ):
            self.stopped_at_date = True
            return True
        return bool(page.rows) and all(row.url in self.covered for row in page.rows) and not self._short()


@define
class ForwardWalk:
    """One walk over a list whose pages count up from 1, every page of it, every run.

    Such lists are sorted by price or time left, and a row's status moves while it stays where it is: no
    known row says that the rest is known. Rows that shift between pages while the walk goes on are caught
    by reading the first page and the last ones again until a round brings nothing new.
    """

    read: ReadPage
    short_then: int | None = None
    max_pages: int = 500
    seen: dict[str, ListRow] = field(factory=dict)
    total: int = 0
    gaps: int = 0
    ended: bool = False
    short_by: int = 0
    cut_off: bool = False

    @property
    def complete(self) -> bool:
        """Whether every page was read."""
        return self.ended and self.gaps == 0 and not self.cut_off and not self.short

    @property
    def short(self) -> bool:
        """Whether rows are missing by the site's own total; the same lack twice is the site's own counting."""
        return self.short_by > 0 and self.short_by != self.short_then

    @property
    def miscounted(self) -> bool:
        """Pages of such lists are counted one way only."""
        return False

    async def rows(self, front: ListPage) -> AsyncIterator[ListRow]:
        """Walk on from the first page, which the caller has read and judged."""
        self.total = front.total or 0
        for row in self._fresh(front):
            yield row
        for _ in range(MAX_ROUNDS):
            before = len(self.seen)
            async for row in self._up(front):
                yield row
            if not self._lacks() or self.gaps or self.cut_off or len(self.seen) == before:
                break
            again = await self.read(None)  # rows moved between pages while they were read
            for row in self._fresh(again) if again else ():
                yield row
        self.short_by = self._lacks()
        self.total = max(self.total, len(self.seen))
        self.ended = True

    def _lacks(self) -> int:
        return max(self.total - len(self.seen), 0)

    async def _up(self, front: ListPage) -> AsyncIterator[ListRow]:
        number, failed, more, size, stale = 2, 0, front.more, front.length, 0
        while failed < MAX_FAILED_IN_A_ROW and self._goes_on(number, size, more):
            if number > self.max_pages:
                self.cut_off = True
                return
            page = await self.read(number)
            number += 1
            if page is None:
                self.gaps += 1
                failed += 1
                continue
            failed, more = 0, page.more
            self.total = page.total or self.total
            fresh = self._fresh(page)
            stale = 0 if fresh else stale + 1
            if stale == MAX_STALE_PAGES:
                return  # the site shows the same page again and again; what lacks is said by the total
            for row in fresh:
                yield row

    def _goes_on(self, number: int, size: int, more: bool | None) -> bool:
        """By the page's own link to a next one; else by the total, or until a page is no longer full."""
        if more is not None:
            return more
        return bool(self._lacks()) and (number - 1) * size < self.total

    def _fresh(self, page: ListPage) -> list[ListRow]:
        fresh = {row.url: row for row in page.rows if row.url not in self.seen}
        self.seen |= fresh
        return list(fresh.values())


def _pages(total: int, size: int) -> int:
    return -(-total // size)
