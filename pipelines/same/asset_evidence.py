"""What speaks for two lots selling one thing, and what forbids it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from attrs import frozen

from pipelines.same.asset_keys import UNLIKE_OTHERS, community_core
from pipelines.same.things import Thing, same_seller

_FEW: Final = re.compile(r"[A-Z]*\d{1,2}[A-Z]?|[A-Z]")
_ONCE: Final = frozenset(("first", "second", "sell_off"))  # relist comes again and again
_WORTH: Final = frozenset(("appraisal_yuan", "market_price_yuan", "case_no"))
_SAID_BY: Final = _WORTH | {"seller"}
#: Parts of a place that are often left out: they tell apart what has one size rarely.
_SMALL: Final = frozenset(("phase", "zone", "unit", "floor"))
_WHOLE_BUILDING: Final = re.compile("别墅|独栋|整栋|整幢|联排|双拼|厂房|排屋")
#: Printed areas of one thing differ by rounding only: by this part of it, or by this much (square metres).
_AREA_PART, _AREA_ROUNDING = 0.01, 0.5


@frozen
class Evidence:
    """The fields that agree. ``certain`` when they name the thing alone; else only while nothing else fits."""

    certain: bool
    fields: tuple[str, ...]


def conflict(a: Thing, b: Thing) -> str | None:
    """Return the field that forbids that two lots sell one thing, ``None`` when there is none."""
    if a.family and b.family and a.family != b.family:
        return "kind"
    if abs(a.share - b.share) > 1e-4:
        return "share"
    for name in ("units", "province", "city", "district"):
        one, other = getattr(a, name), getattr(b, name)
        if one and other and one != other:
            return name
    if a.area and b.area and abs(a.area - b.area) > max(_AREA_PART * max(a.area, b.area), _AREA_ROUNDING):
        return "area_sqm"
    return _conflict_of_places(a, b) or ("starts_at" if _at_once(a, b) else None)


def _conflict_of_places(a: Thing, b: Thing) -> str | None:
    if not (a.placed and b.placed):
        return None
    one, other = a.place, b.place
    for name in ("number", "phase", "zone", "building", "unit", "floor", "room", "space", "store", "rest"):
        mine, theirs = getattr(one, name), getattr(other, name)
        if mine and theirs and set(mine.split(",")) != set(theirs.split(",")):
            return name
    if one.road and other.road and not _same_road(one.road, other.road):
        return "road"
    communities = one.community and other.community
    return "community" if communities and not _same_community(one.community, other.community) else None


def _at_once(a: Thing, b: Thing) -> bool:
    """Two lots of one platform that can be bid for at the same time are two things; a stopped one cannot."""
    if a.platform != b.platform or a.off or b.off or not (a.since and b.since):
        return False
    if not (a.until and b.until):
        return a.since == b.since
    return a.since < b.until and b.since < a.until


def evidence(a: Thing, b: Thing) -> Evidence | None:
    """Return what speaks for two lots without conflict selling one thing, ``None`` when it is not enough."""
    if a.placed and b.placed:
        found = _by_door(a, b) or _by_case(a, b) or _by_size(a, b)
        found = found or (None if a.family else _by_words(a, b))
    else:
        found = _by_case(a, b) or _by_words(a, b)
    return found if found and (found.certain or _follows(a, b)) else None


def _by_door(a: Thing, b: Thing) -> Evidence | None:
    """The same room in the same building, or the same parking space of an estate."""
    one, other = a.place, b.place
    if not a.door or a.door != b.door or bool(one.room) != bool(other.room) or not (a.clear and b.clear):
        return None
    places = {"community": _same_community(one.community, other.community), "number": _same_number(a, b)}
    agree = [
        name for name in ("building", "unit", "room", "space") if getattr(one, name) and getattr(other, name)
    ]
    support = _support(a, b)
    fields = (*agree, *(name for name, agrees in places.items() if agrees), *support)
    # a space's number is its garage's, a room's is its building's
    named = any(places.values()) and bool(one.building or places["number"] or not one.room) and a.share == 1
    region = bool(a.city and a.city == b.city) or bool(a.district and a.district == b.district)
    unsaid = _unsaid(a, b)
    if not (named and region):
        return Evidence(False, fields) if _told(support, _WORTH) else None
    if unsaid and not (unsaid == {"floor"} and {"area_sqm", *_WORTH} & set(support)):
        return Evidence(False, fields) if _told(support, _SAID_BY if unsaid <= _SMALL else _WORTH) else None
    return Evidence(not unsaid, fields)


def _unsaid(a: Thing, b: Thing) -> set[str]:
    """The parts of the place that one of the two names and the other does not."""
    names = ["phase", "zone", "building", "unit", "space", "store", "rest"]
    if not a.place.room or _FEW.fullmatch(a.door or ""):  # 1501 tells its floor
        names.append("floor")
    return {name for name in names if bool(getattr(a.place, name)) != bool(getattr(b.place, name))}


def _told(support: Iterable[str], by: frozenset[str]) -> bool:
    """Whether the size agrees and something else too."""
    return "area_sqm" in support and bool(by & set(support))


def _support(a: Thing, b: Thing) -> tuple[str, ...]:
    agrees = {
        "city": a.city is not None and a.city == b.city,
        "area_sqm": same_area(a.area, b.area),
        "appraisal_yuan" if a.appraisal and b.appraisal else "market_price_yuan": same_worth(a, b),
        "case_no": a.case_no is not None and a.case_no == b.case_no,
        "seller": same_seller(a.seller, b.seller),
    }
    return tuple(name for name, yes in agrees.items() if yes)


def _by_case(a: Thing, b: Thing) -> Evidence | None:
    """One case, one size, one kind, one appraisal; without a size the same words."""
    if not a.case_no or a.case_no != b.case_no or a.family != b.family or not same_worth(a, b):
        return None
    if a.placed and same_area(a.area, b.area):
        return Evidence(False, _support(a, b))
    if not a.area and not b.area and a.words == b.words:
        return Evidence(False, (*_support(a, b), "title"))
    return None


def _by_size(a: Thing, b: Thing) -> Evidence | None:
    """Whole buildings, land and several units in one: no door, but a size and a worth nothing beside it has."""
    if a.door or b.door or not (a.city and a.city == b.city) or not same_area(a.area, b.area):
        return None
    if not same_worth(a, b) and (
        (a.worths and b.worths) or a.area != b.area or float(a.area or 0).is_integer()
    ):
        return None
    one, other = a.place, b.place
    community = _same_community(one.community, other.community)
    if not (community or _same_number(a, b) or a.words == b.words):
        return None
    whole = one.building and one.building == other.building and _WHOLE_BUILDING.search(a.words)
    unlike = (a.area or 0) >= UNLIKE_OTHERS or a.units > 1
    support = _support(a, b)
    if not (whole or unlike) or not {"seller", "case_no"} & set(support):
        return None
    return Evidence(False, (*support, *(("community",) if community else ())))


def _by_words(a: Thing, b: Thing) -> Evidence | None:
    """Goods and rights: one seller, the same words with the same quantities, the same appraisal.

    A claim is often not appraised: there the debtor's name in the words tells it.
    """
    if a.family != b.family or a.words != b.words or len(a.words) < 4 or not same_seller(a.seller, b.seller):
        return None
    named = a.family == "claim" and "公司" in a.words and not (a.worths and b.worths)
    return Evidence(False, (*_support(a, b), "title")) if named or same_worth(a, b) else None


def _follows(a: Thing, b: Thing) -> bool:
    """Whether the later lot can be the earlier one's next attempt, or the same one on another platform.

    What looks like a thing and comes after its sale, as a first auction again or dearer, is its neighbour.
    """
    first, second = sorted((a, b), key=lambda thing: (thing.since or "", thing.lot_id))
    beside = not (first.until and second.since) or second.since < first.until
    if beside:
        return a.platform != b.platform or first.off or second.off
    if first.sold or (first.round == second.round and first.round in _ONCE and not first.off):
        return False
    return not (first.starting and second.starting) or second.starting <= first.starting


def same_area(one: float | None, other: float | None) -> bool:
    """Whether two areas are one, one of them perhaps rounded to fewer places."""
    if not one or not other:
        return False
    if abs(one - other) < 0.011:
        return True
    return any(abs(round(x, places) - y) < 1e-6 for x, y in ((one, other), (other, one)) for places in (0, 1))


def same_worth(a: Thing, b: Thing) -> bool:
    """Whether the printed worths agree; two appraisals that differ do not, whatever else agrees."""
    if a.appraisal and b.appraisal:
        return abs(a.appraisal - b.appraisal) < 1
    return any(abs(one - other) < 1 for one in a.worths for other in b.worths)


def _same_number(a: Thing, b: Thing) -> bool:
    one, other = a.place, b.place
    return bool(one.number and one.number == other.number and one.road and other.road) and _same_road(
        one.road or "", other.road or ""
    )


def _same_road(one: str, other: str) -> bool:
    """Equal, or one with a town's or a city's name before it."""
    return one.endswith(other) or other.endswith(one)


def _same_community(one: str | None, other: str | None) -> bool:
    """Equal but for 小区, or one with another name before it (绿地 中央广场)."""
    if not (one and other):
        return False
    a, b = community_core(one), community_core(other)
    return a == b or (min(len(a), len(b)) > 2 and (a.endswith(b) or b.endswith(a)))
