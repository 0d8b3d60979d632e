"""Pace of a host over all that ask it: sources that share one, processes beside each other, and restarts.

Scrapy keeps the pace of each source by itself. Here a request waits for its host's turn as well, right before it is
sent: turns are told apart by who asks, and the last of every host is kept.
"""

from __future__ import annotations

import asyncio
import os
import random
import time
from collections import defaultdict
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

from attrs import define
from scrapy.utils.misc import load_object

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler

Locks = defaultdict[str, asyncio.Lock]
#: One queue for every host and loop: whoever waits in it has no turn yet, and leaves none behind when it is ended.
_queues: WeakKeyDictionary[asyncio.AbstractEventLoop, Locks] = WeakKeyDictionary()


class Turns(Protocol):
    """Where the last turn of every host is kept."""

    def take(self, host: str, asker: str, *, now: float, after_own: float, after_other: float) -> float:
        """Take the next turn and return when it is, in seconds since 1970; ``now`` when the host was left alone.

        It is so many seconds after the last one as stands beside who had that: the same asker, or another.
        """

    def close(self) -> None:
        """Let go of what it is kept in."""


@define
class Pace:
    """Keeps one crawl to its hosts' pace. ``pace_s`` of 0 is none."""

    turns: Turns | None
    asker: str
    pace_s: float
    jitter: float = 0.0

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make the pace of one crawl, with the settings that Scrapy itself goes by."""
        settings = crawler.settings
        pace_s = settings.getfloat("DOWNLOAD_DELAY")
        name = settings.get("FIRESALE_TURNS")
        turns: Turns | None = load_object(name)(settings) if pace_s and name else None
        asker = f"{os.getpid()} {getattr(crawler.spidercls, 'name', '')}"
        return cls(turns, asker, pace_s, settings.getfloat("DOWNLOAD_DELAY_JITTER"))

    async def wait(self, url: str) -> None:
        """Wait for the turn of an address's host."""
        host = urlsplit(url).hostname or ""
        if self.turns is None:
            return
        queue = _queues.setdefault(asyncio.get_running_loop(), defaultdict(asyncio.Lock))[host]
        async with queue:
            now = time.time()
            turn = self.turns.take(
                host,
                self.asker,
                now=now,
                # between its own requests Scrapy waits, by chance a little less than the pace
                after_own=self.pace_s * (1 - self.jitter),
                after_other=self.pace_s * (1 + random.uniform(0, self.jitter)),  # noqa: S311 - no secret
            )
            if turn > now:
                await asyncio.sleep(turn - now)

    def close(self) -> None:
        """Let go of the turns."""
        if self.turns is not None:
            self.turns.close()
