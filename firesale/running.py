"""Running sources: one reactor, all sources of a crawl beside each other, and what came of each."""

from __future__ import annotations

import shutil
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from attrs import define, field, frozen
from scrapy import signals
from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.settings import Settings
from scrapy.utils.project import get_project_settings

from crawlers import narrowing
from crawlers.config import Config
from crawlers.loading import SourceLoader
from crawlers.outcome import State
from crawlers.source import Source


@frozen(kw_only=True)
class Order:
    """What to crawl and how."""

    sources: Sequence[str]
    database: Path
    full: bool = False
    since: str = ""
    sample: int | None = None
    tell: bool = True
    hurry: bool = True  # a person started it: alerts that back off are tried at once
    narrowed: Mapping[str, str] = field(factory=dict)

    def arguments(self) -> Mapping[str, str]:
        """Return the spiders' arguments."""
        arguments = {"full": "1" if self.full else "", "since": self.since, "sample": str(self.sample or "")}
        return {**self.narrowed, **{name: value for name, value in arguments.items() if value}}


@define
class Ran:
    """The sources that ran with why they ended as they did, and (``reasons``) those that could not even start."""

    states: dict[str, State] = field(factory=dict)
    ends: dict[str, str | None] = field(factory=dict)
    reasons: dict[str, str] = field(factory=dict)


def project_settings() -> Settings:
    """Return the switchboard as ``scrapy`` sees it, wherever the command was started."""
    import os

    os.environ.setdefault("SCRAPY_SETTINGS_MODULE", "crawlers.settings")
    return get_project_settings()


def all_sources() -> dict[str, type[Source]]:
    """Return every source by name, found by looking into ``spiders``."""
    loader = SourceLoader.from_settings(project_settings())
    classes = {name: loader.load(name) for name in sorted(loader.list())}
    return {name: spider for name, spider in classes.items() if issubclass(spider, Source)}


def broken_sources() -> dict[str, str]:
    """Return the sources that cannot be loaded, with why; the others go on without them."""
    return SourceLoader.from_settings(project_settings()).broken


def check_narrowing(order: Order, known: Mapping[str, type[Source]], config: Config) -> None:
    """Raise ``ValueError`` when a source cannot be narrowed, or not by these words, before anything starts."""
    for name in order.sources:
        narrowed = {**config.source(name).narrowed, **order.narrowed}
        by = getattr(known[name], "narrowed_by", ())
        for key in narrowed:
            if key not in by:
                able = f"by {', '.join(by)}" if by else "by nothing: it is read whole"
                raise ValueError(f"{name} cannot be narrowed by {key!r}; it can be narrowed {able}")
        narrowing.check(narrowed)


def crawl(order: Order, config: Config, *, on_response: Callable[..., None] | None = None) -> Ran:
    """Crawl the ordered sources and return their states. Blocks until all have ended; once a process.

    ``on_response`` is called with every answer of a site, as it came.
    """
    settings = project_settings()
    settings.set("FIRESALE_DB", str(order.database), priority="cmdline")
    settings.set("FIRESALE_LOADED_CONFIG", config, priority="cmdline")
    daily = {name: own.daily_requests for name, own in config.sources.items() if own.daily_requests}
    settings.set("FIRESALE_DAILY_REQUESTS", daily, priority="cmdline")
    settings.set("FIRESALE_TELL_NOBODY", not order.tell, priority="cmdline")
    settings.set("FIRESALE_HURRY", order.hurry, priority="cmdline")
    process = AsyncCrawlerProcess(settings)
    crawlers: dict[str, Crawler] = {}
    tasks: dict[str, Any] = {}
    for name, spider in all_sources().items():
        if name in order.sources:
            crawlers[name] = process.create_crawler(_with_pace(spider, config))
            if on_response:
                crawlers[name].signals.connect(on_response, signal=signals.response_received, weak=False)
            tasks[name] = process.crawl(crawlers[name], **order.arguments())
    shown = Progress(crawlers) if sys.stderr.isatty() else None
    process.start()
    if shown:
        shown.clear()
    ran = Ran()
    for name, crawler in crawlers.items():
        error = tasks[name].exception() if tasks[name].done() and not tasks[name].cancelled() else None
        crawled = crawler.spider
        if error is not None or not isinstance(crawled, Source):
            ran.states[name], ran.reasons[name] = State.ERROR, f"{name} could not start: {error}"
        else:
            ran.states[name], ran.ends[name] = crawled.outcome.state, crawled.outcome.reason
    return ran


class Progress:
    """One line on a terminal that says how far each source has come; nothing in a pipe."""

    EVERY_S = 0.2

    def __init__(self, crawlers: Mapping[str, Crawler]) -> None:
        self.crawlers = crawlers
        self.shown_at = 0.0
        for crawler in crawlers.values():
            crawler.signals.connect(self.show, signal=signals.response_received)

    def show(self) -> None:
        """Write the line anew, a few times a second at most."""
        now = time.monotonic()
        if now - self.shown_at < self.EVERY_S:
            return
        self.shown_at = now
        parts = []
        for name, crawler in self.crawlers.items():
            if crawler.stats is not None and isinstance(crawler.spider, Source):
                read = crawler.stats.get_value("item_scraped_count", 0)
                total = crawler.spider.outcome.site_total
                parts.append(f"{name}: {read:,} read" + (f", the site lists {total:,}" if total else ""))
        sys.stderr.write("\r\x1b[K" + "   ".join(parts))
        sys.stderr.flush()

    def clear(self) -> None:
        """Take the line away."""
        sys.stderr.write("\r\x1b[K")
        sys.stderr.flush()


def raised_limits(order: Order, config: Config) -> list[str]:
    """Say which sources the user lets ask faster or more than is polite by default."""
    settings = project_settings()
    pace, budget = settings.getfloat("DOWNLOAD_DELAY"), settings.getint("FIRESALE_DAILY_BUDGET")
    said = []
    for name in order.sources:
        own = config.source(name)
        if own.pace_s is not None and own.pace_s < pace:
            said.append(
                f"{name}: asked every {own.pace_s:g} s and not every {pace:g} s, as the configuration says"
            )
        if budget and own.daily_requests is not None and own.daily_requests > budget:
            more = f"{own.daily_requests:,} and not {budget:,}"
            said.append(f"{name}: up to {more} requests a day and host, as the configuration says")
    return said


def _with_pace(spider: type[Source], config: Config) -> type[Source]:
    """Give a spider the user's own pace; slower or faster, it is the user's word and is printed at the start."""
    pace_s = config.source(spider.name).pace_s
    if pace_s is not None:
        spider.custom_settings = {**(spider.custom_settings or {}), "DOWNLOAD_DELAY": pace_s}
    return spider


@contextmanager
def a_copy_of(database: Path) -> Iterator[Path]:
    """Lend a copy of a database that is thrown away: a dry run sees the past and leaves no trace."""
    folder = Path(tempfile.mkdtemp(prefix="firesale-"))
    try:
        copy = folder / "dry-run.db"
        if database.exists():
            with sqlite3.connect(database) as source, sqlite3.connect(copy) as target:
                source.backup(target)
        yield copy
    finally:
        shutil.rmtree(folder, ignore_errors=True)
