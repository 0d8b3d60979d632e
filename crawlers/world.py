"""The world rule: one server stands in for the whole network.

``FIRESALE_WORLD=http://127.0.0.1:8765`` sends ``https://www.yindeng.com.cn/xxpl/a.html?x=1`` to
``http://127.0.0.1:8765/www.yindeng.com.cn/xxpl/a.html?x=1``. It sits in the download handler, below
every middleware, so that robots, cookies, redirects and spiders only ever see the real addresses.
"""

from __future__ import annotations

import ipaddress
import os
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response


def world_from_environment() -> str | None:
    """Return the world's base address without a trailing slash, or ``None`` for the real network.

    Raises ``ValueError`` when ``FIRESALE_WORLD`` is not an http address.
    """
    base = os.environ.get("FIRESALE_WORLD", "").rstrip("/")
    if not base:
        return None
    parts = urlsplit(base)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"FIRESALE_WORLD is not an http address: {base!r}")
    return base


def is_loopback(url: str) -> bool:
    """Tell whether an address points at this machine."""
    host = urlsplit(url).hostname or ""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def into_world(url: str, base: str) -> str:
    """Return where the world serves a real address; the fragment stays behind."""
    real = urlsplit(url)
    place = urlsplit(base)
    path = f"{place.path}/{real.netloc}{real.path or '/'}"
    return urlunsplit((place.scheme, place.netloc, path, real.query, ""))


def out_of_world(location: str, base: str) -> str:
    """Return the real address behind a redirect target that names the world itself."""
    if not location.startswith(base + "/"):
        return location
    return "https://" + location[len(base) + 1 :]


class WorldHandler(HTTP11DownloadHandler):
    """Scrapy's own HTTP handler, sent to the world when there is one."""

    lazy = False

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.base: str | None = crawler.settings.get("FIRESALE_WORLD")

    async def download_request(self, request: Request) -> Response:
        """Fetch from the world; the answer bears the real address."""
        if self.base is None:
            return await super().download_request(request)
        response = await super().download_request(request.replace(url=into_world(request.url, self.base)))
        location = response.headers.get("Location")
        if location:
            real = out_of_world(location.decode("latin-1"), self.base)
            response.headers["Location"] = real.encode("latin-1")
        return response.replace(url=request.url)
