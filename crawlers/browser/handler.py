"""The download handler: a request with a ``BrowserWish`` is drawn, every other one fetched as ever.

Both wait for their host's turn first: nothing but the network is behind this.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.utils.misc import load_object

from crawlers.browser.wish import WISH, BrowserWish
from crawlers.pace import Pace
from crawlers.world import WorldHandler

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from crawlers.browser.drawing import Drawing

# Named as text: Playwright takes a third of a second to import, which only a crawl that draws pays.
DRAWING = "crawlers.browser.drawing.Drawing"


class BrowserHandler(WorldHandler):
    """Handler of http and https."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.crawler = crawler
        self.drawing: Drawing | None = None
        self.pace = Pace.from_crawler(crawler)

    async def download_request(self, request: Request) -> Response:
        """Return the drawn page for a wish, else the plain answer."""
        await self.pace.wait(request.url)
        wish = request.meta.get(WISH)
        if wish is None:
            return await super().download_request(request)
        if not isinstance(wish, BrowserWish) or request.method != "GET":
            raise TypeError(f'meta["{WISH}"] is a BrowserWish on a GET request')
        if self.drawing is None:
            self.drawing = load_object(DRAWING)(self.crawler.settings)
        return await self.drawing.draw(request, wish)

    async def close(self) -> None:
        """End the browser with the crawl."""
        if self.drawing is not None:
            await self.drawing.close()
        self.pace.close()
        await super().close()
