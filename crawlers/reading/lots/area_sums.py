"""One area out of all that one place names: units added up, totals checked, repetitions left out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from attrs import frozen

from crawlers.reading.lots.area_mentions import Mention, squeezed
from crawlers.reading.lots.kinds import sells_parking
from crawlers.reading.lots.units import units_of
from crawlers.records import LotKind, Unreadable

SUM_OF_UNITS: Final = "area_sum_of_units"
PARKING_NOT_COUNTED: Final = "parking_not_counted"
# with the house before it: 5幢901室, 3号楼2单元502
_ROOM = re.compile(
    r"(?:(\d{1,6})(?:幢|栋|号楼|座|#)[^\d]{0,3}(?:\d{1,6}单元)?)?(?<![\d-])"
    r"(?:(\d{1,6}(?:-\d{1,6})*)号?(?:室|房(?!产))|(\d{1,6})号(?:商铺|店铺|铺))"
)
_SPACE = re.compile(r"()(?:车位|车库|储藏[室间])[^\dA-Za-z]{0,4}((?:[A-Za-z]\d?-?)?\d{1,6}(?:-\d{1,6})?)()")
_NOT_ALL = re.compile("不(?:在|属于|包[括含]|含)")
_NEAR: Final = Decimal("0.01")
_SUM_ERROR: Final = Decimal("0.05")

Settled = tuple[Decimal, tuple[str, ...]]


@frozen
class Named:
    """What a title names: one room or space (house and number), how many things, whether they are for parking."""

    room: tuple[str, str] | None = None
    count: int | None = None
    parking: bool = False


NOTHING_NAMED: Final = Named()


def named_in(title: str) -> Named:
    """Read the title: ("5", "901"), ("", "106号") for a shop, ("", "B1-077") for a space, when it names only one."""
    text, parking = squeezed(title), sells_parking(title)
    found = (_SPACE if parking else _ROOM).findall(text)
    count = units_of(title, LotKind.PARKING if parking else LotKind.HOUSING, ())
    if len(found) != 1 or count != 1:
        return Named(None, count, parking)
    house, room, shop = found[0]
    return Named((house, room or f"{shop}号"), count, parking)


def settled(mentions: Sequence[Mention], named: Named = NOTHING_NAMED) -> Settled:
    """One area out of all that a place names under labels of one kind, and its checks.

    A notice may announce many lots: the area of the room that the title names is taken out of their list,
    and a list of more or fewer things than the title counts is refused.
    """
    main = [one for one in mentions if one.parking is named.parking] or list(mentions)
    checks = () if named.parking or len(main) == len(mentions) else (PARKING_NOT_COUNTED,)
    in_sqm = [one for one in main if not one.in_mu]
    main = [one for one in main if not one.in_mu or not any(restates(k.sqm, one.sqm) for k in in_sqm)]
    totals = _units([one for one in main if one.total])
    units = _units([one for one in main if not (one.part or one.total)] or ([] if totals else main))
    if named.room and len(units) > 1 and (area := _of_room(named.room, units)) is not None:
        return area, checks
    if (named.count or 1) > 1 and 1 < len(units) != named.count:
        raise Unreadable(f"the title counts {named.count}, the text lists {len(units)}")
    if totals:
        return _checked_total(totals, units, checks)
    if len(units) == 1:
        return units[0].sqm, checks
    values = sorted(one.sqm for one in units)
    if len(units) > 2 and abs(sum(values[:-1]) - values[-1]) <= _SUM_ERROR:
        return values[-1], (SUM_OF_UNITS, *checks)
    if not _are_listed(units):
        raise Unreadable("several areas, and no list of units", " ".join(map(str, values)))
    return sum(values, Decimal(0)), (SUM_OF_UNITS, *checks)


def _of_room(room: tuple[str, str], units: Sequence[Mention]) -> Decimal | None:
    """The area of the one room that the title names, where a notice lists many lots; ``None`` for no such list."""
    house, number = (rf"(?<![\dA-Za-z-]){re.escape(word)}(?![\d-])" for word in room)
    own = [one for one in units if re.search(number, one.subject)]
    if room[0] and len(own) > 1:
        own = [one for one in own if re.search(house, one.subject)]
    if len({one.sqm for one in own}) == 1:
        return own[0].sqm
    listed = [found for one in units if (found := _ROOM.search(one.subject))]
    if own or any(bool(found[3]) == room[1].endswith("号") for found in listed):
        raise Unreadable(
            "several areas, and the title names one room", " ".join(str(one.sqm) for one in units)
        )
    return None


def _checked_total(totals: Sequence[Mention], units: Sequence[Mention], checks: tuple[str, ...]) -> Settled:
    total = totals[0].sqm
    others = [one.sqm for one in units if not restates(total, one.sqm)]
    adds_up = len(others) > 1 and abs(sum(others) - total) <= _SUM_ERROR
    if len(totals) > 1 or (others and not adds_up):
        raise Unreadable("the areas do not add up to their total", " ".join(map(str, (total, *others))))
    return total, (SUM_OF_UNITS, *checks) if adds_up else checks


def _units(mentions: Sequence[Mention]) -> list[Mention]:
    """The areas of different things: one that is told again is left out, even when rounded."""
    units: list[Mention] = []
    for one in mentions:
        same = [k for k in units if k.sqm == one.sqm or rounds(one.sqm, k.sqm) or rounds(k.sqm, one.sqm)]
        told = next((k for k in same if not _apart(k, one)), None)
        if told is None:
            units.append(one)
        elif rounds(told.sqm, one.sqm):
            units[units.index(told)] = one
    return units


def _apart(one: Mention, other: Mention) -> bool:
    """Whether two equal areas are of two things: neighbours in a list, or lines that differ by their number."""
    listed = other.listed and (one.sentence == other.sentence or one.subject != other.subject)
    return listed and one.shape == other.shape


def _are_listed(units: Sequence[Mention]) -> bool:
    """Whether each area stands in a list or names its own unit, and no two name the same."""
    if any(_NOT_ALL.search(one.shape) for one in units) or _named_twice(units):
        return False
    alike = len({one.shape for one in units}) == 1
    return all(
        one.listed
        or (alike and one.numbered)
        or any(k.listed and (k.sentence, k.shape) == (one.sentence, one.shape) for k in units)
        for one in units
    )


def _named_twice(units: Sequence[Mention]) -> bool:
    """Whether two areas are given for one room: 8号101室 and 101室 are the same, 1幢101室 and 2幢101室 not."""
    names = [numbers for one in units if (numbers := re.findall(r"\d+", one.subject))]
    return any(
        one[-len(other) :] == other
        for nth, one in enumerate(names)
        for at, other in enumerate(names)
        if at != nth
    )


def restates(area: Decimal, other: Decimal) -> bool:
    """Whether two figures are one area, one of them perhaps rounded."""
    return abs(area - other) <= area * _NEAR or rounds(other, area)


def rounds(rounded: Decimal, exact: Decimal) -> bool:
    """Whether the first is the second, rounded to fewer decimals (or the same)."""
    return exponent(rounded) > exponent(exact) and abs(rounded - exact) < Decimal(10) ** exponent(rounded)


def exponent(value: Decimal) -> int:
    """Minus the number of decimals printed: -2 for 105.41, 0 for 105."""
    return int(value.as_tuple().exponent)
