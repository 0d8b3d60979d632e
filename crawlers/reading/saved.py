"""What a file that a user saved says about itself: its address, the notice's title and date."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from urllib.parse import urlsplit

from parsel import Selector

from crawlers.reading.checks import date_in_url
from crawlers.reading.dates import read_date
from crawlers.reading.text import squeeze
from crawlers.records import Unreadable

# browsers write where a page came from into its head
_SAVED_FROM = re.compile(rb"saved from url=\(\d+\)(https?://[^\s>]+)")
_TITLE_END = re.compile(r"(公告|通知|说明)$")
_TITLE_LINES = 6
_HEADINGS = "h1::text, h2::text, .article-title::text, .title::text, title::text"


def address_in_page(page: bytes, selector: Selector) -> str | None:
    """Return the address a saved page names as its own, ``None`` when it names none, or its site's front door.

    ``selector`` is of the page as it came: a cleaned one has lost what its links and properties are for.
    """
    found = _SAVED_FROM.search(page[:4096])
    if found:
        return found[1].decode("ascii", "replace")
    named = (
        selector.css("link[rel=canonical]::attr(href)").get()
        or selector.css("meta[property='og:url']::attr(content)").get()
        or ""
    ).strip()
    parts = urlsplit(named)
    return named if parts.scheme in ("http", "https") and (parts.path.strip("/") or parts.query) else None


def title_in_page(selector: Selector) -> str | None:
    """Return the first heading that ends as the title of a notice does."""
    for words in selector.css(_HEADINGS).getall():
        title = words.strip().partition("_")[0].strip()
        if _TITLE_END.search(squeeze(title)):
            return title
    return None


def title_in_lines(lines: Sequence[str]) -> str | None:
    """Return a PDF's heading, which wraps over up to a few lines."""
    title = ""
    for line in lines[:_TITLE_LINES]:
        title += squeeze(line)
        if _TITLE_END.search(title):
            return title
    return None


def date_of(url: str | None, lines: Sequence[str]) -> date | None:
    """Return the day of publication: that of the address, else the last line that is a date and nothing else."""
    in_url = date_in_url(url) if url else None
    if in_url:
        return in_url
    for line in reversed(lines):
        try:
            return read_date(squeeze(line))
        except Unreadable:
            continue
    return None
