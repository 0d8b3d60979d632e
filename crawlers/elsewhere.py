"""Only a source's own hosts are asked: a link or a redirect that leads to another one is not followed.

Scrapy's own part lets pass what is not filtered for duplicates, and none of our requests is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from scrapy.exceptions import IgnoreRequest

if TYPE_CHECKING:
    from typing import Self

    from scrapy import Request
    from scrapy.crawler import Crawler


class Elsewhere(IgnoreRequest):
    """Raised for an address on a host that is none of the source's."""

    def __init__(self, host: str) -> None:
        super().__init__(host)
        self.why = f"it leads to another site ({host or 'no host'}), which is not asked"


def host_elsewhere(url: str, spider: Any, *, of_a_list: bool = False) -> str | None:
    """Return the host of an address when it is none of a spider's own, else ``None``.

    Its own are ``hosts`` and, for all but pages of lists, those in the domains of ``parts_from``.
    """
    hosts = getattr(spider, "hosts", ())
    host = (urlsplit(url).hostname or "").rstrip(".")
    domains = () if of_a_list else tuple(f".{domain}" for domain in getattr(spider, "parts_from", ()))
    return None if not hosts or host in hosts or f".{host}".endswith(domains) else host


class HostsMiddleware:
    """Stops a request to another site before anything is asked there, its robots.txt included."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make the middleware for one crawl."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Raise ``Elsewhere`` for an address that is not the source's."""
        if request.meta.get("is_robots"):  # asked for by us, of a host that passed
            return
        host = host_elsewhere(request.url, self.crawler.spider)
        if host is not None:
            raise Elsewhere(host)
