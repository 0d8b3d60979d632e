"""Pairs of lots with the truth known beforehand: one thing twice, or two things that look alike.

Nothing here knows how lots are matched: what is one thing was one before it was worded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from attrs import evolve, frozen

from tests.labelled_things import PLACES, Listing, Market, Row, Thing


@frozen
class Pair:
    """Two rows of ``lots`` and whether they sell the same thing; ``case`` names what makes the pair hard."""

    case: str
    same: bool
    a: Row
    b: Row


Two = tuple[tuple[Thing, Listing], tuple[Thing, Listing]]
SAME: dict[str, Callable[[Market], Two]] = {}
DIFFERENT: dict[str, Callable[[Market], Two]] = {}

Case = Callable[[Market], Two]


def same(case: str) -> Callable[[Case], Case]:
    """Register a maker of pairs that are one thing."""
    return lambda make: SAME.setdefault(case, make)


def different(case: str) -> Callable[[Case], Case]:
    """Register a maker of pairs that are two things."""
    return lambda make: DIFFERENT.setdefault(case, make)


def pairs(seed: int, of_each: int = 9) -> Iterator[Pair]:
    """Yield so many pairs of every case, the same ones for the same seed."""
    market = Market(seed)
    for label, cases in ((True, SAME), (False, DIFFERENT)):
        for case, make in cases.items():
            for _ in range(of_each):
                (one, first), (other, second) = make(market)
                yield Pair(case, label, market.listed(one, first), market.listed(other, second))


def twice(market: Market, thing: Thing, **second: Any) -> Two:
    """List a thing a first time and again a month later, in another wording."""
    wording = market.random.randint(0, 7)
    again = Listing(**{"days": 30, "cut": 0.8, "wording": wording + market.random.randint(1, 7)} | second)
    return (thing, Listing(wording=wording)), (thing, again)


def beside(market: Market, one: Thing, other: Thing, **second: Any) -> Two:
    """List two things in one wording, now at once on one platform, now later or on the other."""
    wording = market.random.randint(0, 7)
    how = market.random.choice(({"days": 0}, {"days": 30, "cut": 0.8}, {"platform": "ali"}, {"days": 400}))
    return (one, Listing(wording=wording)), (other, Listing(**{"wording": wording} | how | second))


@same("a flat in another round and wording")
def _again(m: Market) -> Two:
    return twice(m, m.flat())


@same("a flat on both platforms at once")
def _both(m: Market) -> Two:
    return twice(m, m.flat(), platform="ali", days=0, cut=1.0)


@same("a flat of a court over first auction and sell-off")
def _court(m: Market) -> Two:
    thing = m.flat(case_no=f"（2025）粤0703执{m.random.randint(100, 9999)}号", appraisal=471_680)
    (one, first), (_, second) = twice(m, thing)
    return (one, evolve(first, round="first")), (
        one,
        evolve(second, round=m.random.choice(("second", "sell_off"))),
    )


@same("a flat whose lots name the place in the title only")
def _title(m: Market) -> Two:
    return twice(m, m.flat(), changes={"address": None})


@same("a flat whose area is rounded or not given")
def _rounded(m: Market) -> Two:
    thing = m.flat(area=round(m.random.uniform(40, 180), 2))
    area = m.random.choice((None, round(thing.area or 0), round(thing.area or 0, 1)))
    return twice(m, thing, changes={"area_sqm": area})


@same("a flat appraised anew")
def _anew(m: Market) -> Two:
    return twice(m, m.flat(appraisal=900_000), changes={"appraisal_yuan": 780_000}, days=420)


@same("a flat withdrawn and put up again at once")
def _withdrawn(m: Market) -> Two:
    (one, first), again = twice(m, m.flat(), days=0)
    return (one, evolve(first, status="withdrawn")), again


@same("a flat filed under another kind")
def _kind(m: Market) -> Two:
    return twice(m, m.flat(), platform="ali", changes={"kind": m.random.choice(("commercial", "other"))})


@same("a flat whose unit only one lot prints")
def _unit(m: Market) -> Two:
    thing = m.flat(
        appraisal=m.random.randrange(200_000, 900_000, 10), area=round(m.random.uniform(40, 180), 2)
    )
    words = f"{thing.where[1]}{thing.estate}{thing.building}号楼{thing.room}室"
    return twice(m, thing, changes={"title": words, "address": words})


@same("a flat whose lots of one case end at the building")
def _case(m: Market) -> Two:
    thing = m.flat(
        case_no=f"（2025）吉0104执恢{m.random.randint(100, 9999)}号",
        appraisal=m.random.randrange(200_000, 900_000, 10),
        area=round(m.random.uniform(40, 180), 2),
    )
    words = f"{''.join(thing.where)}{thing.estate}{thing.building}号楼房产"
    return twice(m, thing, changes={"title": words, "address": words})


@same("a house numbered 之三")
def _third(m: Market) -> Two:
    one, thing = m.flat(), m.flat()
    words = f"{thing.where[1]}{thing.where[2]}{thing.estate}{thing.number}号之三{one.room}室"
    other = f"{''.join(thing.where)}{thing.estate}{thing.number}{m.random.choice(('号之3号', '-3号'))}{one.room}房"
    first = Listing(changes={"title": words, "address": words})
    return (thing, first), (
        thing,
        Listing(days=40, cut=0.8, changes={"title": f"【二拍】{other}", "address": other}),
    )


@same("a flat given by floor and number on it")
def _floor(m: Market) -> Two:
    thing = m.flat(floor=12, room="1203")
    words = f"{''.join(thing.where)}{thing.estate}{thing.building}栋{thing.unit}单元12层03号"
    return twice(m, thing, changes={"title": words, "address": words})


@same("a parking space in another wording")
def _space(m: Market) -> Two:
    return twice(m, m.space(), platform=m.random.choice(("jd", "ali")))


@same("a shop with a number")
def _shop(m: Market) -> Two:
    return twice(m, m.shop(), platform=m.random.choice(("jd", "ali")))


@same("half of a flat, again")
def _half(m: Market) -> Two:
    return twice(m, m.flat(share=0.5, appraisal=350_000))


@same("goods again, with the round in the title")
def _goods(m: Market) -> Two:
    thing = m.goods()
    return twice(m, evolve(thing, sellers=thing.sellers[:2]))


@different("another room on the floor")
def _room(m: Market) -> Two:
    one = m.flat()
    return beside(m, one, evolve(one, room=f"{one.floor}{int((one.room or '')[-2:]) % 6 + 1:02}"))


@different("the same room on another floor, unit or building")
def _shifted(m: Market) -> Two:
    one = m.flat()
    assert one.floor and one.unit and one.building
    up = one.floor + 1
    moved = m.random.choice(
        (
            {"floor": up, "room": f"{up}{(one.room or '')[-2:]}"},
            {"unit": one.unit % 4 + 1},
            {"building": one.building % 30 + 1},
        )
    )
    return beside(m, one, evolve(one, **moved))


@different("numbers that run together alike")
def _alike(m: Market) -> Two:
    one = m.flat(building=1, unit=1, floor=11, room="1101")
    return beside(m, one, evolve(one, building=11, floor=1, room="101"))


@different("another estate, another city, another phase")
def _elsewhere(m: Market) -> Two:
    one = m.flat()
    spots = [place for place in PLACES if place[1] != one.where[1]]
    moved = m.random.choice(
        (
            {"estate": one.estate + "二期", "appraisal": 777_700},
            {"where": m.random.choice(spots)},
            {"estate": "某某新城", "number": one.number + 2},
        )
    )
    first, second = (
        (evolve(one, estate=one.estate + "一期") if "appraisal" in moved else one),
        evolve(one, **moved),
    )
    return beside(m, first, second)


@different("the parking space beside it")
def _next_space(m: Market) -> Two:
    one = m.space(space=f"A{m.random.randint(100, 398)}")
    return beside(m, one, evolve(one, space=f"A{int((one.space or '')[1:]) + 1}"))


@different("a parking space of another row")
def _row(m: Market) -> Two:
    one = m.space(space=f"D{m.random.randint(401, 999)}")
    return beside(m, one, evolve(one, space=f"E{(one.space or '')[1:]}"))


@different("a flat and its parking space")
def _flat_and_space(m: Market) -> Two:
    one = m.flat(appraisal=300_000)
    space = f"F{m.random.randint(100, 999)}"
    return beside(
        m, one, evolve(one, kind="parking", space=space, building=None, unit=None, room=None, area=12.5)
    )


@different("the whole and a half of it")
def _share(m: Market) -> Two:
    one = m.flat(appraisal=350_000)
    return beside(m, one, evolve(one, share=0.5))


@different("a flat and its lease")
def _lease(m: Market) -> Two:
    one = m.flat()
    return beside(m, one, evolve(one, kind="lease"))


@different("a flat and the claim it secures")
def _claim(m: Market) -> Two:
    one = m.flat()
    return beside(m, one, evolve(one, kind="claim"))


@different("shops without a number")
def _shops(m: Market) -> Two:
    one = m.shop(room=None, building=None, appraisal=120_000)
    return beside(m, one, evolve(one, area=m.random.choice((one.area, round((one.area or 0) + 1.2, 2)))))


@different("shops of one case without a number, at once")
def _shops_at_once(m: Market) -> Two:
    one = m.shop(room=None, building=None, appraisal=120_000, case_no="（2025）闽0103执77号")
    return beside(m, one, one, days=0, platform="jd")


@different("the shop beside it")
def _next_shop(m: Market) -> Two:
    one = m.shop(room="12")
    return beside(m, one, evolve(one, room=m.random.choice(("13", "A12", "112"))))


@different("several flats and one of them")
def _several(m: Market) -> Two:
    one = m.flat()
    return beside(m, one, evolve(one, room=f"{one.room}、{one.floor}08", units=2, area=(one.area or 0) * 2))


@different("one address live twice on one platform")
def _live(m: Market) -> Two:
    one = m.flat()
    return beside(m, one, one, days=0, platform="jd")


@different("one address of two sizes")
def _sizes(m: Market) -> Two:
    one = m.flat(area=67.07)
    return beside(m, one, evolve(one, area=120.5))


@different("goods of another quantity")
def _quantity(m: Market) -> Two:
    one = m.goods(words="宁城老窖白酒120箱（500ml型）")
    return beside(m, one, evolve(one, words="宁城老窖白酒150箱（500ml型）"))


@different("goods of another worth, and the same goods at once")
def _worth(m: Market) -> Two:
    one = m.goods()
    if m.random.random() < 0.5:
        return beside(m, one, evolve(one, appraisal=(one.appraisal or 0) + 5_000))
    return beside(m, one, one, days=0, platform="jd")
