"""Walking a numbered list whose newest rows come first and whose pages count up: 2 is the second page.

A new row pushes the others on, so that a row is met twice and none is missed; a row withdrawn while the
walk goes on pulls the others back, and the page before is then read again. Rows posted meanwhile stand on
the first page, where the next run meets them.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection
from datetime import date

from attrs import define, field

from crawlers.records import ListRow
from crawlers.walking import MAX_FAILED_IN_A_ROW, MAX_ROUNDS, ListPage, ReadPage


@define
class UpWalk:
    """One walk over one list, down to a page behind the first that is known whole while no row is lacking.

    ``total_then`` and ``short_then`` are what the site printed and what was lacking at the last walk.
    """

    read: ReadPage
    covered: Collection[str] = frozenset()
    total_then: int | None = None
    short_then: int | None = None
    since: date | None = None
    max_pages: int = 2000
    seen: dict[str, ListRow] = field(factory=dict)
    total: int = 0
    gaps: int = 0
    stopped_at_date: bool = False
    cut_off: bool = False
    ended: bool = False
    short_by: int = 0
    _size: int = 0

    @property
    def complete(self) -> bool:
        """Whether every row was read that was not covered before."""
        whole = self.ended and self.gaps == 0 and not self.stopped_at_date and not self.cut_off
        return whole and not self.short

    @property
    def short(self) -> bool:
        """Whether rows are missing by the site's own total; the same lack twice is the site's own counting."""
        return self.short_by > 0 and self.short_by != self.short_then

    @property
    def miscounted(self) -> bool:
        """Whether the pages look as if they were counted the other way; not to be told from here."""
        return False

    async def rows(self, front: ListPage) -> AsyncIterator[ListRow]:
        """Walk on from the first page, which the caller has read and judged; every row once."""
        self.total = front.total or front.length
        for row in self._fresh(front):
            yield row
        for _ in range(MAX_ROUNDS):
            before = len(self.seen)
            async for row in self._up(front):
                yield row
            if not self._lacks() or len(self.seen) == before:
                break
            again = await self.read(None)  # rows moved between pages while they were read
            if again is None:
                self.gaps += 1
                break
            front, self.total = again, again.total or self.total
            for row in self._fresh(again):
                yield row
            if not self._lacks():
                break
        self.short_by = self._lacks()
        self.ended = True

    async def _up(self, front: ListPage) -> AsyncIterator[ListRow]:
        number, failed, page, met, brought = 2, 0, front, front.length, True
        while failed < MAX_FAILED_IN_A_ROW and self._goes_on(number, page, met, brought=brought):
            if number > self.max_pages:
                self.cut_off = True
                return
            answer = await self.read(number)
            number += 1
            met += answer.length if answer else self._size or front.length
            if answer is None:
                self.gaps += 1
                failed += 1
                continue
            page, failed, before = answer, 0, self.total
            self._size, self.total = max(self._size, page.length), page.total or self.total
            fresh = self._fresh(page)
            if self.total < before:  # a row was withdrawn: another has slipped back over the page's edge
                fresh += await self._read_again(number - 2)
            for row in fresh:
                yield row
            brought = bool(fresh)
            if self._enough(page):
                return

    async def _read_again(self, number: int) -> list[ListRow]:
        page = await self.read(number if number > 1 else None)
        self.gaps += page is None
        return self._fresh(page) if page else []

    def _goes_on(self, number: int, page: ListPage, met: int, *, brought: bool) -> bool:
        """By the page's own link to a next one; else by the total, or while full pages bring what is lacking.

        The first page may be longer than the others (a pinned row), so it gives their size only until one of
        them is known; ``met`` counts rows as they stood, those that stood twice included.
        """
        if page.more is not None:
            return page.more
        size = self._size or page.length
        if (number - 1) * size < self.total and met < self.total:
            return True
        return brought and page.length >= size and bool(self._lacks())

    def _enough(self, page: ListPage) -> bool:
        """A page behind the first one holds nothing new and no row is lacking, or nothing young enough."""
        days = [row.published_on for row in page.rows]
        if self.since and days and all(day and day < self.since for day in days):
            self.stopped_at_date = True
            return True
        return bool(page.rows) and all(row.url in self.covered for row in page.rows) and not self._lacks()

    def _lacks(self) -> int:
        """Return how many rows fewer were met than the totals say were added since the last complete walk."""
        if self.gaps or self.stopped_at_date:
            return 0
        fresh = sum(url not in self.covered for url in self.seen)
        expected = self.total - (self.total_then or 0) if self.covered else self.total
        return max(expected - fresh, 0)

    def _fresh(self, page: ListPage) -> list[ListRow]:
        fresh = {row.url: row for row in page.rows if row.url not in self.seen}
        self.seen |= fresh
        return list(fresh.values())
