"""A page drawn by a browser, behind one switch: ``request.meta["browser"] = BrowserWish(...)``.

The response has the drawn page's HTML and final address; ``answers_of(response)`` are the JSON answers that
the page itself received. Every other request keeps the plain handler.

Playwright is driven here rather than through scrapy-playwright, which sends every single request of a page
through a route of its own: the world's rule, page reuse and the browser's cache would all be lost to it.
"""

from crawlers.browser.finder import NoBrowser, find_browser, why_no_browser
from crawlers.browser.wish import Answer, BrowserDied, BrowserWish, PageTimeout, answers_of

__all__ = [
    "Answer",
    "BrowserDied",
    "BrowserWish",
    "NoBrowser",
    "PageTimeout",
    "answers_of",
    "find_browser",
    "why_no_browser",
]
