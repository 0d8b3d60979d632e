"""The cells of one reference price: each value certain, or refused with its column."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

from crawlers.reading import personal
from crawlers.reading.dates import read_date
from crawlers.reading.numbers import read_decimal
from crawlers.reading.reference_headings import KINDS, LISTING_AVERAGE, TOO_MANY, Heading
from crawlers.reading.text import squeeze
from crawlers.records import ReferencePrice, Unreadable

REQUIRED: Final = ("city", "price", "as_of")
#: A square metre of a dwelling costs neither less nor more anywhere: outside of this the unit is another.
LOWEST, HIGHEST = Decimal(100), Decimal(1_000_000)
_LONGEST: Final = {"community": 60, "source": 200}
_MOST_DIGITS: Final = 20

_METRE: Final = "(?:/|每)(?:㎡|m2|m²|平方米|平米|平)"
_UNIT = re.compile(f"(元|yuan|万元?){_METRE}", re.IGNORECASE)
_SIZES: Final = {"元": 1, "yuan": 1, "万": 10_000, "万元": 10_000}
_PRICE = re.compile("¥?([^¥元万]*?)(¥?)((?:元|yuan|万).*)?", re.IGNORECASE)
_MONTH = re.compile(r"(\d{4})[-/.年](\d{1,2})月?")
_MIDNIGHT = re.compile(r"[T ]00:00(?::00(?:\.0+)?)?$")
_PLACE = re.compile("[\u3400-\u9fff·]{1,20}")
_URL = re.compile(r"https?://[^\s<>\"']{3,1000}")


def price_of(cells: Sequence[tuple[Heading, Any]], today: date | None = None) -> ReferencePrice:
    """Return the price of one line. Raises ``Unreadable`` naming the column."""
    given = {heading.column: (heading, _words(heading.column, cell)) for heading, cell in cells}
    words = {column: text for column, (_, text) in given.items() if text}
    if TOO_MANY in words:
        raise Unreadable(words[TOO_MANY])
    for column in REQUIRED:
        if column not in words:
            raise Unreadable(f"{column}: missing")
    url = _url(words.get("url"))
    district, community = _place("district", words), _name("community", words)
    if community and not district:
        raise Unreadable("district: missing, and names of estates come again in other districts", community)
    source = _name("source", words) or _host(url)
    if not source:
        raise Unreadable("source: missing, and no url names one")
    heading = given["price"][0]
    return ReferencePrice(
        city=_place("city", words) or "",
        district=district,
        community=community,
        yuan_per_sqm=read_unit_price(words["price"], heading.unit or words.get("unit")),
        kind=_kind(words.get("kind"), heading.kind),
        as_of=_day(words["as_of"], today),
        source=source,
        url=url,
    )


def read_unit_price(words: str, unit: str | None = None) -> Decimal:
    """Return yuan a square metre. Raises ``Unreadable`` without a unit, with two, and beyond what flats cost.

    ``unit`` is the heading's: 元/㎡, 万/㎡ and their spellings.
    """
    found = _PRICE.fullmatch(squeeze(words))
    if not found or not found[1]:
        raise Unreadable("price: not a price of a square metre", words)
    sizes = {_size(one, words) for one in (unit, found[3]) if one}
    if len(sizes) != 1:
        raise Unreadable(
            "price: no unit" if not sizes else "price: its unit contradicts the heading's", words
        )
    try:
        yuan = read_decimal(found[1], units=()) * sizes.pop()
    except Unreadable as error:
        raise Unreadable(f"price: {error.reason}", words) from None
    if not LOWEST <= yuan <= HIGHEST:
        raise Unreadable(
            f"price: {yuan:,f} yuan for a square metre of a dwelling; is the unit another?", words
        )
    return yuan


def _size(unit: str, words: str) -> int:
    found = _UNIT.fullmatch(squeeze(unit))
    if not found:
        raise Unreadable(f"price: not a unit of a square metre's price: {unit}", words)
    return _SIZES[found[1].lower()]


def _words(column: str, cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) or (isinstance(cell, int | Decimal) and _is_endless(cell)):
        raise Unreadable(f"{column}: not a number that anything has", str(cell)[:40])
    if isinstance(cell, bool) or not isinstance(cell, str | int | Decimal):
        raise Unreadable(f"{column}: neither a text nor a number")
    if not isinstance(cell, str) and column != "price":
        raise Unreadable(f"{column}: a number, not a text", str(cell))
    return format(cell, "f") if isinstance(cell, Decimal) else str(cell).strip()


def _is_endless(number: int | Decimal) -> bool:
    """Whether a number would be written out in more digits than any price has: 1e999999, 1e-999999."""
    return abs(Decimal(number).adjusted()) > _MOST_DIGITS


def _place(column: str, words: dict[str, str]) -> str | None:
    if column not in words:
        return None
    name = squeeze(words[column])
    if not _PLACE.fullmatch(name):
        raise Unreadable(f"{column}: not a Chinese name of a place", words[column])
    return name


def _name(column: str, words: dict[str, str]) -> str | None:
    name = " ".join(words.get(column, "").split())
    if len(name) > _LONGEST[column] or not name.isprintable():
        raise Unreadable(f"{column}: longer than {_LONGEST[column]} characters, or not printable")
    if personal.passages(name):
        raise Unreadable(f"{column}: names a person or a number of one")  # and is not repeated
    return name or None


def _kind(words: str | None, of_heading: str | None) -> str:
    if not words:
        return of_heading or LISTING_AVERAGE
    kind = KINDS.get(squeeze(words).casefold())
    if kind is None:
        raise Unreadable(f"kind: expected one of {', '.join(sorted(set(KINDS.values())))}", words)
    if of_heading and of_heading != kind:
        raise Unreadable(f"kind: the heading of the price says {of_heading}", words)
    return kind


def _day(words: str, today: date | None) -> date:
    text = _MIDNIGHT.sub("", words)
    month = _MONTH.fullmatch(squeeze(text))
    try:
        day = read_date(f"{month[1]}-{month[2]}-1" if month else text)
    except Unreadable as error:
        raise Unreadable(f"as_of: {error.reason}", words) from None
    if today and day > today:
        raise Unreadable(f"as_of: after today ({today})", words)
    return day


def _url(words: str | None) -> str | None:
    if words and (not _URL.fullmatch(words) or personal.passages(words)):
        raise Unreadable("url: not an http(s) address")
    return words or None


def _host(url: str | None) -> str | None:
    return url.split("/")[2].rpartition("@")[2].casefold() if url else None
