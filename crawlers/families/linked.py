"""Lists whose next page is where the page's own link leads, never built: by a number, by a cursor.

Such lists may print no total, and a list by status may be empty today; both are said by the source.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any, ClassVar

from attrs import define, evolve

from crawlers.elsewhere import host_elsewhere
from crawlers.families.documents import LOOK
from crawlers.families.lists import Listing, Lists, _Open
from crawlers.outcome import State
from crawlers.records import ListRow
from crawlers.walking import ForwardWalk, ListPage

_NO_TOTAL_UP_TO = 9  # a list this short needs no total to be believed


class LinkedLists(Lists):
    """Family of lists that are followed from link to link."""

    prints_total: ClassVar[bool] = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.links: dict[tuple[str, int], str] = {}
        self.elsewhere: set[str] = set()  # lists whose next page lies on another site

    def page_address(self, listing: Listing, number: int | None) -> str:
        """The first page, then where the page before led; when that page did not come, its own address again."""
        if number is None:
            return listing.first_page
        nearest = max((nth for name, nth in self.links if name == listing.name and nth <= number), default=0)
        return self.links.get((listing.name, nearest), listing.first_page)

    def follow(self, listing: Listing, number: int | None, page: ListPage, link: str | None) -> ListPage:
        """Note where a page's own link leads; a link to a page that was read leads nowhere."""
        place = (number or 1) + 1
        read = {url for (name, nth), url in self.links.items() if name == listing.name and nth < place}
        if not link or link in read or link == listing.first_page:
            return evolve(page, more=False)
        self.links[listing.name, place] = link
        return evolve(page, more=True)

    async def _read_page(self, listing: Listing, number: int | None) -> ListPage | None:
        """Fetch and read a list page. One that lies on another site is not asked for: what was read stays, the rest
        of the list was not seen, and that is said once.
        """
        address = self.page_address(listing, number)
        host = host_elsewhere(address, self, of_a_list=True)
        if host is None:
            return await super()._read_page(listing, number)
        if listing.name not in self.elsewhere:
            self.elsewhere.add(listing.name)
            reason = (
                f"the link to the next page leads to another site ({host or 'no host'}), which is not asked"
            )
            self.report([self.problem(listing.first_page, reason, field="next page")])
            self.outcome.note(
                State.PARTIAL, f"{listing.first_page}: {reason}; what was read is stored. {LOOK}"
            )
        return None

    def fewest_rows(self, listing: Listing) -> int:
        """Return how many rows the first page of a list has at least when all is well."""
        floor = self.floor if listing is self.lists[0] else 1
        return max(floor, self.memory.usual_rows(listing.name) or 0)

    async def _open(self, listing: Listing) -> _Open | None:
        """Read and judge the first page of a list; ``None`` when it could not be fetched, or was judged."""
        address = self.page_address(listing, None)
        front = await self._read_page(listing, None)
        if front is None or self.outcome.holds_back:
            return None
        least = self.fewest_rows(listing)
        if self.whole and front.length < least:
            few = f"{front.length} rows where at least {least} are usual"
            self.stop(State.EMPTY, f"{address}: {few}; nothing was changed. {LOOK}")
            return None
        if self.prints_total and front.total is None and not front.more and front.length > _NO_TOTAL_UP_TO:
            self.stop(State.LAYOUT, f"{address}: the list prints no total; {_COMPARE}")
            return None
        if front.total is not None:
            self.outcome.site_total = (self.outcome.site_total or 0) + front.total
        return _Open(listing, front)


@define
class NewestFirst(ForwardWalk):
    """A walk from link to link over a list whose newest rows come first.

    It ends behind a page whose rows are all known, or all older than ``since``. The first page alone does not
    tell: a row may be pinned there.
    """

    covered: Collection[str] = frozenset()
    since: date | None = None
    _pages: int = 0
    _known: bool = False

    def _fresh(self, page: ListPage) -> list[ListRow]:
        self._pages += 1
        known = bool(page.rows) and all(row.url in self.covered or self._is_old(row) for row in page.rows)
        self._known = self._known or (known and self._pages > 1)
        return super()._fresh(page)

    def _is_old(self, row: ListRow) -> bool:
        return bool(self.since and row.published_on and row.published_on < self.since)

    def _goes_on(self, number: int, size: int, more: bool | None) -> bool:
        return not self._known and super()._goes_on(number, size, more)


_COMPARE = "nothing was changed. Next step: compare the page with the docstring of the spider's read_answer"
