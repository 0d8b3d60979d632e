"""One page drawn in a tab: go there, wait until it is ready, keep the answers its own scripts received."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any

from attrs import frozen
from playwright.async_api import Error, Frame, Page, Request, Response

from crawlers.blocked import Challenged, challenge_in, challenging_address
from crawlers.browser.received import Received
from crawlers.browser.wish import Answer, BrowserDied, BrowserWish

# How long answers are waited for once the awaited element is there.
ANSWERS_GRACE_S = 5.0
# How often a page that is not ready is looked at for a challenge.
LOOK_EVERY_S = 2.0
EVENTS = ("request", "response", "requestfinished", "requestfailed", "framenavigated", "crash", "close")
HTML_KINDS = ("text/html", "application/xhtml")


@frozen
class Drawn:
    """What came of a visit. ``body`` is the drawn page in UTF-8, or the file as received when it is no HTML."""

    url: str
    status: int
    headers: dict[str, str]
    body: bytes
    is_html: bool
    answers: tuple[Answer, ...]


class Visit:
    """A single use of a tab, which tells its events to ``hear``.

    Only what happens after the page asked for has arrived counts: the page that the tab showed before may still
    be asking for things until then.
    """

    def __init__(self, page: Page, wish: BrowserWish) -> None:
        self.page = page
        self.wish = wish
        self.received = Received(wish.answers)
        self.document: Response | None = None
        self.arrived: Response | None = None
        self.turned_away = asyncio.Event()
        self.gone = asyncio.Event()
        self._hearers: dict[str, Callable[[Any], None]] = {
            "request": self._on_request,
            "response": self._on_response,
            "requestfinished": self.received.on_finished,
            "requestfailed": self.received.on_failed,
            "framenavigated": self._on_navigated,
        }

    def hear(self, event: str, what: Any) -> None:
        """Take note of an event of the page, one of ``EVENTS``."""
        self._hearers.get(event, self._on_gone)(what)

    async def draw(self, url: str, referer: str | None) -> Drawn:
        """Return the page; raises ``Challenged``, ``BrowserDied`` or Playwright's ``Error``."""
        try:
            await self._first(self._go(url, referer), self._died())
            await self._first(self._ready(), self.turned_away.wait(), self._challenged(), self._died())
            drawn: Drawn = await self._first(self._taken(), self._died())
            return drawn
        finally:
            self.received.close()

    async def _go(self, url: str, referer: str | None) -> None:
        while True:
            try:
                response = await self.page.goto(url, referer=referer, wait_until="commit")
                break
            except Error as error:  # the page before this one was just going somewhere
                if "interrupted by another navigation" not in error.message:
                    raise
        self.arrived = self.arrived or response
        self._judge()

    async def _ready(self) -> None:
        if self.wish.wait_for is None:
            await self.page.wait_for_load_state("load")
            await self.received.all_in()
            return
        await self.page.locator(self.wish.wait_for).first.wait_for(state="attached")
        with suppress(TimeoutError):
            await asyncio.wait_for(self.received.all_in(), ANSWERS_GRACE_S)

    async def _challenged(self) -> None:
        """End when a page that is not ready shows a challenge, or its script was answered with one."""
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            if self.received.challenge:
                raise Challenged(f"a call of the page was answered: {self.received.challenge}")
            with suppress(Error):
                if challenge_in(200, (await self.page.content()).encode()):
                    return

    async def _died(self) -> None:
        await self.gone.wait()
        raise BrowserDied("the page's process ended")

    async def _taken(self) -> Drawn:
        document = self.arrived
        if document is None:
            raise Error("the page has no document")
        headers = document.headers
        is_html = headers.get("content-type", "text/html").startswith(HTML_KINDS)
        body = (await self._content()).encode() if is_html else await document.body()
        answers = tuple(self.received.answers)
        return Drawn(self.page.url, document.status, headers, body, is_html, answers)

    async def _content(self) -> str:
        while True:
            try:
                await self.page.wait_for_load_state("domcontentloaded")
                return await self.page.content()
            except Error as error:
                if "navigating" not in error.message:
                    raise

    async def _first(self, *ways: Coroutine[Any, Any, Any]) -> Any:
        """Run all, return or raise what the first that ends gives, and cancel the others."""
        tasks = [asyncio.ensure_future(way) for way in ways]
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            return next(task for task in tasks if task in done).result()
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    def _on_request(self, request: Request) -> None:
        if self.arrived is not None:
            self.received.on_request(request)

    def _on_response(self, response: Response) -> None:
        self.received.on_response(response)
        request = response.request
        is_document = request.is_navigation_request() and request.frame == self.page.main_frame
        if is_document and not 300 <= response.status < 400:
            self.document = response

    def _on_navigated(self, frame: Frame) -> None:
        if frame != self.page.main_frame:
            return
        document = self.document
        if document is not None and document is not self.arrived and _same(frame.url, document.url):
            self.arrived = document  # not a move within the page, which would have the same document
            self.received.forget()
        self._judge()

    def _judge(self) -> None:
        failed = self.arrived is not None and self.arrived.status != 200
        if failed or challenging_address(self.page.url):
            self.turned_away.set()

    def _on_gone(self, _: object) -> None:
        self.gone.set()


def _same(one: str, other: str) -> bool:
    return one.partition("#")[0] == other.partition("#")[0]
