"""The keeper: the one item pipeline. Gathers what a spider yields and stores it in small transactions.

It opens the run's row when the spider opens, and closes it with the run's state when the spider closes;
alerts are stored with their records and told only after that.
"""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from typing import TYPE_CHECKING, Any

from scrapy import signals
from scrapy.exceptions import DropItem

from crawlers import clock
from crawlers.blocked import redacted
from crawlers.broke import where_it_broke
from crawlers.config import Config
from crawlers.outcome import State
from crawlers.records import Found, Seen
from crawlers.source import Source
from pipelines.keep.database import DatabaseUnusable
from pipelines.keep.fills import FillHistory
from pipelines.keep.locks import lock_source
from pipelines.keep.memory import database_path
from pipelines.keep.pruning import tidy
from pipelines.keep.records import Counts
from pipelines.keep.runs import RunRecord
from pipelines.keep.store import Store
from pipelines.keep.trouble_words import trouble_with
from pipelines.refusals import refuse_early
from pipelines.waiting import Waiting
from pipelines.watch import Watch, load_config, tell

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.python.failure import Failure

MAX_RECORDS = 100
MAX_WAIT_S = 1.0


class Keeper:
    """Stores what one crawl finds."""

    def __init__(self, crawler: Crawler, config: Config) -> None:
        self.crawler = crawler
        self.config = config
        self.quiet = crawler.settings.getbool("FIRESALE_TELL_NOBODY")
        self.hurry = crawler.settings.getbool("FIRESALE_HURRY", True)
        self.buffer: list[Found | Seen] = []
        self.counts = Counts()
        self._timer: asyncio.TimerHandle | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make the keeper of one crawl, with the configuration the door has read or the file's.

        Raises ``AlreadyRunning`` and ``DatabaseUnusable``, here where no part of Scrapy has begun yet.
        """
        refuse_early(database_path(crawler.settings), crawler.spidercls.name)
        keeper = cls(crawler, crawler.settings.get("FIRESALE_LOADED_CONFIG") or load_config())
        crawler.signals.connect(keeper.spider_error, signal=signals.spider_error)
        return keeper

    @property
    def spider(self) -> Source:
        """The source that is being crawled."""
        spider = self.crawler.spider
        assert isinstance(spider, Source)  # noqa: S101 - our own spiders only
        return spider

    def open_spider(self) -> None:
        """Open the database and the run."""
        path = database_path(self.crawler.settings)
        self.lock = lock_source(path, self.spider.name)
        self.store = Store(path)
        self.run = RunRecord.begin(self.store, self.spider.name, self.spider.now)
        self.watch = Watch(self.config, self.spider.now, self.store, self.spider.name)
        self.watch.run_opened(self.store, self.run.run_id)
        self.waiting = Waiting(self.spider, FillHistory.load(self.store.connection, self.spider.name))

    def process_item(self, item: Any) -> Any:
        """Take a record. The first of a run wait until they are judged; after that a full buffer is stored at once, a
        young one within a second.
        """
        if not isinstance(item, Found | Seen):
            raise TypeError(f"{type(item).__name__} is not a record")
        if self.spider.outcome.holds_back:
            raise DropItem("held back: the run was stopped")
        self.buffer.extend(self.waiting.take(item))
        if len(self.buffer) >= MAX_RECORDS:
            self.flush()
        elif self.buffer and self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(MAX_WAIT_S, self.flush)
        return item

    def flush(self) -> None:
        """Store what was gathered, in transactions of at most 100 records; what is held back is dropped."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        gathered, self.buffer = self.buffer, []
        for start in range(0, len(gathered), MAX_RECORDS):
            if self.spider.outcome.holds_back or not self._store(gathered[start : start + MAX_RECORDS]):
                return

    def _store(self, batch: list[Found | Seen]) -> bool:
        try:
            self.store.write(
                batch,
                run_id=self.run.run_id,
                now=self.spider.now,
                counts=self.counts,
                on_stored=self.watch.stored,
            )
        except sqlite3.Error as error:
            trouble = trouble_with(self.store.path, error)
            self.spider.stop(State.ERROR, f"the run was stopped, what was stored before stays. {trouble}")
            return False
        return True

    def spider_error(self, failure: Failure, response: Response | None) -> None:
        """An error of our own in a spider: the record it met is asked for again by the next run."""
        page = f"{redacted(response.url)}: " if response is not None else ""
        broke = where_it_broke(failure.value) if failure.value else "no reason"
        reason = f"{page}an error of {self.spider.name} itself ({broke}); the next run asks again"
        self.spider.outcome.note(State.ERROR, f"{reason}. Next step: FIRESALE_LOG=DEBUG shows more; tell us")

    async def close_spider(self) -> None:
        """Store the rest, judge the run, close its row, then tell what waits."""
        if not hasattr(self, "run"):  # the database could not be opened, which has been said
            return
        self.buffer.extend(self.waiting.rest())
        self.flush()
        outcome = self.spider.outcome
        if self.crawler.stats is not None:
            outcome.requests = self.crawler.stats.get_value("downloader/request_count", 0)
        try:
            self.waiting.remember(self.store, self.run.run_id)
            # on Ctrl-C Scrapy says first that it no longer crawls, and then ends the spider
            self.run.end(self.spider, self.counts, self.watch, stopped=not self.crawler.crawling)
            if trouble := tidy(self.store, self.config.documents, self.spider.now):
                self.spider.say(logging.WARNING, trouble)
        except sqlite3.Error as error:
            outcome.note(State.ERROR, trouble_with(self.store.path, error))
            self.run.fail(outcome.reason or "")
        finally:
            self.store.close()
            self.lock.release()
        if not self.quiet:
            await self._tell()

    async def _tell(self) -> None:
        """Tell what waits; what cannot be told now is stored, and told after the next run."""
        try:
            await asyncio.to_thread(tell, self.store.path, self.config, clock.now(), hurry=self.hurry)
        except (sqlite3.Error, DatabaseUnusable, OSError) as error:
            self.spider.say(logging.WARNING, f"what waits was not told: {error}; the next run tells it")
