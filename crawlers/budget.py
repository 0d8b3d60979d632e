"""What a host is asked in a day: counted over runs and restarts, and ended where the budget ends.

A day is one of Beijing. What robots.txt said is kept beside it, so that anybody can see what was obeyed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

from scrapy import signals
from scrapy.exceptions import IgnoreRequest
from scrapy.utils.misc import load_object

from crawlers import clock
from crawlers.outcome import State
from crawlers.source import Source

if TYPE_CHECKING:
    from typing import Self

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response


class Ledger(Protocol):
    """Where requests are counted: by host and day."""

    def asked(self, host: str, day: str) -> int:
        """Count one request and return how many that makes today."""

    def robots(self, host: str, verdict: str, at: str) -> None:
        """Keep what a host's robots.txt was."""

    def close(self) -> None:
        """Write what was counted."""


class BudgetSpent(IgnoreRequest):
    """Raised for a request beyond a host's daily budget."""


class BudgetMiddleware:
    """Counts every request of a host, and ends the run when the day's budget is spent."""

    def __init__(self, crawler: Crawler, ledger: Ledger, budget: int) -> None:
        self.crawler = crawler
        self.ledger = ledger
        self.budget = budget

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make the middleware for one crawl; a budget of 0 is none."""
        name = getattr(crawler.spidercls, "name", "")
        settings = crawler.settings
        users = settings.getdict("FIRESALE_DAILY_REQUESTS").get(name)
        ledger: Ledger = load_object(settings["FIRESALE_LEDGER"])(settings)
        made = cls(crawler, ledger, users or settings.getint("FIRESALE_DAILY_BUDGET"))
        crawler.signals.connect(made.spider_closed, signal=signals.spider_closed)
        return made

    def process_request(self, request: Request) -> None:
        """Count a request. Raises ``BudgetSpent`` for one too many, and ends the run."""
        host = urlsplit(request.url).hostname or ""
        asked = self.ledger.asked(host, clock.now().date().isoformat())
        if not self.budget or asked <= self.budget:
            return
        reason = (
            f"{host} was asked {self.budget:,} times today, which is its daily budget; what was stored stays, the next "
            "run goes on tomorrow. Next step: wait, or raise daily_requests in [sources.NAME]"
        )
        spider = self.crawler.spider
        if isinstance(spider, Source) and not spider.stopping:
            spider.stop(State.PARTIAL, reason)
        raise BudgetSpent(reason)

    def process_response(self, request: Request, response: Response) -> Response:
        """Keep what robots.txt was."""
        if request.meta.get("is_robots"):
            verdict = f"HTTP {response.status}, {len(response.body):,} bytes"
            self.ledger.robots(urlsplit(request.url).hostname or "", verdict, clock.now().isoformat())
        return response

    def spider_closed(self) -> None:
        """Write what was counted."""
        self.ledger.close()
