"""The browser's tabs, lent one by one.

A tab is reused; each has a context of its own, renewed every so many pages because pages leave memory behind.
A tab whose page failed is thrown away with its context.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import Any

from attrs import define
from playwright.async_api import Browser, BrowserContext, CDPSession, Error, Page

from crawlers.browser.process import CLOSING_S, BrowserProcess, Habits, first_line
from crawlers.browser.unwanted import patterns
from crawlers.browser.visit import EVENTS, Visit
from crawlers.browser.wish import BrowserDied, BrowserWish

BLANK = "about:blank"


@define
class Tab:
    """A place for one page at a time; empty before its first use and after a failure."""

    browser: Browser | None = None
    context: BrowserContext | None = None
    page: Page | None = None
    pages: int = 0
    visit: Visit | None = None

    def hear(self, event: str, what: Any) -> None:
        """Tell an event of the page to whoever uses it."""
        if self.visit is not None:
            self.visit.hear(event, what)


class Tabs:
    """Lends tabs, never more at a time than the habits say."""

    def __init__(self, habits: Habits) -> None:
        self.habits = habits
        self.process = BrowserProcess(habits)
        self._waiting = 0
        self._aside: set[asyncio.Task[None]] = set()
        self._free: asyncio.Queue[Tab] = asyncio.Queue()
        for _ in range(habits.tabs):
            self._free.put_nowait(Tab())

    @asynccontextmanager
    async def lend(self) -> AsyncIterator[Tab]:
        """Wait for a tab that is free; an error within throws its page away.

        Its page is opened by ``visit``, within the caller's deadline.
        """
        self._waiting += 1
        try:
            tab = await self._free.get()
        finally:
            self._waiting -= 1
        try:
            yield tab
        except BaseException:
            await self._throw_away(tab)
            self._free.put_nowait(tab)
            raise
        tab.visit = None
        if self._waiting:  # the next page replaces this one
            self._free.put_nowait(tab)
        else:
            self._soon(self._empty(tab))

    async def visit(self, tab: Tab, wish: BrowserWish) -> Visit:
        """Return a visit on the tab's page, on a fresh context when that is due."""
        browser = await self.process.running()
        if tab.browser is not browser or tab.pages >= self.habits.pages_per_context:
            await self._throw_away(tab)
        tab.pages += 1
        try:
            tab.visit = Visit(tab.page or await self._furnish(tab, browser), wish)
        except Error as error:
            self.process.is_broken(browser)
            raise BrowserDied(f"no page could be opened: {first_line(error)}") from error
        return tab.visit

    async def close(self) -> None:
        """End the browser, whatever its pages are doing."""
        for task in list(self._aside):
            task.cancel()
        await self.process.close()

    async def _furnish(self, tab: Tab, browser: Browser) -> Page:
        tab.browser = browser
        tab.context = await browser.new_context(
            user_agent=self.habits.user_agent,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            accept_downloads=False,
            service_workers="block",
        )
        tab.context.set_default_timeout(0)  # the deadline of the whole page is kept by its user
        page = await tab.context.new_page()
        for name in EVENTS:
            page.on(name, partial(tab.hear, name))  # type: ignore[call-overload]
        page.on("popup", lambda other: self._soon(other.close()))
        session = await tab.context.new_cdp_session(page)
        session.on("Fetch.requestPaused", lambda event: self._soon(_refuse(session, event)))
        await session.send("Fetch.enable", {"patterns": patterns()})
        tab.page = page
        return page

    async def _empty(self, tab: Tab) -> None:
        """End what the page's scripts still do, and give the tab back."""
        try:
            if tab.page is not None:
                await asyncio.wait_for(tab.page.goto(BLANK), CLOSING_S)
        except (Error, TimeoutError):
            await self._throw_away(tab)
        finally:
            self._free.put_nowait(tab)

    async def _throw_away(self, tab: Tab) -> None:
        context = tab.context
        tab.browser, tab.context, tab.page, tab.visit, tab.pages = None, None, None, None, 0
        if context is not None:
            with suppress(Error, TimeoutError):
                await asyncio.wait_for(context.close(), CLOSING_S)

    def _soon(self, work: Coroutine[Any, Any, Any]) -> None:
        task = asyncio.ensure_future(_quietly(work))
        self._aside.add(task)
        task.add_done_callback(self._aside.discard)


async def _refuse(session: CDPSession, event: dict[str, Any]) -> None:
    await session.send(
        "Fetch.failRequest", {"requestId": event["requestId"], "errorReason": "BlockedByClient"}
    )


async def _quietly(work: Coroutine[Any, Any, Any]) -> None:
    with suppress(Error):  # the page may have ended before us
        await work
