"""Asking prices of estates in pages that a user saved from a portal: lists and pages of one estate.

The portals show them to people in a browser only, so they are never asked for; this reads files. A page
says the month of its averages without the year, and many say no day at all: the day of saving has to be given.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Final
from urllib.parse import urlsplit

from parsel import Selector

from crawlers.reading.page import encoding_of
from crawlers.reading.portals import Shown, city_of, shown_prices
from crawlers.reading.reference_cells import price_of
from crawlers.reading.reference_headings import LISTING_AVERAGE, Heading
from crawlers.reading.reference_tables import Prices
from crawlers.reading.saved import address_in_page
from crawlers.reading.text import squeeze
from crawlers.records import ReferencePrice, Unreadable

PORTALS: Final = ("ke.com", "lianjia.com", "anjuke.com")
#: An average of a month is shown for a few months; an older one is of another year than the file tells.
MOST_MONTHS_BACK: Final = 3

_GATES: Final = ("hip.", "passport.", "login.", "clogin.", "captcha.", "user.", "antibot.")
_GATE_WORDS: Final = re.compile("登录|登陆|验证|captcha|访问过于频繁|访问受限", re.IGNORECASE)
_NO_PRICE: Final = re.compile("暂无")
_MONTH = re.compile(r"(?:(\d{4})年)?(\d{1,2})月")
_SINGLE_FILE = re.compile(r"saved with SingleFile\s+url:\s*(\S+)\s+saved date:\s*\w{3} (\w{3} \d{2} \d{4})")


def is_of_portal(data: bytes, url: str | None = None) -> bool:
    """Tell whether a saved page is one of a portal's, whatever it holds."""
    return _portal(_host(url or _address(_text(data), data) or "")) is not None


def read_saved_prices(data: bytes, saved_on: date | None = None, url: str | None = None) -> Prices:
    """Read the asking prices of a saved page (HTML bytes), yuan a square metre, kind ``listing_average``.

    ``url`` is the page's address if the file does not name it, ``saved_on`` the day it was saved if the file
    does not say. Rows without a price stand in ``left_out``. Raises ``Unreadable`` for log-in and captcha
    pages, other sites, and pages that show no estate.
    """
    text = _text(data)
    address = url or _address(text, data) or ""
    host = _host(address)
    if _portal(host) is None:
        raise Unreadable(f"not a page of {', '.join(PORTALS)}; name its address", host)
    page = Selector(text=text, type="html")
    shown = list(shown_prices(page, address))
    if not shown:
        gate = host.startswith(_GATES) or _GATE_WORDS.search("".join(page.css("title::text").getall()))
        raise Unreadable(
            "a log-in or captcha page" if gate else "neither a list nor a page of an estate", host
        )
    city = city_of(page, text)
    saved_on = saved_on or _saved_on(text)
    prices: list[ReferencePrice] = []
    refused, left_out = [], []
    for number, one in enumerate(shown, 1):
        if not one.price or _NO_PRICE.search(one.price):
            left_out.append(f"row {number}: no price is shown")
            continue
        try:
            prices.append(_price(one, city, host, saved_on))
        except Unreadable as error:
            refused.append(f"row {number}: {error}")
    return Prices(prices=tuple(dict.fromkeys(prices)), refused=tuple(refused), left_out=tuple(left_out))


def _price(one: Shown, city: str, host: str, saved_on: date | None) -> ReferencePrice:
    cells = (
        (Heading("city"), city),
        (Heading("district"), one.district),
        (Heading("community"), one.name),
        (Heading("price", LISTING_AVERAGE, one.unit), one.price),
        (Heading("as_of"), _as_of(one.when, saved_on).isoformat()),
        (Heading("source"), host),
        (Heading("url"), one.url),
    )
    if not one.name:
        raise Unreadable("community: missing")
    return price_of(cells)


def _as_of(words: str, saved_on: date | None) -> date:
    """Return the first day of the month that the page names, else the day on which it showed the price."""
    found = _MONTH.search(squeeze(words))
    if found and found[1]:
        return _month(int(found[1]), int(found[2]), words)
    if saved_on is None:
        raise Unreadable("as_of: the page says no year; give the day it was saved", words)
    if not found:
        return saved_on
    back = (saved_on.month - int(found[2])) % 12
    if back > MOST_MONTHS_BACK:
        raise Unreadable(f"as_of: not a month before {saved_on}, when the page was saved", words)
    return _month(saved_on.year - (int(found[2]) > saved_on.month), int(found[2]), words)


def _month(year: int, month: int, words: str) -> date:
    try:
        return date(year, month, 1)
    except ValueError:
        raise Unreadable("as_of: not a month", words) from None


def _text(data: bytes) -> str:
    return data.decode(encoding_of(data), "replace").replace("\x00", "")


def _address(text: str, data: bytes) -> str | None:
    kept = _SINGLE_FILE.search(text[:4096])
    return kept[1] if kept else address_in_page(data, Selector(text=text, type="html"))


def _saved_on(text: str) -> date | None:
    """Return the day that a browser's extension wrote into the file."""
    kept = _SINGLE_FILE.search(text[:4096])
    return datetime.strptime(kept[2], "%b %d %Y").date() if kept else None  # noqa: DTZ007 - a day, no instant


def _host(address: str) -> str:
    return (urlsplit(address).hostname or "").casefold()


def _portal(host: str) -> str | None:
    return next((one for one in PORTALS if host == one or host.endswith(f".{one}")), None)
