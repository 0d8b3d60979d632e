"""From a request to a drawn response: deadlines of page and run, and what each failure means to the crawl."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

from playwright.async_api import Error
from scrapy.exceptions import DownloadFailedError
from scrapy.http import HtmlResponse, Response

from crawlers.browser.process import Habits, first_line
from crawlers.browser.tabs import Tab, Tabs
from crawlers.browser.visit import Drawn
from crawlers.browser.wish import ANSWERS, WISH, BrowserDied, BrowserWish, PageTimeout

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.settings import BaseSettings

# The body is the drawn page: what these say of the bytes on the wire no longer holds. The browser keeps the
# cookies itself, so they are not handed to the other requests of the run.
NOT_OF_THE_DRAWN = frozenset(
    {"content-encoding", "content-length", "transfer-encoding", "content-type", "set-cookie"}
)


class Drawing:
    """Draws the pages of one crawl."""

    def __init__(self, settings: BaseSettings) -> None:
        self.page_s = settings.getfloat("BROWSER_PAGE_S")
        self.run_s = settings.getfloat("BROWSER_RUN_S")
        self.began: float | None = None
        self.tabs = Tabs(habits_of(settings))

    async def draw(self, request: Request, wish: BrowserWish) -> Response:
        """Return the drawn page, with ``request.meta`` holding the answers.

        Raises ``PageTimeout`` and ``NoBrowser`` (final), ``Challenged``, and for what is worth another try
        ``BrowserDied`` or Scrapy's ``DownloadFailedError``.
        """
        async with self.tabs.lend() as tab:
            began = time.monotonic()
            self.began = began if self.began is None else self.began
            if self.run_s and began - self.began > self.run_s:
                raise PageTimeout(f"the {self.run_s:g} s of browser time of this run are used up")
            drawn = await self._drawn(request, wish, tab)
        request.meta["download_latency"] = time.monotonic() - began
        return response_of(request, drawn)

    async def _drawn(self, request: Request, wish: BrowserWish, tab: Tab) -> Drawn:
        referer = request.headers.get("Referer")
        try:
            async with asyncio.timeout(self.page_s):
                visit = await self.tabs.visit(tab, wish)
                return await visit.draw(request.url, referer.decode("latin-1") if referer else None)
        except TimeoutError as error:
            raise PageTimeout(f"the page was not ready within {self.page_s:g} s") from error
        except Error as error:
            lost = tab.browser is None or not tab.browser.is_connected()
            kind = BrowserDied if lost else DownloadFailedError
            raise kind(first_line(error)) from error

    async def close(self) -> None:
        """End the browser."""
        await self.tabs.close()


def habits_of(settings: BaseSettings) -> Habits:
    """Return the settings BROWSER_* as the tabs need them."""
    return Habits(
        tabs=settings.getint("BROWSER_PAGES"),
        page_s=settings.getfloat("BROWSER_PAGE_S"),
        pages_per_context=settings.getint("BROWSER_PAGES_PER_CONTEXT"),
        restarts=settings.getint("BROWSER_RESTARTS"),
        user_agent=settings.get("USER_AGENT") or "",
        world=settings.get("FIRESALE_WORLD"),
    )


def response_of(request: Request, drawn: Drawn) -> Response:
    """Return a drawn page as Scrapy's response."""
    request.meta[ANSWERS] = drawn.answers
    headers = {name: value for name, value in drawn.headers.items() if name not in NOT_OF_THE_DRAWN}
    if not drawn.is_html:
        headers["content-type"] = drawn.headers["content-type"]
        return Response(drawn.url, drawn.status, headers, drawn.body, [WISH], request)
    headers["content-type"] = "text/html; charset=utf-8"
    return HtmlResponse(
        drawn.url,
        status=drawn.status,
        headers=headers,
        body=drawn.body,
        flags=[WISH],
        request=request,
        encoding="utf-8",
    )
