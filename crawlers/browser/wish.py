"""What a spider asks of the browser, what it gets, and how that can fail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen
from scrapy.exceptions import DownloadFailedError

from crawlers.blocked import challenge_in

if TYPE_CHECKING:
    from scrapy.http import Response

WISH = "browser"
ANSWERS = "browser_answers"


@frozen
class BrowserWish:
    """Set as ``request.meta["browser"]``: this page is to be drawn.

    ``wait_for``: the page is ready when this CSS selector is there; ``None``: when it has loaded.
    ``answers``: words; of the page's own script calls every answer is kept whose address contains one.
    Each word is waited for: with ``wait_for`` a few seconds beyond it, without until the page's deadline.
    """

    wait_for: str | None = None
    answers: tuple[str, ...] = ()


@frozen
class Answer:
    """One answer that a page's own script received: real address, HTTP status, body as unpacked bytes."""

    url: str
    status: int
    body: bytes

    @property
    def challenge(self) -> str | None:
        """What kind of challenge it is, or ``None``."""
        return challenge_in(self.status, self.body)


def answers_of(response: Response) -> tuple[Answer, ...]:
    """Return the answers that were wished for, in the order in which they ended; none for a plain page."""
    found: tuple[Answer, ...] = response.meta.get(ANSWERS, ())
    return found


class BrowserDied(DownloadFailedError):
    """The browser or the page's process ended under the page; Scrapy's retry asks for it again."""


class PageTimeout(Exception):
    """A page was not ready by its deadline; it costs that once and is not asked for again in this run."""


class BrowserGivenUp(Exception):
    """The browser ended more often than the setting BROWSER_RESTARTS allows; no page is drawn any more."""
