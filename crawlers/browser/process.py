"""The browser process: started when first asked for, and again after a crash, a bounded number of times."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress

from attrs import frozen
from playwright.async_api import Browser, Error, Playwright, async_playwright

from crawlers.browser.finder import INSTALL_LINE, NoBrowser, find_browser, why_no_browser
from crawlers.browser.gateway import WorldGateway
from crawlers.browser.unwanted import LAUNCH_ARGUMENTS
from crawlers.browser.wish import BrowserGivenUp

logger = logging.getLogger(__name__)
CLOSING_S = 10.0


@frozen
class Habits:
    """How the browser is used: the settings BROWSER_*, who we say we are, and the world, if any."""

    tabs: int
    page_s: float
    pages_per_context: int
    restarts: int
    user_agent: str
    world: str | None


class BrowserProcess:
    """One browser with its driver, and the gateway when there is a world."""

    def __init__(self, habits: Habits) -> None:
        self.habits = habits
        self.starts = 0
        self._browser: Browser | None = None
        self._driver: Playwright | None = None
        self._gateway: WorldGateway | None = None
        self._broken: Browser | None = None
        self._changing = asyncio.Lock()

    async def running(self) -> Browser:
        """Return the browser, started when there is none that runs.

        Raises ``NoBrowser`` when none is found or it does not start, ``BrowserGivenUp`` after too many ends.
        """
        async with self._changing:
            browser = self._browser
            if browser and browser is not self._broken and browser.is_connected():
                return browser
            if self.starts > self.habits.restarts:
                raise BrowserGivenUp(f"the browser ended {self.starts} times in this run and is left alone")
            if self.starts:
                logger.warning("the browser ended and is started again (start %d)", self.starts + 1)
            await self._stop()
            self.starts += 1
            self._browser = await self._start()
            return self._browser

    def is_broken(self, browser: Browser) -> None:
        """Be told that a browser opens no pages any more, whatever it says of itself."""
        self._broken = browser

    async def close(self) -> None:
        """End browser, driver and gateway."""
        async with self._changing:
            await self._stop()
            if self._gateway is not None:
                await self._gateway.close()
                self._gateway = None

    async def _start(self) -> Browser:
        found = find_browser()
        if found is None:
            raise NoBrowser(why_no_browser() or INSTALL_LINE)
        gateway = await self._way_into_the_world()
        self._driver = await async_playwright().start()
        try:
            return await self._driver.chromium.launch(
                executable_path=found.path,
                args=[*LAUNCH_ARGUMENTS, *(gateway.launch_arguments() if gateway else ())],
                proxy={"server": gateway.address} if gateway else None,
                handle_sigint=False,  # the crawl ends it, after the pages in flight
                handle_sigterm=False,
                handle_sighup=False,
            )
        except Error as error:
            raise NoBrowser(f"{found.path} does not start: {first_line(error)}") from error

    async def _way_into_the_world(self) -> WorldGateway | None:
        if self.habits.world and self._gateway is None:
            gateway = WorldGateway(self.habits.world, self.habits.page_s)
            await gateway.start()
            self._gateway = gateway
        return self._gateway

    async def _stop(self) -> None:
        browser, self._browser, driver, self._driver = self._browser, None, self._driver, None
        with suppress(Error, TimeoutError, OSError):
            if browser is not None:
                await asyncio.wait_for(browser.close(), CLOSING_S)
        with suppress(Error, TimeoutError, OSError):
            if driver is not None:
                await asyncio.wait_for(driver.stop(), CLOSING_S)


def first_line(error: Error) -> str:
    """Return what Playwright says of an error, without its call log."""
    return error.message.partition("\n")[0]
