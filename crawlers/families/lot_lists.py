"""Lists of auction lots: every page of a list every run, every lot from several answers into one record.

A lot is read from parts: what the list shows of it, its base record, its live record, who sells, and the
texts of its notice. Each part is one answer of the site; a part that is not there (404) is not there, a part
that could not be had makes the record be asked for again. What is kept of a lot is the parts, cleaned.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import logging
from abc import abstractmethod
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from attrs import define, evolve, field
from scrapy.http import Response

from crawlers import narrowing
from crawlers.broke import where_it_broke
from crawlers.families.again import UNLISTED, FoundBeside
from crawlers.families.lists import Listing, Lists
from crawlers.families.sale_days import Moments, is_before, is_listed_before
from crawlers.families.standing import parts_of_kept, same_thing
from crawlers.outcome import State
from crawlers.records import Document, Found, ListRow, Lot, LotStatus, Problem, Reading, Unreadable
from crawlers.source import NotFetched
from crawlers.walking import AnyWalk, ForwardWalk, ReadPage

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler

# A lot's parts as they are kept: JSON values and cleaned HTML, by the part's name.
Parts = Mapping[str, Any]


@define
class Gathered:
    """The parts of one lot on their way: cleaned, and the hash over all bytes as received."""

    parts: dict[str, Any] = field(factory=dict)
    size: int = 0
    problems: list[Problem] = field(factory=list)
    lacking: list[str] = field(factory=list)  # parts that are there and could not be had
    ask_again: bool = False
    _hash: Any = field(factory=hashlib.sha256)

    def add(self, name: str, part: Any, received: bytes) -> None:
        """Add a cleaned part and count its bytes in.

        What a list showed of a lot came with others' (``received`` is empty) and is counted in as it is kept: else two
        readings of one page under two rows of a list would pass for one document.
        """
        if part is not None:
            self.parts[name] = part
        self.size += len(received)
        self._hash.update(received or _in_json(part).encode())

    @property
    def sha256(self) -> str:
        """The hash over all parts."""
        return str(self._hash.hexdigest())

    def kept(self) -> bytes:
        """The parts as a document that is kept (gzip), from which the lot can be read again."""
        return gzip.compress(_in_json(self.parts).encode(), 1, mtime=0)


def _in_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def parts_of(kept: bytes) -> Parts:
    """The parts of a kept lot."""
    parts = json.loads(gzip.decompress(kept))
    assert isinstance(parts, dict)  # noqa: S101 - written by ``Gathered.kept``
    return parts


# What every auction has; the rest is the history's.
_FILLS: Mapping[str, Mapping[str, float]] = {
    "*": {
        "title": 0.5,
        "starting_price_yuan": 0.5,
        "times": 0.5,
        "terms": 0.3,
        "deposit_yuan": 0.0,
        "increment_yuan": 0.0,
        "seller": 0.0,
        "place": 0.0,
    },
}
# Judged list by list: courts have things appraised, banks often do not.
_OF_A_LIST = ("base",)


class LotLists(Lists):
    """Family of sources that list auction lots."""

    max_pages: ClassVar[int] = 500
    lists_show_all = True
    since_means = "whose sale starts or ends then or later"
    narrowed_by: ClassVar[tuple[str, ...]] = narrowing.KEYS
    #: What ``shows`` holds of a row, in order, and what of it says only how far the auction is.
    shown: ClassVar[tuple[str, ...]] = ()
    moving: ClassVar[frozenset[str]] = frozenset()
    fills = _FILLS
    silence_days = 7

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "fills" not in cls.__dict__ and "lists" in cls.__dict__:
            cls.fills = {**cls.fills, **{one.kind: dict.fromkeys(_OF_A_LIST, 0.0) for one in cls.lists}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.narrowed: Mapping[str, str] = narrowing.take(kwargs, self.narrowed_by)
        super().__init__(*args, **kwargs)
        self.listed_items: dict[str, Any] = {}  # what the lists show of a lot, by its address
        self.standing: dict[str, Parts] = {}  # parts that are not asked for again, by a lot's address

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Make the spider; what the configuration narrows it to holds where no argument says otherwise."""
        settings = crawler.settings.getdict("FIRESALE_NARROWED").get(cls.name, {})
        return super().from_crawler(crawler, *args, **{**settings, **kwargs})

    @property
    def whole(self) -> bool:
        """A narrowed list is no whole one: its floor is not judged."""
        return super().whole and not self.narrowed

    @property
    def walks_whole(self) -> bool:
        """A narrowed list walked to its end is complete; it is remembered under a name of its own."""
        return self.since is None and self.sample is None

    async def start(self) -> AsyncIterator[Any]:
        """Walk the lists as they are narrowed."""
        if self.narrowed:
            self.say(logging.INFO, f"narrowed to {_said(self.narrowed)}")
            own = f" ({_said(self.narrowed)})"
            self.lists = tuple(evolve(one, name=one.name + own) for one in self.lists)  # type: ignore[misc]
        async for request in super().start():
            yield request

    @abstractmethod
    async def gather(self, response: Response, row: ListRow) -> Gathered | None:
        """Ask for a lot's other parts; ``None`` when it was counted as failed."""

    @abstractmethod
    def read_lot(self, row: ListRow, parts: Parts) -> tuple[Lot, Sequence[Problem]]:
        """Read a lot from its parts: no network, no clock."""

    def walk_of(self, listing: Listing, read: ReadPage) -> AnyWalk:
        """Every page, every run: a lot's status moves while its row stays where it is."""
        return ForwardWalk(
            read=read, short_then=self.memory.short_at_last_walk(listing.name), max_pages=self.max_pages
        )

    def is_news(self, row: ListRow) -> bool:
        """A lot is read when it is new, and again when its list shows something else of it."""
        if not self.may_fit(row):
            return False
        if self.full or not self.memory.is_stored(row.url):
            return True
        known = self.memory.validators(row.url)
        return known is None or known.shows != row.shows

    def shows_of(self, listed: Mapping[str, Any]) -> str:
        """What a row shows that is news when it changes."""
        return json.dumps([listed.get(name) for name in self.shown], ensure_ascii=False)

    def stand(self, row: ListRow) -> Parts:
        """Note and return the parts of a known lot that stand: all, while its list says the same of the thing."""
        before = None if self.full else self.memory.validators(row.url)
        if before is not None and same_thing(row.shows, before.shows, self.shown, self.moving):
            self.standing[row.url] = parts_of_kept(self.memory.kept(row.url))
        return self.standing.get(row.url, {})

    def fit_to_keep(self, url: str) -> bool:
        """A lot's own number may look like a telephone's (16794301233) and is none."""
        number = self.record_id(url).partition(":")[2]
        return super().fit_to_keep(url.replace(number, "0") if number.isdigit() else url)

    def _may_be_empty(self, listing: Listing, total: int | None) -> bool:
        """A place may have nothing to sell; of whole lists the family judges."""
        return bool(self.narrowed and not total) or super()._may_be_empty(listing, total)

    @abstractmethod
    def listed_times(self, listed: Mapping[str, Any]) -> Moments:
        """Return start and end of a lot's sale as a list prints them; ``None`` where it does not."""

    def _out_of_range(self, row: ListRow) -> bool:
        """Whether the list says that the sale was over before the day that was asked for."""
        listed = self.listed_items.get(row.url)
        return listed is not None and is_listed_before(self.since, self.listed_times(listed))

    def may_fit(self, row: ListRow) -> bool:
        """Whether a row may be one of those that the lists are narrowed to, as far as the list says."""
        return True

    async def parse_item(
        self, response: Response, row: ListRow, listing: Listing, *, known: bool
    ) -> AsyncIterator[Found]:
        """Gather a lot's parts and read them into one record."""
        try:
            self.answered(row.url, response)
        except NotFetched as error:
            self.item_failed(row.url, error)
            return
        self.outcome.item_answered()  # now, not when its parts have come: challenges are counted in a row
        gathered = await self.gather(response, row)
        if gathered is None:
            return
        if gathered.ask_again and self.memory.is_stored(row.url):
            self._leave_alone(row, gathered)
            return
        try:
            lot, problems = self.read_lot(row, gathered.parts)
        except _OTHER_SHAPES as error:
            self.unreadable_item(
                row, Unreadable(f"the lot's answers have another shape ({where_it_broke(error)})")
            )
            return
        if gathered.lacking:
            lot = _without(lot, gathered.lacking)
        is_unlisted = row.url not in self.listed_items and self.memory.is_stored(row.url)
        if is_unlisted:
            lot = unlisted(lot)
        if is_before(self.since, lot) or not narrowing.fits(lot, self.narrowed):
            self.under_way.discard(row.url)
            return
        self.outcome.items.read += 1
        self.outcome.items.unreadable += lot.reading is Reading.UNREADABLE
        if gathered.ask_again:
            self.failed.add(row.url)
        self.under_way.discard(row.url)
        document = Document(
            url=lot.url, sha256=gathered.sha256, content_type="application/json", size=gathered.size,
            fetched_at=self.now, kept=gathered.kept(),
        )  # fmt: skip
        yield FoundBeside(
            record=lot,
            documents=(document,),
            problems=(*gathered.problems, *problems),
            listing=listing.name,
            ask_again=gathered.ask_again,
            shows=row.shows,
            beside={UNLISTED: "1"} if is_unlisted else {},
        )

    def _leave_alone(self, row: ListRow, gathered: Gathered) -> None:
        """A known lot of which a part could not be had stays as it is: what was not seen changes nothing."""
        self.failed.add(row.url)
        self.under_way.discard(row.url)
        self.outcome.items.failed += 1
        self.report(gathered.problems)

    def lacks(self, gathered: Gathered, row: ListRow, name: str, why: str) -> None:
        """Note that a part came and says nothing (an error in its place): it is asked for again."""
        reason = f"the {name} could not be had: {why}; the next run asks again"
        gathered.problems.append(self.problem(row.url, reason, field=name))
        gathered.lacking.append(name)
        gathered.ask_again = True
        self.outcome.note(State.PARTIAL, f"{row.url}: {reason}")

    async def part(self, gathered: Gathered, row: ListRow, url: str) -> Response | None:
        """Ask for one part; ``None`` when it is not there, or could not be had (then it is asked for again).

        Raises ``NotFetched`` when it was answered with a challenge or is forbidden: the lot is left alone.
        """
        try:
            return await self.fetch(self.ask(url, referer=row.url))
        except NotFetched as error:
            if error.state in (State.BLOCKED, State.DISALLOWED):
                raise
            if error.why in ("HTTP 404", "HTTP 410"):
                return None
            gathered.problems.append(
                self.problem(error.url, f"not fetched: {error.why}; the next run asks again")
            )
            gathered.ask_again = True
            gathered.lacking.append("a part")
            self.outcome.note(State.PARTIAL, f"{error}; what came is stored, the next run asks again")
            return None


def unlisted(lot: Lot) -> Lot:
    """A lot asked for again whose row no list shows any more: what only the list printed is not gone, only unseen."""
    unseen = "unreadable: no list shows the lot any more"
    return evolve(lot, missing={k: unseen if why == "not printed" else why for k, why in lot.missing.items()})


# What reading raises when an answer is not built as it always was: that lot is left alone, the others go on.
_OTHER_SHAPES = (TypeError, AttributeError, KeyError, IndexError, ValueError, ArithmeticError, RecursionError)


def _without(lot: Lot, lacking: Sequence[str]) -> Lot:
    """A lot of which parts could not be had: what they may hold is not "not printed", and its state not certain."""
    why = f"unreadable: {', '.join(dict.fromkeys(lacking))} could not be had"
    missing = {
        name: why if reason in ("not printed", "not sold", "the seller is no bank", "the whole") else reason
        for name, reason in lot.missing.items()
    }
    lot = evolve(lot, missing=missing, reading=Reading.PARTIAL)
    if "live record" not in lacking:
        return lot
    return evolve(
        lot,
        status=LotStatus.UNKNOWN,
        final_price_yuan=None,
        missing={**missing, "final_price_yuan": why},
    )


def _said(narrowed: Mapping[str, str]) -> str:
    return ", ".join(f"{name} {value}" for name, value in sorted(narrowed.items()))
