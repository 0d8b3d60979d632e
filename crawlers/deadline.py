"""A deadline for every run: a site that drips must not hold its source for ever.

The run is then closed as partial with its reason; what it had stored stays, and the next run goes on.
Counted by the loop's own clock, which no change of the wall clock moves.
"""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

from scrapy import signals

from crawlers.clock import length_in_words
from crawlers.config_forms import DURATION
from crawlers.outcome import State
from crawlers.source import Source

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler


class Deadline:
    """Ends one source's run when its time is up."""

    def __init__(self, crawler: Crawler, length: timedelta) -> None:
        self.crawler = crawler
        self.length = length
        self._timer: asyncio.TimerHandle | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Take the user's deadline for the source, else the source's own."""
        spider = crawler.spidercls
        own = DURATION.read(getattr(spider, "deadline", Source.deadline))
        users = crawler.settings.getdict("FIRESALE_DEADLINES").get(getattr(spider, "name", None))
        deadline = cls(crawler, users or own or timedelta(hours=4))
        crawler.signals.connect(deadline.start, signal=signals.spider_opened)
        crawler.signals.connect(deadline.cancel, signal=signals.spider_closed)
        return deadline

    def start(self) -> None:
        """Begin to count."""
        self._timer = asyncio.get_running_loop().call_later(self.length.total_seconds(), self.over)

    def cancel(self) -> None:
        """Stop counting: the run has ended."""
        if self._timer is not None:
            self._timer.cancel()

    def over(self) -> None:
        """Close the run as partial."""
        spider = self.crawler.spider
        if isinstance(spider, Source) and not spider.stopping:
            spider.stop(
                State.PARTIAL,
                f"the run took longer than its deadline of {length_in_words(self.length)} and was ended; what was stored"
                " stays, the next run goes on from there",
            )
