"""Which reference price speaks of a place on a day: the nearest place, the nearest day, and no contradiction."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from attrs import frozen

from crawlers.reading.text import full_brackets, squeeze
from crawlers.records import ReferencePrice

#: A figure older than this before the lot's start is stale, and one this much younger is of another market.
OLDEST_DAYS = 180
YOUNGEST_DAYS = 365

LISTING_AVERAGE = "listing_average"
INDEX_ESTIMATE = "index_estimate"

# Portals print 黄埔 for 黄埔区 and 浦东 for 浦东新区. Counties and cities are printed with their ending.
_DISTRICT_ENDINGS = ("区", "新区")


@frozen(kw_only=True)
class Reference:
    """What is known of a square metre of a lot's place.

    ``of`` says how near that is: community, district or city. ``yuan_per_sqm`` is yuan a square metre;
    it is ``None`` when sources contradict each other, and ``refused`` then says so.
    """

    kind: str
    of: str
    as_of: date
    source: str
    yuan_per_sqm: Decimal | None
    refused: str | None = None


def choose(
    prices: Iterable[ReferencePrice],
    city: str | None,
    district: str | None,
    community: str | None,
    on: date,
    *,
    kind: str = LISTING_AVERAGE,
    city_too: bool = False,
) -> Reference | None:
    """Return the reference price for a place on a day, ``None`` when none speaks of it.

    The community before the district; the whole city only with ``city_too``. A stale figure of the community
    gives way to a fresh one of the district. Of one place the latest on or before the day, else the first
    after it; different figures of one day are refused, not chosen from.
    """
    if not city:
        return None
    here = [price for price in prices if price.kind == kind and _same_city(price.city, city)]
    levels = {
        "community": [p for p in here if community and _of_community(p, district, community)],
        "district": [p for p in here if not p.community and _same_district(p.district, district)],
        "city": [p for p in here if city_too and not p.community and not p.district],
    }
    found = [_nearest(level, some, on) for level, some in levels.items() if some]
    return next((one for one in found if stale(one.as_of, on) is None), found[0] if found else None)


def stale(as_of: date, on: date) -> str | None:
    """Return why a figure says nothing about a day, ``None`` when it is near enough."""
    days = (on - as_of).days
    if days > OLDEST_DAYS:
        return f"the reference price is of {as_of}, {days} days before the lot (at most {OLDEST_DAYS})"
    if -days > YOUNGEST_DAYS:
        return f"the reference price is of {as_of}, {-days} days after the lot (at most {YOUNGEST_DAYS})"
    return None


def _nearest(level: str, prices: list[ReferencePrice], on: date) -> Reference:
    older = [price.as_of for price in prices if price.as_of <= on]
    younger = [price.as_of for price in prices if price.as_of > on and stale(price.as_of, on) is None]
    use_younger = younger and (not older or stale(max(older), on) is not None)
    day = min(younger) if use_younger else max(older) if older else min(price.as_of for price in prices)
    of_day = [price for price in prices if price.as_of == day]
    values = sorted({price.yuan_per_sqm for price in of_day})
    refused = None
    if len(values) > 1:
        listed = ", ".join(f"{value.normalize():,f}" for value in values)
        refused = f"reference prices of the {level} of {day} contradict each other: {listed} yuan per m²"
    return Reference(
        kind=of_day[0].kind,
        of=level,
        as_of=day,
        source="; ".join(sorted({price.source for price in of_day})),
        yuan_per_sqm=None if refused else values[0],
        refused=refused,
    )


def _of_community(price: ReferencePrice, district: str | None, community: str) -> bool:
    """Names of estates come again in other districts, so the district has to agree as well."""
    return (
        price.community is not None
        and _name(price.community) == _name(community)
        and _same_district(price.district, district)
    )


def _same_city(one: str, other: str) -> bool:
    """广州 is 广州市; 大理 is neither 大理市 for certain nor 大理白族自治州, and stays apart from the latter."""
    return len({_name(one).removesuffix("市"), _name(other).removesuffix("市")}) == 1


def _same_district(one: str | None, other: str | None) -> bool:
    if not one or not other:
        return False
    first, second = _name(one), _name(other)
    pairs = ((first, second), (second, first))
    return first == second or any(a == b + end for a, b in pairs for end in _DISTRICT_ENDINGS)


def _name(words: str) -> str:
    """Return a name as it is compared: no blanks, one kind of brackets, no dots between its parts."""
    return full_brackets(squeeze(words)).translate(dict.fromkeys(map(ord, "·•・‧．"))).casefold()
