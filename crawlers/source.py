"""Source: what every spider promises, and the one way in which it fetches.

A source says who publishes what and where, how it is read, how many rows a healthy list shows at
least and how often to look. The promise is checked when the class is defined.
"""

from __future__ import annotations

import asyncio
import logging
from abc import abstractmethod
from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, ClassVar

from attrs import frozen
from scrapy import Request, Spider
from scrapy.http.request import NO_CALLBACK
from scrapy.utils.misc import load_object

from crawlers import clock
from crawlers.blocked import Challenged, redacted
from crawlers.browser.finder import NoBrowser, why_no_browser
from crawlers.config_forms import DURATION, TIMES
from crawlers.elsewhere import Elsewhere
from crawlers.memory import Memory, NoMemory
from crawlers.outcome import Outcome, State
from crawlers.polite import Disallowed, in_words
from crawlers.records import Problem, Walked

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler
    from scrapy.http import Response

WAYS = ("http", "json", "browser")


class PromiseBroken(TypeError):
    """Raised when a source class lacks what every source must say of itself."""


@frozen
class NotFetched(Exception):
    """Raised by ``Source.fetch`` when an address gave no answer that can be read.

    ``state`` is what it means for a run when the address is a list page: partial, blocked, disallowed.
    """

    url: str
    state: State
    why: str

    def __str__(self) -> str:
        return f"{redacted(self.url)}: {self.why}"


class Source(Spider):
    """Base of every spider."""

    title: ClassVar[str]
    publisher: ClassVar[str]
    hosts: ClassVar[tuple[str, ...]]
    parts_from: ClassVar[tuple[str, ...]] = ()  # domains on which parts of its pages may lie, hosts unknown
    way: ClassVar[str] = "http"
    fallback: ClassVar[str | None] = None
    floor: ClassVar[int] = 1
    lists: ClassVar[tuple[Any, ...]] = ()
    every: ClassVar[str] = "6h"
    at: ClassVar[tuple[str, ...]] = ()  # times of day in Beijing instead, as "08:30"
    fills: ClassVar[Mapping[str, Mapping[str, float]]] = {}  # least shares of filled fields
    silence_days: ClassVar[int] = 30  # without anything new; longer than ever, and longer than this, is said
    since_means: ClassVar[str | None] = None  # which records ``--since DATE`` leaves; None: it is read whole
    deadline: ClassVar[str] = "4h"  # of a run: the first of a large list takes hours at a polite pace
    allowed_domains: ClassVar[list[str]]

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "name" not in cls.__dict__:  # a family, not a source
            return
        lacking = [word for word in ("title", "publisher", "hosts") if not getattr(cls, word, None)]
        if lacking:
            raise PromiseBroken(
                f"source {cls.name!r} ({cls.__module__}) does not say its {', '.join(lacking)}"
            )
        if cls.way not in WAYS or not cls.__doc__ or cls.floor < 1:
            raise PromiseBroken(
                f"source {cls.name!r}: way is one of {WAYS}, floor at least 1, docstring required"
            )
        if (
            not DURATION.read(cls.every)
            or not DURATION.read(cls.deadline)
            or not all(map(TIMES.read, cls.at))
        ):
            raise PromiseBroken(
                f"source {cls.name!r}: every and deadline are times such as '6h', at holds times of day as '08:30'"
            )
        cls.allowed_domains = [*cls.hosts, *cls.parts_from]

    def __init__(self, *args: Any, full: str = "", since: str = "", sample: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.full = full.lower() in ("1", "true", "yes")
        self.since = date.fromisoformat(since) if since else None
        self.sample = int(sample) if sample else None
        self.outcome = Outcome()
        self.memory: Memory = NoMemory()
        self.now: datetime = clock.now()
        self.floors: Mapping[str, float] = {}  # what the user set instead of the promises
        self._closing: asyncio.Future[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Make the spider and hand it the past, as the settings name it."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        memory = crawler.settings.get("FIRESALE_MEMORY")
        if memory:
            spider.memory = load_object(memory)(crawler.settings, cls.name)
        spider.floors = crawler.settings.getdict("FIRESALE_FLOORS").get(cls.name, {})
        return spider

    @classmethod
    def parts(cls) -> tuple[str, ...]:
        """Return the parts of its records that floors may be set for: its lists, by name."""
        return tuple(listing.name for listing in cls.lists)

    @abstractmethod
    def record_id(self, url: str) -> str:
        """Return the identity of the record behind an address."""

    @abstractmethod
    def walked(self) -> list[Walked]:
        """Return what was seen of every list; asked for when the run ends."""

    @property
    def stopping(self) -> bool:
        """Whether the run is being ended."""
        return self._closing is not None

    @property
    def whole(self) -> bool:
        """Whether this run looks at whole lists, so that floors can be judged."""
        return self.since is None and self.sample is None

    def ask(self, url: str, *, referer: str | None = None, conditional: bool = False) -> Request:
        """Return a request for an address; ``conditional`` adds the validators of its last answer."""
        headers = {"Referer": referer} if referer else {}
        known = self.memory.validators(url) if conditional and not self.full else None
        if known and known.etag:
            headers["If-None-Match"] = known.etag
        if known and known.last_modified:
            headers["If-Modified-Since"] = known.last_modified
        return Request(url, headers=headers, callback=NO_CALLBACK, dont_filter=True)

    async def fetch(self, request: Request) -> Response:
        """Return the answer, 200 or 304; raises ``NotFetched`` for every other outcome."""
        engine = self.crawler.engine
        if engine is None:
            raise NotFetched(request.url, State.ERROR, "the crawl is not running")
        try:
            response = await engine.download_async(request)
        except Exception as error:
            raise self.trouble_of(request.url, error) from error
        return self.answered(request.url, response)

    def answered(self, url: str, response: Response) -> Response:
        """Return an answer that can be read (200, 304); raise ``NotFetched`` for another status."""
        if response.status not in (200, 304):
            raise NotFetched(url, State.PARTIAL, f"HTTP {response.status}")
        return response

    def trouble_of(self, url: str, error: BaseException) -> NotFetched:
        """Say what a failed request means."""
        if isinstance(error, NotFetched):
            return error
        if isinstance(error, Challenged):
            return NotFetched(url, State.BLOCKED, f"answered with a challenge: {error.evidence}")
        if isinstance(error, Disallowed):
            return NotFetched(url, State.DISALLOWED, error.why)
        if isinstance(error, Elsewhere):
            return NotFetched(url, State.PARTIAL, error.why)
        if isinstance(error, NoBrowser):
            return NotFetched(url, State.SKIPPED, str(error))
        return NotFetched(url, State.PARTIAL, in_words(error))

    def lacks_browser(self) -> bool:
        """Whether this source is drawn by script and no browser is there; the run is then skipped."""
        why = why_no_browser() if self.way == "browser" else None
        if why:
            self.outcome.note(State.SKIPPED, f"{self.name} needs a browser: {why}")
            self.say(logging.WARNING, f"skipped: {why}")
        return why is not None

    @property
    def may_draw(self) -> bool:
        """Whether a browser is there to fall back on."""
        return why_no_browser() is None

    def stop(self, state: State, reason: str) -> None:
        """Note a state after which nothing more may be stored, and end the run."""
        self.outcome.note(state, reason)
        self.say(logging.ERROR, reason)
        if self._closing is not None:
            return
        engine = self.crawler.engine
        if engine is not None:
            self._closing = asyncio.ensure_future(engine.close_spider_async(reason=str(state)))

    def problem(
        self, url: str, reason: str, *, field: str | None = None, words: str | None = None
    ) -> Problem:
        """Say a problem in the log and return it as a record."""
        self.say(logging.WARNING, f"{redacted(url)}: {reason}")
        return Problem(url=redacted(url), reason=reason, field=field, words=words)

    def say(self, level: int, message: str) -> None:
        """Log a message with the source's name before it."""
        self.logger.log(level, "%s: %s", self.name, message)
