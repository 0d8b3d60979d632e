"""The floor area of a lot: certain, or refused.

The label decides: 建筑面积 and its like (产权面积, 证载面积) before a bare 面积, that before what was measured on
the spot, and 套内面积 only where nothing else is printed, with a check that says so. Land, shared parts,
balconies and tolerances are no floor area. Several units in one lot are added up and flagged; a parking
space or storeroom beside a flat is not counted. What the title of a claim or of shares describes is collateral,
which is not for sale.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from functools import partial
from itertools import chain, starmap
from typing import Final

from attrs import evolve, frozen

from crawlers.reading.lots.area_mentions import Label, Mention, mentions_in
from crawlers.reading.lots.area_sums import (
    PARKING_NOT_COUNTED,
    SUM_OF_UNITS,
    Settled,
    exponent,
    named_in,
    restates,
    rounds,
    settled,
)
from crawlers.reading.lots.area_tables import pair_mentions, table_mentions
from crawlers.records import Unreadable

INSIDE_ONLY: Final = "inside_area_only"
#: More areas in one place are a list of an estate, and no lot.
MOST_AREAS: Final = 500

_SURE: Final = frozenset((Label.BUILDING, Label.PLAIN))
_TIERS: Final = (_SURE, frozenset((Label.MEASURED,)), frozenset((Label.INSIDE,)), frozenset((Label.NONE,)))
_LEASE_TIERS: Final = (_SURE | {Label.LEASED}, *_TIERS[1:])
_LAND_TIERS: Final = (frozenset((Label.LAND,)), frozenset((Label.PLAIN,)), frozenset((Label.NONE,)))
_LEASE = re.compile("租赁|出租|招租|租金|经营权|承租|(?<!土地)(?<!海域)使用权")
_NOT_A_BUILDING = re.compile(
    "债权(?![人银])|不良贷款|补偿权益|股权(?!投资|基金)|股份(?!有限|公司|制|合作|经济)"
)
_SPEAKS_OF_THE_LOT = re.compile(
    "标的|拍品|拍卖财产|[房铺室厂]|公寓|住宅|车位|[一二两三四五六七八九十#][套间处栋幢号]"
)
_ELSEWHERE = re.compile("周边|附近|小区|商圈|商场|广场|公园|配套|绿化|项目|距离?|学校|楼盘")
_COLLATERAL = re.compile("抵押物|质押物|担保物")
__all__ = ["INSIDE_ONLY", "PARKING_NOT_COUNTED", "SUM_OF_UNITS", "area_of"]

Tier = frozenset[Label]


@frozen
class Source:
    """What one place says: its area and checks, or why it is refused, and all areas that stand there."""

    label: Label
    area: Decimal = Decimal(0)
    checks: tuple[str, ...] = ()
    mentions: tuple[Mention, ...] = ()
    refused: Unreadable | None = None
    is_title: bool = False


def area_of(
    attributes: Sequence[tuple[str, str]], texts: Sequence[Sequence[str]], title: str, *, land: bool = False
) -> tuple[Decimal | None, tuple[str, ...]]:
    """Return the floor area in square metres with the checks it fails; ``(None, ())`` when none is printed.

    ``attributes`` are printed pairs, ``texts`` the lines of notice, description and rules; a row of a table
    is one line with tabs between the cells. Trusted in this order: attributes, the notice's words, tables,
    description, rules, title. A less trusted source may only repeat or round the area; where the surer one
    is the rounded one, the exact figure is taken. With ``land`` it is the land's area instead, 亩 at
    2000/3 m². Checks: ``area_sum_of_units``, ``parking_not_counted``, ``inside_area_only``.
    Raises ``Unreadable`` when areas contradict each other or are not one area.
    """
    if not land and _NOT_A_BUILDING.search(title):
        return None, ()
    tiers = _LAND_TIERS if land else _LEASE_TIERS if _LEASE.search(title) else _TIERS
    sources = list(_sources(attributes, texts, title, tiers))
    for tier in tiers:
        ranked = [source for source in sources if source.label in tier]
        if ranked:
            area, checks = _agreed(ranked, sources, tier)
            return area, ((INSIDE_ONLY, *checks) if tier == {Label.INSIDE} else checks)
    return None, ()


def _sources(
    attributes: Sequence[tuple[str, str]], texts: Sequence[Sequence[str]], title: str, tiers: Sequence[Tier]
) -> Iterator[Source]:
    """What every place says, the surest first; places that say nothing are left out."""
    labelled, rules = tiers[:-1], tiers[:1]
    settle = partial(settled, named=named_in(title))
    prose = [[line for line in text if "\t" not in line] for text in texts]
    tables = [line for text in texts for line in (*text, "")]
    yield from _source(lambda: chain.from_iterable(starmap(pair_mentions, attributes)), labelled, settle)
    for nth, lines in enumerate(prose or [[]]):
        yield from _source(partial(_of_prose, lines), tiers if nth < 2 else rules, settle)
        if nth == 0:
            yield from _source(partial(table_mentions, tables), labelled, settle)
    for source in _source(partial(mentions_in, [title]), tiers, settled):
        yield evolve(source, is_title=True)


def _of_prose(lines: Sequence[str]) -> Iterator[Mention]:
    """The areas of running text; a number without a label counts only where its sentence speaks of the lot."""
    for one in mentions_in([line for line in lines if not _COLLATERAL.search(line)]):
        about = _SPEAKS_OF_THE_LOT.search(one.shape) and not _ELSEWHERE.search(one.subject)
        if about or one.label is not Label.NONE:
            yield one


def _source(
    reader: Callable[[], Iterable[Mention]],
    tiers: Sequence[Tier],
    settle: Callable[[Sequence[Mention]], Settled],
) -> Iterator[Source]:
    try:
        mentions = tuple(one for one in reader() if Label.LAND in tiers[0] or not one.in_mu)
    except Unreadable as refused:
        yield Source(label=next(iter(tiers[0])), refused=refused)
        return
    tier = next((tier for tier in tiers if any(one.label in tier for one in mentions)), None)
    if tier is None:
        if mentions:
            yield Source(label=Label.OTHER, mentions=mentions)
        return
    chosen = [one for one in mentions if one.label in tier]
    if len(chosen) > MOST_AREAS:
        yield Source(label=chosen[0].label, refused=Unreadable("too many areas for one lot"))
        return
    try:
        area, checks = settle(chosen)
    except Unreadable as refused:
        yield Source(label=chosen[0].label, mentions=mentions, refused=refused)
    else:
        yield Source(label=chosen[0].label, area=area, checks=checks, mentions=mentions)


def _agreed(ranked: Sequence[Source], sources: Sequence[Source], tier: Tier) -> Settled:
    """The surest source's area, if the others of its kind and the title repeat or round it."""
    first = ranked[0]
    if first.refused:
        raise first.refused
    area, checks = first.area, list(first.checks)
    unlabelled = [s for s in sources if s.is_title and s.label is Label.NONE and s not in ranked]
    for other in (*ranked[1:], *unlabelled):
        if other.refused:
            if not any(restates(area, one.sqm) for one in other.mentions):
                raise other.refused
            continue
        if restates(area, other.area):
            area = min(area, other.area, key=exponent) if rounds(area, other.area) else area
            checks += other.checks
        elif other.label is not Label.NONE or not _is_another_area(other, sources, tier):
            raise Unreadable("areas conflict", f"{area} {other.area}")
    return area, tuple(dict.fromkeys(checks))


def _is_another_area(title: Source, sources: Sequence[Source], tier: Tier) -> bool:
    """Whether the title's number is the land, the inside or a part, as some text says."""
    others = (one for source in sources if source is not title for one in source.mentions)
    return any(
        restates(one.sqm, title.area) for one in others if one.label not in tier or one.parking or one.part
    )
