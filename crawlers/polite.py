"""Politeness: robots.txt obeyed, 429 waited out once, never more than one host allows.

Scrapy's own robots middleware allows everything when robots.txt cannot be read; here what cannot be
trusted forbids.
"""

from __future__ import annotations

import asyncio
import re
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from protego import Protego
from scrapy import Request
from scrapy.exceptions import IgnoreRequest
from scrapy.http.request import NO_CALLBACK

from crawlers import clock
from crawlers.blocked import Challenged, challenge_in

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler
    from scrapy.http import Response

# What the site's own rules know us by; the full User-Agent adds version and contact.
ROBOT_NAME = "firesale"

# Begins the reason where no robots.txt came at all: the network or the host, not the site's rules.
NOT_FETCHED = "robots.txt could not be fetched"

MAX_ROBOTS_REDIRECTS = 3
MAX_WAIT_S = 300.0
_RULE = re.compile(
    r"^\s*(user-?agent|disallow|allow|sitemap|crawl-delay|request-rate|host|clean-param)\s*:", re.I | re.M
)
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


# marks of errors' names -> what people call them; addresses and internals stay out
_TROUBLES = (
    ("Timeout", "no answer in time"),
    ("DataLoss", "the answer was cut short"),
    ("ConnectionRefused", "no connection"),
    ("CannotResolveHost", "the host's name could not be resolved"),
    ("DownloadFailed", "the connection broke"),
    ("Cancelled", "the answer was larger than allowed"),
)


def in_words(error: BaseException) -> str:
    """Name a failed connection as people do; addresses and internals stay out."""
    name = type(error).__name__
    for mark, words in _TROUBLES:
        if mark in name:
            return f"{words} ({name})"
    return f"no answer ({name})"


class Disallowed(IgnoreRequest):
    """Raised by ``RobotsMiddleware`` when robots.txt forbids an address, or cannot be trusted."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def read_robots(status: int, body: bytes) -> Protego | str:
    """Return the rules of a robots.txt answer, or why it cannot be trusted (which forbids everything).

    200 with text is obeyed; 404 and 410 allow all; HTML, a challenge and every other status forbid.
    """
    if status in (404, 410):
        return Protego.parse("")
    if status != 200:
        return f"robots.txt answered HTTP {status}"
    challenge = challenge_in(status, body)
    if challenge:
        return f"robots.txt answered a challenge: {challenge}"
    text = body.decode("utf-8-sig", "replace")
    said = "\n".join(line.partition("#")[0] for line in text.splitlines()).strip()
    if said and not _RULE.search(said):
        return "robots.txt answered something that is not a list of rules"
    return Protego.parse(text)


class RobotsMiddleware:
    """Asks each host for its robots.txt once a run and keeps to it."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.rules: dict[str, asyncio.Task[Protego | str]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make the middleware for one crawl."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Raise ``Disallowed`` for an address that must not be asked for."""
        if request.meta.get("is_robots"):
            return
        parts = urlsplit(request.url)
        host = f"{parts.scheme}://{parts.netloc}"
        if host not in self.rules:
            self.rules[host] = asyncio.ensure_future(self._ask(f"{host}/robots.txt"))
        try:
            rules = await asyncio.shield(self.rules[host])
        except asyncio.CancelledError:
            if self.crawler.engine is not None and not self.crawler.engine.running:
                self.rules[host].cancel()  # who stops a run does not wait for a host that keeps silent
            raise
        if isinstance(rules, str):
            raise Disallowed(rules)
        if not rules.can_fetch(request.url, ROBOT_NAME):
            raise Disallowed("robots.txt forbids it")

    async def _ask(self, url: str) -> Protego | str:
        engine = self.crawler.engine
        if engine is None:  # the crawl is not running: nothing may be fetched
            return "no engine to fetch robots.txt with"
        for _ in range(MAX_ROBOTS_REDIRECTS):
            request = Request(
                url,
                priority=1000,
                callback=NO_CALLBACK,
                meta={"is_robots": True, "dont_redirect": True, "handle_httpstatus_all": True},
            )
            try:
                response = await engine.download_async(request)
            except Exception as error:  # whatever failed, what was not read forbids
                return f"{NOT_FETCHED}, and what was not read forbids: {in_words(error)}"
            target = _same_robots(response)
            if target is None:
                return read_robots(response.status, response.body)
            url = target
        return "robots.txt redirects in a circle"


def _same_robots(response: Response) -> str | None:
    """Return where a redirect leads when it is to the robots.txt of the same site (http to https, www)."""
    location = response.headers.get("Location")
    if response.status not in _REDIRECTS or not location:
        return None
    target = urljoin(response.url, location.decode("latin-1"))
    here, there = urlsplit(response.url), urlsplit(target)
    same_site = here.netloc.removeprefix("www.") == there.netloc.removeprefix("www.")
    return target if same_site and there.path == "/robots.txt" and target != response.url else None


def wait_of(retry_after: bytes | None) -> float | None:
    """Return the seconds a Retry-After header asks for, or ``None`` when it names none."""
    if not retry_after:
        return None
    words = retry_after.decode("latin-1").strip()
    if words.isdecimal():
        return float(words)
    try:
        return max(0.0, (parsedate_to_datetime(words) - clock.now()).total_seconds())
    except ValueError:
        return None


class TooManyRequestsMiddleware:
    """Waits once on 429, as long as the site asks; a second 429 is a challenge."""

    def __init__(self, crawler: Crawler) -> None:
        self.default_wait_s: float = crawler.settings.getfloat("TOO_MANY_REQUESTS_WAIT_S")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make the middleware for one crawl."""
        return cls(crawler)

    async def process_response(self, request: Request, response: Response) -> Response | Request:
        """Return the request again after the wait, or raise ``Challenged`` the second time."""
        if response.status != 429 or request.meta.get("is_robots"):
            return response
        if request.meta.get("waited"):
            raise Challenged("HTTP 429 again after its wait")
        asked = wait_of(response.headers.get("Retry-After"))
        wait_s = self.default_wait_s if asked is None else asked
        if wait_s > MAX_WAIT_S:
            raise Challenged(f"HTTP 429 with a wait of {wait_s:.0f} s")
        await asyncio.sleep(wait_s)
        again = request.replace(dont_filter=True)
        again.meta["waited"] = True
        return again
