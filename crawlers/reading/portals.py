"""Where portals print an estate's name, district and asking price: the places in their pages, as data.

Lists and pages of one estate, as a browser saves them; nothing here is ever asked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import urljoin, urlsplit

from attrs import frozen
from parsel import Selector

from crawlers.reading.text import squeeze
from crawlers.records import Unreadable

_CRUMBS: Final = ".xiaoquDetailbreadCrumbs a, .intro.clear a, .l-txt a"
_CITY_IN_SCRIPT = re.compile(r"city_name\s*:\s*['\"]([\u3400-\u9fff]{2,10})['\"]")
_CITY_IN_TITLE = re.compile(r"(?:^|[^\u3400-\u9fff])([\u3400-\u9fff]{2,6}?)(?:链家|贝壳|安居客)")
_CITY_IN_CRUMB = re.compile(r"([\u3400-\u9fff]{2,10})小区")
_WITH_UNIT = re.compile(r"\d[\d,.]*\s*(?:元|万元?)\s*/\s*(?:㎡|m²|m2|平方米|平米|平)")
_IN_BRACKETS = re.compile(r"[\[【]\s*([\u3400-\u9fff]{2,8})\s*[-－—]")


@frozen(kw_only=True)
class Shown:
    """One price as the page shows it; ``when`` are the words beside it."""

    name: str
    district: str
    price: str
    unit: str | None
    when: str
    url: str


def shown_prices(page: Selector, address: str) -> Iterator[Shown]:
    """Yield what a page shows of estates; nothing for a page of another kind."""
    for row in page.css("li.xiaoquListItem"):
        yield Shown(
            name=_words(row, ".title a"),
            district=_words(row, ".positionInfo a.district"),
            price=_words(row, ".xiaoquListItemPrice .totalPrice"),
            unit="元/㎡",
            when=_words(row, ".priceDesc"),
            url=_link(address, row.css(".title a::attr(href)").get()),
        )
    for row in page.css("a.li-row[href*='/community/view/']"):
        text = squeeze(str(row.xpath("string()").get()))
        prices, places = _WITH_UNIT.findall(text), _IN_BRACKETS.findall(text)
        yield Shown(
            name=(row.css("img::attr(alt)").get() or "").strip(),
            district=places[0] if len(places) == 1 else "",
            price=" ".join(prices),
            unit=None,
            when="",
            url=_link(address, row.attrib["href"]),
        )
    if page.css(".xiaoquUnitPrice"):
        crumbs = [found[1] for words in page.css(_CRUMBS) if (found := _crumb(words))]
        yield Shown(
            name=_words(page, "h1.detailTitle, .detailHeader h1.main, h1.main"),
            district=crumbs[1] if len(crumbs) > 1 else "",
            price=_words(page, ".xiaoquUnitPrice"),
            unit="元/㎡",
            when=_words(page, ".xiaoquUnitPriceDesc"),
            url=_link(address, ""),
        )


def _crumb(link: Selector) -> re.Match[str] | None:
    return _CITY_IN_CRUMB.fullmatch(squeeze(str(link.xpath("string()").get())))


def city_of(page: Selector, text: str) -> str:
    """Return the city that script, title and trail of a page name. Raises ``Unreadable`` when they differ."""
    first = next((found[1] for link in page.css(_CRUMBS) if (found := _crumb(link))), None)
    title = _CITY_IN_TITLE.search(squeeze("".join(page.css("title::text").getall())))
    script = _CITY_IN_SCRIPT.search(text)
    named = {name.removesuffix("市") for name in (first, title and title[1], script and script[1]) if name}
    if len(named) != 1:
        raise Unreadable("the page does not name one city", ", ".join(sorted(named)))
    return named.pop()


def _words(node: Selector, css: str) -> str:
    found = node.css(css)
    return " ".join(str(found[0].xpath("string()").get()).split()) if found else ""


def _link(address: str, href: str | None) -> str:
    parts = urlsplit(urljoin(address, href or ""))
    return f"https://{parts.netloc}{parts.path}"
