"""Discounts at auction: what is asked and what is paid, each below a named base and over its own population."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from statistics import median
from typing import Any
from weakref import WeakSet

from attrs import frozen

from reports.figures.as_of import AsOf
from reports.figures.auctions import (
    CHANNEL,
    CITY,
    KIND,
    MOST,
    ROUND,
    SELLER,
    Breakdown,
    auction_lots,
)
from reports.figures.figure import Rows, Value, Words, figure

MONTHS = 12

_PRICED = """
    CREATE TEMP TABLE priced_lots AS
    SELECT l.lot_id, l.seller, l.channel, l.kind, l.city, l.round, d.price_kind, d.price_yuan, d.base_kind, d.base_yuan, d.discount,
           substr(CASE d.price_kind WHEN 'final' THEN l.ends_at ELSE l.starts_at END, 1, 7) AS month
    FROM discounts_at d JOIN auction_lots l ON l.lot_id = d.subject_id
    WHERE d.subject_type = 'lot' AND d.state = 'computed'
"""
_MADE: WeakSet[AsOf] = WeakSet()


def priced_lots(at: AsOf) -> AsOf:
    """Make the table of computed discounts of lots as of a day, once; return what it was made in."""
    if at not in _MADE:
        auction_lots(at).connection.execute("DROP TABLE IF EXISTS temp.priced_lots")
        at.rows(_PRICED)
        _MADE.add(at)
    return at


@frozen(kw_only=True)
class Price:
    """A price a discount is of, the lots that have one, and when it is of."""

    kind: str
    title: Words
    lots: Words
    month: Words


STARTING, FINAL = (
    Price(
        kind="starting", title=Words("Starting discount", "起拍折价率"),
        lots=Words("all lots listed by {day}", "截至 {day} 的全部挂牌拍品"), month=Words("month of the start", "起拍月份"),
    ),
    Price(
        kind="final", title=Words("Final discount", "成交折价率"),
        lots=Words("lots sold by {day}", "截至 {day} 的已成交拍品"), month=Words("month of the end", "成交月份"),
    ),
)  # fmt: skip
_BASES: Mapping[str, Words] = {
    "appraisal": Words("the printed appraisal", "页面所示评估价"),
    "market": Words(
        "the printed market price, which is the seller's own word", "页面所示市场价（出让方自述）"
    ),
    "listing_average": Words(
        "the listing average of the community or district times the area: asking prices, not this flat's",
        "小区或区域挂牌均价×面积（为挂牌要价，并非本套房产的成交价）",
    ),
}
_NO_LADDER = Words(
    "starting discounts are over all lots listed, final ones over the lots sold: two populations, no ladder;"
    " starting_discount_of_sold is over the same lots as final_discount",
    "起拍折价率的范围是全部挂牌拍品，成交折价率的范围是已成交拍品：两个总体不同，不可相减；同口径比较见 starting_discount_of_sold",
)


def _definition(how: Words, base: str) -> tuple[str, str]:
    of = _BASES[base]
    return (f"{how.en}; base: {of.en}; {_NO_LADDER.en}", f"{how.zh}；基准：{of.zh}；{_NO_LADDER.zh}")


def _population(price: Price, base: str) -> tuple[str, str]:
    word = base.replace("_", " ")
    named = {"appraisal": "评估价", "market": "市场价", "listing_average": "挂牌均价"}[base]
    return (
        f"{price.lots.en} whose {price.kind} discount over the {word} could be computed; parts of a whole, rents and"
        " token prices are refused",
        f"{price.lots.zh}中可计算其相对{named}折价率者；份额、租金与象征性价格不计",
    )


def rows_of(price: Price, base: str, more: Mapping[str, object] | None = None) -> Rows:
    """Return the discounts of a price over a base as a figure's rows."""
    where = {"price_kind": price.kind, "base_kind": base, "state": "computed"}
    return Rows("lot_discounts_public", where | dict(more or {}))


_SUMS = "count(*) AS n, sum(price_yuan) AS prices, sum(base_yuan) AS bases"
_LEFT = {
    "starting": "SELECT count(*) AS n FROM auction_lots",
    "final": "SELECT count(*) AS n FROM auction_lots WHERE status = 'sold'",
}
_OVER_SUMS = Words("1 - sum of prices / sum of bases", "1 −（价格之和 ÷ 基准之和）")
_MEDIAN = Words("the median of the single discounts", "单个拍品折价率的中位数")


def discount(sums: Any) -> float:
    """Return 1 - prices / bases of a row of sums."""
    return float((sums["bases"] - sums["prices"]) / sums["bases"])


def _of_all(at: AsOf, price: Price, count: int) -> Words:
    """How many of the population have no such discount: the reader must not take a few for all."""
    whole = at.one(_LEFT[price.kind])["n"]
    return Words(f"of {whole:,} lots, {count:,} have one", f"{whole:,} 个拍品中 {count:,} 个可计算")


def _sum_over_sum(price: Price, base: str, by: Breakdown | None) -> Callable[[AsOf], Iterator[Value]]:
    """Return how a discount is computed over sums, for all lots or each member of a breakdown."""
    member = by.member if by else "NULL"
    query = (
        f"SELECT {member} AS member, {_SUMS} FROM priced_lots WHERE price_kind = ? AND base_kind = ?"
        f" GROUP BY member ORDER BY n DESC, member LIMIT {MOST}"
    )

    def compute(at: AsOf) -> Iterator[Value]:
        found = priced_lots(at).rows(query, [price.kind, base])
        for row in found:
            more = by.where(row["member"]) if by else None
            yield Value(
                value=discount(row), n=row["n"], group=row["member"], rows=rows_of(price, base, more),
                note=None if by else _of_all(at, price, row["n"]),
            )  # fmt: skip
        if not found and by is None:
            yield Value(value=None, n=0, rows=rows_of(price, base), note=_of_all(at, price, 0))

    return compute


def _median_of(price: Price, base: str) -> Callable[[AsOf], Iterator[Value]]:
    query = "SELECT discount FROM priced_lots WHERE price_kind = ? AND base_kind = ?"

    def compute(at: AsOf) -> Iterator[Value]:
        found = [row["discount"] for row in priced_lots(at).rows(query, [price.kind, base])]
        yield Value(value=median(found) if found else None, n=len(found), rows=rows_of(price, base))

    return compute


def _by_month(price: Price) -> Callable[[AsOf], Iterator[Value]]:
    query = (
        f"SELECT * FROM (SELECT month AS member, {_SUMS} FROM priced_lots WHERE price_kind = ? AND base_kind = 'appraisal'"
        f" AND month NOT NULL AND month <= ? GROUP BY month ORDER BY month DESC LIMIT {MONTHS}) ORDER BY member"
    )
    column = "ends_at" if price.kind == "final" else "starts_at"

    def compute(at: AsOf) -> Iterator[Value]:
        for row in priced_lots(at).rows(query, [price.kind, str(at.day)[:7]]):
            month = {f"{column}__gte": row["member"], f"{column}__lt": f"{row['member']}-32"}
            yield Value(
                value=discount(row), n=row["n"], group=row["member"],
                rows=rows_of(price, "appraisal", month),
            )  # fmt: skip

    return compute


def _define(
    price: Price, suffix: str, base: str, how: Words, compute: Callable[[AsOf], Iterator[Value]], by: Words | None = None,
    name: Words | None = None,
) -> None:  # fmt: skip
    figure(
        f"{price.kind}_discount{suffix}",
        en=price.title.en + (f", {name.en}" if name else ""), zh=price.title.zh + (f"·{name.zh}" if name else ""),
        unit="ratio", section="discounts", about="lots", population=_population(price, base),
        definition=_definition(how, base), grouped_by=(by.en, by.zh) if by else None,
    )(compute)  # fmt: skip


def _define_all(price: Price) -> None:
    _define(price, "", "appraisal", _OVER_SUMS, _sum_over_sum(price, "appraisal", None))
    _define(
        price, "_median", "appraisal", _MEDIAN, _median_of(price, "appraisal"), name=Words("median", "中位数")
    )
    for base, name in (
        ("market", Words("over market prices", "相对市场价")),
        ("listing_average", Words("over listing averages", "相对挂牌均价")),
    ):
        _define(price, f"_{base}", base, _OVER_SUMS, _sum_over_sum(price, base, None), name=name)
    for by in (ROUND, CITY, KIND, CHANNEL, SELLER):
        compute = _sum_over_sum(price, "appraisal", by)
        name = Words(f"by {by.words.en}", f"按{by.words.zh}")
        _define(price, f"_by_{by.column}", "appraisal", _OVER_SUMS, compute, by.words, name)
    name = Words("by month, the last 12", "按月（近12个月）")
    _define(price, "_by_month", "appraisal", _OVER_SUMS, _by_month(price), price.month, name)


for _price in (STARTING, FINAL):
    _define_all(_price)
