"""Estates rolled up: many flats of one seller are one story, told by listings, things, bids and prices."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from statistics import median
from typing import Any
from weakref import WeakKeyDictionary

from attrs import frozen

from reports.figures.as_of import AsOf
from reports.figures.auctions import OPEN, RAN, auction_lots, lots_where, sql_list
from reports.figures.figure import ONCE, Rows, Value, Words, figure

LARGEST = 50
AT_LEAST = 3

_THINGS = f"""
    SELECT city, district, community, thing, count(*) AS listings, max(on_offer) AS on_offer, max(status = 'sold') AS sold,
           max(status = 'unsold') AS unsold, sum(status IN {sql_list(RAN)}) AS held,
           sum(status IN {sql_list(RAN)} AND bids NOT NULL) AS counted,
           max(CASE WHEN status IN {sql_list(RAN)} THEN bids END) AS bids
    FROM auction_lots WHERE community <> '' GROUP BY city, district, community, thing
"""
_ESTATES = f"""
    SELECT city, district, community, count(*) AS things, sum(listings) AS listings, sum(on_offer) AS on_offer,
           sum(unsold AND NOT sold) AS unsold, sum(held > 0) AS held, sum(held > 0 AND held = counted) AS counted,
           sum(held > 0 AND held = counted AND bids = 0) AS no_bid
    FROM ({_THINGS}) GROUP BY city, district, community HAVING things >= {AT_LEAST}
    ORDER BY things DESC, listings DESC, city, district, community LIMIT {LARGEST}
"""
# the latest listing of each dwelling that has one whole area
_PRICES = """
    SELECT price / area_sqm AS each FROM (
        SELECT starting_price_yuan AS price, area_sqm, row_number() OVER (
            PARTITION BY thing ORDER BY starts_at DESC, lot_id DESC) AS nth
        FROM auction_lots
        WHERE community = ? AND city IS ? AND district IS ? AND kind = 'housing' AND area_sqm > 0 AND starting_price_yuan > 0)
    WHERE nth = 1
"""


@frozen(kw_only=True, eq=False)
class _Estate:
    """One estate with its counts, and the latest starting prices of its dwellings in yuan per m²."""

    counts: Mapping[str, Any]
    each: tuple[float, ...]

    @property
    def name(self) -> str:
        """City, district and estate; names of estates come again in other places."""
        return " ".join(self.counts[part] for part in ("city", "district", "community") if self.counts[part])

    def rows(self, at: AsOf, more: Mapping[str, object]) -> Rows:
        """Its listings that were seen by then."""
        where = {part: self.counts[part] or ("isnull", True) for part in ("city", "district", "community")}
        return lots_where(where, {"first_seen_on": ("lte", str(at.day))}, more)


_KNOWN: WeakKeyDictionary[AsOf, list[_Estate]] = WeakKeyDictionary()


def _estates(at: AsOf) -> list[_Estate]:
    if at not in _KNOWN:
        auction_lots(at).connection.execute(
            "CREATE INDEX IF NOT EXISTS temp.auction_lots_estate ON auction_lots (community)"
        )
        _KNOWN[at] = [_Estate(counts=dict(row), each=_prices(at, row)) for row in at.rows(_ESTATES)]
    return _KNOWN[at]


def _prices(at: AsOf, row: Any) -> tuple[float, ...]:
    found = at.rows(_PRICES, [row["community"], row["city"], row["district"]])
    return tuple(one["each"] for one in found)


def _counted(column: str, of: str | None) -> Callable[[AsOf], Iterator[Value]]:
    """Return how a count of each estate is told; ``of`` is the column it is a part of."""

    def compute(at: AsOf) -> Iterator[Value]:
        for estate in _estates(at):
            count = estate.counts[column]
            whole = estate.counts[of] if of else count
            note = Words(f"{count:,} of {whole:,}", f"{whole:,} 中 {count:,}") if of else None
            yield Value(
                value=count, n=whole, group=estate.name, rows=estate.rows(at, _which(column, at)), note=note
            )

    return compute


def _which(column: str, at: AsOf) -> Mapping[str, object]:
    """Which of its listings a count of an estate stands on, a thing once where things are counted."""
    on_offer: dict[str, object] = {"status": ("in", list(OPEN)), "ended_on__gte": str(at.day)}
    rows: Mapping[str, dict[str, object]] = {
        "on_offer": on_offer, "unsold": {"status": "unsold"}, "no_bid": {"status": ("in", list(RAN)), "bids": 0},
    }  # fmt: skip
    return rows.get(column, {}) | ({} if column == "listings" else {ONCE: 1})


_POPULATION = (
    f"estates (小区) with at least {AT_LEAST} distinct things at auction first seen by {{day}}, the {LARGEST} largest",
    f"截至 {{day}} 有至少{AT_LEAST}项资产上拍的小区，列前{LARGEST}个",
)
_COUNTS = (
    ("estates_assets", "things", None, "Estates: distinct things", "小区·资产（去重）",
     "distinct things; the rounds of one count once", "去重后的资产，同一资产的多轮次计一次"),
    ("estates_lots", "listings", None, "Estates: raw listings", "小区·挂牌（未去重）",
     "listings, every round and platform counts", "挂牌次数，每一轮次、每一平台各计一次"),
    ("estates_on_offer", "on_offer", "things", "Estates: things on offer", "小区·在拍资产",
     "things with a lot announced or live", "有预告中或进行中拍品的资产"),
    ("estates_unsold", "unsold", "things", "Estates: things unsold", "小区·流拍资产",
     "things with an unsold round and none sold; they may be on offer again", "曾流拍且从未成交的资产（可能已再次上拍）"),
    ("estates_no_bid", "no_bid", "counted", "Estates: things that never got a bid", "小区·无人出价的资产",
     "things with 0 bids in every round held to its end; n counts the things whose bids are all known",
     "各已举行拍次均无人出价的资产；n 为出价次数均已知的资产数"),
)  # fmt: skip

for _id, _column, _of, _en, _zh, _means, _means_zh in _COUNTS:
    figure(
        _id, en=_en, zh=_zh, unit="count", section="property", about="lots", population=_POPULATION,
        definition=(_means, _means_zh), grouped_by=("estate", "小区"),
    )(_counted(_column, _of))  # fmt: skip


@figure(
    "estates_yuan_per_sqm",
    en="Estates: starting price per m², median", zh="小区·起拍单价（中位数）",
    unit="yuan_per_sqm", section="property", about="lots", population=_POPULATION, grouped_by=("estate", "小区"),
    definition=(
        "median over the dwellings of the estate of starting price / floor area, each at its latest listing; parts, several units"
        " together and areas inside the walls are left out",
        "小区内各住宅最近一次挂牌的起拍价 ÷ 建筑面积之中位数；份额、多套合并及仅有套内面积者不计",
    ),
)  # fmt: skip
def estates_yuan_per_sqm(at: AsOf) -> Iterator[Value]:
    """The median; the range is in the note."""
    for estate in _estates(at):
        if not estate.each:
            continue
        low, high = min(estate.each), max(estate.each)
        note = Words(f"from {low:,.0f} to {high:,.0f} yuan/m²", f"{low:,.0f} 至 {high:,.0f} 元/平方米")
        yield Value(
            value=median(estate.each),
            n=len(estate.each),
            group=estate.name,
            rows=estate.rows(at, {"kind": "housing"}),
            note=note,
        )
